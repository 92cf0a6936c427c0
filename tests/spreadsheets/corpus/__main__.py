import re
import sys
from pathlib import Path, PurePath

from tests.spreadsheets.corpus import files

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for place, sample in enumerate(files(), 1):
    title = re.sub(r"[^\w.-]+", "-", f"{place:03} {sample.family} {sample.name}")
    (folder / f"{title}{PurePath(sample.file_name).suffix}").write_bytes(sample.make())

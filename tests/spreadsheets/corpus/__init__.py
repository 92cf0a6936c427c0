"""More than 200 files that people, programs and ill will send in place of a book, made by rule: `files()` gives them.

`python -m tests.spreadsheets.corpus FOLDER` writes them out, to be looked at in Excel.
"""

from collections.abc import Iterator

from tests.spreadsheets.corpus import bombs, headers, kinds, letters, programs, structure, types
from tests.spreadsheets.corpus.building import ANYTHING, Sample

FAMILIES = (structure, programs, bombs, letters, types, headers, kinds)


def files() -> Iterator[Sample]:
    """Give every file with what must come of it, in an order that stays; contents are made when asked for."""
    for family in FAMILIES:
        yield from family.samples()


__all__ = ["ANYTHING", "Sample", "files"]

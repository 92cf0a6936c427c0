"""What is kept of the rows of an import: compressed JSON, a thousand to a row of the table."""

import json
import zlib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import islice

from communes.bulk import insert_rows
from households.exchange.models import Import, ImportPart
from households.exchange.plans import Json

_ITEMS = 1000
_COLUMNS = ("of", "holds", "number", "content")
_FAST = 1  # the level of compression: most of the gain for a fifth of the time


def store(row: Import, holds: ImportPart.Holds, items: Iterable[Json], seal=None):
    """Keep `items` in place of what `row` held of this kind; `seal` (a hash) takes their text in. Inside a
    transaction; two queries, whatever their number."""
    row.parts.filter(holds=holds).delete()
    insert_rows(ImportPart, _COLUMNS, _written(row, holds, iter(items), seal))


def stored(row: Import, holds: ImportPart.Holds, seal=None) -> Iterator[Json]:
    """Give what `store` kept, one after the other; `seal` takes the same text in again. The compressed parts are read
    at once: whoever takes the items may use the connection meanwhile."""
    parts = list(row.parts.filter(holds=holds).order_by("number").values_list("content", flat=True))
    for content in parts:
        text = zlib.decompress(content)
        if seal:
            seal.update(text)
        yield from json.loads(text)


def seal_of(row: Import):
    """Give a hash that has taken in what the plan of `row` hangs on besides its rows: the file and what it means."""
    about = [row.file_hash, row.book, row.unit_id, row.as_of.isoformat(), row.year, row.owner_id, row.columns]
    return sha256(json.dumps(about, sort_keys=True).encode())


def _written(row: Import, holds: ImportPart.Holds, items: Iterator[Json], seal) -> Iterator[tuple]:
    number = 0
    while batch := list(islice(items, _ITEMS)):
        text = _text(batch)
        if seal:
            seal.update(text)
        yield row.pk, holds.value, number, zlib.compress(text, _FAST)
        number += 1


def _text(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

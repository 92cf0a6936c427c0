"""What the sheets and columns of a file mean, as an import keeps it: what the headings say, then the officer."""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.resources import Resource

from households.exchange.books import BOOKS
from households.exchange.headings import Match, find_layout
from households.exchange.models import Import
from households.exchange.plans import Table
from households.exchange.writing.marked import heads
from households.spreadsheets.files import OpenFile, open_file

_LONGEST_HEADING, _LONGEST_SAMPLE = 80, 30


def matched(book: str, name: str, content: bytes) -> list[dict]:
    """Give each sheet of a file with what its headings say: the layout and the resource that stand in it ("" where it
    is not read), the first row below the headings, the headings with samples, and the place of each field's column.

    Raises ValidationError when the file cannot be read, or none of its sheets looks like the book.
    """
    with open_file(name, content) as file:
        layout = find_layout(file.sheets, BOOKS[book].layouts)
    if not layout.sheets:
        raise ValidationError(
            _("Không trang nào của tệp có tiêu đề cột của sổ này. Tải tệp mẫu để xem các cột cần có.")
        )
    read = [_sheet(sheet, layout.name, resource, layout.matches[sheet]) for sheet, resource in layout.sheets.items()]
    return [*read, *({"sheet": sheet, "resource": "", "headings": []} for sheet in layout.ignored)]


def read_sheets(sheets: Sequence[dict]) -> list[dict]:
    """Give those of the kept `sheets` that are read."""
    return [sheet for sheet in sheets if sheet["resource"]]


def resource_of(book: str, sheet: dict) -> type[Resource]:
    """Give the resource whose columns stand in a kept `sheet`."""
    return BOOKS[book].layouts[sheet["layout"]][sheet["resource"]]


def is_sure(sheets: Sequence[dict], book: str) -> bool:
    """Tell whether nobody needs to look at what the columns mean: each is known, and none is wanting."""
    return all(sheet["is_sure"] for sheet in read_sheets(sheets)) and not list(_faults(sheets, book))


def headings_hash(sheet: dict) -> str:
    """Give by what a sheet with the same headings is known again."""
    said = [sheet["layout"], sheet["resource"], *(heading[:2] for heading in sheet["headings"])]
    return sha256(json.dumps(said).encode()).hexdigest()


def refuse_incomplete(sheets: Sequence[dict], book: str):
    """Raise ValidationError where a column that every row needs is not there, or one column means two things."""
    if faults := list(_faults(sheets, book)):
        raise ValidationError(faults)


def opened(row: Import):
    """Give the file of `row`, open while the context lasts."""
    return open_file(row.file_name, bytes(row.file.content))


def tables(row: Import, file: OpenFile) -> list[Table]:
    """Give the sheets of `row` that are read, with their rows still to be read."""
    return [
        Table(sheet["sheet"], sheet["resource"], sheet["columns"], file.rows(sheet["sheet"], sheet["first_row"]))
        for sheet in read_sheets(row.columns)
    ]


def _faults(sheets: Sequence[dict], book: str) -> Iterator[str]:
    for sheet in read_sheets(sheets):
        fields, columns = resource_of(book, sheet).fields, sheet["columns"]
        said = {"sheet": sheet["sheet"]}
        for name, column in fields.items():
            if column.required and name not in columns:
                missing = _("Trang “%(sheet)s” chưa có cột “%(heading)s”. Chọn cột nào của tệp là cột ấy.")
                yield missing % {**said, "heading": column.heading}
        if len(set(columns.values())) < len(columns) or not set(columns) <= set(fields):
            yield _("Trang “%(sheet)s”: mỗi cột chỉ mang một nghĩa.") % said


def _sheet(name: str, layout: str, resource: str, found: Match) -> dict:
    headings = [
        [place, heading[:_LONGEST_HEADING], [sample[:_LONGEST_SAMPLE] for sample in found.samples.get(place, [])]]
        for place, heading in sorted(found.headings.items())
    ]
    # What an earlier check wrote behind the columns is no question to anybody.
    strange = [heading for _place, heading in found.unmatched if heading not in heads()]
    return {
        "sheet": name,
        "layout": layout,
        "resource": resource,
        "first_row": found.first_row,
        "headings": headings,
        "columns": found.columns,
        "is_sure": not (strange or found.repeated),
    }

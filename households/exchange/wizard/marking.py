"""The owner's own file back, with what the check found beside each row."""

from typing import BinaryIO

from communes.history import Entry, record
from communes.models import Change
from households.exchange.models import Import, ImportPart
from households.exchange.plans import Finding
from households.exchange.wizard import matching, parts
from households.exchange.writing.marked import ReadSheet, marked_file


def marked(row: Import, *, by) -> BinaryIO:
    """Give the file of `row` as a workbook with the columns of results and errors, and leave in the history that `by`
    took it. Raises Unreadable."""
    findings = [Finding(*found) for found in parts.stored(row, ImportPart.Holds.FINDINGS)]
    written = marked_file(row.file_name, bytes(row.file.content), findings, _as_read(row))
    entry = Entry("book.exported", str(row), f"import:{row.token}", after={"rows": sum(row.counts.values())})
    record(by=by, source=Change.Source.FORM, entries=[entry])
    return written


def _as_read(row: Import) -> list[ReadSheet]:
    sheets = []
    for sheet in matching.read_sheets(row.columns):
        fields = matching.resource_of(row.book, sheet).fields
        columns = {str(fields[name].heading): place for name, place in sheet["columns"].items()}
        sheets.append(ReadSheet(sheet["sheet"], sheet["first_row"], columns))
    return sheets

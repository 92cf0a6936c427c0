"""A report as a file: its tables in a frame, for a spreadsheet, for Word, for paper.

The words of a file are Vietnamese whatever the language of the page that asked for it, as those of every paper. The
same tables with the same heading make the same bytes.
"""

import io
from collections.abc import Callable, Mapping, Sequence

from django.utils import translation

from households.reports.tables import ReportTable
from households.reports.writing import docx, pdf, xlsx
from households.reports.writing.heading import Heading

Writer = Callable[[Sequence[ReportTable], Heading], bytes]


def _in_vietnamese(write: Callable) -> Writer:
    """Give the writer that keeps in memory what `write` writes into a stream."""

    def as_bytes(tables: Sequence[ReportTable], heading: Heading) -> bytes:
        file = io.BytesIO()
        with translation.override("vi"):
            write(tables, heading, file)
        return file.getvalue()

    return as_bytes


FORMATS: Mapping[str, Writer] = {
    "xlsx": _in_vietnamese(xlsx.write),
    "docx": _in_vietnamese(docx.write),
    "pdf": _in_vietnamese(pdf.write),
}

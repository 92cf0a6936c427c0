"""A report as a file: its tables in a frame, for a spreadsheet, for Word, for paper.

The words of a file are Vietnamese whatever the language of the page that asked for it, as those of every paper. The
same tables with the same heading make the same bytes. A demonstration says on every page that it is one.
"""

import io
from collections.abc import Callable, Mapping, Sequence

from django.utils import translation

from communes.models import Installation
from households.reports.tables import ReportTable
from households.reports.writing import docx, pdf, xlsx
from households.reports.writing.heading import Heading, titled

Writer = Callable[[Sequence[ReportTable], Heading], bytes]


def _in_vietnamese(write: Callable) -> Writer:
    """Give the writer whose bytes are what `write` writes into a stream."""

    def as_bytes(tables: Sequence[ReportTable], heading: Heading) -> bytes:
        file = io.BytesIO()
        with translation.override("vi"):
            write(titled(tables, heading), heading, file, is_demo=Installation.current().is_demo)
        return file.getvalue()

    return as_bytes


FORMATS: Mapping[str, Writer] = {
    "xlsx": _in_vietnamese(xlsx.write),
    "docx": _in_vietnamese(docx.write),
    "pdf": _in_vietnamese(pdf.write),
}

"""A report as a file: its tables in a frame, for a spreadsheet, for Word, for paper; with pictures, for reading.

The words of a file are Vietnamese whatever the language of the page that asked for it, as those of every paper. The
same tables with the same heading make the same bytes. A demonstration says on every page that it is one.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import BinaryIO

from django.utils import translation

from communes.models import Installation
from households.reports.tables import ReportTable
from households.reports.writing import docx, illustrated_docx, illustrated_pdf, pdf, xlsx
from households.reports.writing.heading import Heading, titled
from households.reports.writing.illustrated import Illustrated

Writer = Callable[[Sequence[ReportTable], Heading], bytes]
Stream = Callable[[Sequence[ReportTable], Heading, BinaryIO], None]
IllustratedWriter = Callable[[Illustrated], bytes]


def _in_vietnamese(write: Callable) -> Callable[..., None]:
    """Give `write` as it says in Vietnamese what it writes into a stream, its last argument."""

    def stream(*parts):
        with translation.override("vi"):
            write(*parts, is_demo=Installation.current().is_demo)

    return stream


def _of_tables(write: Callable) -> Stream:
    """Give the writer of tables; the heading names a single one."""
    stream = _in_vietnamese(write)
    return lambda tables, heading, to: stream(titled(tables, heading), heading, to)


def _as_bytes(stream: Callable[..., None]) -> Callable[..., bytes]:
    """Give the writer whose bytes are what `stream` writes."""

    def as_bytes(*parts) -> bytes:
        file = io.BytesIO()
        stream(*parts, file)
        return file.getvalue()

    return as_bytes


STREAMS: Mapping[str, Stream] = {
    "xlsx": _of_tables(xlsx.write),
    "docx": _of_tables(docx.write),
    "pdf": _of_tables(pdf.write),
}
FORMATS: Mapping[str, Writer] = {kind: _as_bytes(stream) for kind, stream in STREAMS.items()}
ILLUSTRATED: Mapping[str, IllustratedWriter] = {
    "pdf": _as_bytes(_in_vietnamese(illustrated_pdf.write)),
    "docx": _as_bytes(_in_vietnamese(illustrated_docx.write)),
}

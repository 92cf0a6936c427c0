"""What a page, and a document, gets of one picture."""

from dataclasses import dataclass

from households.reports.tables import ReportTable


@dataclass(frozen=True)
class Picture:
    """A drawing with what it says (`title`, a sentence of its figures), what it is of, and the table of its figures.

    Where there is nothing to draw, `drawing` is empty and `title` says why.
    """

    title: str
    subject: str = ""
    drawing: str = ""
    table: ReportTable | None = None
    note: str = ""

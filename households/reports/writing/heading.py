"""What stands about the tables of a report in a file: who issues it, what it is, for which days, and who signs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from django.utils.translation import gettext as _

from households.reports.periods import written
from households.reports.tables import ReportTable
from households.reviews.papers.sheets import Signature
from povertyreg.templatetags import register

SIGNATURES = (
    Signature("NGƯỜI LẬP BIỂU"),
    Signature("CHỦ TỊCH", "(Ký tên, đóng dấu)"),
)
_NO_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Heading:
    """The frame of a file with tables.

    `place` is a unit by its whole name ("Xã Mỹ Đức"), and its committee issues the report unless `issuer` says who
    does; `form` is the number of the form of law. The figures are those of the days `start` and `on`, or of the year.
    `standard` names the deciding standards. `source` and `notes` come beside those of the tables, `cut_at` is when the
    figures were taken; it dates the file too, so that the same tables make the same bytes. The report is signed by
    hand: its day is left open.
    """

    title: str
    place: str
    year: int
    start: date | None = None
    on: date | None = None
    boundaries: date | None = None
    standard: str = ""
    source: str = ""
    notes: Sequence[str] = ()
    cut_at: datetime | None = None
    issuer: Sequence[str] = ()
    form: str = ""
    signatures: Sequence[Signature] = SIGNATURES

    @property
    def issued_by(self) -> Sequence[str]:
        """The lines at the top left."""
        return self.issuer or ("ỦY BAN NHÂN DÂN", self.place.upper())

    @property
    def dated(self) -> str:
        """The room for the day of signing."""
        return _("Ngày …… tháng …… năm ………")

    @property
    def subtitle(self) -> str:
        """The place and the year."""
        return _("%(place)s – năm %(year)d") % {"place": self.place, "year": self.year}

    @property
    def scope(self) -> str:
        """The days and the standard, in one line."""
        parts = [
            self.on and _("số liệu ngày %s") % written(self.on),
            self.start and _("đầu kỳ là cuối ngày %s") % written(self.start),
            self.boundaries and _("địa giới ngày %s") % written(self.boundaries),
            self.standard and _("theo %s") % self.standard,
        ]
        words = ", ".join(part for part in parts if part)
        return words[:1].upper() + words[1:]

    @property
    def moment(self) -> datetime:
        """The moment that a file bears: that of its figures."""
        return self.cut_at or _NO_MOMENT


def titled(tables: Sequence[ReportTable], heading: Heading) -> list[ReportTable]:
    """Give the tables with the titles that stand above them in a file: the heading names a single one already."""
    return [replace(table, title="") for table in tables] if len(tables) == 1 else list(tables)


def footnotes(tables: Iterable[ReportTable], heading: Heading) -> list[tuple[str, str]]:
    """Give what stands after the tables, each with its label: sources, when the figures were taken, and notes."""
    tables = list(tables)
    sources = _once([heading.source], ([table.source] for table in tables))
    notes = _once(heading.notes, (table.notes for table in tables))
    moment = heading.cut_at or next((table.cut_at for table in tables if table.cut_at), None)
    return [
        *((_("Nguồn"), source) for source in sources),
        *([(_("Số liệu lúc"), register.moment(moment))] if moment else []),
        *((_("Ghi chú"), note) for note in notes),
    ]


def _once(first: Iterable[str], others: Iterable[Iterable[str]]) -> list[str]:
    texts = [*first, *(text for other in others for text in other)]
    return list(dict.fromkeys(str(text) for text in texts if text))

"""The annual report as a document for Word and for paper."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from households.reports import annual_tables
from households.reports.document.chapters import chapters
from households.reports.document.gathered import Gathered
from households.reports.findings import coverage, finding
from households.reports.tables import shown_rate
from households.reports.writing import ILLUSTRATED, IllustratedWriter
from households.reports.writing.heading import Heading
from households.reports.writing.illustrated import Cover, Illustrated, KeyFigure
from households.reviews.papers.heads import committee_of, dated
from households.reviews.papers.sheets import Signature
from povertyreg.templatetags.register import count

_NUMBER = "Số: ……/BC-UBND"
_SIGNATURES = (Signature("NGƯỜI LẬP BÁO CÁO"), Signature("CHỦ TỊCH", "(Ký tên, đóng dấu)"))


def annual_document(of: Gathered, cut_at: datetime) -> Illustrated:
    """Give the document of what was gathered at the moment `cut_at`, which dates it."""
    return Illustrated(_heading(of, cut_at), chapters(of), _cover(of, cut_at))


def file_name(of: Gathered, kind: str) -> str:
    """Give the name under which the file is kept."""
    summary = of.summary
    return f"bao-cao-nam-{summary.year}-{summary.unit.code}-dia-gioi-{summary.boundaries}.{kind}"


def _heading(of: Gathered, cut_at: datetime) -> Heading:
    of_tables = annual_tables.heading(of.summary, cut_at)
    return replace(
        of_tables,
        title=_("Báo cáo kết quả giảm nghèo"),
        source=_("%s; sổ theo dõi hỗ trợ") % of_tables.source,
        issuer=committee_of(of.summary.unit),
        signatures=_SIGNATURES,
    )


def _cover(of: Gathered, cut_at: datetime) -> Cover:
    summary = of.summary
    return Cover(
        headline=finding(summary, of.years),
        lead=coverage(summary),
        key_figures=_key_figures(of),
        number=_NUMBER,
        dated=dated(summary.unit, None, timezone.localdate(cut_at).year),
        notes=summary.remarks,
    )


def _key_figures(of: Gathered) -> list[KeyFigure]:
    summary, total = of.summary, of.summary.total
    figures = [
        KeyFigure(count(total.poor.households), _with_rate(_("hộ nghèo"), total.poor_rate)),
        KeyFigure(count(total.near_poor.households), _with_rate(_("hộ cận nghèo"), total.near_poor_rate)),
    ]
    if len(summary.rows) > 1:
        words = _("xã, phường không còn hộ nghèo, hộ cận nghèo, trong %s") % count(len(summary.rows))
        figures.append(KeyFigure(count(summary.communes_without_any), words))
    figures.append(KeyFigure(count(of.support.total.figures.households), _("hộ được hỗ trợ trong năm")))
    return figures


def _with_rate(words: str, rate) -> str:
    return words if rate is None else _("%(words)s (%(rate)s%% số hộ)") % {"words": words, "rate": shown_rate(rate)}


def _written(write: IllustratedWriter, of: Gathered, cut_at: datetime) -> bytes:
    with translation.override("vi"):
        return write(annual_document(of, cut_at))


WRITERS: Mapping[str, Callable[[Gathered, datetime], bytes]] = {
    kind: partial(_written, write) for kind, write in ILLUSTRATED.items()
}

"""What the pages of the law say in words: the steps of a procedure, and the history of the calendar."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from households.reviews.models import CalendarDay
from households.reviews.procedures import Authority, Procedure, Span
from households.wording import Wording, term_of
from povertyreg.templatetags.register import day as written

CALENDAR = Wording(
    kinds={
        "calendar.added": gettext_lazy("Thêm ngày %(label)s"),
        "calendar.changed": gettext_lazy("Sửa ngày %(label)s"),
        "calendar.removed": gettext_lazy("Bỏ ngày %(label)s"),
    },
    terms={name: term_of(CalendarDay._meta.get_field(name)) for name in ("name", "is_working")},
)


@dataclass(frozen=True)
class Step:
    """One step of a procedure: what it is, and what the law asks of it."""

    label: str
    asks: str


def steps_of(procedure: Procedure) -> list[Step]:
    """Give the steps of `procedure` in their order, without those that it does not have."""
    return [Step(label, asks) for label, asks in _steps(procedure) if asks]


def _steps(procedure: Procedure) -> Iterator[tuple[str, str]]:
    yield _("Thời gian rà soát"), _season(procedure)
    yield _("Phiếu A"), _criteria(procedure)
    yield _("Họp thôn"), _("ít nhất %(share)d%% số người dự họp đồng ý") % {"share": procedure.agreement}
    yield _("Niêm yết"), _duration(procedure.posting)
    yield _("Phúc tra khiếu nại"), _duration(procedure.recheck)
    yield _("Niêm yết lại sau phúc tra"), _duration(procedure.reposting)
    yield _("Ý kiến cấp trên"), "; ".join([_duration(procedure.opinion), *map(_authority, procedure.authorities)])
    yield _("Từ khi bắt đầu rà soát đến khi quyết định"), _duration(procedure.total)


def _season(procedure: Procedure) -> str:
    if procedure.season:
        (opens_in, opens), (closes_in, closes) = procedure.season.opens, procedure.season.closes
        return _("từ %(opens)02d/%(opens_in)02d đến %(closes)02d/%(closes_in)02d hằng năm") % {
            "opens": opens,
            "opens_in": opens_in,
            "closes": closes,
            "closes_in": closes_in,
        }
    if procedure.starts_on_day:
        return _("từ ngày %(day)d hằng tháng, cho các hộ đã gửi giấy") % {"day": procedure.starts_on_day}
    return ""


def _criteria(procedure: Procedure) -> str:
    if procedure.criteria_limit is None:
        return ""
    return _("từ %(limit)d tiêu chí trở lên thì không rà soát") % {"limit": procedure.criteria_limit}


def _duration(span: Span | None) -> str:
    if span is None:
        return ""
    if span.working:
        days = ngettext("%(days)d ngày làm việc", "%(days)d ngày làm việc", span.days)
    else:
        days = ngettext("%(days)d ngày, cả ngày nghỉ", "%(days)d ngày, cả ngày nghỉ", span.days)
    sentence = _("%(duration)s, tính cả ngày đầu") if span.counts_first else _("%(duration)s, không tính ngày đầu")
    return sentence % {"duration": days % {"days": span.days}}


def _authority(authority: Authority) -> str:
    if authority.until is None:
        return _(authority.title)
    return _("%(title)s (trước ngày %(day)s)") % {"title": _(authority.title), "day": written(authority.until)}

"""Who left both lists of late, and how far above the line the last review found them: where poverty may come back.

Only numbers: no household is named.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.querysets import in_force
from households.reports.periods import written
from households.reports.pictures.drawn import Picture
from households.reports.pictures.svg import LINE, Bar, Fill, Segment, bars, picture
from households.reports.places import Place
from households.reports.support.questions import MONTHS_AFTER_ESCAPE
from households.reports.tables import Column, Kind, ReportTable, Row
from households.reviews.models import ON_THE_LIST, Recognition, Review, Status
from households.reviews.scoring import Assessment, Standard, assess
from households.support.programmes.ages import months_after
from povertyreg.templatetags.register import count

_CLOSE = Decimal("1.10")  # of the line: who is below it stands close


class Margin(StrEnum):
    """How far above the line a household was found: a part of it."""

    WITHIN = "within"
    CLOSE = "close"
    QUARTER = "quarter"
    HALF = "half"
    BEYOND = "beyond"
    UNKNOWN = "unknown"


_LABELS = {
    Margin.WITHIN: gettext_lazy("Không vượt chuẩn"),
    Margin.CLOSE: gettext_lazy("Vượt chuẩn dưới 10%"),
    Margin.QUARTER: gettext_lazy("Vượt từ 10% đến dưới 25%"),
    Margin.HALF: gettext_lazy("Vượt từ 25% đến dưới 50%"),
    Margin.BEYOND: gettext_lazy("Vượt từ 50% trở lên"),
    Margin.UNKNOWN: gettext_lazy("Không có số để so"),
}
_BELOW = {Margin.CLOSE: _CLOSE, Margin.QUARTER: Decimal("1.25"), Margin.HALF: Decimal("1.50")}


class Lacks(StrEnum):
    """How many indicators a household lacks: none, some, or as many as a poor one."""

    NONE = "none"
    SOME = "some"
    MANY = "many"


@dataclass(frozen=True)
class Watch:
    """The households of a place that left both lists in the months before the day `on` for having risen above the line:
    how many did, how many are `back` on a list, and what the last review found of the others."""

    on: date
    standard: Standard
    left: int
    back: int
    found: Mapping[tuple[Margin, Lacks], int]

    def of(self, margin: Margin) -> int:
        """Give the households of `margin`, whatever they lack."""
        return sum(self.found.get((margin, lacks), 0) for lacks in Lacks)

    @property
    def at_risk(self) -> int:
        """Those at most a tenth above the line."""
        return self.of(Margin.WITHIN) + self.of(Margin.CLOSE)


def watch(on: date, place: Place, standard: Standard) -> Watch:
    """Give who left the lists of `place` within 36 months up to the day `on`, as `standard` judges them by their last
    review until that day. Who has left the register since is not among them."""
    leavers = _leavers(on, place)
    left = set(leavers.values_list("household", flat=True))
    again = Recognition.objects.filter(in_force(on), status__in=ON_THE_LIST, household__in=leavers.values("household"))
    back = set(again.values_list("household", flat=True))
    off = left - back
    found = Counter(_judged(review, standard) for household, *review in _last_reviews(on, leavers) if household in off)
    found[Margin.UNKNOWN, Lacks.NONE] += len(off) - found.total()
    return Watch(on, standard, len(left), len(back), found)


def margin_of(judged: Assessment) -> Margin:
    """Give how far above its line an assessment is, in points or in income as the standard measures."""
    value = {"points": judged.b1, "income": judged.income}.get(judged.basis)
    if value is None or not judged.limit:
        return Margin.UNKNOWN
    if value <= judged.limit:
        return Margin.WITHIN
    share = Decimal(value) / judged.limit
    return next((margin for margin, top in _BELOW.items() if share < top), Margin.BEYOND)


def picture_of(watch: Watch) -> Picture:
    """Give the households off the lists by their margin; where none left, that sentence."""
    off = watch.left - watch.back
    if not off:
        return Picture(_("Không có hộ nào ra khỏi danh sách trong %d tháng qua.") % MONTHS_AFTER_ESCAPE)
    title = _("%(risk)s trong %(off)s hộ mới ra khỏi danh sách chưa vượt chuẩn đến 10%%") % {
        "risk": count(watch.at_risk),
        "off": count(off),
    }
    subject = _("Hộ; đặc: còn thiếu hụt ít nhất một chỉ số, nhạt: không thiếu hụt chỉ số nào")
    lines = [_bar(watch, margin) for margin in Margin]
    top = max(watch.of(margin) for margin in Margin)
    drawing = picture("watch", title=title, description=subject, height=len(lines) * LINE, marks=bars(lines, top))
    return Picture(title, subject, drawing, _table(watch))


def sentence(watch: Watch) -> str:
    """Give how many left and how many are back."""
    return _(
        "Trong %(months)d tháng đến ngày %(on)s có %(left)s hộ ra khỏi cả hai danh sách do vượt chuẩn; "
        "%(back)s hộ trong số đó đã trở lại danh sách, %(off)s hộ vẫn ở ngoài."
    ) % {
        "months": MONTHS_AFTER_ESCAPE,
        "on": written(watch.on),
        "left": count(watch.left),
        "back": count(watch.back),
        "off": count(watch.left - watch.back),
    }


def _leavers(on: date, place: Place) -> QuerySet[Recognition]:
    """The decisions that ended a spell on a list, of the households that are still in the register."""
    still_here = Q(household__closed_on__isnull=True) | Q(household__closed_on__gt=on)
    return Recognition.objects.filter(
        still_here,
        place.holds(),
        previous__status__in=ON_THE_LIST,
        status__in=[Status.NOT_POOR, Status.AVERAGE_FARM],
        valid_from__gt=months_after(on, -MONTHS_AFTER_ESCAPE),
        valid_from__lte=on,
    ).order_by()


def _last_reviews(on: date, leavers: QuerySet[Recognition]) -> Iterator[tuple]:
    """Give the household, zone, points, income and lacks of the last review of each, one after the other."""
    of_one = Review.objects.filter(
        household=OuterRef("household"),
        state__in=[Review.State.SUBMITTED, Review.State.DECIDED],
        reviewed_on__lte=on,
    )
    last = leavers.annotate(last=Subquery(of_one.order_by("-reviewed_on", "-pk").values("pk")[:1]))
    rows = Review.objects.filter(pk__in=last.values("last")).order_by()
    return rows.values_list("household", "zone", "b1", "assessed_income", "deprivations").iterator()


def _judged(review: Sequence, standard: Standard) -> tuple[Margin, Lacks]:
    zone, b1, income, codes = review
    judged = assess(standard, zone=zone, b1=b1, income=income, lacking=codes)
    lacking = len(judged.lacking)
    lacks = Lacks.MANY if lacking >= standard.poor_at else Lacks.SOME if lacking else Lacks.NONE
    return margin_of(judged), lacks


def _bar(watch: Watch, margin: Margin) -> Bar:
    none = watch.found.get((margin, Lacks.NONE), 0)
    some = watch.of(margin) - none
    segments = [Segment(0, some, Fill.FULL), Segment(some, none, Fill.PALE)]
    return Bar(str(_LABELS[margin]), count(watch.of(margin)), segments)


def _table(watch: Watch) -> ReportTable:
    least = watch.standard.poor_at
    columns = [
        Column("margin", gettext_lazy("So với chuẩn, ở lần rà soát gần nhất"), Kind.TEXT, heads_row=True),
        Column("households", gettext_lazy("Hộ ngoài danh sách")),
        Column(Lacks.NONE, gettext_lazy("Không thiếu hụt"), group=gettext_lazy("Trong đó")),
        Column(Lacks.SOME, _("Thiếu hụt 1–%d chỉ số") % (least - 1), group=gettext_lazy("Trong đó")),
        Column(Lacks.MANY, _("Thiếu hụt từ %d chỉ số") % least, group=gettext_lazy("Trong đó")),
    ]
    rows = [
        Row([str(label), watch.of(margin), *(watch.found.get((margin, lacks), 0) for lacks in Lacks)])
        for margin, label in _LABELS.items()
    ]
    sums = [sum(row.values[place] for row in rows) for place in range(1, len(columns))]
    rows.append(Row([_("Tổng số"), *sums], is_total=True))
    return ReportTable(_("Hộ mới ra khỏi danh sách, so với chuẩn"), columns, rows)

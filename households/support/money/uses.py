"""What a fund was spent on."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from households.support.models import Fund, Kind


@dataclass(frozen=True)
class Use:
    """What a fund spent on one kind of thing, in VND, for how many of them; `kind` is that of measures, or empty, and
    `seen` how many of these the reader may open."""

    label: str
    things: int
    amount: int
    kind: str = ""
    seen: int = 0


def uses_of(fund: Fund, villages: QuerySet) -> list[Use]:
    """Give what `fund` was spent on, the most first: kinds of measures, models and works. The reader may open the
    measures of the households that live in `villages`."""
    rows = fund.spendings.order_by()
    is_seen = Q(measure__household__village__in=villages)
    by_kind = (
        rows.filter(measure__isnull=False)
        .values_list("measure__kind")
        .annotate(
            things=Count("measure", distinct=True),
            amount=Sum("amount"),
            seen=Count("measure", distinct=True, filter=is_seen),
        )
    )
    found = [Use(str(Kind(kind).label), things, amount, kind, seen) for kind, things, amount, seen in by_kind]
    for name, label in (("model", _("Mô hình, dự án sinh kế")), ("work", _("Công trình"))):
        spent = rows.filter(**{f"{name}__isnull": False}).aggregate(
            things=Count(name, distinct=True), amount=Sum("amount")
        )
        if spent["things"]:
            found.append(Use(label, **spent))
    return sorted(found, key=lambda use: -use.amount)

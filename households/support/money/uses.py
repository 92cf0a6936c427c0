"""What a fund was spent on."""

from dataclasses import dataclass

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from households.support.models import Fund, Kind


@dataclass(frozen=True)
class Use:
    """What a fund spent on one kind of thing, in VND, for how many of them; `kind` is that of measures, or empty."""

    label: str
    things: int
    amount: int
    kind: str = ""


def uses_of(fund: Fund) -> list[Use]:
    """Give what `fund` was spent on, the most first: kinds of measures, models and works."""
    rows = fund.spendings.order_by()
    by_kind = (
        rows.filter(measure__isnull=False)
        .values_list("measure__kind")
        .annotate(things=Count("measure", distinct=True), amount=Sum("amount"))
    )
    found = [Use(str(Kind(kind).label), things, amount, kind) for kind, things, amount in by_kind]
    for name, label in (("model", _("Mô hình, dự án sinh kế")), ("work", _("Công trình"))):
        spent = rows.filter(**{f"{name}__isnull": False}).aggregate(
            things=Count(name, distinct=True), amount=Sum("amount")
        )
        if spent["things"]:
            found.append(Use(label, **spent))
    return sorted(found, key=lambda use: -use.amount)

"""What others reported, as far as it can be checked: the parts of a sum."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from households.support.models import ReportedFigure


@dataclass(frozen=True)
class Parts:
    """What the reported parts of a whole come to, and whether its source lists all of them."""

    sum: Decimal
    are_all: bool


def parts_of_sums() -> Mapping[str, Parts]:
    """Give the parts of every reported figure that has any, by its code."""
    sums = ReportedFigure.objects.filter(parts__isnull=False).annotate(sum=Sum("parts__value"))
    rows = sums.order_by().values_list("code", "sum", "parts_are_all")
    return {code: Parts(Decimal(total), are_all=bool(are_all)) for code, total, are_all in rows}

"""What the register holds that a book of measures speaks of, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from communes.officers.rights import Right
from households.exchange.books.measures.names import Named, Names
from households.exchange.plans import Context
from households.models import Household, Member
from households.support.models import Fund, LivelihoodModel, Measure, Spending
from households.support.recording.contents import TERMS, Source


def standing_measures(households: Collection[int]) -> QuerySet[Measure]:
    """Give the measures of `households` (keys) with their terms, household by household."""
    rows = Measure.objects.standing().filter(household__among=households)
    return rows.select_related("member", *TERMS).order_by("household", "given_on", "pk")


def payments_of(measures: QuerySet[Measure], funds: dict[int, Fund]) -> dict[int, list[Source]]:
    """Give what paid each of `measures`, by its key."""
    paid = Spending.objects.filter(measure__in=measures.order_by().values("pk")).order_by("on", "pk")
    found = defaultdict(list)
    for measure, fund, amount in paid.values_list("measure", "fund", "amount").iterator():
        found[measure].append(Source(funds[fund], amount))
    return found


def funds_seen(context: Context) -> set[int] | None:
    """Give the keys of the funds from which the officer may spend by the right of books; None for all of them."""
    if context.by is None:
        return None
    return set(Fund.objects.visible_to(context.by, Right.IMPORT_BOOKS).values_list("pk", flat=True))


def funds_for(measures: QuerySet[Measure], seen: set[int] | None) -> dict[int, Fund]:
    """Give the funds that are `seen`, and those that paid one of `measures`."""
    rows = Fund.objects.select_related("unit")
    if seen is not None:
        paid = Spending.objects.filter(measure__in=measures.order_by().values("pk")).values("fund")
        rows = rows.filter(Q(pk__among=seen) | Q(pk__in=paid))
    return {fund.pk: fund for fund in rows}


def fund_names(funds: Iterable[Fund]) -> Names:
    return Names(Named(fund.pk, fund.name, f"{fund.unit.name}, {fund.unit.code}") for fund in funds)


def models_for(context: Context, measures: QuerySet[Measure]) -> dict[int, LivelihoodModel]:
    """Give the livelihood models of the villages of `context`, and those in which one of `measures` takes part."""
    taken = measures.order_by().filter(participation__isnull=False).values("participation__model")
    rows = LivelihoodModel.objects.filter(Q(village__among=context.village_ids) | Q(pk__in=taken))
    return {model.pk: model for model in rows.select_related("village")}


def model_names(models: Iterable[LivelihoodModel]) -> Names:
    return Names(Named(model.pk, model.name, model.village.name) for model in models)


def households_called(codes: Collection[str]) -> dict[str, Household]:
    """Give the households with these `codes`, by them, wherever they are."""
    return {row.code: row for row in Household.objects.filter(code__among=codes)}


def members_of(households: Collection[int]) -> dict[int, list[Member]]:
    """Give the people of `households`, those too who left them, by household."""
    found = defaultdict(list)
    for member in Member.objects.filter(household__among=households).order_by("household", "order").iterator():
        found[member.household_id].append(member)
    return found

"""What models and works come to: how many of each kind, who takes part, from whose money."""

from dataclasses import dataclass

from django.db.models import Avg, Count, Q, QuerySet, Sum

from households.support.models import LivelihoodModel, ModelParticipation, PublicWork


@dataclass(frozen=True)
class KindOfWork:
    """The works of one kind: how many there are and are done, and what they cost, in VND; of roads how many are
    paved."""

    kind: str
    label: str
    works: int
    done: int
    cost: int
    paved: int


@dataclass(frozen=True)
class Taking:
    """Who takes part in a model: households, those with a disabled member, and their mean incomes in whole VND a month
    before and after, over the `compared` ones of which both are known."""

    households: int
    with_disabled: int
    compared: int
    before: int | None
    after: int | None


def kinds_of(works: QuerySet) -> list[KindOfWork]:
    """Give what `works` are by kind, in the order of the kinds."""
    counted = (
        works.order_by()
        .values("kind")
        .annotate(
            works=Count("pk"),
            done=Count("pk", filter=Q(state=PublicWork.State.DONE)),
            paved=Count("pk", filter=Q(surface__in=PublicWork.PAVED)),
            cost=Sum("cost"),
        )
    )
    found = {row["kind"]: row for row in counted}
    return [KindOfWork(label=label, **found[kind]) for kind, label in PublicWork.Kind.choices if kind in found]


def totals_of(models: QuerySet) -> dict[str, int]:
    """Give how many `models` there are, of high technology and agricultural among them, and their budget in VND."""
    return models.aggregate(
        models=Count("pk"),
        high_technology=Count("pk", filter=Q(high_technology=True)),
        agricultural=Count("pk", filter=Q(sector__in=LivelihoodModel.AGRICULTURAL)),
        budget=Sum("budget", default=0),
    )


def taking_part_in(model: LivelihoodModel) -> Taking:
    """Give who takes part in `model`; withdrawn measures do not count."""
    parts = ModelParticipation.objects.filter(model=model, measure__withdrawn_on__isnull=True)
    both = Q(income_before__isnull=False, income_after__isnull=False)
    counted = parts.aggregate(
        households=Count("measure__household", distinct=True),
        with_disabled=Count("measure__household", distinct=True, filter=Q(has_disabled_member=True)),
        compared=Count("pk", filter=both),
        before=Avg("income_before", filter=both),
        after=Avg("income_after", filter=both),
    )
    means = {name: None if counted[name] is None else round(counted[name]) for name in ("before", "after")}
    return Taking(**{**counted, **means})


def spent_on(placed: LivelihoodModel | PublicWork) -> int:
    """Give what was spent on a model or a work so far, in VND."""
    return placed.spendings.aggregate(spent=Sum("amount", default=0))["spent"]

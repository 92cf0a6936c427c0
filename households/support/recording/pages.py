"""What the pages of measures show: a measure in words, its money, and what of it is still owed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils.text import capfirst

from households.conflicts import Difference
from households.models import Household
from households.support.kinds import LASTING
from households.support.models import Kind, Measure
from households.support.recording.contents import TERMS, content, read
from households.support.recording.repayments import is_overdue, owed
from households.support.recording.wording import HISTORY, programme_title


@dataclass(frozen=True)
class Row:
    """A measure in a list as it stands on a day; `owed` is what is left of a loan, None of all others."""

    measure: Measure
    owed: int | None
    is_overdue: bool
    is_running: bool

    @property
    def programme(self) -> str:
        """The title of its programme."""
        return programme_title(self.measure.programme)


def with_terms(measures):
    """Give the queryset with all that a page says of its measures, but their money."""
    return measures.select_related("household__village", "village", "member", *TERMS)


def measures_with(keys: Collection[int]):
    """Give the measures with these `keys`, the last first. A list is sorted by its keys alone: to join all that a page
    says before a page is cut costs a second on half a million rows."""
    return with_terms(Measure.objects.filter(pk__in=keys)).order_by("-given_on", "-pk")


def measures_of(household: Household, on: date) -> list[Row]:
    """Give the standing measures of `household`: what runs on the day `on` first, then the last first."""
    standing = household.measures.standing().filter(given_on__lte=on).order_by("-given_on", "-pk")
    rows = rows_of(with_terms(standing), on)
    return sorted(rows, key=lambda row: not row.is_running)


def rows_of(measures: Iterable[Measure], on: date) -> list[Row]:
    """Give `measures` as rows of a list, with one query for what was paid back."""
    measures = list(measures)
    loans = [measure.pk for measure in measures if measure.kind == Kind.LOAN]
    paid = Measure.objects.filter(pk__in=loans).values_list("pk").annotate(paid=Sum("loan__repayments__amount"))
    repaid = dict(paid) if loans else {}
    return [_row(measure, repaid.get(measure.pk) or 0, on) for measure in measures]


def compare(form, current: Measure) -> list[Difference]:
    """Give what stands otherwise in `current` than in the valid `form`, in words."""
    theirs, mine = content(read(current)), content(form.measure_said())
    differing = [name for name in {**theirs, **mine} if theirs.get(name) != mine.get(name)]
    terms = {name: HISTORY.term(name) for name in HISTORY.in_order(differing)}
    return [
        Difference(capfirst(term.label), term.say(theirs.get(name)), term.say(mine.get(name)))
        for name, term in terms.items()
    ]


def _row(measure: Measure, repaid: int, on: date) -> Row:
    if measure.kind == Kind.LOAN:
        left = owed(measure, repaid)
        return Row(measure, left, is_overdue(measure, repaid, on), is_running=left > 0)
    ends = measure.ended_on
    return Row(measure, None, False, is_running=measure.kind in LASTING and (ends is None or ends > on))

"""The list that would follow upon a round: its forms by the standard of the next year, beside the result of this one.

It is provisional, and nothing here makes or ends a spell. The recognitions of a round hold from their decision until
another one takes their place; the first of January ends none of them. In 2021, at the last changeover, the round itself
was decided by the new standard. At the end of 2026 the old one decides, and for a list by that of 2027 three things are
not known: the procedure and the forms (those in force end with the year, and no decision or circular for 2027 was
found), the limits of B1 points, and a standard of the city, which would decide in the place of the national one. Until
then no paper could be signed; when they are, a round that names the new standard makes its spells as any other does.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from communes.models import Unit, Village, VillagePlacement
from households.reviews import wording
from households.reviews.board.progress import with_deciding_status
from households.reviews.judging import next_deciding_standard_of, recall
from households.reviews.models import Outcome, Review, Round, Status
from households.reviews.scoring import Assessment
from povertyreg.templatetags.register import STATUS_WORDS

STATUSES = (Status.POOR, Status.NEAR_POOR, Status.NOT_POOR, Outcome.UNDECIDED)


class Part(models.TextChoices):
    """The parts of the list; by their values they sort as it is read."""

    DIFFERS = "differs", gettext_lazy("Khác kết quả của năm")
    OPEN = "open", gettext_lazy("Chưa tính được")
    SAME = "same", gettext_lazy("Như kết quả của năm")
    WAITING = "waiting", gettext_lazy("Chưa gửi phiếu")


_PART = Case(
    When(next_status=None, then=Value(Part.WAITING)),
    When(Q(deciding_status=Outcome.UNDECIDED) | Q(next_status=Outcome.UNDECIDED), then=Value(Part.OPEN)),
    When(next_status=F("deciding_status"), then=Value(Part.SAME)),
    default=Value(Part.DIFFERS),
)


class Result(NamedTuple):
    """What became of forms: their part of the list, and their status of the year and by the next standard, None before
    submission."""

    part: str
    now: str | None
    then: str | None


@dataclass
class Crossing:
    """How many forms came to which result."""

    counts: Counter[Result] = field(default_factory=Counter)

    @property
    def parts(self) -> dict[str, int]:
        """How many forms stand in each part of the list, by its name."""
        return {part.value: self._number(part=part) for part in Part}

    @property
    def by_next(self) -> list[tuple[str, int]]:
        """How many forms come out as each of `STATUSES` by the next standard, with its word."""
        return [(STATUS_WORDS[then], self._number(then=then)) for then in STATUSES]

    def with_statuses(self, now: str, then: str) -> int:
        """Give how many forms have the status `now` of the year and `then` by the next standard."""
        return self._number(now=now, then=then)

    def add(self, other: "Crossing"):
        self.counts.update(other.counts)

    def _number(self, **asked) -> int:
        """Give how many forms have these parts of a result."""
        return sum(
            number
            for result, number in self.counts.items()
            if all(getattr(result, name) == value for name, value in asked.items())
        )


@dataclass(frozen=True)
class Cell:
    """How many forms have one result of the year and one by the next standard, whose word is `label`; `query` asks for
    these alone."""

    label: str
    number: int
    query: str
    is_difference: bool


@dataclass(frozen=True)
class PlaceRow:
    """A village or a commune, and how its forms came out."""

    place: Village | Unit
    crossing: Crossing


@dataclass(frozen=True)
class Line:
    """One form with its judgements by the deciding standard and by the next one; None before it is sent."""

    review: Review
    now: Assessment | None
    then: Assessment | None

    @property
    def difference(self) -> str:
        """What differs, in words: "hộ nghèo theo chuẩn mới, không nghèo theo chuẩn cũ"; empty where nothing does."""
        if self.review.part != Part.DIFFERS:
            return ""
        words = {"then": str(STATUS_WORDS[self.then.status]), "now": str(STATUS_WORDS[self.now.status]).lower()}
        return _("%(then)s theo chuẩn mới, %(now)s theo chuẩn cũ") % words

    @property
    def reason(self) -> str:
        """Why it comes out so by the next standard, where it differs or cannot be told; then also how many answers the
        form lacks."""
        if self.review.part not in (Part.DIFFERS, Part.OPEN):
            return ""
        number = len(self.then.missing)
        lacking = ngettext("Phiếu thiếu %(number)d câu trả lời.", "Phiếu thiếu %(number)d câu trả lời.", number)
        said = [wording.explain(self.then), lacking % {"number": number} if number else ""]
        return " ".join(filter(None, said))


def crossed(reviews: QuerySet[Review], rounds: Collection[Round]) -> QuerySet[Review]:
    """Annotate `reviews` of `rounds`, which have a next standard, with `deciding_status` and `next_status`, None before
    submission, and with their `part` of the list."""
    codes = [When(round=held, then=Value(next_deciding_standard_of(held))) for held in rounds]
    judged = Outcome.objects.filter(review=OuterRef("pk"), standard=OuterRef("next_standard"))
    return (
        with_deciding_status(reviews)
        .annotate(next_standard=Case(*codes, output_field=models.CharField()))
        .annotate(next_status=Subquery(judged.values("status")[:1]))
        .annotate(part=_PART)
    )


def crossings_by_village(reviews: QuerySet[Review]) -> dict[int, Crossing]:
    """Give, by village (key), how the forms of `reviews`, as `crossed` gives them, came out: one query."""
    found: dict[int, Crossing] = {}
    keys = ("household__village", "part", "deciding_status", "next_status")
    for village, *result, number in reviews.order_by().values_list(*keys).annotate(number=Count("pk")):
        found.setdefault(village, Crossing()).counts[Result(*result)] += number
    return found


def rows_of(
    crossings: Mapping[int, Crossing], villages: QuerySet[Village], on: date, *, by_commune: bool
) -> list[PlaceRow]:
    """Give the villages of `crossings`, or the communes in which they lie on the day `on`: those with most differences
    first, then in Vietnamese order. `villages` hold them all; one query."""
    placements = VillagePlacement.objects.in_force(on).filter(village__in=villages).select_related("village", "unit")
    found: dict[Village | Unit, Crossing] = {}
    for placement in placements:
        if placement.village_id in crossings:
            place = placement.unit if by_commune else placement.village
            found.setdefault(place, Crossing()).add(crossings[placement.village_id])
    rows = [PlaceRow(place, crossing) for place, crossing in found.items()]
    return sorted(rows, key=lambda row: (-row.crossing.parts[Part.DIFFERS], row.place.name_sort, row.place.code))


def total_of(rows: Iterable[PlaceRow]) -> Crossing:
    """Give the sum of `rows`."""
    total = Crossing()
    for row in rows:
        total.add(row.crossing)
    return total


def table_of(total: Crossing) -> list[tuple[str, list[Cell]]]:
    """Give how the forms that were sent came out: by each result of the year that occurs (its status), a cell for each
    one by the next standard."""
    table = [(now, [_cell(total, now, then) for then in STATUSES]) for now in STATUSES]
    return [(now, cells) for now, cells in table if any(cell.number for cell in cells)]


def lines_of(reviews: Iterable[Review]) -> list[Line]:
    """Give the lines of `reviews` as `crossed` gives them; no query where their round and outcomes are at hand."""
    return [_line(review) for review in reviews]


def _cell(total: Crossing, now: str, then: str) -> Cell:
    is_difference = now != then and Outcome.UNDECIDED not in (now, then)
    return Cell(
        STATUS_WORDS[then], total.with_statuses(now, then), urlencode({"now": now, "then": then}), is_difference
    )


def _line(review: Review) -> Line:
    found = {one.standard: one for one in recall(review)}
    deciding, upcoming = review.round.deciding_standard, next_deciding_standard_of(review.round)
    return Line(review, found.get(deciding), found.get(upcoming))

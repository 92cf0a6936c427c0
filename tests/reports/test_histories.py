"""Random histories under random reorganisations: the database counts what one household after the other gives."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from communes.models import RECORDS_BEGIN, Unit, Village, VillagePlacement
from households.models import Household, Lineage
from households.reports import questions
from households.reports.annual_summary import annual_summary
from households.reports.flows import Transition, count
from households.reports.places import place_of_unit, place_of_village
from households.reviews.models import Status
from tests import factories

pytestmark = pytest.mark.django_db

START, END, JULY = date(2021, 12, 31), date(2022, 12, 31), date(2025, 7, 1)
MOVED, CLOSED, DECIDED = date(2022, 5, 5), date(2022, 6, 10), date(2022, 12, 10)
LISTED = st.sampled_from([None, Status.POOR, Status.NEAR_POOR])
VILLAGES = st.integers(0, 2)


@dataclass(frozen=True)
class Life:
    """One household: where it lived, on which list it stood, and what befell it in 2022."""

    village: int
    earlier: str | None
    before: str | None
    after: str | None
    moved_to: int | None
    fate: str  # "stays", "closes", "splits off" or "arrives"
    persons: tuple[int, int]

    @property
    def has_come(self):
        return self.fate in ("splits off", "arrives")

    @property
    def village_after(self):
        return self.village if self.moved_to is None else self.moved_to


@st.composite
def lives(draw):
    fate = draw(st.sampled_from(["stays", "stays", "stays", "closes", "splits off", "arrives"]))
    has_come = fate in ("splits off", "arrives")
    return Life(
        village=draw(VILLAGES),
        earlier=None if has_come else draw(LISTED),
        before=None if has_come else draw(LISTED),
        after=None if fate == "closes" else draw(LISTED),
        moved_to=None if fate != "stays" else draw(st.one_of(st.none(), VILLAGES)),
        fate=fate,
        persons=draw(st.tuples(st.integers(1, 6), st.integers(1, 6))),
    )


WORLDS = st.tuples(
    st.lists(lives(), max_size=6),
    st.tuples(*[st.integers(0, 1)] * 3),  # the commune of each village until July 2025
    st.tuples(*[st.integers(0, 1)] * 3),  # and since
)


def record(life, villages):
    """Write the household into the register with its spells, as the verbs of the register leave them."""
    household = factories.household(villages[life.village], registered_on=MOVED if life.has_come else date(2012, 9, 12))
    if life.earlier:
        factories.recognition(household, life.earlier, date(2019, 12, 10), date(2020, 12, 10))
    if life.has_come:
        kind = Lineage.Kind.SPLIT if life.fate == "splits off" else Lineage.Kind.MOVE
        Lineage.objects.create(kind=kind, target=household, target_village=household.village, on=MOVED)
    left = CLOSED if life.fate == "closes" else MOVED if life.village_after != life.village else DECIDED
    if life.before:
        factories.recognition(household, life.before, date(2021, 12, 10), left, persons=life.persons[0])
    if left == MOVED:
        move(household, villages[life.village_after], life)
    if life.fate == "closes":
        Household.objects.filter(pk=household.pk).update(closed_on=CLOSED, closing_reason="died")
    elif life.before or life.after:
        factories.recognition(household, life.after or Status.NOT_POOR, DECIDED, persons=life.persons[1])


def move(household, village, life):
    Lineage.objects.create(
        kind=Lineage.Kind.MOVE,
        source=household,
        target=household,
        source_village=household.village,
        target_village=village,
        on=MOVED,
    )
    household.village = village
    household.save()
    if life.before:
        factories.recognition(household, life.before, MOVED, DECIDED, persons=life.persons[0])


def transition(life, part_of):
    """The life as a transition of one household between the communes of its villages."""
    on_both = life.before and life.after
    return Transition(
        before=life.before,
        after=life.after,
        part_before=None if life.has_come else part_of[life.village],
        part_after=None if life.fate == "closes" else part_of[life.village_after],
        earlier=_had_before(life),
        households=1,
        persons_before=life.persons[0] if life.before else 0,
        persons_after=life.persons[1] if life.after else 0,
        grown=max(life.persons[1] - life.persons[0], 0) if on_both else 0,
    )


def _had_before(life):
    if life.before or not life.earlier:
        return False
    return life.after == Status.NEAR_POOR or life.earlier == Status.POOR


def build(placed, placed_since):
    """A city of two communes until July 2025 and of two since, and its three villages."""
    city = factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
    old = [factories.unit(f"1000{n}", f"Xã Cũ {n}", parent=city, valid_until=JULY) for n in (1, 2)]
    new = [factories.unit(f"1000{n}", f"Xã Mới {n}", parent=city, valid_from=JULY) for n in (1, 2)]
    villages = []
    for number, (before, since) in enumerate(zip(placed, placed_since, strict=True)):
        villages.append(Village.objects.create(code=f"V{number}", name=f"Thôn {number}"))
        VillagePlacement.objects.create(
            village=villages[-1], unit=old[before], valid_from=RECORDS_BEGIN, valid_until=JULY
        )
        VillagePlacement.objects.create(village=villages[-1], unit=new[since], valid_from=JULY)
    for year in (2021, 2022):
        factories.review_round(city, year, standards=["nd07-2021", "hn-2022"])
    return villages


def summed(columns):
    return {key: Counter(+getattr(columns, key)) for key in ("households", "persons")}


PLACED, PLACED_SINCE = (0, 0, 1), (0, 1, 1)
ALWAYS = [
    Life(0, None, Status.POOR, None, None, "closes", (3, 5)),
    Life(0, None, None, Status.POOR, None, "splits off", (3, 5)),
    Life(0, None, None, Status.NEAR_POOR, None, "arrives", (3, 5)),
    Life(0, None, Status.POOR, Status.NEAR_POOR, 1, "stays", (3, 5)),
    Life(0, None, Status.POOR, None, 2, "stays", (3, 5)),
    Life(0, Status.POOR, None, Status.POOR, 2, "stays", (5, 3)),
    Life(0, Status.POOR, None, Status.NEAR_POOR, None, "stays", (3, 5)),
    Life(0, Status.NEAR_POOR, None, Status.POOR, None, "stays", (3, 5)),
    Life(0, Status.NEAR_POOR, None, Status.NEAR_POOR, None, "stays", (3, 5)),
    Life(0, None, Status.NEAR_POOR, Status.NEAR_POOR, None, "stays", (5, 3)),
]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORLDS)
@example((ALWAYS, PLACED, PLACED_SINCE))
def test_the_database_counts_what_the_lives_say(world):
    histories, placed, placed_since = world
    with transaction.atomic():
        villages = build(placed, placed_since)
        for life in histories:
            record(life, villages)
        cities = [check(histories, villages, boundaries) for boundaries in (END, JULY)]
        assert cities[0] == cities[1]
        check_part(histories, villages)
        transaction.set_rollback(True)


def check(histories, villages, boundaries):
    """Hold the city by the boundaries of a day against the lives; give its total row."""
    place = place_of_unit("01", boundaries)
    for asked in (place, place.by_villages()):
        part_of = [asked.part_of(village.pk) for village in villages]
        expected, expected_whole = count([transition(life, part_of) for life in histories if life.before or life.after])
        found, whole = count(questions.transitions(START, END, asked))
        assert summed(whole) == summed(expected_whole)
        assert {key: summed(value) for key, value in found.items() if any(summed(value).values())} == {
            key: summed(value) for key, value in expected.items() if any(summed(value).values())
        }
    summary = annual_summary(2022, "01", boundaries=boundaries)
    assert len(summary.rows) == 2
    for row in [*summary.rows, summary.total]:
        flows = (row.poor_flow, row.near_poor_flow, row.poor_persons_flow, row.near_poor_persons_flow)
        assert [flow.gap for flow in flows] == [0, 0, 0, 0]
        assert row.poor_flow.became_near_poor == row.near_poor_flow.from_poor
        assert row.poor_flow.fell == row.near_poor_flow.became_poor
    for name in ("poor_flow", "near_poor_flow"):
        for column in ("start", "end"):
            parts = sum(getattr(getattr(row, name), column) for row in summary.rows)
            assert parts == getattr(getattr(summary.total, name), column)
    return summary.total


def check_part(histories, villages):
    """A village by itself: who lives elsewhere in the same commune is outside it."""
    place = place_of_village(villages[0], END)
    here = place.commune_of[villages[0].pk]
    alone = [here, None, None]
    _communes, expected = count([transition(life, alone) for life in histories if life.before or life.after])
    _communes, found = count(questions.transitions(START, END, place))
    assert summed(found) == summed(expected)

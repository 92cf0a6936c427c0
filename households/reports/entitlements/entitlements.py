"""What households may receive on a day by their status and members, held against what they receive."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from households.models import Household, Member
from households.reviews.judging import zones_on
from households.reviews.models import ON_THE_LIST, Recognition, Status
from households.support.models import Kind, Measure
from households.support.programmes import Claim, SetAside, Situation, claims, highest_only, programme
from households.support.situations import person_of

SOON = timedelta(days=90)
_YEAR = timedelta(days=365)


class State(models.TextChoices):
    """How a claim stands: it is received, may be had for certain, depends on something that is still to check, must be
    asked for, or gives way to a higher one; or something is received to which no claim is known."""

    RECEIVED = "received", _("đang hưởng")
    OPEN = "open", _("chưa hưởng")
    TO_CHECK = "to_check", _("cần xác minh")
    ON_REQUEST = "on_request", _("khi hộ đề nghị")
    SET_ASIDE = "set_aside", _("nhường mức cao hơn")
    WITHOUT_CLAIM = "without_claim", _("đang hưởng, không thấy căn cứ")


@dataclass(frozen=True)
class Entitlement:
    """One line of the list: a `claim` and the `measure` by which it is received, or either alone. `higher` is the claim
    to which this one gives way; `members` are those for whom it is, none for the household as a whole. Members to whom
    the same holds share a line as long as nobody receives anything."""

    household: Household
    members: tuple[Member, ...]
    state: State
    claim: Claim | None = None
    measure: Measure | None = None
    higher: SetAside | None = None

    @property
    def until(self) -> date | None:
        """The first day without it, the earlier of what the measure and the terms say; None when no end is known."""
        ends = (self.measure and self.measure.ended_on, self.claim and self.claim.until)
        return min(filter(None, ends), default=None)

    def ends_soon(self, on: date) -> bool:
        """Whether it is received on the day `on` and ends within 90 days."""
        received = self.state in (State.RECEIVED, State.WITHOUT_CLAIM)
        return received and self.until is not None and on < self.until <= on + SOON


@dataclass(frozen=True)
class Standing:
    """What a household is on a day: its status, or since when it is on no list any more."""

    status: str
    escaped_on: date | None


def entitlements_of(households: Collection[Household], on: date) -> dict[int, list[Entitlement]]:
    """Give, by the key of each of `households`, its lines on the day `on` in the order of the programmes; one that may
    have nothing and receives nothing has none. Who left the register has a claim to nothing: what he receives all the
    same stands alone. The number of queries does not hang on the number of households."""
    members = _members(households, on)
    standings = standings_of(households, on)
    zones = zones_on((household.village_id for household in households), on)
    measures = _measures(households, on)
    found = {}
    for household in households:
        persons, given = members[household.pk], measures[household.pk]
        asked: list[Claim] = []
        if household.closed_on is None or household.closed_on > on:
            situation = _situation(zones[household.village_id], standings[household.pk], persons, given)
            asked = claims(situation, on)
        found[household.pk] = list(_lines(household, persons, asked, given))
    return found


def _situation(zone: str, standing: Standing, persons: Mapping[int, Member], given: Iterable[Measure]) -> Situation:
    """Who receives an allowance was found to meet its terms: that is known of him and of the household."""
    of_person: dict[int | None, dict[str, bool]] = defaultdict(dict)
    of_household: dict[str, bool] = {}
    for measure in given:
        if measure.kind == Kind.ALLOWANCE:
            benefit = programme(measure.programme).benefit(measure.allowance.benefit)
            of_person[measure.member_id].update(dict.fromkeys(benefit.facts, True))
            of_household.update(dict.fromkeys(benefit.household_facts, True))
    people = [person_of(member, of_person[key]) for key, member in persons.items()]
    return Situation(zone, standing.status, standing.escaped_on, people, of_household)


def standings_of(households: Iterable[Household], on: date) -> dict[int, Standing]:
    """Give the standing of each of `households` on the day `on` by its recognitions."""
    spells = defaultdict(list)
    rows = Recognition.objects.filter(household__in=list(households), valid_from__lte=on).order_by("valid_from")
    for household, status, first, until in rows.values_list("household", "status", "valid_from", "valid_until"):
        spells[household].append((status, first, until))
    return {household.pk: _standing(spells[household.pk], on) for household in households}


def _standing(spells: Iterable[tuple[str, date, date | None]], on: date) -> Standing:
    escaped_on = None
    for status, _first, until in spells:
        is_over = until is not None and until <= on
        if not is_over:
            return Standing(status, None if status in ON_THE_LIST else escaped_on)
        escaped_on = until if status in ON_THE_LIST else escaped_on
    return Standing(Status.NOT_POOR, escaped_on)


def _members(households: Collection[Household], on: date) -> Mapping[int, Mapping[int, Member]]:
    found: dict[int, dict[int, Member]] = defaultdict(dict)
    for member in Member.objects.filter(household__in=households).present_on(on):
        found[member.household_id][member.pk] = member
    return found


def _measures(households: Collection[Household], on: date) -> Mapping[int, list[Measure]]:
    """Give what each household receives: what runs on the day, and what was given once within the year before."""
    rows = Measure.objects.running_on(on).filter(household__in=households).select_related("allowance", "member")
    found = defaultdict(list)
    for measure in rows.order_by("-given_on", "-pk"):
        if measure.ended_on or measure.kind == Kind.ALLOWANCE or measure.given_on > on - _YEAR:
            found[measure.household_id].append(measure)
    return found


def _lines(
    household: Household, persons: Mapping[int, Member], found: list[Claim], measures: list[Measure]
) -> Iterator[Entitlement]:
    _standing_claims, aside = highest_only(found)
    higher = {id(entry.claim): entry for entry in aside}
    matched: set[int] = set()
    alike: dict[tuple, list[Entitlement]] = defaultdict(list)
    for claim in found:
        measure = next((one for one in measures if one.pk not in matched and _answers(one, claim)), None)
        matched.update([measure.pk] if measure else [])
        gives_way = higher.get(id(claim))
        state = State.RECEIVED if measure else _state(claim, gives_way)
        members = (persons[claim.person],) if claim.person in persons else ()
        line = Entitlement(household, members, state, claim, measure, gives_way)
        alike[_likeness(line)].append(line)
    yield from map(_joined, alike.values())
    for measure in measures:
        if measure.pk not in matched and measure.kind == Kind.ALLOWANCE:
            yield Entitlement(
                household, (measure.member,) if measure.member else (), State.WITHOUT_CLAIM, None, measure
            )


def _likeness(line: Entitlement) -> tuple:
    """Give what two lines must share to be told as one."""
    claim, measure = line.claim, line.measure
    same = (claim.programme.code, claim.benefit.code, line.state, claim.until, claim.to_check)
    return (*same, measure and measure.pk, line.higher and line.higher.higher.benefit.code)


def _joined(lines: list[Entitlement]) -> Entitlement:
    return replace(lines[0], members=tuple(member for line in lines for member in line.members))


def _answers(measure: Measure, claim: Claim) -> bool:
    """Whether `measure` is what the claim is to: of its programme, its benefit where it names one, and its person."""
    if measure.programme != claim.programme.code or measure.kind != claim.benefit.kind:
        return False
    if measure.kind == Kind.ALLOWANCE and measure.allowance.benefit != claim.benefit.code:
        return False
    return claim.person is None or measure.member_id == claim.person


def _state(claim: Claim, higher: SetAside | None) -> State:
    if higher:
        return State.SET_ASIDE
    if claim.to_check:
        return State.TO_CHECK
    return State.ON_REQUEST if claim.benefit.on_request else State.OPEN

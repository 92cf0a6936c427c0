"""Rows for tests, by plain functions: each saves one thing that is right as it stands, and takes what matters."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count

from communes.models import RECORDS_BEGIN, HouseholdTotal, Unit, Village, VillagePlacement
from communes.officers.models import Assignment, Officer
from households.models import Household, Member
from households.reports.models import Snapshot
from households.reports.official.report import official_report
from households.reports.snapshots.services import lock
from households.reviews.deciding.decisions import decide_many, sittings_of
from households.reviews.entering.services import Form, Submission, submit_many
from households.reviews.judging import zones_on
from households.reviews.listing.services import list_many, open_round
from households.reviews.models import Cause, Meeting, Notice, NoticeLine, Recognition, Review, Round, VillageStage, Wish
from households.reviews.scoring import standard
from households.reviews.stages.meetings import Minutes, hold_many, to_vote_on
from households.reviews.stages.notices import Posting, post_many
from households.reviews.stages.reports import Answer, Report, answer_opinions, ask_opinions, submit_lists
from households.services import Registration, register_many
from households.support.models import Contribution, Fund
from households.support.money.services import open_fund, receive_many

_numbers = count(10_000)  # above the codes that tests name themselves

_LEVELS = {
    Unit.Kind.CITY: Unit.Level.PROVINCE,
    Unit.Kind.URBAN_DISTRICT: Unit.Level.DISTRICT,
    Unit.Kind.RURAL_DISTRICT: Unit.Level.DISTRICT,
    Unit.Kind.TOWN: Unit.Level.DISTRICT,
}


def unit(
    code: str = "10441",
    name: str = "Xã Mỹ Đức",
    *,
    kind: str = Unit.Kind.COMMUNE,
    parent: Unit | None = None,
    valid_from: date = RECORDS_BEGIN,
    valid_until: date | None = None,
) -> Unit:
    """A unit, a commune if nothing else is said; its level follows from its kind."""
    return Unit.objects.create(
        code=code,
        name=name,
        kind=kind,
        level=_LEVELS.get(kind, Unit.Level.COMMUNE),
        parent=parent,
        valid_from=valid_from,
        valid_until=valid_until,
    )


def village(lies_in: Unit, name: str = "Thôn Đoài", *, code: str | None = None) -> Village:
    """A village that has always lain in `lies_in`."""
    created = Village.objects.create(code=code or f"{lies_in.code}-{next(_numbers):02}", name=name)
    VillagePlacement.objects.create(village=created, unit=lies_in, valid_from=RECORDS_BEGIN)
    return created


def officer(role: str | None = None, place: Unit | Village | None = None, *, username: str | None = None) -> Officer:
    """An officer who signs in with the password "mat-khau-thu", and serves `place` (a unit or a village) in `role`."""
    created = Officer(username=username or f"can-bo-{next(_numbers)}", full_name="Nguyễn Thị Lan")
    created.set_password("mat-khau-thu")
    created.save()
    if role:
        key = "village" if isinstance(place, Village) else "unit"
        Assignment.objects.create(officer=created, role=role, valid_from=RECORDS_BEGIN, **{key: place})
    return created


def household(
    lies_in: Village, head: str = "Lê Thị Thơm", *, code: str | None = None, registered_on: date = date(2012, 9, 12)
) -> Household:
    """A household of a woman of 1964 who farms and her grandson of 2015 who goes to school."""
    created = Household(code=code or f"MD-{next(_numbers):04}", village=lies_in, registered_on=registered_on)
    people = [
        member(head, 1964),
        member("Lê Văn Nam", 2015, sex="male", relation="grandchild", work="studying", in_school=True),
    ]
    return register_many([Registration(created, people)], by=None, source="command")[0]


def member(name: str = "Lê Thị Thơm", birth_year: int = 1964, **values) -> Member:
    """A member that is not saved: a woman, head of her household, who farms, if nothing else is said."""
    return Member(
        **{"name": name, "birth_year": birth_year, "sex": "female", "relation": "head", "work": "farming", **values}
    )


def review_round(held_in: Unit, year: int = 2026, *, standards: list[str] | None = None) -> Round:
    """The round of `year` in `held_in`, from September to the middle of December."""
    return open_round(
        year=year,
        unit=held_in,
        opens_on=date(year, 9, 1),
        closes_on=date(year, 12, 14),
        standards=standards,
        by=None,
        source="command",
    )


def listed(household: Household, in_round: Round, origin: str = Review.Origin.LISTED) -> Review:
    """The empty form of `household` in a round."""
    return list_many(in_round, [household], origin=origin, by=None, source="command")[0]


def form(lacking: Iterable[str] = (), **values) -> Form:
    """A complete form by the standards of 2022: near-poor by the city's line, and lacking the given indicators."""
    answers = {indicator.code: "met" for indicator in standard("nd07-2021").indicators}
    answers |= dict.fromkeys(lacking, "lacking")
    return Form(
        **{
            "answers": answers,
            "assessed_income": 1_850_000,
            "causes": [Cause.ILLNESS],
            "wishes": [Wish.HEALTH],
            "members_confirmed": True,
            "reviewed_on": date(2026, 10, 20),
            "overrides": dict.fromkeys(lacking, "Đã xem tại hộ"),
            **values,
        }
    )


def submitted(household: Household, in_round: Round, *, by: Officer | None = None, **values) -> Review:
    """A submitted review of `household`; `values` are those of `form`."""
    values.setdefault("reviewed_on", date(in_round.year, 10, 20))
    return submit_many([Submission(listed(household, in_round), form(**values))], by=by, source="form")[0]


def minutes(stage: VillageStage, *, votes: Mapping[int, int] | None = None, **values) -> Minutes:
    """The minutes of a meeting of the day on which the last form was made: 30 of 40 came, and all of them agree with
    every result if no `votes` (by review) are given."""
    waiting = list(to_vote_on(stage))
    return Minutes(
        **{
            "stage": stage,
            "held_on": max((review.reviewed_on for review in waiting), default=stage.opened_on),
            "place": "Nhà văn hoá thôn",
            "chair": "Nguyễn Văn Trưởng",
            "secretary": "Trần Thị Thư",
            "village_representative": "Lê Văn Dân",
            "committee_representative": "Phạm Văn Ban",
            "supervisor": "Vũ Thị Mặt",
            "invited": 40,
            "present": 30,
            "opinions": "",
            "votes": {review.pk: 30 for review in waiting} if votes is None else votes,
            **values,
        }
    )


def met(stage: VillageStage, **values) -> Meeting:
    """A meeting of `stage`; `values` are those of `minutes`."""
    return hold_many([minutes(stage, **values)], by=None, source="command")[0]


def posted(stage: VillageStage, *, on: date | None = None) -> Notice:
    """The notice of a stage that met, or is met now; put up on the day of its meeting if no other is given."""
    if not stage.meetings.exists():
        met(stage)
    on = on or stage.meetings.last().held_on
    return post_many([Posting(stage, on, "Nhà văn hoá thôn")], by=None, source="command")[0]


def reported(stage: VillageStage) -> VillageStage:
    """A stage whose list lies with the commune chair since the day after its notice."""
    if not stage.notices.exists():
        posted(stage)
    submit_lists([stage], on=stage.notices.last().ends_on + timedelta(days=1), by=None, source="command")
    stage.refresh_from_db()
    return stage


def decidable(*reviews: Review) -> list[Review]:
    """Submitted `reviews` that lack nothing for a decision: the lists of their villages lie with the chair, and the
    authority above agreed with them three days later. Their communes have no other village in the round."""
    stages = [reported(stage) for stage in {review.stage for review in reviews}]
    by_commune = {}
    for stage in stages:
        asked_on = stage.notices.last().ends_on + timedelta(days=1)
        unit = stage.village.placements.in_force(asked_on).get().unit
        by_commune[unit, stage.round] = max(asked_on, by_commune.get((unit, stage.round), asked_on))
    reports = [Report(unit, held, "15/BC-UBND", asked_on) for (unit, held), asked_on in by_commune.items() if held]
    opinions = ask_opinions(reports, by=None, source="command")
    answer_opinions(
        [Answer(opinion, "310/UBND", opinion.reported_on + timedelta(days=3), "agrees") for opinion in opinions],
        by=None,
        source="command",
    )
    return [Review.objects.select_related("household__village", "round", "stage").get(pk=one.pk) for one in reviews]


def recorded(household: Household, in_round: Round, **values) -> Review:
    """A submitted review of `household` that went through no procedure, as one from an old book; `values` are those of
    `form`."""
    return recorded_many([household], in_round, **values)[0]


def recorded_many(households: Sequence[Household], in_round: Round, **values) -> list[Review]:
    """One review by the same form for each of `households`, as `recorded`."""
    values.setdefault("reviewed_on", date(in_round.year, 10, 20))
    zones = zones_on([household.village_id for household in households], in_round.opens_on)
    reviews = [
        Review(household=household, round=in_round, origin=Review.Origin.LISTED, zone=zones[household.village_id])
        for household in households
    ]
    return submit_many([Submission(review, form(**values)) for review in reviews], by=None, source="command")


def posted_late(stage: VillageStage, *reviews: Review):
    """Let recorded `reviews` stand on the list and the last notice of `stage`, which lies with the chair already."""
    Review.objects.filter(pk__in=[review.pk for review in reviews]).update(stage=stage)
    notice = stage.notices.last()
    NoticeLine.objects.bulk_create([NoticeLine(notice=notice, review=one, status="near_poor") for one in reviews])


def decided(household: Household, in_round: Round, *, on: date | None = None, **values) -> Review:
    """A decided review of `household`, recorded outside the procedure, and the recognition that follows; `values` are
    those of `form`."""
    (review,) = decided_many([household], in_round, on=on, **values)
    review.refresh_from_db()
    return review


def decided_many(households: Sequence[Household], in_round: Round, *, on: date | None = None, **values) -> list[Review]:
    """One decided review by the same form for each of `households`, as `decided`; the rows as before the decision."""
    reviews = recorded_many(households, in_round, **values)
    on = on or date(in_round.year, 12, 10)
    units = {household.village.placements.in_force(on).get().unit_id for household in households}
    numbers = {unit: {"recognised": "91/QĐ", "escaped": "92/QĐ"} for unit in units}
    decide_many(sittings_of(reviews, decided_on=on, numbers=numbers), by=None, source="command")
    return reviews


def recognition(
    of: Household,
    status: str,
    since: date,
    until: date | None = None,
    *,
    village: Village | None = None,
    persons: int = 2,
    standard: str = "hn-2022",
) -> Recognition:
    """A spell of `status` by an empty form and without a paper, for what only counts spells."""
    review = Review.objects.create(household=of, origin="listed", zone="rural", state="submitted")
    Review.objects.filter(pk=review.pk).update(state="decided")
    return Recognition.objects.create(
        household=of,
        village=village or of.village,
        year=since.year,
        review=review,
        status=status,
        movement="stays",
        standard=standard,
        valid_from=since,
        valid_until=until,
        persons=persons,
        children=0,
        female_head=True,
        ethnicity="01",
        merit=False,
        no_working_capacity=False,
    )


def household_total(of: Village, year: int, households: int = 100, persons: int = 350) -> HouseholdTotal:
    """All households and persons of a village at the end of `year`."""
    return HouseholdTotal.objects.create(village=of, year=year, households=households, persons=persons)


def fund(kept_at: Unit, received: int = 0, *, on: date = date(2021, 1, 1), **values) -> Fund:
    """A fund for the poor, open since 2016, to which `received` VND came on the day `on`."""
    number = next(_numbers)
    opened = Fund(
        **{
            "kind": Fund.Kind.FOR_THE_POOR,
            "name": f"Quỹ Vì người nghèo {number}",
            "unit": kept_at,
            "opened_on": date(2016, 1, 1),
            **values,
        }
    )
    open_fund(opened, by=None, source="command")
    if received:
        given = Contribution(fund=opened, on=on, amount=received, giver="Công ty Hồng Hà")
        receive_many([given], by=None, source="command")
    return opened


def locked(table: str, year: int, unit: str) -> Snapshot:
    """An official table of `year` as it was locked a fortnight after the year was over."""
    report, cut_at = official_report(table, year, unit), datetime(year + 1, 1, 14, 2, 0, tzinfo=UTC)
    return lock(report, cut_at=cut_at, after=0, by=None, source="command")

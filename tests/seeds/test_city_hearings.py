"""The hearings of the demonstration city: every round since 2021 went the whole way of the law, day by day."""

from datetime import date

import pytest
from django.db.models import F, Max, Q

from households.reviews.models import (
    Certificate,
    Complaint,
    Decision,
    Meeting,
    Notice,
    Opinion,
    Recognition,
    Review,
    ReviewRequest,
    VillageStage,
    Vote,
)
from households.reviews.procedures import procedure
from households.reviews.stages.calendar import calendar

pytestmark = [pytest.mark.city, pytest.mark.django_db]
Step = VillageStage.Step
PAST = [2021, 2022, 2023, 2024, 2025]
HOME = "10441"


@pytest.mark.parametrize("year", PAST)
def test_every_village_of_a_past_round_met_posted_and_was_decided(year):
    stages = VillageStage.objects.filter(round__year=year)
    assert set(stages.values_list("step", flat=True)) == {Step.DECIDED}
    assert not stages.filter(Q(meetings=None) | Q(notices=None)).exists()
    assert not Review.objects.filter(round__year=year, stage=None).exists()


@pytest.mark.parametrize("year", PAST)
def test_every_decided_result_was_agreed_by_a_meeting_and_posted(year):
    decided = Review.objects.filter(round__year=year, state=Review.State.DECIDED)
    assert decided.count() > 9_000
    assert not decided.exclude(pk__in=Vote.objects.filter(is_agreed=True).values("review")).exists()
    assert not decided.filter(notice_lines=None).exists()
    assert not Vote.objects.filter(is_agreed=True, agreeing__lt=F("present") / 2).exists()


def test_a_village_that_refused_met_again():
    refused = Vote.objects.filter(is_agreed=False)
    assert refused.count() >= 5 * len(PAST)
    assert Meeting.objects.filter(number=2).count() == refused.count()


def test_no_notice_is_shorter_than_the_law():
    days, law = calendar(), procedure("periodic-qd24")
    periods = set(Notice.objects.filter(stage__round__isnull=False).values_list("posted_on", "ends_on"))
    assert all(days.last_day(posted_on, law.posting) == ends_on for posted_on, ends_on in periods)


def test_complaints_of_past_rounds_are_closed_in_time_and_posted_again():
    past = Complaint.objects.filter(review__round__year__in=PAST)
    assert past.count() == 8 * len(PAST)
    assert not past.filter(Q(rechecked_on=None) | Q(rechecked_on__gt=F("due_on"))).exists()
    assert Notice.objects.filter(kind=Notice.Kind.AGAIN).count() == past.count()


@pytest.mark.parametrize("year", PAST)
def test_every_commune_had_a_favourable_opinion_before_its_decisions(year):
    opinions = {found.unit_id: found for found in Opinion.objects.filter(round__year=year)}
    assert all(found.is_favourable and found.answered_on <= found.due_on for found in opinions.values())
    for decision in Decision.objects.filter(round__year=year):
        assert opinions[decision.unit_id].answered_on <= decision.decided_on <= date(year, 12, 14)


def test_the_district_answered_until_the_districts_ended():
    authorities = (
        Opinion.objects.filter(round__year__in=PAST).order_by().values_list("round__year", "authority").distinct()
    )
    assert dict(authorities) == {
        **dict.fromkeys([2021, 2022, 2023, 2024], "Chủ tịch Ủy ban nhân dân cấp huyện"),
        2025: "Chủ tịch Ủy ban nhân dân cấp tỉnh",
    }


def test_cases_of_the_year_were_decided_within_fifteen_days():
    cases = VillageStage.objects.filter(round=None, step=Step.DECIDED)
    assert cases.exists()
    last = cases.annotate(decided_on=Max("reviews__recognitions__decision__decided_on"))
    days, law = calendar(), procedure("leaving-qd24")
    assert all(case.decided_on <= days.last_day(case.opened_on, law.total) for case in last)


def test_who_is_recognised_holds_a_certificate():
    recognised = Recognition.objects.on_the_list().filter(decision__round__year__in=PAST)
    assert recognised.count() == Certificate.objects.filter(recognition__in=recognised).count()
    assert not Certificate.objects.exclude(recognition__status__in=("poor", "near_poor")).exists()


def test_the_home_commune_has_a_village_at_every_step():
    stages = VillageStage.objects.filter(round__year=2026, village__placements__unit__code=HOME)
    steps = set(stages.filter(village__placements__valid_until=None).values_list("step", flat=True))
    assert steps == {Step.REVIEWING, Step.AGREED, Step.POSTED, Step.DISPUTED, Step.REPORTED}


def test_the_city_has_opinions_to_give_and_the_next_commune_a_list_to_decide():
    waiting = Opinion.objects.filter(round__year=2026, answered_on=None)
    assert waiting.filter(due_on__lt=date(2026, 11, 20)).exists()
    assert waiting.filter(due_on__gte=date(2026, 11, 20)).exists()
    answered = Opinion.objects.get(round__year=2026, unit__code="09700")
    assert answered.is_favourable
    ready = Review.objects.filter(round__year=2026, stage__step=Step.REPORTED, state=Review.State.SUBMITTED)
    assert ready.filter(household__village__placements__unit=answered.unit).exists()


def test_form_a_kept_some_requests_off_the_list():
    requests = ReviewRequest.objects.filter(round__year=2026)
    assert (requests.filter(review=None).count(), requests.exclude(review=None).count()) == (5, 36)
    assert all(len(found.criteria_met) >= 4 for found in requests.filter(review=None))


def test_the_forms_of_2026_are_judged_by_the_standard_of_2027_too():
    judged = Review.objects.filter(round__year=2026, state=Review.State.SUBMITTED)
    assert judged.filter(outcomes__standard="nd351-2025").count() == judged.count() > 3_000
    assert not judged.filter(outcomes__standard="nd351-2025", outcomes__status="undecided").exists()

"""The village meeting: who votes on what, from which share on a result is agreed, and what a village lacks."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from communes.models import ChangeEntry
from households.reviews.models import Meeting, Vote
from households.reviews.stages.meetings import hold_many, to_vote_on
from households.services import OutOfScope, StaleVersion
from tests import factories
from tests.reviews.stages.stage_case import MET, REVIEWED, StageTestCase


class MeetingTests(StageTestCase):
    def hold(self, *, by=None, today=None, **values):
        minutes = factories.minutes(self.stage, **values)
        return hold_many([minutes], by=by or self.lan, source="form", today=today)[0]

    def votes(self, first=30, second=30):
        return {self.first.pk: first, self.second.pk: second}

    def test_a_village_that_agrees_with_every_result_goes_on(self):
        meeting = self.hold(held_on=MET)
        assert (meeting.number, meeting.votes.count(), self.step()) == (1, 2, "agreed")
        assert self.stage.version == 2

    def test_half_of_those_present_agree_with_a_result_and_one_less_refuses_it(self):
        self.hold(present=31, votes=self.votes(16, 15))
        agreed = dict(Vote.objects.values_list("review", "is_agreed"))
        assert agreed == {self.first.pk: True, self.second.pk: False}
        assert self.step() == "reviewing"

    def test_of_an_even_number_half_is_enough(self):
        self.hold(present=30, votes=self.votes(15, 15))
        assert self.step() == "agreed"

    def test_only_what_was_refused_is_voted_on_again(self):
        self.hold(votes=self.votes(second=0))
        assert list(to_vote_on(self.stage)) == [self.second]
        assert self.hold(votes={self.second.pk: 20}).number == 2
        assert self.step() == "agreed"

    def test_a_corrected_form_needs_a_vote_of_its_own(self):
        self.hold(votes=self.votes(second=0))
        correction = self.corrected(self.second, assessed_income=1_700_000)
        assert list(to_vote_on(self.stage)) == [correction]
        assert "không còn chờ họp" in self.refusal(self.hold, votes={self.second.pk: 30})
        self.hold(votes={correction.pk: 30})
        assert self.step() == "agreed"

    def test_a_form_that_is_not_sent_waits_for_another_meeting(self):
        factories.listed(factories.household(self.village), self.round)
        self.hold()
        assert self.step() == "reviewing"
        assert "chưa có phiếu nào đã gửi" in self.refusal(self.hold, votes={})

    def test_a_result_that_no_standard_gave_is_not_voted_on(self):
        undecided = factories.submitted(
            factories.household(self.village), self.round, assessed_income=None, b1=120, lacking=[]
        )
        assert undecided not in to_vote_on(self.stage)
        self.hold()
        assert self.step() == "reviewing"

    def test_every_household_has_a_vote_and_none_has_more_than_were_present(self):
        said = self.refusal(self.hold, present=20, invited=40, votes={self.first.pk: 21})
        assert f"{self.first.household}: 21 người đồng ý, nhiều hơn 20" in said
        assert f"{self.second.household} chưa có số người đồng ý" in said
        assert not Meeting.objects.exists()

    def test_no_more_come_than_were_invited(self):
        assert "41 phải từ 1 đến" in self.refusal(self.hold, present=41, votes=self.votes(41, 41))
        assert "0 phải từ 1 đến" in self.refusal(self.hold, present=0, votes=self.votes(0, 0))

    def test_the_days_are_in_order(self):
        assert "trước ngày bắt đầu rà soát" in self.refusal(self.hold, held_on=date(2026, 8, 31))
        assert "sau ngày họp" in self.refusal(self.hold, held_on=REVIEWED - timedelta(days=1))
        assert "chưa tới" in self.refusal(self.hold, held_on=MET, today=MET - timedelta(days=1))
        self.hold(held_on=MET, votes=self.votes(second=0))
        said = self.refusal(self.hold, held_on=MET - timedelta(days=1), votes={self.second.pk: 30})
        assert "trước cuộc họp lần trước, 02/11/2026" in said

    def test_the_minutes_say_where_and_who(self):
        said = self.refusal(self.hold, place=" ", secretary="", committee_representative="")
        for missing in ("địa điểm", "thư ký", "đại diện Ban Chỉ đạo"):
            assert f"biên bản còn thiếu: {missing}" in said
        self.hold(supervisor="")

    def test_only_a_village_under_review_meets(self):
        self.hold()
        assert "“Đã họp thôn”" in self.refusal(self.hold)

    def test_only_who_conducts_the_procedure_there_writes_minutes(self):
        for stranger in self.strangers:
            with self.subTest(stranger), pytest.raises(OutOfScope):
                self.hold(by=stranger)
        assert self.step() == "reviewing"

    def test_what_another_wrote_meanwhile_is_not_overwritten(self):
        self.hold(version=1, votes=self.votes(second=0))
        with pytest.raises(StaleVersion) as stale:
            self.hold(version=1, votes={self.second.pk: 30})
        assert stale.value.current.version == 2

    def test_the_history_counts_the_votes(self):
        self.hold(votes=self.votes(second=0))
        entry = ChangeEntry.objects.get(kind="stage.met")
        assert (entry.label, entry.key, entry.village) == (str(self.village), self.village.code, self.village)
        assert (entry.after["agreed"], entry.after["not_agreed"], entry.after["present"]) == (1, 1, 30)

    def test_many_villages_cost_no_more_queries_than_one(self):
        alone = [factories.minutes(self.stage)]
        with self.count() as one:
            hold_many(alone, by=self.lan, source="form")
        others = [self.another_village() for _number in range(5)]
        plans = [factories.minutes(stage) for stage in others]
        with self.assertNumQueries(len(one)):
            hold_many(plans, by=self.lan, source="form", summary=True)
        assert {stage.step for stage in type(self.stage).objects.all()} == {"agreed"}

    def test_a_fault_in_one_village_saves_nothing_anywhere(self):
        other = factories.minutes(self.another_village())
        plans = [factories.minutes(self.stage), replace(other, present=0)]
        self.refusal(hold_many, plans, by=self.lan, source="form")
        assert not Meeting.objects.exists()

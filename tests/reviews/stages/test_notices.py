"""The public notice: what it tells, how long it hangs, and when it may be put up."""

from datetime import date, timedelta

import pytest

from communes.models import ChangeEntry
from households.reviews.models import CalendarDay, Notice
from households.reviews.stages.calendar import calendar
from households.reviews.stages.notices import Posting, post_many
from households.services import OutOfScope, StaleVersion
from tests import factories
from tests.reviews.stages.stage_case import MET, NOT_POOR, POSTED, POSTED_UNTIL, StageTestCase

PLACES = "Nhà văn hoá thôn; trụ sở Ủy ban nhân dân xã"


class NoticeTests(StageTestCase):
    def setUp(self):
        super().setUp()
        factories.met(self.stage, held_on=MET)

    def post(self, on=POSTED, *, places=PLACES, by=None, today=None, **values):
        posting = Posting(self.stage, on, places, **values)
        return post_many([posting], by=by or self.lan, source="form", today=today)[0]

    def test_a_notice_tells_every_result_as_it_was_proposed(self):
        factories.submitted(
            factories.household(self.village), factories.review_round(self.commune, 2025, standards=["nd07-2021"])
        )
        notice = self.post()
        assert (notice.number, notice.kind, self.step()) == (1, Notice.Kind.FIRST, "posted")
        assert dict(notice.lines.values_list("review", "status")) == {
            self.first.pk: "near_poor",
            self.second.pk: "near_poor",
        }

    def test_it_hangs_three_working_days_the_first_of_which_is_the_day_of_posting(self):
        assert self.post().ends_on == POSTED_UNTIL

    def test_days_off_count_not_and_made_up_saturdays_do(self):
        CalendarDay.objects.create(day=date(2026, 11, 4), name="Ngày nghỉ")
        CalendarDay.objects.create(day=date(2026, 11, 7), name="Làm bù", is_working=True)
        assert not calendar().is_working(date(2026, 11, 4))
        assert self.post(on=date(2026, 11, 4)).ends_on == date(2026, 11, 7)

    def test_it_may_hang_longer_than_the_law_asks_and_not_shorter(self):
        said = self.refusal(self.post, ends_on=POSTED_UNTIL - timedelta(days=1))
        assert "từ 03/11/2026 phải đến hết ngày 05/11/2026, không chỉ đến 04/11/2026" in said
        assert not Notice.objects.exists()
        assert self.post(ends_on=POSTED_UNTIL + timedelta(days=1)).ends_on == date(2026, 11, 6)

    def test_it_follows_the_meeting(self):
        assert "trước ngày 02/11/2026" in self.refusal(self.post, on=MET - timedelta(days=1))
        assert self.post(on=MET).posted_on == MET

    def test_it_is_not_put_up_in_advance_nor_nowhere(self):
        assert "chưa tới" in self.refusal(self.post, today=POSTED - timedelta(days=1))
        assert "ghi nơi niêm yết" in self.refusal(self.post, places=" ")

    def test_without_a_meeting_nothing_is_posted(self):
        unmet = self.another_village()
        said = self.refusal(post_many, [Posting(unmet, POSTED, PLACES)], by=self.lan, source="form")
        assert "“Đang rà soát”. Việc này chỉ làm ở bước “Đã họp thôn” hoặc “Đang phúc tra”" in said

    def test_a_result_is_posted_once(self):
        self.post()
        assert "“Đang niêm yết”" in self.refusal(self.post)

    def test_only_who_conducts_the_procedure_there_posts(self):
        for stranger in self.strangers:
            with self.subTest(stranger), pytest.raises(OutOfScope):
                self.post(by=stranger)
        assert self.step() == "agreed"

    def test_a_posting_by_an_old_page_is_stale(self):
        with pytest.raises(StaleVersion):
            self.post(version=self.stage.version)

    def test_the_history_tells_from_when_to_when(self):
        self.post()
        told = ChangeEntry.objects.get(kind="stage.posted").after
        assert told == {"posted_on": "2026-11-03", "ends_on": "2026-11-05", "households": 2}

    def test_many_villages_cost_no_more_queries_than_one(self):
        others = [self.another_village() for _number in range(5)]
        for stage in others:
            factories.met(stage, held_on=MET)
        with self.count() as one:
            self.post()
        with self.assertNumQueries(len(one)):
            post_many([Posting(stage, POSTED, PLACES) for stage in others], by=self.lan, source="form", summary=True)

    def test_who_leaves_the_list_is_posted_too(self):
        other = factories.submitted(factories.household(factories.village(self.commune)), self.round, **NOT_POOR)
        assert factories.posted(other.stage).lines.get().status == "not_poor"

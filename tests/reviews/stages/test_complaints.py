"""A complaint: until when it is taken, how the re-check closes it, and what is posted again."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from communes.models import ChangeEntry
from households.reviews.entering.services import correct
from households.reviews.models import Complaint, Notice
from households.reviews.stages.complaints import Grievance, complain_many, recheck
from households.reviews.stages.notices import Posting, post_many
from households.reviews.stages.reports import submit_lists
from households.services import OutOfScope, StaleVersion, close_household
from tests import factories
from tests.reviews.stages.stage_case import NOT_POOR, POSTED, POSTED_UNTIL, StageTestCase

RECHECKED = date(2026, 11, 9)
KEPT, CHANGED = Complaint.Result.KEPT, Complaint.Result.CHANGED


class ComplaintTestCase(StageTestCase):
    def setUp(self):
        super().setUp()
        factories.posted(self.stage, on=POSTED)

    def complain(self, review=None, on=POSTED_UNTIL, *, by=None, today=None, who="Đỗ Văn Kiên", text="Có ô tô."):
        grievance = Grievance(review or self.first, on, who, text)
        return complain_many([grievance], by=by or self.lan, source="form", today=today)[0]

    def recheck(self, complaint, result=KEPT, on=RECHECKED, *, finding="Đã xem lại.", by=None, **values):
        return recheck(
            complaint, rechecked_on=on, result=result, finding=finding, by=by or self.lan, source="form", **values
        )

    def post_again(self, on=RECHECKED, **values):
        return post_many([Posting(self.stage, on, "Nhà văn hoá thôn", **values)], by=self.lan, source="form")[0]


class ReceiptTests(ComplaintTestCase):
    def test_a_complaint_disputes_the_village_and_starts_the_clock_of_the_recheck(self):
        complaint = self.complain()
        assert (complaint.notice, complaint.due_on) == (Notice.objects.get(), date(2026, 11, 13))
        assert self.step() == "disputed"

    def test_it_is_taken_from_the_first_to_the_last_day_of_the_notice(self):
        assert self.complain(on=POSTED).received_on == POSTED
        assert self.complain(on=POSTED_UNTIL).received_on == POSTED_UNTIL
        for day in (POSTED - timedelta(days=1), POSTED_UNTIL + timedelta(days=1)):
            said = self.refusal(self.complain, on=day)
            assert "ngoài thời gian niêm yết, 03/11/2026 – 05/11/2026" in said
            assert str(self.first.household) in said

    def test_while_one_is_open_another_may_still_complain(self):
        self.complain()
        self.complain(self.second)
        assert Complaint.objects.count() == 2

    def test_what_was_not_posted_is_not_complained_about(self):
        unposted = self.another_village().reviews.get()
        assert "“Đang rà soát”" in self.refusal(self.complain, unposted)
        assert not Complaint.objects.exists()

    def test_it_says_who_and_what(self):
        said = self.refusal(self.complain, who="", text=" ")
        assert "ghi tên người khiếu nại" in said
        assert "ghi nội dung khiếu nại" in said
        assert "chưa tới" in self.refusal(self.complain, today=POSTED)

    def test_only_who_conducts_the_procedure_there_takes_it(self):
        for stranger in self.strangers:
            with self.subTest(stranger), pytest.raises(OutOfScope):
                self.complain(by=stranger)

    def test_the_history_is_that_of_the_household(self):
        self.complain()
        entry = ChangeEntry.objects.get(kind="complaint.received")
        assert entry.key == self.first.household.code
        assert entry.after == {"received_on": "2026-11-05", "due_on": "2026-11-13"}


class RecheckTests(ComplaintTestCase):
    def test_a_kept_result_is_posted_again_alone(self):
        closed = self.recheck(self.complain())
        assert (closed.result, closed.rechecked_on, self.step()) == (KEPT, RECHECKED, "disputed")
        notice = self.post_again()
        assert (notice.kind, notice.number, notice.ends_on) == (Notice.Kind.AGAIN, 2, date(2026, 11, 11))
        assert [line.review for line in notice.lines.all()] == [self.first]
        assert self.step() == "posted"

    def test_a_result_changes_by_a_corrected_form_and_needs_no_meeting(self):
        complaint = self.complain()
        assert "Mở phiếu sửa trước" in self.refusal(self.recheck, complaint, CHANGED)
        corrected = self.corrected(self.first, **NOT_POOR)
        self.recheck(complaint, CHANGED)
        line = self.post_again().lines.get()
        assert (line.review, line.status) == (corrected, "not_poor")

    def test_a_form_that_is_open_is_sent_before_the_recheck_is_closed(self):
        complaint = self.complain()
        correct(self.first, by=self.lan)
        for result in (KEPT, CHANGED):
            assert "gửi phiếu sửa trước" in self.refusal(self.recheck, complaint, result)

    def test_a_form_may_be_corrected_twice_in_one_recheck(self):
        complaint = self.complain()
        once = self.corrected(self.first, **NOT_POOR)
        twice = self.corrected(once)
        self.recheck(complaint, CHANGED)
        assert self.post_again().lines.get().review == twice

    def test_a_household_that_left_meanwhile_keeps_nobody_waiting(self):
        complaint = self.complain()
        correct(self.first, by=self.lan)
        household = self.first.household
        household.refresh_from_db()
        close_household(
            household, version=household.version, closed_on=RECHECKED, closing_reason="died", by=self.lan, source="form"
        )
        self.recheck(complaint, CHANGED)
        assert not self.post_again().lines.exists()

    def test_only_what_is_contested_is_corrected(self):
        self.complain()
        assert "không có khiếu nại đang mở" in self.refusal(correct, self.second, by=self.lan)

    def test_a_recheck_has_a_day_a_result_and_a_finding(self):
        complaint = self.complain()
        assert "trước ngày nhận khiếu nại" in self.refusal(self.recheck, complaint, on=POSTED)
        assert "Ghi kết luận phúc tra" in self.refusal(self.recheck, complaint, finding=" ")
        assert "Chọn giữ nguyên hay thay đổi" in self.refusal(self.recheck, complaint, "")
        assert "chưa tới" in self.refusal(self.recheck, complaint, today=POSTED_UNTIL)
        complaint.refresh_from_db()
        assert complaint.rechecked_on is None

    def test_a_late_recheck_counts_and_the_history_tells_its_last_day(self):
        late = date(2026, 11, 20)
        assert self.recheck(self.complain(), on=late).rechecked_on == late
        told = ChangeEntry.objects.get(kind="complaint.rechecked").after
        assert told == {"due_on": "2026-11-13", "rechecked_on": "2026-11-20", "result": "kept"}

    def test_it_is_closed_once(self):
        complaint = self.complain()
        self.recheck(complaint)
        assert "đã có kết quả phúc tra ngày 09/11/2026" in self.refusal(self.recheck, complaint)

    def test_an_old_page_and_a_stranger_close_nothing(self):
        complaint = self.complain()
        with pytest.raises(StaleVersion):
            self.recheck(complaint, version=1)
        for stranger in self.strangers:
            with self.subTest(stranger), pytest.raises(OutOfScope):
                self.recheck(complaint, by=stranger)


class PostingAgainTests(ComplaintTestCase):
    def test_every_complaint_is_closed_first(self):
        self.recheck(self.complain())
        self.complain(self.second)
        assert "còn 1 khiếu nại chưa phúc tra" in self.refusal(self.post_again)

    def test_it_follows_the_recheck_and_hangs_as_long_as_the_law_asks(self):
        self.recheck(self.complain())
        assert "trước ngày 09/11/2026" in self.refusal(self.post_again, on=RECHECKED - timedelta(days=1))
        assert "phải đến hết ngày 11/11/2026" in self.refusal(self.post_again, ends_on=date(2026, 11, 10))

    def test_the_new_result_may_be_contested_too(self):
        self.recheck(self.complain())
        again = self.post_again()
        complaint = self.complain(on=again.posted_on)
        assert complaint.notice == again
        self.recheck(complaint, on=date(2026, 11, 12))
        assert self.post_again(on=date(2026, 11, 12)).number == 3

    def test_one_that_is_written_down_late_is_against_the_last_notice(self):
        self.recheck(self.complain(), on=POSTED_UNTIL)
        again = self.post_again(on=POSTED_UNTIL)
        complaint = self.complain(on=POSTED)
        assert complaint.notice == again
        self.recheck(complaint, on=POSTED_UNTIL)
        assert [line.review for line in self.post_again(on=POSTED_UNTIL).lines.all()] == [self.first]

    def test_the_first_notice_hangs_on_for_the_others(self):
        self.recheck(self.complain(on=POSTED), on=POSTED)
        self.post_again(on=POSTED)
        complaint = self.complain(self.second)
        assert complaint.notice.number == 1
        self.recheck(complaint, on=POSTED_UNTIL)
        assert [line.review for line in self.post_again(on=POSTED_UNTIL).lines.all()] == [self.second]

    def test_a_corrected_form_without_a_result_is_not_posted(self):
        complaint = self.complain()
        self.corrected(self.first, assessed_income=None, b1=120)
        self.recheck(complaint, CHANGED)
        assert "chuẩn quyết định chưa cho ra kết quả" in self.refusal(self.post_again)

    def test_the_list_waits_for_the_last_notice(self):
        self.recheck(self.complain())
        ends_on = self.post_again().ends_on
        with pytest.raises(ValidationError, match="niêm yết đến hết ngày 11/11/2026"):
            submit_lists([self.stage], on=ends_on, by=self.lan, source="form")
        submit_lists([self.stage], on=ends_on + timedelta(days=1), by=self.lan, source="form")
        assert self.step() == "reported"

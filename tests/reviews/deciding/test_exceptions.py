"""Which reviews are decided one by one, each case under the name that the approver reads."""

from datetime import date
from types import SimpleNamespace

from django.utils import timezone

from households import services as register
from households.reviews.deciding.exceptions import examine_many
from households.reviews.deciding.proposals import propose_many
from households.reviews.entering.services import Submission, correct, submit_many
from households.reviews.models import Complaint, Review
from households.reviews.stages.complaints import Grievance, complain_many
from tests import factories
from tests.reviews.deciding.deciding_case import NOT_POOR, POOR, DecidingTestCase


def exceptions(review):
    review = Review.objects.select_related("household__village", "round", "stage").get(pk=review.pk)
    return list(examine_many(propose_many([review]))[0].exceptions)


class ExceptionTests(DecidingTestCase):
    def test_what_changes_nothing_is_routine(self):
        review = self.stays()
        (proposal,) = examine_many(propose_many([review]))
        assert (proposal.exceptions, proposal.is_routine) == ((), True)

    def test_what_nobody_looked_into_is_not_routine(self):
        assert not propose_many([self.stays()])[0].is_routine

    def test_every_movement_is_one(self):
        cases = {
            "phát sinh mới": (None, POOR),
            "hộ nghèo trở thành cận nghèo": (POOR, {}),
            "vượt chuẩn cận nghèo": (POOR, NOT_POOR),
            "thoát cận nghèo": ({}, NOT_POOR),
            "hộ cận nghèo trở thành nghèo": ({}, POOR),
        }
        for movement, (before, now) in cases.items():
            with self.subTest(movement):
                household = factories.household(self.village)
                if before is not None:
                    factories.decided(household, self.earlier_round, **before)
                review = factories.submitted(household, self.round, **now)
                assert exceptions(review)[0] == f"Kết quả thay đổi: {movement}."

    def test_so_is_who_stays_off_the_list(self):
        review = factories.submitted(self.household, self.round, **NOT_POOR)
        assert exceptions(review) == ["Hộ không ở trong danh sách và không được đưa vào."]

    def test_who_asked_to_leave_and_stays(self):
        review = self.stays()
        Review.objects.filter(pk=review.pk).update(origin="leave_requested")
        assert exceptions(review) == ["Hộ đăng ký thoát nghèo, thoát cận nghèo."]

    def test_an_answer_that_differs_from_the_register(self):
        review = self.stays()
        Review.objects.filter(pk=review.pk).update(overrides={"dependants": "Con gái đi làm xa đã về"})
        assert exceptions(review) == ["Cán bộ trả lời khác với sổ hộ: Người phụ thuộc."]

    def test_a_warning_of_the_form(self):
        household = factories.household(self.village)
        factories.decided(household, self.earlier_round)
        review = factories.submitted(household, self.round, causes=[])
        assert exceptions(review) == ["Hộ vào danh sách mà chưa chọn nguyên nhân nào."]

    def test_a_standard_that_gave_no_result(self):
        review = self.stays()
        review.outcomes.exclude(standard=self.round.deciding_standard).update(status="undecided", basis="")
        assert exceptions(review) == ["Chuẩn nghèo đa chiều quốc gia 2022-2025 chưa cho ra kết quả."]

    def test_members_that_changed_since_the_form_was_sent(self):
        review = self.stays()
        member = review.household.members.last()
        register.show_citizen_id(member, by=self.lan)
        assert exceptions(review) == []
        member.merit = True
        register.save_member(member, version=review.household.version, by=self.lan, source="form")
        today = timezone.localdate()  # a change carries the moment of its writing
        assert exceptions(review) == [f"Thành viên của hộ thay đổi ngày {today:%d/%m/%Y}, sau khi gửi phiếu."]

    def test_members_that_changed_before_it_was_sent_again(self):
        review = self.stays()
        member = review.household.members.last()
        member.merit = True
        register.save_member(member, version=review.household.version, by=self.lan, source="form")
        again = submit_many([Submission(correct(review, by=self.lan), factories.form())], by=self.lan, source="form")
        assert exceptions(again[0]) == []

    def test_a_complaint_also_against_the_form_that_was_corrected(self):
        review = self.stays()
        factories.posted(review.stage)
        complain_many([Grievance(review, date(2026, 10, 21), "Trần Văn Tám", "Hộ có ô tô")], by=self.lan, source="form")
        assert exceptions(review) == ["Kết quả có khiếu nại, nhận ngày 21/10/2026."]
        again = submit_many([Submission(correct(review, by=self.lan), factories.form())], by=self.lan, source="form")
        assert Complaint.objects.get().review == review
        assert exceptions(again[0]) == ["Kết quả có khiếu nại, nhận ngày 21/10/2026."]

    def test_many_cost_no_more_queries_than_one(self):
        reviews = [self.stays() for _ in range(8)]
        for number in (1, 8):
            proposals = propose_many(list(Review.objects.filter(pk__in=[one.pk for one in reviews[:number]])))
            with self.subTest(number), self.assertNumQueries(4):
                examine_many(proposals)


class ChainTests(DecidingTestCase):
    """Who entered a form also has a hand in what took its place."""

    def corrected(self, first, second):
        review = factories.submitted(self.household, self.round, by=first)
        return submit_many([Submission(correct(review, by=second), factories.form())], by=second, source="form")[0]

    def test_he_does_not_decide_what_another_corrected(self):
        self.viet.assignments.create(unit=self.commune, role="officer", valid_from=date(2020, 1, 1))
        (proposal,) = propose_many([self.corrected(self.viet, self.lan)])
        assert "người nhập phiếu" in proposal.obstacle(self.viet)
        assert proposal.obstacle(SimpleNamespace(pk=0)) == ""

    def test_the_forms_before_come_newest_first(self):
        second = self.corrected(self.lan, self.lan)
        third = submit_many([Submission(correct(second, by=self.lan), factories.form())], by=self.lan, source="form")[0]
        assert propose_many([third])[0].corrected == (second, second.corrects)

"""The page of the minutes: errors at their household, nothing lost, and what follows from a refusal."""

from households.reviews.models import Meeting, Vote
from tests import factories
from tests.reviews.stages.stage_screens import StageScreenCase, url


class MeetingPageTests(StageScreenCase):
    def page(self):
        return self.client.get(url("meeting_add", self.stage.pk))

    def test_nothing_is_ticked_or_typed_beforehand(self):
        page = self.page()
        self.assertNotContains(page, " checked")
        self.assertContains(page, f'<input type="text" name="agreeing-{self.first.pk}"')
        self.assertContains(page, "thu nhập 1.850.000 ≤ 2.000.000 đồng")

    def test_a_village_that_agrees_goes_on(self):
        self.assertRedirects(self.meet(), url("stage", self.stage.pk))
        assert (self.step(), Meeting.objects.get().chair) == ("agreed", "Lê Văn Hùng")

    def test_everybody_is_ticked_instead_of_a_number(self):
        self.meet(first="", **{f"everybody-{self.first.pk}": "on"})
        assert Vote.objects.get(review=self.first).agreeing == 30

    def test_a_tick_and_another_number_contradict_each_other(self):
        page = self.meet(first="12", **{f"everybody-{self.first.pk}": "on"})
        self.assertContains(page, "mà số ghi là 12")

    def test_more_votes_than_present_are_said_at_the_very_household(self):
        page = self.meet(second="31")
        self.assertContains(page, f'href="#id_agreeing-{self.second.pk}"')
        self.assertContains(page, "31 người đồng ý nhiều hơn 30 người dự họp.", count=2)
        assert not Meeting.objects.exists()

    def test_nothing_typed_is_lost_on_an_error(self):
        page = self.meet(second="", held_on="23/11/2026", **{f"everybody-{self.first.pk}": "on"})
        for kept in ('value="23/11/2026"', 'value="Lê Văn Hùng"', "Nên xem lại nhà ở của hai hộ.", " checked"):
            self.assertContains(page, kept)
        self.assertContains(page, "Ngày này ở sau hôm nay, 22/11/2026.")
        self.assertContains(page, "Nhập số người đồng ý.")

    def test_more_present_than_invited(self):
        self.assertContains(self.meet(present="41"), "41 người dự họp nhiều hơn 40 người được mời.")

    def test_days_out_of_order_are_named_by_the_service(self):
        self.assertContains(self.meet(held_on="19/10/2026"), "được rà soát ngày 20/10/2026, sau ngày họp")
        assert not Meeting.objects.exists()

    def test_who_did_not_reach_the_share_is_reviewed_again_and_met_over(self):
        page = self.client.get(self.meet(second="14").url)
        self.assertContains(page, "1 hộ chưa đủ số người đồng ý: rà soát lại rồi họp lại.")
        self.assertContains(page, f"{self.second.household}: chỉ 14 / 30 người đồng ý.")
        assert self.step() == "reviewing"
        again = self.page()
        self.assertContains(again, "lần 2")
        self.assertNotContains(again, f"agreeing-{self.first.pk}")

    def test_a_form_that_is_not_sent_has_no_vote(self):
        factories.listed(factories.household(self.village, "Vũ Thị Lượm"), self.round)
        page = self.page()
        self.assertContains(page, "1 hộ chưa gửi phiếu nên chưa biểu quyết được")
        self.assertNotContains(page, "Vũ Thị Lượm")

    def test_sent_twice_it_is_saved_once(self):
        version = self.version()
        self.meet()
        self.assertContains(self.meet(version=version), "Có người vừa ghi một việc khác")
        assert Meeting.objects.count() == 1

    def test_a_village_without_anything_to_vote_on_says_what_is_missing(self):
        factories.met(self.stage)
        page = self.page()
        self.assertContains(page, "Không có kết quả nào chờ biểu quyết.")
        self.assertContains(page, url("notice_add", self.stage.pk))
        self.assertNotContains(page, "Lưu biên bản")

    def test_it_costs_the_same_for_any_number_of_households(self):
        with self.count() as few:
            self.page()
        for _number in range(5):
            factories.submitted(factories.household(self.village), self.round)
        with self.assertNumQueries(len(few)):
            self.page()

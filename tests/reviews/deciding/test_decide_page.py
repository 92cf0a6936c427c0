"""How a round grows by request and ends in decisions, on screen."""

from datetime import date

import time_machine

from households.models import Household
from households.reviews.models import Decision, Recognition, Review
from tests import factories
from tests.reviews.round_case import ScreenTestCase, url


class DecisionTests(ScreenTestCase):
    def setUp(self):
        super().setUp()
        self.waiting = factories.submitted(factories.household(self.village, "Bùi Thị Nụ"), self.round, by=self.lan)
        self.client.force_login(self.viet)

    def test_nothing_is_ticked_before_the_approver_ticks(self):
        self.assertNotContains(self.client.get(url("decide", 2026)), "checked")
        self.assertContains(self.client.get(url("decide", 2026) + "?choose=all"), "checked", count=1)
        self.assertNotContains(self.client.get(url("decide", 2026) + "?choose=stays"), "checked")

    def test_he_who_entered_it_does_not_decide_it(self):
        self.viet.assignments.create(unit=self.commune, role="officer", valid_from=date(2020, 1, 1))
        own = factories.submitted(factories.household(self.village), self.round, by=self.viet)
        page = self.client.get(url("decide", 2026))
        self.assertNotContains(page, f'name="reviews" value="{own.pk}"')
        self.assertContains(page, "Người nhập phiếu không được quyết định phiếu đó.")
        self.assertContains(self.decide(own), "người nhập phiếu không được quyết định phiếu đó")
        own.refresh_from_db()
        assert own.state == "submitted"

    def test_what_has_no_result_stands_apart_and_is_not_decided(self):
        points = factories.submitted(factories.household(self.village), self.round, assessed_income=None, b1=120)
        page = self.client.get(url("decide", 2026))
        self.assertNotContains(page, f'name="reviews" value="{points.pk}"')
        self.assertContains(page, "Chuẩn quyết định chưa cho ra kết quả.")
        self.assertContains(self.decide(points), "chuẩn quyết định chưa cho ra kết quả")

    def test_an_error_keeps_what_was_ticked_and_typed(self):
        page = self.decide(self.waiting, **{"decided_on": "23/11/2026", "recognised-10441": "91/QĐ-UBND"})
        self.assertContains(page, "từ 01/09/2026 đến 22/11/2026")
        self.assertContains(page, "checked", count=1)
        self.assertContains(page, 'value="91/QĐ-UBND"')
        assert not Decision.objects.filter(round=self.round).exists()

    def test_what_is_missing_is_said_at_its_field(self):
        page = self.client.post(url("decide", 2026), {"reviews": [self.waiting.pk], "decided_on": "20/11/2026"})
        self.assertContains(page, 'href="#id_recognised-10441"')
        page = self.client.post(url("decide", 2026), {"decided_on": ""})
        self.assertContains(page, "Chọn ít nhất một hộ")
        self.assertContains(page, "Nhập ngày quyết định")

    def test_decided_twice_it_is_decided_once(self):
        self.decide(self.waiting)
        self.assertContains(self.decide(self.waiting), "Có phiếu không còn chờ quyết định")
        assert Recognition.objects.filter(review=self.waiting).count() == 1
        for key in ("x", "-1", "9" * 30):
            self.assertContains(self.decide(reviews=[key]), "Có phiếu không còn chờ quyết định")

    def test_later_households_go_under_the_paper_that_is_there(self):
        self.decide(self.waiting)
        later = factories.submitted(factories.household(self.village), self.round, by=self.lan)
        page = self.client.get(url("decide", 2026))
        self.assertContains(page, "đã có quyết định 91/QĐ-UBND (20/11/2026)")
        self.assertNotContains(page, 'name="recognised-10441"')
        self.decide(later, decided_on="21/11/2026")
        assert Recognition.objects.get(review=later).valid_from == date(2026, 11, 20)

    def test_an_approver_of_two_communes_writes_a_number_for_each(self):
        far = factories.village(self.other_commune)
        self.viet.assignments.create(unit=self.other_commune, role="approver", valid_from=date(2020, 1, 1))
        away = factories.submitted(factories.household(far), factories.review_round(self.other_commune), by=self.binh)
        answer = self.decide(self.waiting, away, **{"recognised-10459": "7/QĐ-UBND"})
        self.assertRedirects(answer, url("decisions", 2026))
        papers = Decision.objects.filter(round__year=2026).order_by("unit__code").values_list("unit__name", "number")
        assert list(papers) == [("Xã Mỹ Đức", "91/QĐ-UBND"), ("Xã Phúc Sơn", "7/QĐ-UBND")]

    def test_the_decisions_list_their_households(self):
        self.decide(self.waiting)
        page = self.client.get(url("decisions", 2026))
        self.assertContains(page, "91/QĐ-UBND")
        self.assertContains(page, "Bùi Thị Nụ")
        self.assertContains(page, "phát sinh mới")


class RequestTests(ScreenTestCase):
    def request(self, household, **data):
        data = {"code": household.code.lower(), "origin": "requested", "reason": "Giấy đề nghị ngày 05/11", **data}
        return self.client.post(url("request", 2026), data)

    def test_a_household_that_asks_is_listed(self):
        household = factories.household(self.village)
        self.request(household)
        review = Review.objects.get(household=household)
        assert (review.origin, review.state, review.round) == ("requested", "listed", self.round)
        self.assertContains(self.client.get(url("round", 2026)), household.code)

    def test_refusals_say_why(self):
        far = factories.household(factories.village(self.other_commune))
        gone = factories.household(self.village)
        Household.objects.filter(pk=gone.pk).update(closed_on=date(2026, 10, 1), closing_reason="moved")
        refusals = [
            (self.household, {}, "đã có phiếu trong đợt này"),
            (far, {}, "không có hộ nào mang mã"),
            (gone, {}, "không có hộ nào mang mã"),
            (factories.household(self.village), {"reason": ""}, "Ghi lý do"),
            (factories.household(self.village), {"origin": "leave_requested"}, "không có gì để thoát"),
            (factories.household(self.village), {"origin": "listed"}, "Chọn điều hộ đề nghị."),
        ]
        for household, data, expected in refusals:
            with self.subTest(expected):
                self.assertContains(self.request(household, **data), expected)
        assert Review.objects.filter(round=self.round).count() == 1

    def test_a_round_past_its_last_day_takes_no_more_households(self):
        with time_machine.travel("2026-12-15 09:00+07:00", tick=False):
            self.client.force_login(self.lan)
            self.assertContains(self.client.get(url("request", 2026)), "Đợt này đã hết hạn ngày 14/12/2026")
            self.request(factories.household(self.village))
        assert Review.objects.filter(round=self.round).count() == 1

"""The pages of a round: the whole way, who gets in, the lists, and what they cost."""

import re
from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.models import Change
from households.reviews.models import Recognition, Review
from households.reviews.procedures import procedures
from households.reviews.scoring import standards
from tests import factories
from tests.reviews.round_case import COMPLETE, ScreenTestCase, url


class JourneyTests(ScreenTestCase):
    def test_from_the_list_to_the_recognition(self):
        assert self.client.get(url("worklist")).context["upcoming"] == self.review
        self.assertRedirects(self.save(b1="135"), url("section", self.review.pk, "income"))
        self.assertRedirects(self.save(**COMPLETE, check=""), url("check", self.review.pk))
        page = self.client.get(url("check", self.review.pk))
        self.assertContains(page, "Hộ cận nghèo: thu nhập 1.850.000 ≤ 2.000.000 đồng và thiếu 0 chỉ số (dưới 3).")
        self.assertContains(page, "hộ nghèo trở thành cận nghèo")
        self.assertContains(page, "chưa ký xác nhận")
        submission_id = re.search(rb'name="submission_id" value="([^"]+)"', page.content)[1].decode()
        self.assertRedirects(self.submit(submission_id), url("result", self.review.pk))
        receipt = f"2026-MD-0412-{submission_id[-4:].upper()}"
        self.assertContains(self.client.get(url("result", self.review.pk)), receipt)

        factories.decidable(Review.objects.get(pk=self.review.pk))
        self.client.force_login(self.viet)
        self.assertContains(self.client.get(url("decide", 2026)), url("decide_one", self.review.pk))
        answer = self.client.post(
            url("decide_one", self.review.pk),
            {"decided_on": "20/11/2026", "recognised-10441": "91/QĐ-UBND"},
            follow=True,
        )
        self.assertRedirects(answer, url("decide", 2026))
        self.assertContains(answer, "Đã quyết định 1 phiếu: 0 hộ nghèo, 1 hộ cận nghèo")
        spell = Recognition.objects.get(valid_until=None)
        assert (spell.status, spell.movement, spell.valid_from) == ("near_poor", "became_near_poor", date(2026, 11, 20))
        assert (spell.decision.number, spell.decision.by) == ("91/QĐ-UBND", self.viet)
        assert {change.by for change in Change.objects.filter(source="form", by__isnull=False)} == {self.lan, self.viet}

    def test_every_page_of_an_empty_commune_says_why_it_is_empty(self):
        self.client.force_login(self.binh)
        self.assertContains(self.client.get(url("worklist")), "Hiện không có đợt rà soát nào đang mở")
        self.assertContains(self.client.get(url("rounds")), "Chưa có đợt rà soát nào")
        factories.village(self.other_commune)
        factories.review_round(self.other_commune)
        self.assertContains(self.client.get(url("worklist")), "chưa có hộ nào")
        self.assertContains(self.client.get(url("round", 2026)), "chưa có hộ nào")
        self.assertContains(self.client.get(url("decisions", 2026)), "chưa có quyết định nào")


class AccessTests(ScreenTestCase):
    def pages(self):
        return [
            url("form", self.review.pk),
            url("check", self.review.pk),
            url("result", self.review.pk),
            url("round", 2026),
            url("request", 2026),
            url("decide", 2026),
            url("decisions", 2026),
        ]

    def test_a_stranger_finds_nothing(self):
        self.client.force_login(self.binh)
        for page in self.pages():
            with self.subTest(page):
                assert self.client.get(page).status_code == 404
        assert self.save(b1="100").status_code == 404
        assert self.client.post(url("correct", self.review.pk)).status_code == 404

    def test_who_has_no_right_to_rounds_finds_nothing_but_the_law(self):
        for role in ("manager", "administrator"):
            self.client.force_login(factories.officer(role, self.commune))
            for page in [*self.pages(), url("rounds")]:
                with self.subTest(f"{role} {page}"):
                    assert self.client.get(page).status_code == 404
            assert self.client.get(url("law")).status_code == 200

    def test_an_observer_reads_and_writes_nothing(self):
        self.save(**COMPLETE)
        self.client.force_login(self.hoa)
        for name, *args in (("worklist",), ("rounds",), ("round", 2026), ("decisions", 2026), ("form", self.review.pk)):
            with self.subTest(name):
                page = self.client.get(url(name, *args))
                assert page.status_code == 200
                self.assertNotContains(page, '<button class="button"')
        assert self.save(b1="100").status_code == 404
        assert self.submit().status_code == 404
        assert self.client.get(url("request", 2026)).status_code == 404
        assert self.client.get(url("decide", 2026)).status_code == 404
        assert self.decide(self.review).status_code == 404

    def test_an_observer_learns_no_names_of_members(self):
        self.save(**COMPLETE)
        self.assertContains(self.client.get(url("check", self.review.pk)), "Lê Văn Nam")
        self.client.force_login(self.hoa)
        page = self.client.get(url("form", self.review.pk))
        self.assertNotContains(page, "Lê Văn Nam")
        self.assertContains(page, "Trẻ em dưới 16 tuổi")

    def test_a_surveyor_sees_his_villages_alone(self):
        other = factories.village(self.commune, "Thôn Bãi")
        far = factories.listed(factories.household(other), self.round)
        self.client.force_login(factories.officer("surveyor", self.village))
        assert self.client.get(url("form", self.review.pk)).status_code == 200
        assert self.client.get(url("form", far.pk)).status_code == 404
        self.assertNotContains(self.client.get(url("round", 2026)), far.household.code)

    def test_the_door_is_shut_without_a_sign_in(self):
        self.client.logout()
        assert self.client.get(url("worklist")).status_code == 302


class ListTests(ScreenTestCase):
    def test_a_name_is_found_without_its_marks_and_stays_out_of_the_address(self):
        factories.listed(factories.household(self.village, "Đỗ Văn Quyết"), self.round)
        answer = self.client.post(url("round", 2026), {"q": "do van quyet"})
        assert "quyet" not in answer.url
        page = self.client.get(answer.url)
        assert [review.household.head_name for review in page.context["page_obj"]] == ["Đỗ Văn Quyết"]

    def test_the_list_is_asked_by_village_and_state(self):
        other = factories.village(self.commune, "Thôn Bãi")
        factories.submitted(factories.household(other), self.round)

        def found(**query):
            page = self.client.get(url("round", 2026), query)
            return [review.household.village for review in page.context["page_obj"]]

        assert found() == [other, self.village]
        assert found(village=other.code) == [other]
        assert found(state="listed") == [self.village]
        assert found(state="submitted", village=self.village.code) == []

    def test_a_question_that_cannot_be_answered_is_an_error_and_not_a_wider_list(self):
        page = self.client.get(url("round", 2026), {"village": "XX"})
        self.assertContains(page, "Thôn này không có trong danh sách")
        assert not page.context["page_obj"].object_list

    def test_the_status_now_stands_beside_the_result(self):
        factories.submitted(factories.household(self.village), self.round)
        page = self.client.get(url("round", 2026))
        self.assertContains(page, '<span class="status poor">', count=1)
        self.assertContains(page, '<span class="status near_poor">', count=1)

    def test_the_law_names_what_judges_the_open_round(self):
        page = self.client.get(url("law"))
        self.assertContains(page, "đang chấm đợt 2026", count=2)
        self.assertContains(page, "chuẩn quyết định", count=1)
        self.assertContains(page, "2.000.000")
        self.assertContains(page, "chưa ký xác nhận", count=len(standards()) + len(procedures()))


class QueryCountTests(ScreenTestCase):
    """The pages of a long list cost no more queries than those of a short one."""

    def fill(self, number):
        for place in range(number):
            household = factories.household(self.village)
            factories.decided(household, self.last_round)
            if place % 3 == 0:
                factories.listed(household, self.round)
            elif place % 3 == 1:
                factories.submitted(household, self.round, by=self.lan)
            else:
                factories.submitted(household, self.round, by=self.lan, assessed_income=None, b1=120)

    def queries_of(self, page):
        with CaptureQueriesContext(connection) as captured:
            assert self.client.get(page).status_code == 200
        return len(captured)

    def test_long_lists_cost_no_more_queries_than_short_ones(self):
        self.viet.assignments.create(unit=self.commune, role="officer", valid_from=date(2020, 1, 1))
        self.client.force_login(self.viet)
        pages = [url("worklist"), url("rounds"), url("round", 2026), url("decide", 2026), url("decisions", 2025)]
        self.fill(5)
        few = {page: self.queries_of(page) for page in pages}
        self.fill(45)
        assert {page: self.queries_of(page) for page in pages} == few
        assert max(few.values()) <= 25, few

"""The desk of the approver: what he decides in one go, what he looks at one by one, and what waits."""

import gzip
from datetime import date

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.models import ChangeEntry
from households.reviews.entering.services import Submission, submit_many
from households.reviews.models import Certificate, Decision, Opinion, Recognition, VillageStage
from tests import factories
from tests.reviews.deciding.deciding_case import NOT_POOR, DecidePageCase
from tests.reviews.round_case import ScreenTestCase, url

KB = 1024


class DeskTests(DecidePageCase):
    def test_nothing_is_ticked_before_the_approver_ticks(self):
        self.assertNotContains(self.client.get(url("decide", 2026)), "checked")
        self.assertContains(self.client.get(url("decide", 2026) + "?choose=all"), "checked", count=1)

    def test_what_changes_has_no_box_and_says_why(self):
        page = self.client.get(url("decide", 2026))
        self.assertContains(page, f'name="reviews" value="{self.stays.pk}"')
        self.assertNotContains(page, f'name="reviews" value="{self.moves.pk}"')
        self.assertContains(page, f'href="{url("decide_one", self.moves.pk)}"')
        self.assertContains(page, "Kết quả thay đổi: hộ nghèo trở thành cận nghèo.")

    def test_what_changes_is_not_decided_in_one_go_by_a_forged_form_either(self):
        page = self.decide(self.stays, self.moves)
        self.assertContains(page, "xem và quyết định riêng hộ này")
        assert not Decision.objects.filter(round=self.round).exists()

    def test_he_who_entered_it_does_not_decide_it(self):
        self.stays.entered_by = self.viet
        self.stays.save()
        page = self.client.get(url("decide", 2026))
        self.assertNotContains(page, f'name="reviews" value="{self.stays.pk}"')
        self.assertContains(page, "Người nhập phiếu không được quyết định phiếu đó.")
        self.assertContains(self.decide(self.stays), "người nhập phiếu không được quyết định phiếu đó")
        self.stays.refresh_from_db()
        assert self.stays.state == "submitted"

    def test_what_has_no_result_stands_apart(self):
        points = factories.recorded(factories.household(self.village), self.round, assessed_income=None, b1=120)
        page = self.client.get(url("decide", 2026))
        self.assertNotContains(page, f'name="reviews" value="{points.pk}"')
        self.assertContains(page, "Chuẩn quyết định chưa cho ra kết quả.")

    def test_an_error_keeps_what_was_ticked_and_typed(self):
        page = self.decide(self.stays, **{"decided_on": "23/11/2026", "recognised-10441": "91/QĐ-UBND"})
        self.assertContains(page, "từ 01/09/2026 đến 22/11/2026")
        self.assertContains(page, "checked", count=1)
        self.assertContains(page, 'value="91/QĐ-UBND"')
        assert not Decision.objects.filter(round=self.round).exists()

    def test_what_is_missing_is_said_at_its_field(self):
        page = self.client.post(url("decide", 2026), {"reviews": [self.stays.pk], "decided_on": "20/11/2026"})
        self.assertContains(page, 'href="#id_recognised-10441"')
        page = self.client.post(url("decide", 2026), {"decided_on": ""})
        self.assertContains(page, "Chọn ít nhất một hộ")
        self.assertContains(page, "Nhập ngày quyết định")

    def test_decided_twice_it_is_decided_once(self):
        self.assertRedirects(self.decide(self.stays), url("decide", 2026))
        self.assertContains(self.decide(self.stays), "Có phiếu không còn chờ quyết định")
        assert Recognition.objects.filter(review=self.stays).count() == 1
        for key in ("x", "-1", "9" * 30):
            self.assertContains(self.decide(reviews=[key]), "Có phiếu không còn chờ quyết định")

    def test_the_decisions_list_their_households_with_the_numbers_of_their_certificates(self):
        self.decide(self.stays)
        page = self.client.get(url("decisions", 2026))
        self.assertContains(page, "91/QĐ-UBND")
        self.assertContains(page, "Bùi Thị Nụ")
        self.assertContains(page, "giữ nguyên")
        self.assertContains(page, "0001/2026")

    def test_a_decision_after_the_last_day_of_the_round_is_called_late(self):
        with time_machine.travel("2026-12-20 09:00+07:00", tick=False):
            self.client.force_login(self.viet)
            self.assertContains(self.client.get(url("decide", 2026)), "Hạn công nhận của đợt là 14/12/2026")
            page = self.client.post(
                url("decide", 2026),
                {"reviews": [self.stays.pk], "decided_on": "18/12/2026", "recognised-10441": "91/QĐ"},
                follow=True,
            )
        self.assertContains(page, "Quyết định ký sau hạn công nhận 14/12/2026 của đợt.")


class TwoCommunesTests(ScreenTestCase):
    def test_an_approver_of_two_communes_writes_a_number_for_each(self):
        self.client.force_login(self.viet)
        self.viet.assignments.create(unit=self.other_commune, role="approver", valid_from=date(2020, 1, 1))
        reviews = []
        for commune in (self.commune, self.other_commune):
            earlier = commune.rounds.filter(year=2025).first() or factories.review_round(commune, 2025)
            held = commune.rounds.filter(year=2026).first() or factories.review_round(commune)
            household = factories.household(factories.village(commune, "Thôn Bãi"))
            factories.decided(household, earlier)
            reviews.append(factories.submitted(household, held))
        submit_many([Submission(self.review, factories.form())], by=self.lan, source="form")
        factories.decidable(*reviews, self.review)
        answer = self.decide(*reviews, **{"recognised-10459": "7/QĐ-UBND"})
        self.assertRedirects(answer, url("decide", 2026))  # the poor household of 2025 is looked at by itself
        papers = Decision.objects.filter(round__year=2026).order_by("unit__code").values_list("unit__name", "number")
        assert list(papers) == [("Xã Mỹ Đức", "91/QĐ-UBND"), ("Xã Phúc Sơn", "7/QĐ-UBND")]


class WaitingTests(ScreenTestCase):
    """What is not at the chair yet."""

    def setUp(self):
        super().setUp()
        self.far = factories.village(self.commune, "Thôn Bãi")
        self.client.force_login(self.viet)

    def test_a_village_that_has_not_met_is_named_with_the_way_to_its_page(self):
        waiting = factories.submitted(factories.household(self.far), self.round, by=self.lan)
        page = self.client.get(url("decide", 2026))
        self.assertContains(page, "Thôn Bãi chưa họp thôn về kết quả rà soát.")
        self.assertContains(page, url("stage", waiting.stage_id))
        self.assertNotContains(page, f'name="reviews" value="{waiting.pk}"')
        self.assertContains(self.decide(waiting), "Thôn Bãi chưa họp thôn về kết quả rà soát.")
        self.assertContains(self.client.get(url("decide_one", waiting.pk)), "Thôn Bãi chưa họp thôn")

    def test_what_changes_is_looked_at_while_the_list_can_still_go_back(self):
        waiting = factories.submitted(factories.household(self.far), self.round, by=self.lan)
        factories.reported(waiting.stage)
        page = self.client.get(url("decide", 2026))
        self.assertContains(page, "chưa báo cáo xin ý kiến cấp trên")
        self.assertContains(page, "Kết quả thay đổi: phát sinh mới.")
        self.assertContains(self.client.get(url("decide_one", waiting.pk)), url("return_one", waiting.pk))

    def test_a_list_goes_back_with_the_reason(self):
        waiting = factories.submitted(factories.household(self.far, "Bùi Thị Nụ"), self.round, by=self.lan)
        factories.reported(waiting.stage)
        page = self.client.post(url("return_one", waiting.pk), {"code": "", "note": "Xem lại giấy ra viện"})
        self.assertContains(page, "Chọn lý do trả lại.")
        self.assertContains(page, "Xem lại giấy ra viện")
        answer = self.client.post(url("return_one", waiting.pk), {"code": "evidence", "note": "Xem lại giấy ra viện"})
        self.assertRedirects(answer, url("decide", 2026))
        assert VillageStage.objects.get(pk=waiting.stage_id).step == "reviewing"
        reason = ChangeEntry.objects.get(kind="stage.returned").change.reason
        assert reason == f"{waiting.household}: thiếu minh chứng. Xem lại giấy ra viện"

    def test_what_is_not_at_the_chair_does_not_come_back(self):
        waiting = factories.submitted(factories.household(self.far), self.round, by=self.lan)
        page = self.client.post(url("return_one", waiting.pk), {"code": "points", "note": "x"})
        self.assertContains(page, "Thôn Bãi đang ở bước")
        recorded = factories.recorded(factories.household(self.far), self.round)
        assert self.client.get(url("return_one", recorded.pk)).status_code == 404


class OneByOneTests(DecidePageCase):
    def test_the_difference_to_last_year_stands_on_the_page(self):
        page = self.client.get(url("decide_one", self.moves.pk))
        for text in ("hộ nghèo trở thành cận nghèo", "30 / 30 người đồng ý", "20/10/2026 – 22/10/2026", "310/UBND"):
            self.assertContains(page, text)
        lines = {line.label: (line.last, line.value) for line in page.context["differences"]}
        assert set(lines.values()) == {("Thiếu hụt", "Không thiếu hụt")}
        assert len(lines) == 3

    def test_one_after_the_other(self):
        leaves = factories.recorded(factories.household(self.village, "Đỗ Văn Quyết"), self.round, **NOT_POOR)
        factories.posted_late(self.stays.stage, leaves)
        assert self.client.get(url("decide", 2026)).context["desk"].exceptions[0].review == leaves
        self.assertRedirects(self.decide_one(leaves), url("decide_one", self.moves.pk))
        self.assertRedirects(self.decide_one(self.moves), url("decide", 2026))
        assert Recognition.objects.get(review=self.moves).movement == "became_near_poor"

    def test_with_the_paper_signed_there_is_nothing_left_to_type(self):
        self.decide(self.stays)
        page = self.client.get(url("decide_one", self.moves.pk))
        self.assertContains(page, "autofocus")
        self.assertContains(page, 'value="20/11/2026"')
        self.assertNotContains(page, "recognised-10441")
        self.assertRedirects(
            self.client.post(url("decide_one", self.moves.pk), {"decided_on": "20/11/2026"}), url("decide", 2026)
        )
        assert Certificate.objects.get(recognition__review=self.moves).number == 2

    def test_a_paper_that_is_missing_is_asked_for(self):
        page = self.client.post(url("decide_one", self.moves.pk), {"decided_on": "20/11/2026"})
        self.assertContains(page, 'href="#id_recognised-10441"')
        self.assertNotContains(page, "escaped-10441")

    def test_what_is_decided_is_read_on_its_own_page(self):
        self.decide_one(self.moves)
        self.assertRedirects(self.client.get(url("decide_one", self.moves.pk)), url("form", self.moves.pk))
        assert self.decide_one(self.moves).url == url("form", self.moves.pk)

    def test_a_list_with_a_favourable_opinion_goes_back_for_one_wrong_result(self):
        page = self.client.get(url("decide_one", self.moves.pk))
        self.assertContains(page, url("return_one", self.moves.pk))
        self.assertContains(page, "Văn bản 310/UBND nhất trí với danh sách cũ")
        self.assertContains(self.client.get(url("return_one", self.moves.pk)), "xã phải xin ý kiến lại")
        self.assertContains(self.client.get(url("decide", 2026)), "Xem từng hộ trước")
        sent = self.client.post(url("return_one", self.moves.pk), {"code": "points", "note": "Tính lại điểm B1"})
        self.assertRedirects(sent, url("decide", 2026))
        assert VillageStage.objects.get(pk=self.moves.stage_id).step == "reviewing"

    def test_a_question_that_is_not_answered_keeps_the_list_where_it_is(self):
        Opinion.objects.update(verdict="", answer_number="", answered_on=None)
        page = self.client.get(url("decide_one", self.moves.pk))
        self.assertNotContains(page, url("return_one", self.moves.pk))
        self.assertContains(page, "Báo cáo đang chờ cấp trên trả lời.")

    def test_a_decided_household_keeps_the_list_of_its_village_where_it_is(self):
        self.decide(self.stays)
        page = self.client.get(url("decide_one", self.moves.pk))
        self.assertNotContains(page, url("return_one", self.moves.pk))
        self.assertContains(page, "đã có hộ được quyết định, nên danh sách không trả lại được nữa")


class CostTests(DecidePageCase):
    def fill(self, number):
        """Put `number` reviews on the desk, every second of which leaves its household where it is."""
        households = [factories.household(self.village, f"Nguyễn Thị Hồng Vân {place}") for place in range(number)]
        factories.decided_many(households, self.last_round)
        leaves = factories.recorded_many(households[::2], self.round, **NOT_POOR)
        stays = factories.recorded_many(households[1::2], self.round)
        reviews = [review for both in zip(leaves, stays, strict=True) for review in both]
        factories.posted_late(self.stays.stage, *reviews)
        return reviews

    def queries_of(self, page):
        with CaptureQueriesContext(connection) as captured:
            assert self.client.get(page).status_code == 200
        return len(captured)

    def test_a_long_desk_costs_no_more_queries_than_a_short_one(self):
        first = self.fill(4)[0]
        pages = [url("decide", 2026), url("decide_one", first.pk)]
        few = [self.queries_of(page) for page in pages]
        self.fill(20)
        assert [self.queries_of(page) for page in pages] == few

    def test_fifty_rows_weigh_at_most_thirty_kilobytes(self):
        self.fill(98)
        page = self.client.get(url("decide", 2026))
        assert len(page.context["page_obj"].object_list) == 50
        assert len(gzip.compress(page.content)) <= 30 * KB

    def test_a_hundred_are_decided_in_one_go(self):
        stays = [self.stays, *self.fill(198)[1::2]]
        page = self.client.get(url("decide", 2026) + "?choose=all")
        self.assertContains(page, " checked", count=100)
        assert len(gzip.compress(page.content)) <= 60 * KB
        self.decide(*stays)
        assert Certificate.objects.filter(year=2026).count() == 100

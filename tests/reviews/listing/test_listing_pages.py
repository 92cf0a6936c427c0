"""The pages of the list: opening a round, its households, the papers they hand in, and who is taken off."""

from datetime import date

import time_machine
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from households.models import Household
from households.reviews.entering.services import Form, Submission, save_draft, submit_many
from households.reviews.law.questionnaires import content_of, import_shipped
from households.reviews.listing.requests import Paper, take_request
from households.reviews.models import Questionnaire, Review, ReviewRequest, Round
from tests import factories
from tests.reviews.round_case import TODAY, ScreenTestCase, url


@time_machine.travel(TODAY, tick=False)
class OpeningPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.city = factories.unit("01", "Thành phố Hà Nội", kind="city")
        cls.village = factories.village(factories.unit(parent=cls.city))
        cls.khoi = factories.officer("manager", cls.city)
        factories.recognition(factories.household(cls.village), "near_poor", date(2025, 12, 10))
        import_shipped(source="command")

    def setUp(self):
        self.client.force_login(self.khoi)

    def proposed(self, **query):
        """Give the form as it stands on the page, as a browser would send it."""
        form = self.client.get(url("round_open"), query).context["form"]
        values = {field.name: field.value() for field in form}
        for name in ("opens_on", "closes_on"):
            values[name] = f"{values[name]:%d/%m/%Y}" if values[name] else ""
        return {name: value for name, value in values.items() if value is not None}

    def test_what_the_law_proposes_opens_the_round_and_lists_the_households(self):
        page = self.client.post(url("round_open"), self.proposed(), follow=True)
        self.assertContains(page, "Đã mở đợt 2026 của Thành phố Hà Nội: 1 hộ đang trong danh sách đã có phiếu.")
        held = Round.objects.get()
        assert (held.unit, held.next_standards) == (self.city, ["nd351-2025"])
        assert (held.questionnaire.kind, held.criteria.kind) == ("form_b", "form_a")
        assert held.reviews.get().stage.village == self.village
        self.assertRedirects(page, url("board", 2026))
        assert [opened.listed for opened in self.client.get(url("round_open")).context["held"]] == [1]

    def test_another_year_is_proposed_when_asked(self):
        page = self.client.get(url("round_open"), {"year": "2027"})
        self.assertContains(page, "Chưa có quy trình rà soát định kỳ nào có hiệu lực khi đợt 2027 bắt đầu.")
        for year in ("x", "99999", "1200"):
            assert self.client.get(url("round_open"), {"year": year}).context["year"] == 2026

    def test_when_this_year_is_open_the_next_one_is_proposed(self):
        factories.review_round(self.city)
        assert self.client.get(url("round_open")).context["year"] == 2027

    def test_what_cannot_be_stays_on_the_page_with_its_reason(self):
        sent = self.proposed() | {
            "closes_on": "31/08/2026",
            "note": "Ghi chú của tôi",
            "next_standards": ["nd351-2025"],
        }
        sent["standards"].append("nd351-2025")
        page = self.client.post(url("round_open"), sent)
        self.assertContains(page, "Hạn công nhận không thể trước ngày bắt đầu, 01/09/2026.")
        self.assertContains(page, "Mỗi cấp chỉ chọn một chuẩn")
        self.assertContains(page, "đã là chuẩn của đợt này")
        self.assertContains(page, "Ghi chú của tôi")
        assert not Round.objects.exists()

    def test_only_the_standards_of_the_year_are_offered(self):
        form = self.client.get(url("round_open")).context["form"]
        offered = {
            name: [code for code, _title in form.fields[name].choices] for name in ("standards", "next_standards")
        }
        assert offered == {
            "standards": ["nd07-2021", "nd351-2025", "hn-2022-prolonged"], "next_standards": ["nd351-2025"],
        }  # fmt: skip
        page = self.client.post(url("round_open"), self.proposed() | {"year": "2030"})
        self.assertContains(page, "Một chuẩn đã chọn không áp dụng cho năm này.")

    def test_a_form_with_nothing_on_it_says_what_is_missing(self):
        page = self.client.post(url("round_open"), {"note": ""})
        for reason in ("Năm viết bằng bốn chữ số", "Nhập ngày bắt đầu.", "Chọn ít nhất một chuẩn.", "Chọn địa bàn."):
            self.assertContains(page, reason)

    def test_a_round_is_opened_once(self):
        sent = self.proposed()
        self.client.post(url("round_open"), sent)
        self.assertContains(self.client.post(url("round_open"), sent), "đã mở, bắt đầu ngày 01/09/2026")
        assert Round.objects.count() == 1


class ListPageTests(ScreenTestCase):
    def test_who_was_taken_off_is_shown_when_asked_for_and_says_why(self):
        page = self.client.post(
            url("remove", self.review.pk), {"version": 1, "reason": "Hộ chuyển về thôn Bãi"}, follow=True
        )
        self.assertRedirects(page, url("round", 2026))
        self.assertNotContains(page, "Hộ chuyển về thôn Bãi")
        self.assertContains(page, "Danh sách rà soát của địa bàn chưa có hộ nào.")
        page = self.client.get(url("round", 2026), {"state": "removed"})
        self.assertContains(page, "Hộ chuyển về thôn Bãi")
        self.assertContains(page, "MD-0412")

    def test_each_part_of_the_list_is_counted_and_leads_to_itself(self):
        factories.listed(factories.household(self.village, "Đỗ Văn Quyết"), self.round, "requested")
        factories.submitted(factories.household(self.village, "Bùi Thị Nụ"), self.round)
        parts = self.client.get(url("round", 2026)).context["parts"]
        assert {part.query: part.number for part in parts} == {
            "state=listed": 2, "state=submitted": 1, "origin=requested": 1,
        }  # fmt: skip
        for part in parts:
            page = self.client.get(f"{url('round', 2026)}?{part.query}")
            assert page.context["page_obj"].paginator.count == part.number

    def test_each_village_leads_to_its_own_page(self):
        page = self.client.get(url("round", 2026))
        self.assertContains(page, url("stage", self.review.stage.pk))
        self.assertContains(page, url("board", 2026))

    def test_a_reason_is_asked_for_and_the_household_stays(self):
        page = self.client.post(url("remove", self.review.pk), {"version": 1, "reason": " "})
        self.assertContains(page, "Ghi lý do đưa hộ ra khỏi danh sách.")
        assert Review.objects.get(pk=self.review.pk).state == "listed"

    def test_what_somebody_wrote_meanwhile_is_seen_first(self):
        save_draft(self.review, Form(answers={}, b1=100), version=1, by=self.lan)
        page = self.client.post(url("remove", self.review.pk), {"version": 1, "reason": "Ghi nhầm hộ này"})
        self.assertContains(page, "Vừa có người ghi vào phiếu này.")
        self.assertContains(page, "Ghi nhầm hộ này")
        assert Review.objects.get(pk=self.review.pk).state == "draft"

    def test_a_form_that_was_sent_says_that_it_stays(self):
        sent = factories.submitted(factories.household(self.village, "Bùi Thị Nụ"), self.round)
        page = self.client.get(url("remove", sent.pk))
        self.assertContains(page, "đã gửi nên ở lại danh sách")
        self.assertNotContains(page, "Đưa ra khỏi danh sách</button>")

    def test_only_who_enters_reviews_finds_the_way_off_the_list(self):
        for person, finds in ((self.lan, 1), (self.hoa, 0), (self.viet, 0)):
            self.client.force_login(person)
            page = self.client.get(url("round", 2026))
            self.assertContains(page, url("remove", self.review.pk), count=finds)


class RequestPageTests(ScreenTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        import_shipped(source="command")
        cls.criteria = [item.code for item in content_of(Questionnaire.objects.get(kind="form_a")).criteria]
        cls.quyet = factories.household(cls.village, "Đỗ Văn Quyết", code="MD-0500")

    def send(self, **values):
        sent = {
            "code": "md-0500",
            "kind": "review",
            "received_on": "20/11/2026",
            "channel": "post",
            "reason": "Nhà bị sập",
            "criteria_met": self.criteria[:2],
            **values,
        }
        return self.client.post(url("request_add"), sent, follow=True)

    def test_a_paper_in_the_round_leads_to_the_form(self):
        page = self.send()
        review = Review.objects.get(household=self.quyet)
        assert page.redirect_chain[0][0] == url("form", review.pk)
        self.assertContains(page, "Đã nhận giấy của MD-0500 – Đỗ Văn Quyết: hộ ở trong danh sách đợt 2026.")
        self.assertContains(page, "Phiếu A: hộ có 2 tiêu chí.")

    def test_the_same_form_stands_on_the_list_of_the_round(self):
        page = self.client.get(url("request", 2026), {"code": "MD-0500"})
        self.assertContains(page, 'value="MD-0500"')
        self.client.post(url("request", 2026), {"code": "MD-0500", "kind": "review"})
        assert not ReviewRequest.objects.exists()

    def test_a_refusal_is_told_and_kept_for_the_letter(self):
        page = self.send(criteria_met=self.criteria)
        self.assertContains(page, "Trả lời hộ bằng văn bản")
        self.assertContains(page, "Từ chối")
        assert not Review.objects.filter(household=self.quyet).exists()
        (paper,) = page.context["page_obj"]
        assert paper.refusal

    def test_a_paper_after_the_round_starts_on_the_fifteenth(self):
        with time_machine.travel("2026-12-20 09:00+07:00", tick=False):
            self.client.force_login(self.lan)
            page = self.send(received_on="19/12/2026")
        self.assertContains(page, "rà soát thường xuyên, bắt đầu ngày 15/01/2027")
        self.assertContains(page, "thường xuyên, từ 15/01/2027")

    def test_a_paper_to_leave_between_two_rounds_leads_to_its_form(self):
        factories.recognition(self.quyet, "near_poor", date(2025, 12, 10))
        with time_machine.travel("2026-12-20 09:00+07:00", tick=False):
            self.client.force_login(self.lan)
            page = self.send(kind="leave", criteria_met=[], received_on="18/12/2026")
            review = Review.objects.get(household=self.quyet, stage__isnull=False)
            assert (review.origin, review.stage.opened_on) == ("leave_requested", date(2026, 12, 18))
            assert page.redirect_chain[0][0] == url("form", review.pk)
            self.assertContains(page, "bắt đầu ngày 18/12/2026")

    def test_by_name_the_household_is_chosen_from_those_found(self):
        namesake = factories.household(self.village, "Đỗ Văn Quyết", code="MD-0501")
        page = self.send(code="do van quyet")
        self.assertContains(page, "Chọn một hộ trong các hộ tìm thấy.")
        self.assertContains(page, "MD-0501 – Đỗ Văn Quyết, Thôn Đoài")
        self.assertContains(page, "Nhà bị sập")
        self.send(code="do van quyet", household="MD-0501")
        assert ReviewRequest.objects.get().household == namesake

    def test_a_household_that_nobody_knows_is_named(self):
        self.assertContains(self.send(code="Vũ Thị Vắng"), "không có hộ nào mang mã hoặc tên “Vũ Thị Vắng”")

    def test_households_of_another_commune_are_not_found(self):
        far = factories.village(self.other_commune, "Thôn Bãi")
        factories.household(far, "Trịnh Văn Xa", code="PS-0001")
        for asked in ("PS-0001", "trinh van xa"):
            page = self.send(code=asked)
            self.assertContains(page, "không có hộ nào mang mã hoặc tên")
            self.assertNotContains(page, "Thôn Bãi")
        page = self.send(code="do van quyet", household="PS-0001")
        assert "household" in page.context["form"].errors
        assert not ReviewRequest.objects.exists()

    def test_who_is_under_review_is_led_to_the_form_that_is_there(self):
        page = self.send(code="MD-0412")
        self.assertContains(page, "đã có phiếu trong đợt 2026")
        self.assertContains(page, url("form", self.review.pk))

    def test_a_paper_to_leave_asks_no_form_a(self):
        page = self.send(code="MD-0412", kind="leave")
        self.assertContains(page, "không dùng phiếu A")
        self.send(code="MD-0412", kind="leave", criteria_met=[])
        assert ReviewRequest.objects.get().review == self.review

    def test_a_day_to_come_is_an_error(self):
        self.assertContains(self.send(received_on="23/11/2026"), "ở sau hôm nay (22/11/2026)")

    def test_a_household_that_is_not_in_the_register_is_added_on_the_way(self):
        page = self.client.get(url("request_add"))
        way = f"{reverse('households:add')}?next={url('request_add')}"
        self.assertContains(page, way)
        sent = {
            "code": "MD-0777",
            "village": self.village.code,
            "registered_on": "20/11/2026",
            "address": "",
            "name": "Ngô Thị Út",
            "birth_2": "1980",
            "sex": "female",
            "ethnicity": "01",
            "schooling": "primary",
            "work": "farming",
        }
        page = self.client.post(way, sent)
        assert Household.objects.filter(code="MD-0777").exists()
        self.assertRedirects(page, f"{url('request_add')}?code=MD-0777")
        self.assertContains(self.client.get(page.url), 'value="MD-0777"')

    def test_nobody_is_led_out_of_the_house(self):
        sent = {
            "code": "MD-0778",
            "village": self.village.code,
            "registered_on": "20/11/2026",
            "address": "",
            "name": "Ngô Thị Út",
            "birth_2": "1980",
            "sex": "female",
            "ethnicity": "01",
            "schooling": "primary",
            "work": "farming",
        }
        page = self.client.post(f"{reverse('households:add')}?next=https://elsewhere.example/", sent)
        self.assertRedirects(page, reverse("households:detail", args=["MD-0778"]))


class PapersPageTests(ScreenTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        import_shipped(source="command")

    def take(self, head, criteria=2, received_on=date(2026, 11, 2)):
        form_a = Questionnaire.objects.get(kind="form_a")
        met = [criterion.code for criterion in content_of(form_a).criteria][:criteria]
        household = factories.household(self.village, head)
        paper = Paper(household, "review", received_on, "Nhà bị sập", questionnaire=form_a, criteria_met=met)
        return take_request(paper, by=self.lan, source="form")

    def found(self, **query):
        return {paper.household.head_name for paper in self.client.get(url("requests"), query).context["page_obj"]}

    def test_papers_are_asked_by_what_became_of_them(self):
        self.take("Chu Văn Chờ")
        refused = self.take("Từ Thị Chối", criteria=9)
        assert refused.refusal
        old = self.take("Phạm Năm Ngoái", received_on=date(2025, 11, 3))
        form = factories.form(reviewed_on=date(2025, 11, 20))
        submit_many([Submission(old.review, form)], by=None, source="command")
        factories.decidable(old.review)
        Review.objects.filter(pk=old.review.pk).update(state="decided")
        assert self.found() == {"Chu Văn Chờ", "Từ Thị Chối", "Phạm Năm Ngoái"}
        assert self.found(answer="waiting") == {"Chu Văn Chờ"}
        assert self.found(answer="refused") == {"Từ Thị Chối"}
        assert self.found(answer="decided") == {"Phạm Năm Ngoái"}
        assert self.found(year="2025") == {"Phạm Năm Ngoái"}
        assert self.found(kind="leave") == set()
        assert self.found(year="x") == set()

    def test_the_next_commune_sees_none_of_them(self):
        self.take("Chu Văn Chờ")
        self.client.force_login(self.binh)
        assert self.found() == set()

    def test_a_long_list_costs_no_more_queries_than_a_short_one(self):
        costs = []
        for heads in (["Chu Văn Một"], ["Chu Văn Hai", "Chu Văn Ba", "Chu Văn Bốn"]):
            for head in heads:
                self.take(head)
            with CaptureQueriesContext(connection) as queries:
                self.found()
            costs.append(len(queries))
        assert len(set(costs)) == 1, costs

"""The list by the standard that follows upon a round, beside the result of the year."""

from datetime import date

import time_machine
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from communes.officers.rights import Role
from households.reviews.judging import next_deciding_standard_of
from households.reviews.listing.next_list import Part
from households.reviews.models import Recognition, Review, Round
from tests import factories
from tests.reviews.round_case import TODAY, url

NEXT = url("next_list", 2026)
ALL = [*factories.form().answers]


@time_machine.travel(TODAY, tick=False)
class NextListTests(TestCase):
    """A village of which each form comes out in another way. The new lines are 2,2 million, the old ones 2,0."""

    @classmethod
    def setUpTestData(cls):
        cls.city = factories.unit("01", "Thành phố Hà Nội", kind="city")
        cls.commune = factories.unit(parent=cls.city)
        cls.next_commune = factories.unit("10459", "Xã Phúc Sơn", parent=cls.city)
        cls.village, cls.far = factories.village(cls.commune), factories.village(cls.next_commune, "Thôn Bãi")
        cls.round = factories.review_round(cls.city)
        cls.round.next_standards = ["nd351-2025"]
        cls.round.save()
        cls.khoi = factories.officer(Role.MANAGER, cls.city)
        cls.lan = factories.officer(Role.OFFICER, cls.commune)
        cls.same = cls.sent("Trần Thị Như", 1_850_000)
        cls.fallen = cls.sent("Vũ Văn Xuống", 1_850_000, *ALL[:2], waste="lacking")
        cls.new = cls.sent("Đỗ Thị Mới", 2_100_000, *ALL[:3])
        cls.lacks_answers = cls.recorded_without_the_new_question("Chu Văn Thiếu")
        cls.without_limits = cls.sent("Ngô Thị Điểm", None, b1=100)
        cls.listed = factories.listed(factories.household(cls.village, "Mai Văn Chờ"), cls.round)

    @classmethod
    def sent(cls, head, income, *lacking, waste="met", village=None, **values):
        """A form that the round sees submitted; `waste` is the answer that only the next standard asks."""
        answers = factories.form(lacking).answers | {"waste": waste}
        household = factories.household(village or cls.village, head)
        return factories.submitted(household, cls.round, answers=answers, assessed_income=income, **values)

    @classmethod
    def recorded_without_the_new_question(cls, head):
        """A form as one stands that was taken over from elsewhere; the screen would not send it."""
        review = cls.sent(head, 1_850_000)
        Review.objects.filter(pk=review.pk).update(answers=factories.form().answers)
        review.outcomes.filter(standard="nd351-2025").update(status="undecided", reason="answers_missing", b2=0)
        return review

    def page(self, officer=None, path=NEXT, **query):
        self.client.force_login(officer or self.lan)
        return self.client.get(path, query)

    def heads(self, **query):
        return [line.review.household.head_name for line in self.page(**query).context["lines"]]

    def test_the_differences_come_first_and_then_what_cannot_be_told(self):
        heads = self.heads()
        assert set(heads[:2]) == {"Vũ Văn Xuống", "Đỗ Thị Mới"}
        assert set(heads[2:4]) == {"Chu Văn Thiếu", "Ngô Thị Điểm"}
        assert heads[4:] == ["Trần Thị Như", "Mai Văn Chờ"]

    def test_a_difference_is_said_in_words_and_why(self):
        page = self.page()
        self.assertContains(page, "Hộ nghèo theo chuẩn mới, không nghèo theo chuẩn cũ")
        self.assertContains(page, "Hộ nghèo theo chuẩn mới, hộ cận nghèo theo chuẩn cũ")
        self.assertContains(page, "thu nhập 2.100.000 ≤ 2.200.000 đồng và thiếu 3 chỉ số (từ 3 trở lên)")
        self.assertContains(page, f'<a href="{url("form", self.new.pk)}">Đỗ Thị Mới</a>')
        self.assertContains(
            page, "<b>2 hộ</b> có kết quả khác kết quả của năm 2026. 2 hộ chưa tính được. 1 hộ chưa gửi phiếu."
        )

    def test_what_cannot_be_told_says_how_many_answers_are_missing(self):
        reasons = {line.review.pk: line.reason for line in self.page().context["lines"]}
        assert "Phiếu thiếu 1 câu trả lời." in reasons[self.lacks_answers.pk]
        assert "chưa có giới hạn điểm B1" in reasons[self.without_limits.pk]
        assert reasons[self.same.pk] == reasons[self.listed.pk] == ""

    def test_the_list_can_be_asked_by_part_result_and_village(self):
        assert self.heads(part="open", now="near_poor") == ["Chu Văn Thiếu"]
        assert self.heads(part="same") == ["Trần Thị Như"]
        assert self.heads(part="waiting") == ["Mai Văn Chờ"]
        assert self.heads(now="not_poor", then="poor") == ["Đỗ Thị Mới"]
        assert self.heads(village=self.village.code, then="near_poor") == ["Trần Thị Như"]
        assert self.heads(village="nowhere") == self.heads(part="x") == []

    def test_the_numbers_of_the_table_and_of_the_list_agree(self):
        context = self.page().context
        assert context["parts"] == {"differs": 2, "open": 2, "same": 1, "waiting": 1}
        for part, number in context["parts"].items():
            assert len(self.heads(part=part)) == number
        for now, cells in context["table"]:
            for cell in cells:
                found = self.page(path=f"{NEXT}?{cell.query}").context["lines"]
                assert len(found) == cell.number, (now, cell)
                assert cell.is_difference is bool(found and found[0].review.part == Part.DIFFERS) or not found
        assert [number for _label, number in context["total"].by_next] == [2, 1, 0, 2]

    def test_the_city_sees_numbers_by_commune_and_by_village_and_no_names(self):
        self.sent("Bùi Thị Nụ", 2_100_000, village=self.far)
        page = self.page(self.khoi)
        assert [(str(row.place), row.crossing.parts["differs"]) for row in page.context["rows"]] == [
            ("Xã Mỹ Đức", 2),
            ("Xã Phúc Sơn", 1),
        ]
        page = self.page(self.khoi, url("next_list", 2026, "10441"))
        assert [str(row.place) for row in page.context["rows"]] == ["Thôn Đoài"]
        assert "lines" not in page.context
        self.assertNotContains(page, "Đỗ Thị Mới")
        self.assertNotContains(page, url("form", self.new.pk))

    def test_an_officer_sees_his_villages_alone(self):
        self.sent("Bùi Thị Nụ", 2_100_000, village=self.far)
        assert "Bùi Thị Nụ" not in self.heads()
        assert self.page(path=url("next_list", 2026, "10459")).status_code == 404
        assert self.page(path=url("next_list", 2026, "10441")).status_code == 200

    def test_a_round_that_no_standard_follows_has_no_such_list(self):
        factories.listed(self.same.household, factories.review_round(self.city, 2025))
        self.assertNotContains(self.page(path=url("round", 2025)), "Theo chuẩn từ")
        assert self.page(path=url("next_list", 2025)).status_code == 404

    def test_the_round_and_both_boards_lead_to_it(self):
        for officer, path in ((self.lan, "round"), (self.lan, "board"), (self.khoi, "board")):
            self.assertContains(self.page(officer, url(path, 2026)), f'href="{NEXT}">Theo chuẩn từ 01/01/2027</a>')
        self.assertContains(self.page(self.khoi, url("board", 2026, "10441")), f'href="{NEXT}10441/"')

    def test_it_says_that_nobody_decided_it_and_that_the_results_of_the_year_hold(self):
        spell = factories.recognition(self.same.household, "near_poor", date(2025, 12, 10))
        page = self.page()
        self.assertContains(page, "Danh sách này là tạm tính, chưa ai quyết định.")
        self.assertContains(page, "Chưa có quyết định và thông tư nào về quy trình")
        self.assertContains(page, "Kết quả công nhận của đợt 2026 vẫn có hiệu lực cho đến khi có quyết định mới.")
        self.assertContains(page, "chưa ký xác nhận")
        assert Recognition.objects.in_force(date(2027, 1, 1)).get() == spell

    def test_more_households_cost_no_more_queries(self):
        def queries(officer):
            self.client.force_login(officer)
            with CaptureQueriesContext(connection) as seen:
                assert self.client.get(NEXT).status_code == 200
            return len(seen)

        before = [queries(self.lan), queries(self.khoi)]
        for number in range(4):
            village = factories.village(self.commune, f"Thôn {number}")
            self.sent(f"Lê Văn {number}", 2_100_000, village=village)
        assert [queries(self.lan), queries(self.khoi)] == before


def test_the_standard_of_the_city_would_decide_where_it_has_one():
    following = {
        (): None,
        ("nd351-2025",): "nd351-2025",
        ("hn-2022-prolonged", "nd351-2025"): "hn-2022-prolonged",
        ("nd351-2025", "hn-2022-prolonged"): "hn-2022-prolonged",
    }
    for codes, expected in following.items():
        assert next_deciding_standard_of(Round(next_standards=list(codes))) == expected

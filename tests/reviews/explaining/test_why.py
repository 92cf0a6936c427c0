"""The page of reasons: points, distances, what the result hangs on, and what is new since last year."""

from random import Random

from django.urls import reverse

from households.reviews.law.questionnaires import content_of
from seeds.b1_answers import answers_for
from seeds.questionnaires import load_demo_b1
from tests import factories
from tests.reviews.round_case import ScreenTestCase


class WhyTestCase(ScreenTestCase):
    def setUp(self):
        super().setUp()
        self.review.delete()

    def why(self, **values):
        review = factories.submitted(self.household, self.round, **values)
        response = self.client.get(reverse("reviews:why", args=[review.pk]))
        assert response.status_code == 200
        return response.context["why"], " ".join(response.content.decode().split())

    def reasons(self, why, code):
        return next(found for found in why.reasons if found.standard.code == code)


class WhyTests(WhyTestCase):
    def test_the_standard_that_decides_comes_first(self):
        why, _page = self.why()
        assert [found.standard.code for found in why.reasons] == ["hn-2022-prolonged", "nd07-2021"]

    def test_how_far_each_number_is_from_its_line(self):
        why, page = self.why(lacking=["water"], b1=135, assessed_income=1_850_000)
        national = self.reasons(why, "nd07-2021")
        assert [(one.value, one.limit) for one in national.distances] == [(135, 140), (1_850_000, 1_500_000), (1, 3)]
        assert "không quá ngưỡng, còn 5 điểm" in page
        assert "trên chuẩn 350.000" in page
        city = self.reasons(why, "hn-2022-prolonged")
        assert [(one.value, one.limit) for one in city.distances] == [(1_850_000, 2_000_000), (1, 3)]

    def test_a_near_poor_household_hangs_on_one_more_indicator(self):
        why, page = self.why(lacking=["water", "toilet"])
        (turning,) = self.reasons(why, "hn-2022-prolonged").turnings
        assert turning.status == "poor"
        assert turning.sentence.startswith("thiếu thêm 1 trong các chỉ số: Việc làm, ")
        assert turning.sentence.count(",") == 9
        assert turning.sentence in page

    def test_a_poor_household_hangs_on_one_of_what_it_lacks(self):
        why, _page = self.why(lacking=["water", "toilet", "telecom"])
        (turning,) = self.reasons(why, "hn-2022-prolonged").turnings
        expected = (
            "không còn thiếu 1 trong các chỉ số: Nguồn nước sinh hoạt, Nhà tiêu hợp vệ sinh, Sử dụng dịch vụ viễn thông"
        )
        assert (turning.status, turning.sentence) == ("near_poor", expected)

    def test_above_the_line_no_indicator_helps(self):
        why, page = self.why(lacking=["water"], assessed_income=2_000_001)
        assert self.reasons(why, "hn-2022-prolonged").turnings == []
        assert "Đổi một hay hai câu trả lời không làm kết quả khác đi." in page

    def test_undecided_has_no_turning(self):
        why, _page = self.why(b1=135, assessed_income=None)
        assert self.reasons(why, "hn-2022-prolonged").turnings == []

    def test_what_changed_since_last_year(self):
        why, page = self.why(lacking=["water"])
        assert {line.label for line in why.changes} >= {"Nhà tiêu hợp vệ sinh", "Sử dụng dịch vụ viễn thông"}
        assert "Nguồn nước sinh hoạt" not in {line.label for line in why.changes}
        assert "Năm 2025" in page

    def test_only_the_officers_of_the_village_see_it(self):
        review = factories.submitted(self.household, self.round)
        self.client.force_login(self.binh)
        assert self.client.get(reverse("reviews:why", args=[review.pk])).status_code == 404


class ComputedPointsTests(WhyTestCase):
    """Where the answers to Form B1 make the points, the result hangs on them too."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.round.questionnaire = load_demo_b1(source="command")
        cls.round.save()

    def test_the_answers_that_would_cross_the_limit(self):
        table = content_of(self.round.questionnaire)
        given, total = answers_for(table, "rural", 135, Random(7), limits=[140])
        why, page = self.why(b1_answers=given, assessed_income=1_400_000, lacking=["water"])
        assert (why.tally.score.total, self.reasons(why, "nd07-2021").assessment.b1) == (total, total)
        turning = next(one for one in self.reasons(why, "nd07-2021").turnings if one.status == "not_poor")
        first = turning.sentence.split(";")[0]
        question = next(one for one in table.questions if first.startswith(f"{one.label}: "))
        option = next(one for one in question.options if first == f"{question.label}: {one.label}")
        assert total - question.option(given[question.code]).points["rural"] + option.points["rural"] > 140
        assert "Tổng điểm B1" in page

    def test_points_are_no_news_where_the_last_form_had_only_their_total(self):
        given, _total = answers_for(content_of(self.round.questionnaire), "rural", 135, Random(7))
        why, _page = self.why(b1_answers=given)
        assert not [line.name for line in why.changes if line.name.startswith("b1_") or line.name.startswith("points_")]

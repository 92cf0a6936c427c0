"""The page of reasons: points, distances, what the result hangs on, and what is new since last year."""

from django.urls import reverse

from tests import factories
from tests.reviews.round_case import ScreenTestCase


class WhyTests(ScreenTestCase):
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

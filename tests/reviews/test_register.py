"""What reviews add to the register: the status in the list, and the strip of results on the page of a household."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from households import services as register
from households.reviews import leaving
from households.reviews.models import Review
from households.reviews.panels import status_strip
from households.reviews.stages.stages import open_case
from tests import factories
from tests.households.places import text


class ReviewedTestCase(TestCase):
    """One household was near-poor by the round of 2024 and poor by that of 2025; another was never reviewed."""

    @classmethod
    def setUpTestData(cls):
        cls.commune = factories.unit()
        cls.village = factories.village(cls.commune)
        cls.other_village = factories.village(cls.commune, "Thôn Thượng")
        cls.lan = factories.officer("officer", cls.commune)
        cls.household = factories.household(cls.village, code="MD-0412")
        cls.never = factories.household(cls.village, "Bùi Thị Nụ", code="MD-0455")
        indicators = [indicator.code for indicator in factories.standard("nd07-2021").indicators]
        for year, lacking in ((2024, indicators[:1]), (2025, indicators[:4])):
            factories.decided(cls.household, factories.review_round(cls.commune, year), lacking=lacking)


class ListTests(ReviewedTestCase):
    def statuses(self, **query):
        self.client.force_login(self.lan)
        rows = self.client.get("/households/", query).context["page_obj"]
        return {household.code: household.status for household in rows}

    def test_each_row_has_its_status_on_the_day(self):
        for day, status in (
            ("2024-12-09", None),
            ("2024-12-10", "near_poor"),
            ("2025-12-09", "near_poor"),
            ("2025-12-10", "poor"),
        ):
            assert self.statuses(on=day) == {"MD-0412": status, "MD-0455": None}, day

    def test_rows_of_one_status(self):
        assert self.statuses(status="poor", on="2025-12-31") == {"MD-0412": "poor"}
        assert self.statuses(status="near_poor", on="2025-12-31") == {}
        assert self.statuses(status="near_poor", on="2025-06-30") == {"MD-0412": "near_poor"}
        assert self.statuses(status="none", on="2025-12-31") == {"MD-0455": None}

    def test_a_status_that_is_none_is_an_error(self):
        self.client.force_login(self.lan)
        response = self.client.get("/households/", {"status": "rich"})
        assert response.context["form"].errors
        assert list(response.context["page_obj"]) == []

    def test_the_number_of_queries_does_not_grow(self):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                self.client.get("/households/?status=near_poor&on=2025-06-30")
            return len(captured)

        self.client.force_login(self.lan)
        few = queries()
        held = factories.review_round(self.commune, 2023)
        for number in range(10):
            household = factories.household(self.village, code=f"TAM-{number}")
            factories.decided(household, held, lacking=[])
        assert len(self.statuses(status="near_poor", on="2025-06-30")) == 11
        assert queries() == few


class StripTests(ReviewedTestCase):
    def strip(self, on, household=None):
        panel = status_strip(household or self.household, self.lan, on)
        return [(year.year, year.status) for year in panel.context["years"]], panel.context

    def test_the_status_at_the_end_of_each_year(self):
        assert self.strip(date(2026, 3, 1))[0] == [(2024, "near_poor"), (2025, "poor")]

    def test_nothing_is_known_before_its_day(self):
        assert self.strip(date(2025, 12, 9))[0] == [(2024, "near_poor")]
        assert self.strip(date(2025, 12, 10))[0] == [(2024, "near_poor"), (2025, "poor")]
        assert self.strip(date(2024, 12, 9))[0] == []

    def test_a_review_of_the_running_year_waits_for_its_decision(self):
        held = factories.review_round(self.commune, 2026)
        review = factories.listed(self.household, held)
        years, context = self.strip(date(2026, 9, 1))
        assert years == [(2024, "near_poor"), (2025, "poor"), (2026, "under_review")]
        assert context["pending"] == review
        assert context["years"][-1].lines == ["chưa có quyết định"]
        assert self.strip(date(2026, 8, 31))[0][-1] == (2025, "poor")

    def test_a_submitted_form_is_told_as_provisional(self):
        factories.submitted(self.household, factories.review_round(self.commune, 2026))
        last = self.strip(date(2026, 11, 1))[1]["years"][-1]
        assert last.lines == ["tạm tính B2 0", "chưa có quyết định"]

    def test_years_carry_their_points_and_their_decision(self):
        lines = [year.lines for year in self.strip(date(2026, 3, 1))[1]["years"]]
        assert lines == [
            ["B2 10", "QĐ 91/QĐ", "giấy chứng nhận 0001/2024"],
            ["B2 40", "QĐ 91/QĐ", "giấy chứng nhận 0001/2025"],
        ]

    def test_a_review_that_ended_without_a_recognition_leaves_its_trace(self):
        household = factories.household(self.village)
        factories.decided(household, factories.review_round(self.commune, 2026), assessed_income=2_600_000)
        (year,) = status_strip(household, self.lan, date(2026, 12, 31)).context["years"]
        assert (year.year, year.status) == (2026, "not_poor")
        assert year.lines == ["B2 0", "phiếu khép, không công nhận"]

    def test_a_case_between_two_rounds_waits_for_its_decision_too(self):
        stage = open_case("newly-poor-qd24", self.village, date(2026, 3, 16))
        review = Review.objects.create(household=self.household, stage=stage, origin="requested", zone="rural")
        years, context = self.strip(date(2026, 3, 20))
        assert (years[-1], context["pending"]) == ((2026, "under_review"), review)

    def test_a_household_that_left_has_no_result_from_then_on(self):
        leaving.close_household(
            self.household, version=1, closed_on=date(2026, 2, 1), closing_reason="moved", by=None, source="form"
        )
        years, context = self.strip(date(2027, 3, 1))
        assert years == [(2024, "near_poor"), (2025, "poor")]
        assert context["current"] is None

    def test_a_move_is_no_result_of_its_year(self):
        leaving.move_household(
            self.household, version=1, village=self.other_village, on=date(2026, 2, 1), by=None, source="form"
        )
        assert self.strip(date(2026, 3, 1))[0] == [(2024, "near_poor"), (2025, "poor")]

    def test_the_page_says_so_in_words(self):
        self.client.force_login(self.lan)
        page = text(self.client.get("/households/MD-0412/"))
        for expected in ("Hộ nghèo</span> <b>từ 10/12/2025</b>", "Kết quả các năm", "QĐ 91/QĐ"):
            assert expected in page, expected
        page = text(self.client.get("/households/MD-0455/"))
        assert "Chưa có kết quả công nhận nào." in page
        assert "Hộ chưa được công nhận lần nào." in page


class WayToTheFormTests(ReviewedTestCase):
    def setUp(self):
        self.held = factories.review_round(self.commune, 2026)

    def page(self, officer):
        self.client.force_login(officer)
        return text(self.client.get("/households/MD-0412/"))

    @time_machine.travel("2026-11-22 09:00+07:00", tick=False)
    def test_who_enters_reviews_is_led_to_the_form_and_others_to_look(self):
        review = factories.listed(self.household, self.held)
        assert f'<a class="button" href="/reviews/{review.pk}/">Nhập phiếu 2026</a>' in self.page(self.lan)
        approver = factories.officer("approver", self.commune)
        assert f'<a class="button quiet" href="/reviews/{review.pk}/">Xem phiếu 2026</a>' in self.page(approver)

    @time_machine.travel("2026-11-22 09:00+07:00", tick=False)
    def test_a_form_that_was_sent_is_looked_at(self):
        factories.submitted(self.household, self.held)
        assert "Xem phiếu 2026" in self.page(self.lan)

    @time_machine.travel("2026-11-22 09:00+07:00", tick=False)
    def test_off_the_list_there_is_no_form(self):
        assert "phiếu 2026" not in self.page(self.lan)


class LeavingOnScreenTests(ReviewedTestCase):
    def test_closing_a_household_ends_its_spell(self):
        self.client.force_login(self.lan)
        self.client.post(
            "/households/MD-0412/close/", {"closed_on": "01/03/2026", "closing_reason": "moved", "version": 1}
        )
        assert self.household.recognitions.get(status="poor").valid_until == date(2026, 3, 1)

    def test_a_day_before_the_decision_is_told_on_the_form(self):
        self.client.force_login(self.lan)
        response = self.client.post(
            "/households/MD-0412/close/", {"closed_on": "10/12/2025", "closing_reason": "moved", "version": 1}
        )
        assert "Ngày phải sau ngày 10/12/2025 của kết quả đang có hiệu lực." in text(response)

    def test_a_move_takes_the_status_along(self):
        self.client.force_login(self.lan)
        self.client.post(
            "/households/MD-0412/move/", {"village": self.other_village.code, "on": "01/03/2026", "version": 1}
        )
        spell = self.household.recognitions.get(valid_until=None)
        assert (spell.status, spell.village, spell.valid_from) == ("poor", self.other_village, date(2026, 3, 1))
        with pytest.raises(register.StaleVersion):
            register.lock_household(self.household, 1)

"""Opening a round: what the law proposes, what it refuses, and the list that makes itself."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from communes.models import Change, ChangeEntry
from households.reviews.law.questionnaires import import_shipped
from households.reviews.listing.opening import proposed_for
from households.reviews.listing.services import list_those_on_it, open_round, open_with_list
from households.reviews.models import Questionnaire, Review, Round, VillageStage
from households.services import OutOfScope
from tests import factories
from tests.reviews.round_case import RoundTestCase

TERMS = {
    "year": 2026,
    "opens_on": date(2026, 9, 1),
    "closes_on": date(2026, 12, 14),
    "standards": ["nd07-2021", "hn-2022-prolonged"],
    "deciding_standard": "hn-2022-prolonged",
    "next_standards": ["nd351-2025"],
    "procedure": "periodic-qd24",
}


class ProposalTests(TestCase):
    def test_the_round_of_2026_is_judged_by_the_old_standards_and_by_the_one_to_come(self):
        assert proposed_for(2026) == {**TERMS, "questionnaire": None, "criteria": None}

    def test_the_newest_forms_are_proposed(self):
        import_shipped(source="command")
        proposed = proposed_for(2026)
        assert proposed["questionnaire"] == Questionnaire.objects.get(kind="form_b")
        assert proposed["criteria"] == Questionnaire.objects.get(kind="form_a")

    def test_where_no_procedure_is_in_force_it_proposes_neither_one_nor_days(self):
        proposed = proposed_for(2027)
        assert not {"procedure", "opens_on", "closes_on"} & proposed.keys()
        assert proposed["standards"] == ["nd351-2025"]


class OpeningTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.city = factories.unit("01", "Thành phố Hà Nội", kind="city")
        cls.commune = factories.unit(parent=cls.city)
        cls.village = factories.village(cls.commune)
        cls.khoi = factories.officer("manager", cls.city)

    def open(self, *, by=None, **terms):
        terms = {**TERMS, "unit": self.city, **terms}
        return open_round(**terms, by=by or self.khoi, source="form")

    def refused(self, **terms):
        with pytest.raises(ValidationError) as refused:
            self.open(**terms)
        assert not Round.objects.exists()
        return refused.value.message_dict

    def test_a_round_keeps_what_it_was_opened_with(self):
        opened = self.open(note="Đợt thử")
        assert [getattr(opened, name) for name in TERMS] == list(TERMS.values())
        change = Change.objects.get(entries__kind="round.opened")
        assert (change.by, change.entries.get().after["standards"]) == (self.khoi, TERMS["standards"])

    def test_without_standards_the_citys_decides_and_the_nations_judges_beside_it(self):
        opened = self.open(standards=None, deciding_standard="")
        assert opened.standards == ["nd07-2021", "hn-2022-prolonged"]
        assert opened.deciding_standard == "hn-2022-prolonged"

    def test_each_value_that_cannot_be_is_refused_by_name(self):
        for name, value, reason in (
            ("opens_on", date(2025, 9, 1), "phải bắt đầu trong năm 2026"),
            ("closes_on", date(2027, 1, 1), "phải có trong năm 2026"),
            ("closes_on", date(2026, 8, 31), "không thể trước ngày bắt đầu, 01/09/2026"),
            ("standards", ["hn-2022", "hn-2022-prolonged"], "Mỗi cấp chỉ chọn một chuẩn"),
            ("deciding_standard", "nd351-2025", "phải là một trong các chuẩn của đợt"),
            ("next_standards", ["nd07-2021"], "đã là chuẩn của đợt này"),
            ("next_standards", ["qd59-2015"], "không có hiệu lực ngày 01/01/2027"),
            ("procedure", "leaving-qd24", "không phải quy trình của một đợt"),
        ):
            with self.subTest(f"{name} {value}"):
                refused = self.refused(**{name: value})
                assert list(refused) == [name]
                assert reason in refused[name][0]

    def test_a_procedure_that_has_ended_holds_no_round(self):
        days = {"year": 2027, "opens_on": date(2027, 9, 1), "closes_on": date(2027, 12, 14), "next_standards": []}
        refused = self.refused(**days, standards=["nd351-2025"], deciding_standard="nd351-2025")
        assert "không có hiệu lực ngày 01/09/2027" in refused["procedure"][0]

    def test_a_year_is_opened_once(self):
        self.open()
        with self.assertRaisesMessage(ValidationError, "Đợt 2026 của Thành phố Hà Nội đã mở, bắt đầu ngày 01/09/2026."):
            self.open()
        assert Round.objects.count() == 1

    def test_nobody_opens_a_round_where_he_opens_none(self):
        for opener in (
            factories.officer("officer", self.city),
            factories.officer("manager", factories.unit("10459", "Xã Phúc Sơn", parent=self.city)),
        ):
            with pytest.raises(OutOfScope):
                self.open(by=opener)
        assert not Round.objects.exists()


class ListThatMakesItselfTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.city = factories.unit("01", "Thành phố Hà Nội", kind="city")
        cls.my_duc, cls.phuc_son = (
            factories.unit(code, name, parent=cls.city)
            for code, name in (("10441", "Xã Mỹ Đức"), ("10459", "Xã Phúc Sơn"))
        )
        cls.doai, cls.bai = factories.village(cls.my_duc), factories.village(cls.phuc_son, "Thôn Bãi")
        cls.khoi = factories.officer("manager", cls.city)

    def on_a_list(self, village, status="poor", **spell):
        household = factories.household(village)
        factories.recognition(household, status, date(2025, 12, 10), **spell)
        return household

    def open(self):
        return open_with_list(**TERMS, unit=self.city, by=self.khoi, source="form")

    def test_each_commune_finds_its_poor_and_near_poor_households_and_nobody_else(self):
        listed = [self.on_a_list(self.doai), self.on_a_list(self.bai, "near_poor")]
        self.on_a_list(self.doai, "not_poor")
        self.on_a_list(self.doai, until=date(2026, 8, 1))
        factories.household(self.doai)
        gone = self.on_a_list(self.doai)
        gone.closed_on, gone.closing_reason = date(2026, 10, 1), "moved"
        gone.save()
        elsewhere = factories.village(factories.unit("40000", "Tỉnh khác", kind="city"))
        self.on_a_list(elsewhere)
        opened, reviews = self.open()
        assert {review.household for review in reviews} == set(listed)
        assert set(opened.reviews.values_list("state", "origin", "zone")) == {("listed", "listed", "rural")}
        for review in opened.reviews.select_related("stage", "household"):
            stage = review.stage
            assert (stage.round, stage.village_id) == (opened, review.household.village_id)
            assert (stage.step, stage.opened_on, stage.procedure_code) == (
                "reviewing",
                TERMS["opens_on"],
                "periodic-qd24",
            )

    def test_the_manager_opened_it_and_the_history_counts_the_households(self):
        self.on_a_list(self.doai)
        self.open()
        entry = ChangeEntry.objects.get(kind="review.listed")
        assert (entry.change.by, entry.after) == (self.khoi, {"households": 1})

    def test_a_round_that_cannot_be_opened_lists_nobody(self):
        self.on_a_list(self.doai)
        with pytest.raises(ValidationError):
            open_with_list(**{**TERMS, "procedure": "leaving-qd24"}, unit=self.city, by=self.khoi, source="form")
        assert not Round.objects.exists()
        assert not VillageStage.objects.exists()

    def test_asked_again_it_lists_those_who_came_since(self):
        self.on_a_list(self.doai)
        opened, _reviews = self.open()
        late = self.on_a_list(self.doai)
        assert [review.household for review in list_those_on_it(opened, by=None, source="command")] == [late]
        assert Review.objects.filter(round=opened).count() == 2

    def test_a_long_list_costs_no_more_queries_than_a_short_one(self):
        def cost(households):
            for _number in range(households):
                self.on_a_list(self.doai)
            with CaptureQueriesContext(connection) as queries:
                self.open()
            counted = len(queries)
            Review.objects.filter(round__isnull=False).delete()
            VillageStage.objects.all().delete()
            Round.objects.all().delete()
            return counted

        assert cost(2) == cost(30)


class SeeingRoundsTests(RoundTestCase):
    def test_rounds_are_seen_from_the_villages_that_they_held(self):
        assert list(Round.objects.visible_to(self.lan)) == [self.round]
        assert list(Round.objects.visible_to(self.binh)) == []

    def test_a_round_of_the_city_is_seen_in_every_commune(self):
        city = factories.unit("01", "Thành phố Hà Nội", kind="city")
        commune = factories.unit("10465", "Xã Hồng Sơn", parent=city)
        village = factories.village(commune)
        held = factories.review_round(city)
        for place in (city, commune, village):
            with self.subTest(place):
                surveyor = factories.officer("surveyor", place)
                assert list(Round.objects.visible_to(surveyor)) == [held]

    def test_a_round_that_begins_tomorrow_has_not_begun(self):
        assert not Round.objects.begun_by(date(2026, 8, 31)).exists()
        assert Round.objects.begun_by(date(2026, 9, 1)).exists()

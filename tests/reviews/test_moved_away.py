"""A household that moves to a village which has posted already: its form stays with the village that meets on it."""

from datetime import date

import pytest
import time_machine
from django.test import TestCase
from django.urls import reverse

from households.reviews import leaving
from households.reviews.deciding.decisions import decide_many, sittings_of
from households.reviews.deciding.desk import waiting_for
from households.reviews.entering.services import Submission, submit_many
from households.reviews.listing.services import remove_many
from households.reviews.models import Review
from households.services import OutOfScope
from tests import factories
from tests.reviews.round_case import TODAY, url

SAID = "Hộ đã chuyển đến Thôn Trung; phiếu ở lại với Thôn Đoài: nhập, họp, niêm yết và quyết định ở đó."


@time_machine.travel(TODAY, tick=False)
class MovedAwayTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        city = factories.unit("01", "Thành phố Hà Nội", kind="city")
        cls.left = factories.unit("10441", "Xã Mỹ Đức", parent=city)
        cls.now = factories.unit("10459", "Xã Phúc Sơn", parent=city)
        cls.round = factories.review_round(city)
        cls.village = factories.village(cls.left)
        cls.far = factories.village(cls.now, "Thôn Trung")
        cls.lan, cls.binh = (factories.officer("officer", commune) for commune in (cls.left, cls.now))
        cls.viet, cls.dung = (factories.officer("approver", commune) for commune in (cls.left, cls.now))

    def setUp(self):
        factories.posted(factories.submitted(factories.household(self.far), self.round).stage)
        review = factories.listed(factories.household(self.village, "Ngô Thị Út"), self.round)
        household = review.household
        version = household.version
        moved_on = date(2026, 11, 2)
        leaving.move_household(household, version=version, village=self.far, on=moved_on, by=None, source="command")
        self.review = self.fresh(review)

    def fresh(self, review):
        return Review.objects.select_related("household__village", "round", "stage__village").get(pk=review.pk)

    def seen_by(self, officer, page):
        self.client.force_login(officer)
        return self.client.get(page)

    def send(self, by):
        return submit_many([Submission(self.review, factories.form())], by=by, source="form")[0]

    def test_both_officers_read_on_their_worklists_where_the_form_is(self):
        for officer in (self.lan, self.binh):
            with self.subTest(officer):
                self.assertContains(self.seen_by(officer, reverse("reviews:worklist")), SAID, count=1)
                self.assertContains(self.seen_by(officer, url("form", self.review.pk)), SAID)

    def test_it_is_entered_where_it_is_met_on(self):
        section = url("section", self.review.pk, "members")
        assert self.seen_by(self.lan, section).status_code == 200
        assert self.seen_by(self.binh, section).status_code == 404
        with pytest.raises(OutOfScope):
            self.send(by=self.binh)
        with pytest.raises(OutOfScope):
            remove_many([self.fresh(self.review)], reason="Đã chuyển.", by=self.binh, source="form")
        self.review = self.fresh(self.review)
        assert self.send(by=self.lan).state == "submitted"

    def test_the_village_that_waits_for_it_shows_it(self):
        page = self.seen_by(self.lan, url("stage", self.review.stage_id))
        self.assertContains(page, "đã chuyển đến Thôn Trung")
        self.assertContains(page, url("form", self.review.pk))
        (there,) = self.far.stages.all()
        self.assertNotContains(self.seen_by(self.binh, url("stage", there.pk)), self.review.household.code)

    def test_the_chair_on_whose_list_it_stands_decides_it_and_the_household_is_recognised_where_it_lives(self):
        (review,) = factories.decidable(self.send(by=self.lan))
        assert list(waiting_for(self.viet, [self.round], 2026)) == [review]
        assert review not in waiting_for(self.dung, [self.round], 2026)
        self.assertContains(self.seen_by(self.viet, url("decide_one", review.pk)), "Quyết định hộ này")
        assert self.seen_by(self.dung, url("decide_one", review.pk)).status_code == 404
        numbers = {self.left.pk: {"recognised": "91/QĐ", "escaped": "92/QĐ"}}
        sittings = sittings_of([review], decided_on=date(2026, 11, 20), numbers=numbers)
        with pytest.raises(OutOfScope):
            decide_many(sittings, by=self.dung, source="form", one_by_one=True)
        (spell,) = decide_many(sittings, by=self.viet, source="form", one_by_one=True)
        assert (spell.decision.unit, spell.village, spell.certificate.unit) == (self.left, self.far, self.left)
        review.stage.refresh_from_db()
        assert review.stage.step == "decided"

    def test_what_is_decided_is_seen_where_the_household_lives(self):
        (review,) = factories.decidable(self.send(by=self.lan))
        Review.objects.filter(pk=review.pk).update(state="decided")
        assert self.seen_by(self.binh, url("form", review.pk)).status_code == 200
        assert self.seen_by(self.lan, url("form", review.pk)).status_code == 404

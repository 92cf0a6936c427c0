"""The list of a round changes until the results are posted, and every change says why."""

import pytest
from django.core.exceptions import ValidationError

from communes.models import Change
from households.reviews.entering.services import Form, save_draft
from households.reviews.listing.services import list_many, remove_many
from households.reviews.models import Review, VillageStage
from households.services import OutOfScope, StaleVersion
from tests import factories
from tests.reviews.round_case import RoundTestCase


class AddingTests(RoundTestCase):
    def list(self, household, by, reason="Hộ gửi giấy đề nghị"):
        return list_many(self.round, [household], origin="requested", by=by, source="form", reason=reason)

    def test_the_zone_is_that_of_the_commune_and_the_stage_that_of_the_village(self):
        (review,) = self.list(self.household, self.lan)
        assert review.zone == "rural"
        assert review.stage == VillageStage.objects.get(round=self.round, village=self.village)

    def test_the_reason_stands_on_the_form_and_in_the_history(self):
        (review,) = self.list(self.household, self.lan, reason="Nhà bị sập")
        assert review.reason == "Nhà bị sập"
        assert Change.objects.get(entries__kind="review.listed").reason == "Nhà bị sập"

    def test_an_officer_gives_a_reason(self):
        with self.assertRaisesMessage(ValidationError, "Ghi lý do"):
            self.list(self.household, self.lan, reason="")

    def test_a_household_is_listed_once_a_round(self):
        self.list(self.household, self.lan)
        with self.assertRaisesMessage(ValidationError, "MD-0412 – Lê Thị Thơm đã có phiếu trong đợt này."):
            self.list(self.household, self.lan)
        assert Review.objects.count() == 1

    def test_a_household_of_another_commune_is_out_of_reach(self):
        with pytest.raises(OutOfScope):
            self.list(self.household, self.binh)
        assert not Review.objects.exists()

    def test_a_village_that_has_met_is_reviewed_again(self):
        stage = factories.submitted(self.household, self.round).stage
        factories.met(stage)
        late = factories.household(self.village, "Đỗ Văn Quyết")
        self.list(late, factories.officer("surveyor", self.village), reason="Giấy đến sau cuộc họp")
        stage.refresh_from_db()
        assert stage.step == "reviewing"
        assert Change.objects.get(entries__kind="stage.reopened").reason == "Giấy đến sau cuộc họp"

    def test_a_village_that_has_posted_its_results_takes_nobody(self):
        stage = factories.submitted(self.household, self.round).stage
        factories.posted(stage)
        with self.assertRaisesMessage(ValidationError, "Thôn Đoài đã niêm yết kết quả đợt này"):
            self.list(factories.household(self.village, "Đỗ Văn Quyết"), self.lan)
        assert Review.objects.count() == 1


class RemovingTests(RoundTestCase):
    def setUp(self):
        self.review = factories.listed(self.household, self.round)

    def remove(self, *, by=None, reason="Hộ chuyển về thôn Bãi và được rà soát ở đó"):
        return remove_many([self.review], reason=reason, by=by or self.lan, source="form")

    def test_it_is_gone_from_the_list_and_says_why(self):
        self.remove()
        self.review.refresh_from_db()
        assert (self.review.state, self.review.reason) == ("removed", "Hộ chuyển về thôn Bãi và được rà soát ở đó")
        assert not Review.objects.standing().exists()
        change = Change.objects.get(entries__kind="review.removed")
        assert (change.by, change.reason, change.entries.get().key) == (self.lan, self.review.reason, "MD-0412")

    def test_a_draft_can_go_too(self):
        self.review = save_draft(self.review, Form(answers={}, b1=100), version=1, by=self.lan)
        self.remove()
        assert Review.objects.get().state == "removed"

    def test_there_must_be_a_reason(self):
        for reason in ("", "  "):
            with self.assertRaisesMessage(ValidationError, "Ghi lý do"):
                self.remove(reason=reason)
        assert Review.objects.get().state == "listed"

    def test_a_form_that_was_sent_stays(self):
        self.review = factories.submitted(factories.household(self.village, "Đỗ Văn Quyết"), self.round)
        with self.assertRaisesMessage(ValidationError, "đã gửi nên ở lại danh sách"):
            self.remove()

    def test_who_was_removed_is_not_removed_again_but_can_be_listed_again(self):
        self.remove()
        self.review.refresh_from_db()
        with self.assertRaisesMessage(ValidationError, "đã được đưa ra khỏi danh sách"):
            self.remove()
        factories.listed(self.household, self.round)
        assert Review.objects.standing().get().state == "listed"

    def test_what_somebody_wrote_meanwhile_is_seen_first(self):
        save_draft(self.review, Form(answers={}, b1=100), version=1, by=self.lan)
        with pytest.raises(StaleVersion):
            self.remove()
        assert Review.objects.get().state == "draft"

    def test_another_commune_has_no_hand_in_it(self):
        with pytest.raises(OutOfScope):
            self.remove(by=self.binh)
        assert Review.objects.get().state == "listed"

    def test_one_that_stays_keeps_all(self):
        sent = factories.submitted(factories.household(self.village, "Đỗ Văn Quyết"), self.round)
        with pytest.raises(ValidationError):
            remove_many([self.review, sent], reason="Ghi nhầm", by=self.lan, source="form")
        assert set(Review.objects.values_list("state", flat=True)) == {"listed", "submitted"}

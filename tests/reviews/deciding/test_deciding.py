"""Decisions and the spells that follow: who may decide what, once, on which day, under which paper."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from communes.models import Change, ChangeEntry
from households.models import Household
from households.reviews.deciding.decisions import decide_many, sittings_of
from households.reviews.deciding.proposals import propose_many
from households.reviews.entering.services import save_draft, submit
from households.reviews.models import Decision, Recognition
from households.services import OutOfScope
from tests import factories
from tests.reviews.deciding.deciding_case import DAY, NEAR_POOR, NOT_POOR, NUMBERS, POOR, DecidingTestCase


class RecognitionTests(DecidingTestCase):
    def test_a_spell_opens_on_the_day_of_the_decision(self):
        (review,) = factories.decidable(factories.submitted(self.household, self.round, **POOR))
        (spell,) = self.decide(review)
        review.refresh_from_db()
        assert (review.state, review.recognitions.get().decision) == ("decided", spell.decision)
        assert (spell.status, spell.movement, spell.standard) == ("poor", "new", "hn-2022-prolonged")
        assert (spell.valid_from, spell.valid_until, spell.year) == (DAY, None, 2026)
        assert (spell.decision.number, spell.decision.by, spell.decision.unit) == (
            "91/QĐ-UBND",
            self.viet,
            self.commune,
        )

    def test_the_household_is_frozen_as_it_was(self):
        (spell,) = self.decide(*factories.decidable(factories.submitted(self.household, self.round)))
        assert (spell.village, spell.persons, spell.children) == (self.village, 2, 1)
        assert (spell.female_head, spell.ethnicity, spell.merit, spell.no_working_capacity) == (
            True,
            "01",
            False,
            False,
        )

    def test_each_decision_closes_the_spell_before_it_also_when_the_status_stays(self):
        factories.decided(self.household, self.earlier_round)
        before = Recognition.objects.get()
        (spell,) = self.decide(*factories.decidable(factories.submitted(self.household, self.round)))
        before.refresh_from_db()
        assert (before.valid_until, spell.previous, spell.movement) == (DAY, before, "stays")

    def test_an_escape_has_a_paper_of_its_own(self):
        factories.decided(self.household, self.earlier_round)
        (spell,) = self.decide(*factories.decidable(factories.submitted(self.household, self.round, **NOT_POOR)))
        assert (spell.status, spell.movement, spell.decision.number) == ("not_poor", "escaped", "92/QĐ-UBND")

    def test_who_was_on_no_list_and_stays_off_is_settled_without_a_recognition(self):
        (review,) = factories.decidable(factories.submitted(self.household, self.round, **NOT_POOR))
        assert self.decide(review, numbers={}) == []
        review.refresh_from_db()
        assert review.state == "decided"
        assert not review.recognitions.exists()
        assert not Recognition.objects.exists()
        assert not Decision.objects.exists()

    def test_the_history_tells_before_and_after(self):
        factories.decided(self.household, self.earlier_round, **POOR)
        self.decide(*factories.decidable(factories.submitted(self.household, self.round)))
        entry = ChangeEntry.objects.filter(kind="review.decided").latest("pk")
        assert (entry.key, entry.before, entry.after) == ("MD-0412", {"status": "poor"}, {"status": "near_poor"})
        assert (entry.change.by, entry.change.reason) == (self.viet, "91/QĐ-UBND, 92/QĐ-UBND")

    def test_two_communes_in_one_go(self):
        far = factories.village(self.other_commune)
        city_round = factories.review_round(factories.unit("01", "Thành phố Hà Nội", kind="city"))
        near = [
            factories.submitted(factories.household(self.village), city_round, **values) for values in (POOR, NEAR_POOR)
        ]
        away = [factories.submitted(factories.household(far), city_round)]
        numbers = {self.commune.pk: NUMBERS, self.other_commune.pk: {"recognised": "7/QĐ"}}
        sittings = sittings_of(factories.decidable(*near, *away), decided_on=DAY, numbers=numbers)
        spells = decide_many(sittings, by=None, source="command")
        assert [(spell.decision.unit, spell.decision.number) for spell in spells] == [
            (self.commune, "91/QĐ-UBND"), (self.commune, "91/QĐ-UBND"), (self.other_commune, "7/QĐ"),
        ]  # fmt: skip
        assert Decision.objects.count() == 2

    def test_hundreds_cost_no_more_queries_than_two(self):
        far = factories.village(self.commune, "Thôn Bãi")
        few, many = [self.stays() for _ in range(2)], [self.stays(far) for _ in range(12)]
        ready = factories.decidable(*few, *many)
        with self.assertNumQueries(37):
            self.decide(*ready[:2])
        with self.assertNumQueries(35):  # the paper is there already
            self.decide(*ready[2:])


class RefusalTests(DecidingTestCase):
    def assert_refused(self, message, *reviews, **sitting):
        with self.assertRaisesMessage(ValidationError, message):
            self.decide(*reviews, **sitting)
        assert not Recognition.objects.filter(valid_from=DAY).exists()

    def test_nobody_decides_what_he_entered(self):
        self.viet.assignments.create(unit=self.commune, role="officer", valid_from=date(2020, 1, 1))
        own = factories.submitted(self.household, self.round, by=self.viet)
        others = factories.submitted(factories.household(self.village), self.round, by=self.lan)
        self.assert_refused("MD-0412 – Lê Thị Thơm: người nhập phiếu không được quyết định", own, others)

    def test_nobody_decides_what_he_wrote_and_another_sent(self):
        self.viet.assignments.create(unit=self.commune, role="officer", valid_from=date(2020, 1, 1))
        review = factories.listed(self.household, self.round)
        save_draft(review, factories.form(), version=1, by=self.viet)
        submit(review, version=2, submission_id=uuid4(), by=self.lan)
        (ready,) = factories.decidable(review)
        self.assert_refused("MD-0412 – Lê Thị Thơm: người nhập phiếu không được quyết định", ready)

    def test_what_he_wrote_before_this_round_binds_nobody(self):
        self.viet.assignments.create(unit=self.commune, role="officer", valid_from=date(2020, 1, 1))
        review = factories.listed(self.household, self.round)
        save_draft(review, factories.form(), version=1, by=self.viet)
        Change.objects.filter(entries__kind="review.drafted").update(at=datetime(2025, 11, 3, tzinfo=UTC))
        submit(review, version=2, submission_id=uuid4(), by=self.lan)
        assert len(self.decide(*factories.decidable(review))) == 1

    def test_every_refusal_is_named(self):
        self.viet.assignments.create(unit=self.commune, role="officer", valid_from=date(2020, 1, 1))
        own = factories.submitted(self.household, self.round, by=self.viet)
        open_form = factories.listed(factories.household(self.village), self.round)
        with pytest.raises(ValidationError) as refused:
            self.decide(own, open_form)
        assert len(refused.value.messages) == 2

    def test_what_the_deciding_standard_left_open_is_not_decided(self):
        points_only = factories.recorded(self.household, self.round, assessed_income=None, b1=120)
        self.assert_refused("chuẩn quyết định chưa cho ra kết quả", points_only)

    def test_what_is_decided_is_not_decided_again(self):
        (review,) = factories.decidable(factories.submitted(self.household, self.round))
        self.decide(review)
        review.refresh_from_db()
        with self.assertRaisesMessage(ValidationError, "đã công nhận"):
            self.decide(review)

    def test_what_somebody_decided_meanwhile_stops_it_all(self):
        (review,) = factories.decidable(factories.submitted(self.household, self.round))
        self.decide(review)  # `review` still says that it is submitted, as in another process
        with self.assertRaisesMessage(ValidationError, "vừa được sửa hoặc công nhận"):
            self.decide(review)
        assert Recognition.objects.count() == 1

    def test_an_officer_does_not_decide(self):
        review = factories.recorded(self.household, self.round)
        with pytest.raises(OutOfScope):
            self.decide(review, by=self.lan)

    def test_the_approver_of_another_commune_does_not_decide(self):
        review = factories.recorded(self.household, self.round)
        with pytest.raises(OutOfScope):
            self.decide(review, by=factories.officer("approver", self.other_commune))

    def test_a_paper_has_a_number(self):
        self.assert_refused(
            "nhập số quyết định công nhận hộ nghèo",
            *factories.decidable(factories.submitted(self.household, self.round)),
            numbers={"escaped": "92/QĐ"},
        )

    def test_a_day_before_the_review_is_refused(self):
        review = factories.recorded(self.household, self.round, reviewed_on=date(2026, 12, 11))
        with self.assertRaisesMessage(ValidationError, "10/12/2026 ở trước ngày rà soát 11/12/2026"):
            self.decide_by_command(review)

    def test_what_went_into_no_procedure_is_decided_by_a_command_alone(self):
        review = factories.recorded(self.household, self.round)
        self.assert_refused("kết quả của hộ chưa được niêm yết", review)
        assert len(self.decide_by_command(review)) == 1

    def test_the_day_of_the_review_itself_is_allowed(self):
        review = factories.recorded(self.household, self.round, reviewed_on=DAY)
        assert len(self.decide_by_command(review)) == 1

    def test_a_day_not_after_the_spell_in_force_is_refused(self):
        factories.decided(self.household, self.earlier_round)
        Recognition.objects.update(valid_from=DAY)
        (review,) = factories.decidable(factories.submitted(self.household, self.round))
        with self.assertRaisesMessage(ValidationError, "phải sau ngày 10/12/2026"):
            self.decide(review)


class PaperTests(DecidingTestCase):
    def two_ready(self):
        households = (self.household, factories.household(self.village))
        return factories.decidable(*(factories.submitted(household, self.round) for household in households))

    def test_a_commune_has_one_paper_of_a_kind_in_a_round(self):
        first, later = self.two_ready()
        self.decide(first)
        (spell,) = self.decide(later, on=date(2026, 12, 12))
        assert Decision.objects.count() == 1
        assert spell.valid_from == DAY

    def test_another_number_is_refused_by_name(self):
        first, later = self.two_ready()
        self.decide(first)
        with self.assertRaisesMessage(ValidationError, "đã có quyết định 91/QĐ-UBND (10/12/2026)"):
            self.decide(later, numbers={"recognised": "95/QĐ-UBND"})

    def test_a_village_that_lay_elsewhere_on_that_day_is_named(self):
        review = factories.recorded(self.household, self.round)
        with self.assertRaisesMessage(ValidationError, "có thôn thuộc Xã Mỹ Đức"):
            sittings_of([review], decided_on=DAY, numbers={self.other_commune.pk: NUMBERS})


class ProposalTests(DecidingTestCase):
    def test_what_a_decision_would_do(self):
        factories.decided(self.household, self.earlier_round, **POOR)
        reviews = [
            factories.submitted(self.household, self.round),
            factories.submitted(factories.household(self.village), self.round, **NOT_POOR),
            factories.submitted(factories.household(self.village), self.round, assessed_income=None, b1=120),
        ]
        with self.assertNumQueries(3):
            stays, off, unknown = propose_many(reviews)
        assert (stays.now.status, stays.status, stays.movement, stays.kind) == (
            "poor", "near_poor", "became_near_poor", "recognised",
        )  # fmt: skip
        assert (off.now, off.status, off.movement, off.kind) == (None, "not_poor", None, None)
        assert (unknown.status, unknown.movement, unknown.kind) == ("undecided", None, None)
        assert [bool(proposal.obstacle(self.viet)) for proposal in (stays, off, unknown)] == [False, False, True]

    def test_a_household_that_returns(self):
        two_years_ago = factories.review_round(self.commune, 2024, standards=["nd07-2021", "hn-2022"])
        factories.decided(self.household, two_years_ago, **POOR)
        factories.decided(self.household, self.earlier_round, **NOT_POOR)
        (proposal,) = propose_many([factories.submitted(self.household, self.round, **POOR)])
        assert (proposal.now.status, proposal.movement) == ("not_poor", "returned")
        assert Household.objects.count() == 1

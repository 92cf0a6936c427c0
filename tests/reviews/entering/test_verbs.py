"""The verbs of a form: who may, once or twice, with what history."""

from datetime import UTC, date, datetime
from itertools import count
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.models import ChangeEntry
from households.models import Household
from households.reviews.entering import services
from households.reviews.models import Outcome, Review
from households.services import OutOfScope, StaleVersion
from tests import factories
from tests.reviews.round_case import RoundTestCase

_points = count()


class DraftTests(RoundTestCase):
    def setUp(self):
        self.review = factories.listed(self.household, self.round)

    def save(self, form, *, version=None, by=None):
        version = self.review.version if version is None else version
        return services.save_draft(self.review, form, version=version, by=by or self.lan)

    def test_an_incomplete_form_is_kept(self):
        saved = self.save(services.Form(answers={"water": "lacking"}, b1=120))
        saved.refresh_from_db()
        assert (saved.state, saved.answers, saved.deprivations) == ("draft", {"water": "lacking"}, ["water"])
        assert (saved.b1, saved.assessed_income, saved.entered_by) == (120, None, self.lan)
        assert not Outcome.objects.exists()

    def test_what_another_saved_is_not_overwritten(self):
        self.save(services.Form(answers={}, b1=120), version=1)
        with pytest.raises(StaleVersion) as refused:
            self.save(services.Form(answers={}, b1=130), version=1)
        assert refused.value.current.b1 == 120

    def test_the_same_form_sent_twice_is_saved_once(self):
        first = self.save(services.Form(answers={}, b1=120), version=1)
        again = self.save(services.Form(answers={}, b1=120), version=1)
        assert (again.pk, again.version) == (first.pk, first.version)
        assert ChangeEntry.objects.filter(kind="review.drafted").count() == 1

    def lines(self):
        return ChangeEntry.objects.filter(kind="review.drafted").count()

    def save_at(self, minute, by=None):
        with time_machine.travel(datetime(2026, 11, 3, 8, minute, tzinfo=UTC), tick=False):
            form = services.Form(answers={}, b1=100 + next(_points))
            self.review = self.save(form, version=self.review.version, by=by)
        return self.lines()

    def test_what_an_officer_saves_within_an_hour_is_one_line_of_the_history(self):
        hung = factories.officer("officer", self.commune)
        assert [self.save_at(minute) for minute in (0, 1, 59)] == [1, 1, 1]
        assert (self.review.version, self.review.saved_at.minute) == (4, 59)
        # The hour begins with the line: who works on has a line for each.
        with time_machine.travel(datetime(2026, 11, 3, 9, 0, tzinfo=UTC), tick=False):
            self.review = self.save(services.Form(answers={}, b1=99), version=self.review.version)
        assert self.lines() == 2
        assert self.save_at(2, by=hung) == 3
        assert self.save_at(3) == 4

    def test_another_form_of_the_household_has_a_line_of_its_own(self):
        self.save_at(0)
        with time_machine.travel(datetime(2026, 11, 3, 8, 5, tzinfo=UTC), tick=False):
            sent = services.submit_many(
                [services.Submission(self.review, factories.form())], by=self.lan, source="form"
            )
            self.review = services.correct(sent[0], by=self.lan)
        assert self.save_at(10) == 2

    def test_an_officer_of_another_commune_writes_nothing(self):
        with pytest.raises(OutOfScope):
            self.save(services.Form(answers={}, b1=120), by=self.binh)
        self.review.refresh_from_db()
        assert self.review.b1 is None

    def test_a_household_that_left_the_register_is_not_reviewed(self):
        Household.objects.filter(pk=self.household.pk).update(closed_on=date(2026, 10, 1), closing_reason="moved")
        with self.assertRaisesMessage(ValidationError, "ra khỏi sổ"):
            self.save(services.Form(answers={}, b1=120))
        assert not Review.objects.standing().exists()


class SubmissionTests(RoundTestCase):
    def setUp(self):
        self.review = factories.listed(self.household, self.round)
        self.submission_id = uuid4()

    def draft(self, form):
        self.review = services.save_draft(self.review, form, version=self.review.version, by=self.lan)

    def submit(self, **changes):
        arguments = {"version": self.review.version, "submission_id": self.submission_id, "by": self.lan, **changes}
        return services.submit(self.review, **arguments)

    def test_each_standard_gives_its_outcome(self):
        self.draft(factories.form(lacking=["water", "toilet"]))
        self.submit()
        outcomes = {outcome.standard: outcome for outcome in self.review.outcomes.all()}
        assert outcomes["nd07-2021"].status == "not_poor"
        assert outcomes["hn-2022-prolonged"].status == "near_poor"
        assert outcomes["hn-2022-prolonged"].b2 == 20

    def test_its_day_lies_in_the_round_and_has_come(self):
        today = date(2026, 11, 3)
        wrong = {date(2026, 8, 31): today, date(2026, 11, 4): today, date(2026, 8, 30): None}
        for number, (reviewed_on, known) in enumerate(wrong.items()):
            self.draft(factories.form(reviewed_on=reviewed_on, b1=100 + number))
            said = "đến hôm nay, 03/11/2026" if known else "ở trước ngày 01/09/2026 bắt đầu đợt"
            with self.subTest(reviewed_on), self.assertRaisesMessage(ValidationError, said):
                self.submit(today=known)
        for number, reviewed_on in enumerate((date(2026, 9, 1), today)):
            self.draft(factories.form(reviewed_on=reviewed_on, b1=110 + number))
        assert self.submit(today=today).reviewed_on == today

    def test_a_late_review_keeps_its_true_day(self):
        self.draft(factories.form(reviewed_on=date(2026, 12, 20)))
        assert self.submit(today=date(2026, 12, 20)).state == "submitted"

    def test_sent_twice_it_is_one_submission(self):
        self.draft(factories.form())
        first, again = self.submit(), self.submit()
        assert (again.pk, again.version) == (first.pk, first.version)
        assert Outcome.objects.count() == 2
        assert ChangeEntry.objects.filter(kind="review.submitted").count() == 1

    def test_sent_again_with_other_content_it_is_refused_and_changes_nothing(self):
        self.draft(factories.form())
        seen = services.form_of(self.review).digest
        assert self.submit(digest=seen).submission_hash == seen
        assert self.submit(digest=seen).pk == self.review.pk
        with pytest.raises(services.OtherContent, match="nội dung khác"):
            self.submit(digest=factories.form(b1=77).digest)
        self.review.refresh_from_db()
        assert (self.review.b1, self.review.submission_hash) == (None, seen)
        assert Outcome.objects.count() == 2

    def test_the_digest_is_that_of_the_content_alone(self):
        one = factories.form(causes=["land", "illness"])
        other = factories.form(causes=["illness", "land"], answers=dict(reversed(one.answers.items())))
        assert one.digest == other.digest
        for changed in ({"b1": 1}, {"overrides": {"water": "x"}}, {"carried": ["water"]}, {"b1_answers": {"a": "b"}}):
            assert factories.form(**changed).digest != factories.form().digest

    def test_what_differs_from_the_register_is_explained_by_who_enters_it_by_hand(self):
        self.draft(factories.form(lacking=["health_insurance"], overrides={}))
        with self.assertRaisesMessage(ValidationError, "khác với sổ hộ"):
            self.submit()
        self.draft(factories.form(lacking=["health_insurance"], overrides={"health_insurance": "Thẻ vừa hết hạn"}))
        assert self.submit().state == "submitted"

    def test_what_was_entered_elsewhere_is_loaded_as_it_is(self):
        form = factories.form(lacking=["health_insurance"], overrides={})
        (review,) = services.submit_many([services.Submission(self.review, form)], by=None, source="command")
        assert review.deprivations == ["health_insurance"]

    def test_many_forms_cost_no_more_queries_than_one(self):
        costs = []
        for number in (1, 12):
            households = [factories.household(self.village) for _ in range(number)]
            keys = [factories.listed(household, self.round).pk for household in households]
            reviews = Review.objects.select_related("round", "household").filter(pk__in=keys)
            sent = [services.Submission(one, factories.form(b1_answers={"size": "one"})) for one in reviews]
            with CaptureQueriesContext(connection) as captured:
                services.submit_many(sent, by=self.lan, source="form")
            costs.append(len(captured))
        assert costs[0] == costs[1]

    def test_a_submission_belongs_to_one_form(self):
        self.draft(factories.form())
        other = factories.listed(factories.household(self.village), self.round)
        services.save_draft(other, factories.form(), version=1, by=self.lan)
        self.submit()
        with self.assertRaisesMessage(ValidationError, "thuộc một phiếu khác"):
            services.submit(other, version=2, submission_id=self.submission_id, by=self.lan)

    def test_what_changed_since_is_not_submitted_unseen(self):
        self.draft(factories.form())
        with pytest.raises(StaleVersion):
            self.submit(version=self.review.version - 1)

    def test_a_form_says_what_it_lacks(self):
        answers = factories.form().answers
        del answers["water"]
        missing = {
            "điểm B1 hoặc thu nhập": factories.form(assessed_income=None),
            "danh sách thành viên": factories.form(members_confirmed=False),
            "ngày rà soát": factories.form(reviewed_on=None),
            "Chọn một câu trả lời": factories.form(answers=answers),
        }
        for word, form in missing.items():
            with self.subTest(word), self.assertRaisesMessage(ValidationError, word):
                self.draft(form)
                self.submit()

    def test_what_was_submitted_is_not_written_again(self):
        self.draft(factories.form())
        submitted = self.submit()
        with self.assertRaisesMessage(ValidationError, "Phiếu đã gửi"):
            services.save_draft(submitted, factories.form(b1=120), version=submitted.version, by=self.lan)


class CorrectionTests(RoundTestCase):
    def setUp(self):
        self.review = factories.submitted(self.household, self.round, by=self.lan)

    def test_a_correction_is_a_new_form_that_names_the_old_one(self):
        draft = services.correct(self.review, by=self.lan)
        self.review.refresh_from_db()
        assert (self.review.state, draft.state, draft.corrects) == ("superseded", "draft", self.review)
        assert services.form_of(draft) == services.form_of(self.review)
        assert list(Review.objects.standing()) == [draft]
        assert self.review.outcomes.count() == 2

    def test_it_is_corrected_once(self):
        services.correct(self.review, by=self.lan)
        with self.assertRaisesMessage(ValidationError, "Chỉ sửa được"):
            services.correct(self.review, by=self.lan)

    def test_an_officer_of_another_commune_corrects_nothing(self):
        with pytest.raises(OutOfScope):
            services.correct(self.review, by=self.binh)
        self.review.refresh_from_db()
        assert self.review.state == "submitted"

    def test_what_is_decided_stays(self):
        decided = factories.decided(factories.household(self.village), self.round)
        with self.assertRaisesMessage(ValidationError, "Chỉ sửa được"):
            services.correct(decided, by=self.lan)

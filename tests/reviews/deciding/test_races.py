"""Two officers at the same moment: one of them is first, and nothing is lost, doubled or left half done."""

from datetime import date
from threading import Barrier, Thread
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import connection
from django.test import TransactionTestCase

from households.reviews.deciding.decisions import Sitting, decide_many
from households.reviews.entering import services
from households.reviews.listing.services import list_many
from households.reviews.models import Decision, Outcome, Recognition, Review
from households.services import StaleVersion
from tests import factories

OFFICERS = 4


def at_once(*verbs):
    """Run each verb in a thread of its own, all from one moment on; give what each returned or raised."""
    results, barrier = [None] * len(verbs), Barrier(len(verbs))

    def run(place, verb):
        barrier.wait()
        try:
            results[place] = verb()
        except (ValidationError, StaleVersion) as refused:
            results[place] = refused
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class RaceTests(TransactionTestCase):
    def setUp(self):
        self.commune = factories.unit()
        self.village = factories.village(self.commune)
        self.round = factories.review_round(self.commune)
        self.lan = factories.officer("officer", self.commune)
        self.viet = factories.officer("approver", self.commune)

    def test_one_of_several_saves_is_kept_and_the_others_are_told(self):
        review = factories.listed(factories.household(self.village), self.round)

        def save(points):
            return lambda: services.save_draft(review, services.Form({}, b1=points), version=1, by=self.lan)

        results = at_once(*(save(points) for points in range(100, 100 + OFFICERS)))
        kept = [result for result in results if isinstance(result, Review)]
        assert [isinstance(result, StaleVersion) for result in results].count(True) == OFFICERS - 1
        review.refresh_from_db()
        assert (review.b1, review.version) == (kept[0].b1, 2)

    def test_a_submission_sent_several_times_is_one(self):
        review = factories.listed(factories.household(self.village), self.round)
        services.save_draft(review, factories.form(), version=1, by=self.lan)
        submission_id = uuid4()
        results = at_once(
            *[lambda: services.submit(review, version=2, submission_id=submission_id, by=self.lan)] * OFFICERS
        )
        assert {result.pk for result in results} == {review.pk}
        assert Outcome.objects.count() == 2

    def test_a_household_listed_several_times_stands_there_once(self):
        household = factories.household(self.village)
        arguments = {"origin": "requested", "by": self.lan, "source": "form", "reason": "Giấy đề nghị"}
        results = at_once(*[lambda: list_many(self.round, [household], **arguments)] * OFFICERS)
        assert [isinstance(result, ValidationError) for result in results].count(True) == OFFICERS - 1
        assert Review.objects.count() == 1

    def test_one_review_is_decided_once(self):
        review = factories.submitted(factories.household(self.village), self.round)
        results = at_once(*[self.deciding(review)] * OFFICERS)
        assert [isinstance(result, ValidationError) for result in results].count(True) == OFFICERS - 1
        assert Recognition.objects.count() == 1

    def test_two_approvers_who_sign_at_once_sign_one_paper(self):
        reviews = [factories.submitted(factories.household(self.village), self.round) for _ in range(OFFICERS)]
        results = at_once(*(self.deciding(review) for review in reviews))
        assert [len(result) for result in results] == [1] * OFFICERS
        assert (Decision.objects.count(), Recognition.objects.count()) == (1, OFFICERS)

    def deciding(self, review):
        sitting = Sitting(self.commune, self.round, date(2026, 12, 10), {"recognised": "91/QĐ-UBND"}, [review])
        return lambda: decide_many([sitting], by=self.viet, source="form")

"""Two who write of one household at the same moment: one of them is first, and nothing is given or paid back twice."""

from datetime import date
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import TransactionTestCase

from households.services import StaleVersion
from households.support.models import Allowance, Kind, Measure, Repayment
from households.support.recording.contents import Source
from households.support.recording.repayments import repay_many
from households.support.recording.services import change_measure, record_many
from tests.reviews.deciding.test_races import OFFICERS, at_once
from tests.support.recording.measures import a_place, measure, recorded


def refused(results):
    return [result for result in results if isinstance(result, ValidationError | StaleVersion)]


class RaceTests(TransactionTestCase):
    def setUp(self):
        self.place = a_place()
        self.head = self.place.head

    def test_one_person_has_one_highest_allowance(self):
        def give():
            terms = Allowance(benefit="critical-illness", monthly=2_000_000)
            new = measure(self.place, Kind.ALLOWANCE, member=self.head, terms=terms)
            return record_many([new], by=self.place.officer, source="form")

        results = at_once(*[give] * OFFICERS)
        assert len(refused(results)) == OFFICERS - 1
        assert Measure.objects.count() == 1

    def test_one_form_sent_several_times_at_once_is_recorded_once(self):
        sent = uuid4()

        def give():
            new = measure(self.place, submission_id=sent, sources=[Source(self.place.fund, 5_000_000)])
            try:
                return record_many([new], by=self.place.officer, source="form")
            except IntegrityError:  # asked again, as the page does, the verb finds what the first one wrote
                return record_many([new], by=self.place.officer, source="form")

        assert len({rows[0].pk for rows in at_once(*[give] * OFFICERS)}) == 1
        assert Measure.objects.get().spendings.count() == 1
        self.place.fund.refresh_from_db()
        assert self.place.fund.spent == 5_000_000

    def test_one_allowance_sent_several_times_at_once_is_recorded_once(self):
        sent = uuid4()

        def give():
            terms = Allowance(benefit="critical-illness", monthly=2_000_000)
            new = measure(self.place, Kind.ALLOWANCE, member=self.head, terms=terms, submission_id=sent)
            return record_many([new], by=self.place.officer, source="form")

        assert len({rows[0].pk for rows in at_once(*[give] * OFFICERS)}) == 1

    def test_a_loan_is_not_paid_back_twice(self):
        loan = recorded(self.place, Kind.LOAN, amount=10_000_000)

        def repay():
            paid = Repayment(loan_id=loan.pk, on=date(2026, 3, 10), amount=10_000_000)
            return repay_many([paid], by=self.place.officer, source="form")

        results = at_once(*[repay] * OFFICERS)
        assert len(refused(results)) == OFFICERS - 1
        assert Repayment.objects.get().amount == 10_000_000

    def test_one_of_those_who_change_a_measure_is_first(self):
        gift = recorded(self.place)

        def change():
            new = measure(self.place, amount=7_000_000)
            return change_measure(gift, new, version=1, by=self.place.officer, source="form")

        results = at_once(*[change] * OFFICERS)
        assert len(refused(results)) == OFFICERS - 1
        gift.refresh_from_db()
        assert (gift.version, gift.amount) == (2, 7_000_000)

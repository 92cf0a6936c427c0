"""Two who spend the same money at the same moment: one of them is first, and no fund spends what it has not."""

from datetime import date
from functools import partial
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.test import TransactionTestCase

from households.services import StaleVersion
from households.support.models import Contribution, PublicWork, Spending
from households.support.money import services
from households.support.projects.services import add_works, pay
from tests import factories
from tests.reviews.deciding.test_races import OFFICERS, at_once

MAY = date(2024, 5, 6)


def refused(results):
    return [result for result in results if isinstance(result, ValidationError | StaleVersion)]


class RaceTests(TransactionTestCase):
    def setUp(self):
        self.commune = factories.unit()
        self.village = factories.village(self.commune)
        self.work = PublicWork(kind="road", name="Đường trục thôn", village=self.village)
        add_works([self.work], by=None, source="command")

    def spending(self, fund, amount):
        return Spending(fund=fund, on=MAY, amount=amount, work=self.work)

    def test_what_is_there_once_is_spent_once(self):
        fund = factories.fund(self.commune, 10)
        results = at_once(*[lambda: services.spend([self.spending(fund, 7)], by=None)] * OFFICERS)
        assert len(refused(results)) == OFFICERS - 1
        assert all("thiếu 4 đồng" in error.messages[0] for error in refused(results))
        fund.refresh_from_db()
        assert (fund.spent, fund.spendings.get().amount) == (7, 7)

    def test_two_who_take_from_the_same_funds_in_other_orders_do_not_wait_in_a_ring(self):
        funds = [factories.fund(self.commune, 100) for _number in range(6)]

        def spend(order):
            return services.spend([self.spending(fund, 10) for fund in order], by=None)

        results = at_once(*(partial(spend, funds[:: 1 if number % 2 else -1]) for number in range(OFFICERS)))
        assert refused(results) == []
        for fund in funds:
            fund.refresh_from_db()
            assert fund.spent == 10 * OFFICERS

    def test_what_is_struck_is_not_spent_at_the_same_moment(self):
        fund = factories.fund(self.commune, 10)
        given = fund.contributions.get()
        strike = partial(services.strike_contribution, given, reason="Ghi nhầm", by=None, source="command")
        results = at_once(strike, lambda: services.spend([self.spending(fund, 10)], by=None))
        assert len(refused(results)) == 1
        fund.refresh_from_db()
        assert fund.received - fund.spent == 0
        assert fund.contributions.count() == fund.spendings.count()

    def test_what_is_received_several_times_at_once_comes_in_once(self):
        fund, sent = factories.fund(self.commune), uuid4()

        def receive():
            given = Contribution(fund=fund, on=MAY, amount=10, giver="Công ty Hồng Hà", submission_id=sent)
            return services.receive_many([given], by=None, source="form")

        assert refused(at_once(*[receive] * OFFICERS)) == []
        fund.refresh_from_db()
        assert (fund.received, fund.contributions.count()) == (10, 1)

    def test_a_payment_sent_several_times_at_once_is_one(self):
        fund = factories.fund(self.commune, 100)

        def pay_once():
            return pay(self.work, [Spending(fund=fund, on=MAY, amount=10)], version=1, by=None, source="form")

        results = at_once(*[pay_once] * OFFICERS)
        assert [type(result) for result in refused(results)] == [StaleVersion] * (OFFICERS - 1)
        assert self.work.spendings.get().amount == 10

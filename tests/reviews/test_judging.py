"""Which standards judge a review, and which of them decides."""

from households.reviews.judging import deciding_standard_of, indicators_of, next_standards_of, standards_of
from households.reviews.models import Outcome, Recognition
from tests import factories
from tests.reviews.round_case import RoundTestCase


class NextStandardTests(RoundTestCase):
    """At the changeover the same answers are judged by the standard of the year to come as well."""

    def setUp(self):
        self.round.next_standards = ["nd351-2025"]
        self.round.save()

    def answers(self, *lacking):
        return {**factories.form(lacking).answers, "waste": "lacking"}

    def statuses(self, review):
        return dict(Outcome.objects.filter(review=review).values_list("standard", "status"))

    def test_the_form_asks_what_only_the_next_standard_asks(self):
        codes = [indicator.code for indicator in indicators_of(self.round)]
        assert codes.count("waste") == 1
        assert len(codes) == 13

    def test_the_same_answers_are_judged_by_both(self):
        answers = self.answers("employment", "water")
        review = factories.submitted(self.household, self.round, answers=answers, assessed_income=2_100_000)
        assert standards_of(review)[-1:] == next_standards_of(review) == ["nd351-2025"]
        found = self.statuses(review)
        assert found == {"nd07-2021": "not_poor", "hn-2022-prolonged": "not_poor", "nd351-2025": "poor"}

    def test_the_next_standard_decides_nothing(self):
        review = factories.decided(self.household, self.round, answers=self.answers("employment", "water"))
        assert self.statuses(review)["nd351-2025"] == "poor"
        assert deciding_standard_of(review) == "hn-2022-prolonged"
        assert Recognition.objects.get().status == "near_poor"

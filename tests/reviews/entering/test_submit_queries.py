"""What one submission asks of the database: the same, however much stands around it."""

from datetime import date
from uuid import uuid4

from django.urls import reverse

from households.models import Household
from households.reviews.entering.services import form_of, save_draft
from households.reviews.law.questionnaires import content_of
from households.reviews.models import Review
from households.services import Registration, register_many
from seeds.questionnaires import load_demo_b1
from tests import factories
from tests.reviews.round_case import RoundTestCase

# Who is it and what may he (3), the form in his villages (1); in one transaction (4, with the savepoint): the form
# locked, the id not used before, the table of points, the members, the form written, its outcomes, the villages once
# more, and the change with its entry (9).
QUERIES = 17
CHILDREN = 8


class SubmitQueriesTests(RoundTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.round.questionnaire = load_demo_b1(source="command")
        cls.round.save()

    def setUp(self):
        self.client.force_login(self.lan)

    def test_one_household_alone(self):
        self.submit(self.household)

    def test_a_large_household_of_an_officer_with_many_villages(self):
        villages = [factories.village(self.commune, f"Thôn {number}") for number in range(6)]
        for village in villages:
            factories.submitted(factories.household(village), self.round)
        last = factories.review_round(self.commune, 2025, standards=["nd07-2021", "hn-2022"])
        family = self.large_household(villages[0])
        factories.decided(family, last)
        self.submit(family, lacking=factories.form().answers)

    def large_household(self, village):
        people = [factories.member()]
        people += [
            factories.member(f"Lê Văn {number}", 2010 + number, relation="child", work="studying", in_school=True)
            for number in range(CHILDREN)
        ]
        new = Household(code="MD-9000", village=village, registered_on=date(2012, 9, 12))
        return register_many([Registration(new, people)], by=None, source="command")[0]

    def submit(self, household, lacking=()):
        table = content_of(self.round.questionnaire)
        chosen = {question.code: question.options[0].code for question in table.questions}
        filled = factories.form(lacking, b1_answers=chosen)
        filled.overrides = dict.fromkeys(filled.answers, "Đã xem tại hộ")
        draft = save_draft(factories.listed(household, self.round), filled, version=1, by=self.lan)
        sent = {"version": draft.version, "submission_id": uuid4(), "digest": form_of(draft).digest}
        with self.assertNumQueries(QUERIES):
            answer = self.client.post(reverse("reviews:check", args=[draft.pk]), sent)
        self.assertRedirects(answer, reverse("reviews:result", args=[draft.pk]), fetch_redirect_response=False)
        assert Review.objects.get(pk=draft.pk).state == Review.State.SUBMITTED

"""Form B1: when its answers make the B1 of a review, and what is said when they do not."""

from datetime import date

from households.reviews import wording
from households.reviews.entering import services
from households.reviews.entering.points import tables_for
from households.reviews.law.questionnaires import import_questionnaire
from households.reviews.models import Review
from tests import factories
from tests.reviews.round_case import RoundTestCase

TABLE = """
code = "{code}"
version = 1
kind = "form_b"
title = "Bảng thử"
comparable_with = [{comparable}]

[reference]
title = "Không có văn bản nào"
article = ""
href = ""

[[sections]]
label = "Hộ"

[[sections.questions]]
code = "size"
label = "Số người"
options = [
    {{ code = "few", label = "ít", points = {{ rural = 60, urban = 50 }} }},
    {{ code = "many", label = "nhiều", points = {{ rural = 20 }} }},
]

[[sections.questions]]
code = "power"
label = "Điện"
options = [
    {{ code = "less", label = "ít", points = {{ rural = 70, urban = 60 }} }},
    {{ code = "more", label = "nhiều" }},
]
"""
FULL, HALF, UNKNOWN = {"size": "few", "power": "less"}, {"size": "few"}, {"size": "few", "power": "more"}


def table(code="b1-thu", comparable='"nd07-2021"'):
    document = TABLE.format(code=code, comparable=comparable).encode()
    return import_questionnaire(document, by=None, source="command").questionnaire


class PointsTests(RoundTestCase):
    def setUp(self):
        self.review = factories.listed(self.household, self.round)

    def ask_by(self, kept):
        self.round.questionnaire = kept
        self.round.save()
        self.review = Review.objects.select_related("round", "household").get(pk=self.review.pk)

    def saved(self, **values):
        form = services.Form(answers={}, **values)
        self.review = services.save_draft(self.review, form, version=self.review.version, by=self.lan)
        return self.review.b1

    def why(self, answers):
        return wording.why_no_points(tables_for([self.review]).tally(self.review, answers), self.review.zone)

    def test_a_complete_total_that_may_be_compared_is_the_b1(self):
        self.ask_by(table())
        assert self.saved(b1_answers=FULL) == 130
        assert self.why(FULL) == ""

    def test_it_falls_when_an_answer_falls(self):
        self.ask_by(table())
        self.saved(b1_answers=FULL)
        assert self.saved(b1_answers=HALF) is None
        assert self.why(HALF) == "Còn 1 câu B1 chưa trả lời."

    def test_what_the_table_does_not_know_is_not_added_as_nothing(self):
        self.ask_by(table())
        assert self.saved(b1_answers=UNKNOWN) is None
        assert self.why(UNKNOWN) == "Bảng điểm chưa có điểm cho: Điện."

    def test_the_total_of_another_table_counts_by_no_standard(self):
        self.ask_by(table(comparable=""))
        assert self.saved(b1_answers=FULL) is None
        assert "không so được với giới hạn B1" in self.why(FULL)

    def test_a_total_copied_from_paper_stands_where_the_answers_make_none(self):
        self.ask_by(table(comparable=""))
        assert self.saved(b1=120) == 120
        assert self.saved(b1=120, b1_answers=FULL) == 120
        self.ask_by(table("b1-khac"))
        assert self.saved(b1=120, b1_answers=FULL) == 130

    def test_without_a_table_the_total_is_typed(self):
        assert tables_for([self.review]).of(self.review) is None
        assert self.saved(b1=120) == 120

    def test_answers_to_questions_that_the_table_no_longer_asks_are_left_out(self):
        self.ask_by(table())
        tally = tables_for([self.review]).tally(self.review, {"car": "yes", "size": "huge", "power": "less"})
        assert (tally.score.total, tally.score.missing) == (70, ("size",))

    def test_a_case_between_two_rounds_is_asked_by_the_newest_table(self):
        table("b1-cu")
        newest = table("b1-moi")
        alone = Review(household=self.household, zone="rural", reviewed_on=date(2026, 5, 1))
        assert tables_for([alone]).of(alone) == newest

    def test_the_tables_of_many_reviews_cost_one_query(self):
        self.ask_by(table())
        reviews = [factories.listed(factories.household(self.village), self.round) for _ in range(5)]
        with self.assertNumQueries(1):
            found = tables_for(reviews)
            assert {found.tally(review, FULL).score.total for review in reviews} == {130}

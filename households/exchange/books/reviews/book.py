"""The book of reviews as the wizard, the templates and the command know it."""

from collections.abc import Iterator, Sequence

from households.exchange.books.declared import Book
from households.exchange.books.reviews import loading, planning
from households.exchange.books.reviews.resources import INDICATORS, SHEET, ReviewResource
from households.exchange.models import BookKind
from households.exchange.plans import Context
from households.reviews.models import Review


class ReviewBook(Book):
    """The forms of the round of a year: those that wait on the list are empty rows, to be filled in."""

    kind = BookKind.REVIEWS
    layouts = {"sheet": {SHEET: ReviewResource}}
    needs_year = True

    plan = staticmethod(planning.plan)
    load = staticmethod(loading.load)
    undo = staticmethod(loading.undo)

    def rows(self, sheet: str, context: Context) -> Iterator[Sequence]:
        forms = planning.forms_of(context).select_related("household__village")
        ordered = forms.order_by("household__village__name_sort", "household__head_sort", "pk")
        return map(_row, ordered.iterator(chunk_size=2000))


def _row(review: Review) -> Sequence:
    household = review.household
    return (
        *(household.code, household.head_name, household.village.name, review.reviewed_on, review.members_confirmed),
        *(review.b1, review.assessed_income, tuple(review.causes), tuple(review.wishes), review.version),
        *(review.answers.get(code, "") for code in INDICATORS),
    )

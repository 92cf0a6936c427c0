"""From what a row says to the form that it means, and what is wrong with that."""

from collections.abc import Collection, Iterator, Mapping
from copy import copy
from dataclasses import replace
from datetime import date

from households.exchange.books.reviews.resources import INDICATORS
from households.exchange.plans import Json
from households.reviews.entering.fields import HIGHEST_INCOME, LOWEST_INCOME, IncomeField
from households.reviews.entering.services import Form, missing_parts, wrong_day
from households.reviews.judging import assess_review, deciding_standard_of, indicators_for, standards_of
from households.reviews.models import ON_THE_LIST, Outcome, Review

_PLAIN = ("reviewed_on", "members_confirmed", "b1", "assessed_income")
_LISTS = ("causes", "wishes")


def fill(said, given: Collection[str], review: Review, before: Form) -> Form:
    """Give the form that a row means for `review`. What has no column in the file (`given`) stays as it was `before`;
    so do answers to Form B1 whose total stays, and reasons for answers that stay."""
    asked = {indicator.code for indicator in indicators_for(standards_of(review))}
    told = {code: getattr(said, code) for code in INDICATORS if code in given and code in asked}
    kept = {code: answer for code, answer in before.answers.items() if code not in told}
    answers = kept | {code: answer for code, answer in told.items() if answer}
    form = replace(before, answers=answers, carried=[])
    for name in _PLAIN:
        if name in given:
            setattr(form, name, getattr(said, name))
    for name in _LISTS:
        if name in given:
            setattr(form, name, list(getattr(said, name)))
    if form.b1 != before.b1:
        form.b1_answers = {}
    form.overrides = {code: why for code, why in before.overrides.items() if answers.get(code) == before.answers[code]}
    return form


def is_same(form: Form, before: Form) -> bool:
    """Whether two forms say the same, in whatever order."""
    return _says(form) == _says(before)


def faults_of(form: Form, review: Review, today: date) -> Iterator[tuple[str, str]]:
    """Give what keeps `form` from being submitted: names of columns, with a sentence each."""
    missing = missing_parts(form, standards_of(review), {})
    if form.reviewed_on and (wrong := wrong_day(review, form.reviewed_on, today)):
        missing["reviewed_on"] = wrong
    if form.assessed_income and not LOWEST_INCOME <= form.assessed_income <= HIGHEST_INCOME:
        missing["assessed_income"] = str(IncomeField.default_error_messages["bounds"])
    yield from missing.items()


def unasked(said, given: Collection[str], review: Review) -> list[str]:
    """Give the indicators that a row answers and the round of `review` does not ask."""
    asked = {indicator.code for indicator in indicators_for(standards_of(review))}
    return [code for code in INDICATORS if code in given and code not in asked and getattr(said, code)]


def would_change_status(form: Form, review: Review, in_force: Mapping[int, str]) -> bool:
    """Whether the deciding standard makes of `form` something else than the household is (`in_force`, by household)."""
    trial = copy(review)
    trial.answers, trial.b1, trial.assessed_income = form.answers, form.b1, form.assessed_income
    deciding = deciding_standard_of(review)
    status = next(one.status for one in assess_review(trial) if one.standard == deciding)
    return status != Outcome.UNDECIDED and _on_list(status) != _on_list(in_force.get(review.household_id))


def to_plain(form: Form) -> Json:
    """Give `form` as plain values, ready for JSON."""
    return {**vars(form), "reviewed_on": form.reviewed_on and form.reviewed_on.isoformat()}


def from_plain(values: Json) -> Form:
    return Form(**{**values, "reviewed_on": values["reviewed_on"] and date.fromisoformat(values["reviewed_on"])})


def _says(form: Form) -> tuple:
    plain = [getattr(form, name) for name in _PLAIN]
    return (form.answers, *plain, *(sorted(getattr(form, name)) for name in _LISTS))


def _on_list(status: str | None) -> str | None:
    return status if status in ON_THE_LIST else None

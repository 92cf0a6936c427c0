"""One review laid out for a page: its household, what is written on the form, and what that comes to."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from communes.officers.rights import Right
from households.composition import Composition, age_on, compose
from households.models import Member
from households.reviews import wording
from households.reviews.deciding.proposals import Proposal, propose_many
from households.reviews.entering.hints import Hint, hints_on
from households.reviews.entering.points import Tally, tables_for
from households.reviews.entering.services import Form, form_of, missing_parts, why_field
from households.reviews.judging import (
    LACKING,
    assess_review,
    deciding_standard_of,
    indicators_for,
    next_standards_of,
    recall,
    standards_of,
)
from households.reviews.models import Decision, Review
from households.reviews.scoring import Assessment, Indicator, Standard, standard
from households.reviews.scoring.questionnaires import Questionnaire
from povertyreg.templatetags.register import STATUS_WORDS


@dataclass(frozen=True)
class Verdict:
    """How one standard judges a review; `decides` tells whether it makes the recognition, `is_next` whether it counts
    only after the round."""

    standard: Standard
    assessment: Assessment
    decides: bool
    is_next: bool = False

    @property
    def sentence(self) -> str:
        return wording.explain(self.assessment)

    @property
    def short_name(self) -> str:
        return wording.short_name(self.standard)

    @property
    def status_word(self) -> str:
        return STATUS_WORDS[self.assessment.status]


@dataclass(frozen=True)
class Answer:
    """One indicator with the code and the word of its answer now and of the last time; empty where there is none.
    `is_next` tells that only the standards after the round ask it."""

    number: int
    indicator: Indicator
    code: str
    last_code: str
    is_next: bool = False

    @property
    def label(self) -> str:
        return str(wording.ANSWERS.get(self.code, ""))

    @property
    def last_label(self) -> str:
        return str(wording.ANSWERS.get(self.last_code, ""))

    @property
    def is_changed(self) -> bool:
        return bool(self.last_code and self.code and self.code != self.last_code)


@dataclass(frozen=True)
class Person:
    """A member of the household as the review looks at him."""

    member: Member
    age: int

    @property
    def remarks(self) -> list[str]:
        return wording.remarks_on(self.member)


@dataclass
class Sheet:
    """`review` as `officer` may see it on the day `on`. Each part costs its queries when it is asked for, and once."""

    review: Review
    officer: object
    on: date

    @cached_property
    def is_open(self) -> bool:
        """Tells whether the form takes writing."""
        belongs = self.review.round is not None or self.review.stage is not None
        return belongs and self.review.state in Review.OPEN_STATES and self.review.household.closed_on is None

    @property
    def moved_away(self) -> str:
        return wording.moved_away(self.review)

    @property
    def saved_at(self) -> datetime | None:
        """When the draft was saved last; None before, and once it is sent."""
        return self.review.saved_at if self.review.state == Review.State.DRAFT else None

    @cached_property
    def may_enter(self) -> bool:
        return self.officer.villages(Right.ENTER_REVIEWS).filter(pk=self.review.place.village_id).exists()

    @cached_property
    def may_see_household(self) -> bool:
        return self._serves(Right.SEE_HOUSEHOLDS)

    @cached_property
    def may_edit_household(self) -> bool:
        return self._serves(Right.EDIT_HOUSEHOLDS)

    @cached_property
    def day(self) -> date:
        """The day on which the household is looked at: that of the review, before it today."""
        return self.review.reviewed_on or self.on

    @cached_property
    def members(self) -> list[Member]:
        return list(self.review.household.members.present_on(self.day))

    @property
    def persons(self) -> list[Person]:
        return [Person(member, age_on(member, self.day)) for member in self.members]

    @cached_property
    def composition(self) -> Composition:
        return compose(self.members, self.day)

    @cached_property
    def standards(self) -> list[str]:
        return standards_of(self.review)

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """The judgements: those written when the form was submitted, before that what they would be now."""
        found = assess_review(self.review) if self.review.state in Review.OPEN_STATES else recall(self.review)
        deciding, upcoming = deciding_standard_of(self.review), next_standards_of(self.review)
        return [
            Verdict(standard(one.standard), one, one.standard == deciding, one.standard in upcoming) for one in found
        ]

    @property
    def verdicts_now(self) -> list[Verdict]:
        """The judgements by the standards of the round."""
        return [verdict for verdict in self.verdicts if not verdict.is_next]

    @property
    def verdicts_next(self) -> list[Verdict]:
        """The judgements of the same answers by the standards that come into force after the round."""
        return [verdict for verdict in self.verdicts if verdict.is_next]

    @cached_property
    def verdict(self) -> Verdict:
        """The judgement that decides."""
        return next(verdict for verdict in self.verdicts if verdict.decides)

    @property
    def has_unsigned(self) -> bool:
        return not all(verdict.standard.is_signed for verdict in self.verdicts)

    @property
    def zone(self) -> str:
        return wording.ZONES[self.review.zone]

    @property
    def receipt(self) -> str:
        return wording.receipt_of(self.review)

    @cached_property
    def decision(self) -> Decision | None:
        """The paper under which the review was recognised; None before, and when it needed none."""
        spell = self.review.recognitions.filter(decision__isnull=False).select_related("decision").first()
        return spell and spell.decision

    @cached_property
    def proposal(self) -> Proposal:
        """What it would mean for the household, were it decided so."""
        return propose_many([self.review], found={self.review.pk: self.verdict.assessment})[0]

    @cached_property
    def warnings(self) -> list[str]:
        return wording.warnings(self.review, [verdict.assessment for verdict in self.verdicts])

    @cached_property
    def missing(self) -> dict[str, str]:
        """What the form lacks before it can be submitted."""
        return missing_parts(self.form, self.standards, self.hints)

    @property
    def missing_lines(self) -> list[wording.Line]:
        """What the form lacks, line by line, with the reason as the value."""
        lines = ((line, self.missing.get(line.name) or self.missing.get(why_field(line.name))) for line in self.lines)
        return [replace(line, value=reason) for line, reason in lines if reason]

    @property
    def form(self) -> Form:
        return form_of(self.review)

    @cached_property
    def hints(self) -> dict[str, Hint]:
        """What the register computes, by indicator."""
        return hints_on(self.members, self.day)

    @cached_property
    def tally(self) -> Tally | None:
        """What the answers to Form B1 make; None where the review is asked by no table."""
        return tables_for([self.review]).tally(self.review, self.review.b1_answers)

    @property
    def table(self) -> Questionnaire | None:
        return self.tally and self.tally.table

    @property
    def b1_shown(self) -> int | None:
        """The points of Form B1 as far as they are known: what counts, before that what the answers make so far."""
        return self.tally.score.total if self.review.b1 is None and self.tally else self.review.b1

    @property
    def next_from(self) -> date | None:
        """The day from which the standards that follow upon the round are in force."""
        return min((verdict.standard.in_force_from for verdict in self.verdicts_next), default=None)

    @property
    def why_no_points(self) -> str:
        return wording.why_no_points(self.tally, self.review.zone) if self.tally else ""

    @cached_property
    def last(self) -> Review | None:
        """The review of the household that was decided before this round, or its case, began."""
        before = self.review.opened_on if self.is_open or self.review.round else self.review.reviewed_on
        earlier = self.review.household.reviews.filter(state=Review.State.DECIDED, reviewed_on__lt=before)
        return earlier.select_related("round").prefetch_related("outcomes").order_by("-reviewed_on", "-pk").first()

    @cached_property
    def last_verdict(self) -> Assessment | None:
        """How the standard that decided judged the review before."""
        if self.last is None:
            return None
        deciding = deciding_standard_of(self.last)
        return next((one for one in recall(self.last) if one.standard == deciding), None)

    @property
    def last_year(self) -> int | None:
        return self.last and (self.last.round.year if self.last.round else self.last.reviewed_on.year)

    @property
    def last_answers(self) -> dict[str, str]:
        return self.last.answers if self.last else {}

    @cached_property
    def answers(self) -> list[Answer]:
        upcoming = next_standards_of(self.review)
        now = indicators_for(code for code in self.standards if code not in upcoming)
        return [
            Answer(
                number,
                indicator,
                self.review.answers.get(indicator.code, ""),
                self.last_answers.get(indicator.code, ""),
                indicator not in now,
            )
            for number, indicator in enumerate(indicators_for(self.standards), start=1)
        ]

    @property
    def changed(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.is_changed]

    @property
    def counted(self) -> list[Answer]:
        """The answers that count by the standards of the round."""
        return [answer for answer in self.answers if not answer.is_next]

    @property
    def lacking(self) -> list[Answer]:
        return [answer for answer in self.counted if answer.code == LACKING]

    @property
    def unanswered(self) -> int:
        return sum(not answer.code for answer in self.counted)

    @property
    def not_lacking(self) -> int:
        return len(self.counted) - len(self.lacking) - self.unanswered

    @property
    def carried(self) -> int:
        """How many questions were answered "as last year"."""
        return len(self.review.carried)

    @cached_property
    def last_values(self) -> dict[str, str]:
        """What stood on the form of the time before, in words by the name of the line."""
        if self.last is None:
            return {}
        lines = wording.lines_of(form_of(self.last), self.standards, self.table)
        return {line.name: line.value for line in lines}

    @property
    def lines(self) -> list[wording.Line]:
        """The whole form in words, beside that of the time before."""
        lines = wording.lines_of(self.form, self.standards, self.table)
        return [replace(line, last=self.last_values.get(line.name, "")) for line in lines]

    @property
    def overridden(self) -> list[wording.Line]:
        """The answers that differ from the register, with the reason."""
        return [line for line in self.lines if line.why]

    @property
    def b1_limit(self) -> int | None:
        """The limit of B1 in the zone, by the first standard that has one."""
        limits = (verdict.standard.b1_limits.get(self.review.zone) for verdict in self.verdicts)
        return next((limit for limit in limits if limit is not None), None)

    @property
    def income_line(self) -> int:
        """The income line in the zone of the standard that decides."""
        return self.verdict.standard.income_lines[self.review.zone]

    def _serves(self, right: Right) -> bool:
        return self.officer.villages(right).filter(pk=self.review.household.village_id).exists()

"""The questionnaires: what Form A and Form B1 ask, and how many points an answer of Form B1 gives.

One TOML document holds one version of one form. A document that does not say exactly what is expected is refused
with a `LawError` that names the document and the key. What it does not say is unknown and is never counted as 0.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from households.law_files.documents import Reference, Table, reference
from households.law_files.documents import parse as parse_document

from .standards import ZONES, Zone, standards

Kind = Literal["form_a", "form_b"]
Fact = Literal["size", "dependants", "pension", "diploma", "nonfarm_job"]

FORMS_FOLDER = Path(__file__).parent / "forms"
KINDS: tuple[Kind, ...] = ("form_a", "form_b")
COUNTED: tuple[Fact, ...] = ("size", "dependants", "pension")
NAMED: tuple[Fact, ...] = ("diploma", "nonfarm_job")
_CODE = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_LONGEST_TITLE = 200
_LATEST_VERSION = 32_767
_LARGEST = 1_000  # more points than any answer gives


@dataclass(frozen=True)
class Criterion:
    """One criterion of Form A: it holds for a household or not; `hint` is "" where there is none."""

    code: str
    label: str
    hint: str


@dataclass(frozen=True)
class Option:
    """One answer of Form B1 and its points by zone; a zone whose points are not known is absent.

    `at_least` and `any_of` say for which computed fact it is the answer (see `Question.option_for`).
    """

    code: str
    label: str
    points: Mapping[Zone, int] = field(hash=False)
    at_least: int | None
    any_of: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One question of Form B1. `computed` names the fact that the rows of the members can tell, "" for none."""

    code: str
    section: str
    label: str
    hint: str
    computed: Fact | Literal[""]
    options: tuple[Option, ...]

    def option(self, code: str) -> Option | None:
        """Give the option with this code, None when there is none."""
        return next((option for option in self.options if option.code == code), None)

    def option_for(self, fact: int | str) -> Option | None:
        """Give the answer that the computed `fact` proposes: for a count the option with the greatest `at_least` that
        it reaches, for a word the option that lists it. None where the document leaves that open."""
        if isinstance(fact, str):
            return next((option for option in self.options if fact in option.any_of), None)
        reached = [option for option in self.options if option.at_least is not None and option.at_least <= fact]
        return max(reached, key=lambda option: option.at_least, default=None)


class Line(NamedTuple):
    """One answer and the points that it gives in the zone; None where they are not known."""

    question: Question
    option: Option
    points: int | None


@dataclass(frozen=True)
class Score:
    """What the answers to Form B1 make in one zone.

    `total` is the sum of the points known so far, None while there is none. `missing` are the codes of the questions
    that were not answered, `unknown` of those whose answer has no points in the zone. Only a complete total may be
    compared, and only with the B1 limits of the standards in `comparable_with`.
    """

    total: int | None
    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    comparable_with: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        return not self.missing and not self.unknown

    def is_comparable(self, standard_code: str) -> bool:
        """Whether the total may be held against the B1 limits of this standard."""
        return self.is_complete and standard_code in self.comparable_with


@dataclass(frozen=True)
class Questionnaire:
    """One version of Form A (`criteria`) or of Form B1 (`questions`, section by section); the other is empty."""

    code: str
    version: int
    kind: Kind
    title: str
    reference: Reference
    assumption: str  # what is assumed rather than read in the law, for the screen; "" when nothing is
    comparable_with: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    questions: tuple[Question, ...]

    def __str__(self) -> str:
        return f"{self.code}, {self.version}"

    def question(self, code: str) -> Question | None:
        """Give the question with this code, None when there is none."""
        return next((question for question in self.questions if question.code == code), None)

    def score(self, zone: Zone, answers: Mapping[str, str]) -> Score:
        """Add up the points of `answers` (question code -> option code) in `zone`.

        ValueError: an unknown zone, question or option.
        """
        if zone not in ZONES:
            raise ValueError(f"The zone must be {' or '.join(ZONES)}, not {zone!r}.")
        if strange := set(answers).difference(question.code for question in self.questions):
            raise ValueError(f"{self}: there is no question {', '.join(sorted(strange))}.")
        lines = tuple(self._line(q, answers[q.code], zone) for q in self.questions if q.code in answers)
        known = [line.points for line in lines if line.points is not None]
        return Score(
            total=sum(known) if known else None,
            lines=lines,
            missing=tuple(question.code for question in self.questions if question.code not in answers),
            unknown=tuple(line.question.code for line in lines if line.points is None),
            comparable_with=self.comparable_with,
        )

    def _line(self, question: Question, answer: str, zone: Zone) -> Line:
        option = question.option(answer)
        if option is None:
            raise ValueError(f"{self}: the question {question.code} has no option {answer!r}.")
        return Line(question, option, option.points.get(zone))


def parse(name: str, content: bytes) -> Questionnaire:
    """Read the document `name`; `LawError` names it and the key of the first fault."""
    document = parse_document(name, content)
    document.expect(
        "code", "version", "kind", "title", "reference",
        optional=("assumption", "comparable_with", "criteria", "sections"),
    )  # fmt: skip
    kind = document.choice("kind", KINDS)
    _check_body(document, kind)
    return Questionnaire(
        code=_code(document),
        version=_version(document),
        kind=kind,
        title=_title(document),
        reference=reference(document.table("reference")),
        assumption=document.text("assumption", blank=True) if "assumption" in document.values else "",
        comparable_with=_comparable_with(document),
        criteria=_criteria(document) if kind == "form_a" else (),
        questions=_questions(document) if kind == "form_b" else (),
    )


def _check_body(document: Table, kind: Kind) -> None:
    """Form A has criteria, Form B has sections and may be compared."""
    own, others = ("criteria", ("sections", "comparable_with")) if kind == "form_a" else ("sections", ("criteria",))
    if own not in document.values:
        raise document.fault(own, "missing.")
    for key in others:
        if key in document.values:
            raise document.fault(key, "does not belong to %(kind)s.", kind=kind)


def _code(table: Table) -> str:
    value = table.text("code")
    if not _CODE.fullmatch(value):
        raise table.fault("code", "must be small letters, digits, - and _, at most 40, not %(value)r.", value=value)
    return value


def _version(document: Table) -> int:
    value = document.positive("version")
    if value > _LATEST_VERSION:
        raise document.fault("version", "must be at most %(most)d, not %(value)d.", most=_LATEST_VERSION, value=value)
    return value


def _title(document: Table) -> str:
    value = document.text("title")
    if len(value) > _LONGEST_TITLE:
        raise document.fault(
            "title", "must have at most %(most)d characters, not %(number)d.", most=_LONGEST_TITLE, number=len(value)
        )
    return value


def _comparable_with(document: Table) -> tuple[str, ...]:
    if "comparable_with" not in document.values:
        return ()
    codes, known = _texts(document, "comparable_with"), [judge.code for judge in standards()]
    for code in codes:
        if code not in known:
            raise document.fault(
                "comparable_with", "there is no standard %(code)r; the known ones are %(known)s.",
                code=code, known=", ".join(known),
            )  # fmt: skip
    return codes


def _criteria(document: Table) -> tuple[Criterion, ...]:
    found: dict[str, Criterion] = {}
    for table in document.tables("criteria"):
        table.expect("code", "label", optional=("hint",))
        code = _new_code(table, found)
        found[code] = Criterion(code, table.text("label"), _hint(table))
    return tuple(found.values())


def _questions(document: Table) -> tuple[Question, ...]:
    found: dict[str, Question] = {}
    for section in document.tables("sections"):
        section.expect("label", "questions")
        for table in section.tables("questions"):
            code = _new_code(table, found)
            found[code] = _question(table, code, section.text("label"))
    return tuple(found.values())


def _question(table: Table, code: str, section: str) -> Question:
    table.expect("code", "label", "options", optional=("hint", "computed"))
    computed = table.choice("computed", COUNTED + NAMED) if "computed" in table.values else ""
    return Question(
        code=code,
        section=section,
        label=table.text("label"),
        hint=_hint(table),
        computed=computed,
        options=_options(table, computed),
    )


def _options(question: Table, computed: str) -> tuple[Option, ...]:
    facts = {"at_least": COUNTED, "any_of": NAMED}
    found: dict[str, Option] = {}
    for table in question.tables("options"):
        table.expect("code", "label", optional=("points", *facts))
        for key, asked in facts.items():
            if key in table.values and computed not in asked:
                raise table.fault(key, "belongs to a question whose computed is %(facts)s.", facts=" or ".join(asked))
        code = _new_code(table, found)
        found[code] = Option(
            code=code,
            label=table.text("label"),
            points=_points(table),
            at_least=_whole(table, "at_least") if "at_least" in table.values else None,
            any_of=_texts(table, "any_of") if "any_of" in table.values else (),
        )
    return tuple(found.values())


def _new_code(table: Table, found: Mapping[str, object]) -> str:
    if "code" not in table.values:
        raise table.fault("code", "missing.")
    code = _code(table)
    if code in found:
        raise table.fault("code", "%(code)r is listed twice.", code=code)
    return code


def _hint(table: Table) -> str:
    return table.text("hint") if "hint" in table.values else ""


def _points(option: Table) -> Mapping[Zone, int]:
    if "points" not in option.values:
        return MappingProxyType({})
    table = option.table("points")
    table.expect(optional=ZONES)
    return MappingProxyType({zone: _whole(table, zone) for zone in ZONES if zone in table.values})


def _whole(table: Table, key: str) -> int:
    value = table.values[key]
    if type(value) is not int or not 0 <= value <= _LARGEST:
        raise table.fault(key, "must be a whole number from 0 to %(most)d, not %(value)r.", most=_LARGEST, value=value)
    return value


def _texts(table: Table, key: str) -> tuple[str, ...]:
    value = table.values[key]
    if type(value) is not list or any(type(text) is not str or not text.strip() for text in value):
        raise table.fault(key, "must be a list of texts, not %(value)r.", value=value)
    return tuple(value)

"""What each programme of support grants, to whom and for how long: one TOML file in `law/` for each programme and
period.

A term is found in a text, remembered, or derived from another term, and its file says which of these it is. Terms that
change become another file: what was granted keeps the terms of its day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from households.law_files.documents import (
    InForce,
    LawError,
    Reference,
    Signature,
    Table,
    in_force,
    named,
    read,
    reference,
    signature,
)

LAW_FOLDER = Path(__file__).parent / "law"

Zone = Literal["rural", "urban"]
Mark = Literal["found", "memory", "derived"]
Period = Literal["once", "month", "school_month", "year"]
Status = Literal["poor", "near_poor", "escaped", "other", "difficult", "any"]

ZONES: tuple[Zone, ...] = ("rural", "urban")
MARKS: tuple[Mark, ...] = ("found", "memory", "derived")
STATUSES: tuple[Status, ...] = ("poor", "near_poor", "escaped", "other", "difficult", "any")
# An amount says by its unit how often it is given; what has no amount says so itself.
UNITS: Mapping[str, Period] = MappingProxyType(
    {"VND": "once", "VND_per_month": "month", "VND_per_school_month": "school_month", "VND_per_year": "year"}
)
PERIODS: tuple[Period, ...] = tuple(UNITS.values())
# What a measure may be (the values of its kind in the tables).
KINDS = (
    *("loan", "housing", "sanitation", "water", "livestock", "tools", "model", "allowance", "health_insurance"),
    *("social_insurance", "tuition", "child_health", "training", "job", "gift", "legal_advice"),
)
# Persons whom the register knows by itself; `eligibility` says how.
GROUPS = ("anybody", "disabled", "not_working", "without_support", "earning", "pupil", "student")
# What no column of the register says: of a person, and of the whole household.
PERSON_FACTS = (
    *("lonely", "severe_disability", "exceptionally_severe_disability", "critical_illness"),
    *("cannot_care_for_himself", "no_pension"),
)
HOUSEHOLD_FACTS = ("nobody_can_work", "difficult_circumstances", "difficult_area", "needs_house", "lacks_clean_water")


@dataclass(frozen=True)
class Who:
    """The persons of a household for whom a benefit is meant: those of `group` who are at least `age_from` and
    younger than `age_below` full years (None: no limit)."""

    group: str
    age_from: int | None = None
    age_below: int | None = None

    @property
    def is_everybody(self) -> bool:
        """Whether nothing in the register sets one person of a household apart from another."""
        return (self.group, self.age_from, self.age_below) == ("anybody", None, None)


@dataclass(frozen=True)
class Benefit:
    """One thing that a programme grants to households of these `statuses` ("other": neither poor nor near-poor).

    `amounts` are VND by zone, each `period`; empty where it is given in kind or is not known. `share` is the percentage
    that is paid of a price set elsewhere. `zones` are those where it is granted. An escaped household has it for
    `months_after_escape` months (None: no limit is known), nobody for more than `months_a_year`. `who` is None when it
    is for the household as a whole; `facts` must be true besides, and the register does not know them. What is
    `on_request` a household has only when somebody decides so, such as a lender. Of the benefits of one `highest_of`
    a person receives the highest only.
    """

    code: str
    kind: str
    title: str
    statuses: tuple[Status, ...]
    period: Period
    mark: Mark
    source: str
    hint: str
    amounts: Mapping[Zone, int] = field(hash=False)
    share: int | None
    zones: tuple[Zone, ...]
    who: Who | None
    facts: tuple[str, ...]
    household_facts: tuple[str, ...]
    months_after_escape: int | None
    months_a_year: int | None
    on_request: bool
    highest_of: str

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True)
class Programme(InForce):
    """One programme or policy in one period, with what it grants. `assumption` is what is assumed rather than read in
    its text, for the screen; "" when nothing is."""

    code: str
    title: str
    reference: Reference
    in_force_from: date
    in_force_until: date | None  # the first day not covered; None: no end is known
    signed: Signature | None
    assumption: str
    benefits: tuple[Benefit, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of measures that it grants, each once, in the order of its file."""
        return tuple(dict.fromkeys(benefit.kind for benefit in self.benefits))

    def benefit(self, code: str) -> Benefit:
        """Give its benefit with this code; `LawError` when there is none."""
        for candidate in self.benefits:
            if candidate.code == code:
                return candidate
        known = ", ".join(candidate.code for candidate in self.benefits)
        raise LawError(f"{self.code} has no benefit {code!r}; it has {known}.")


@cache
def programmes() -> tuple[Programme, ...]:
    """Every shipped programme, from old to new, those of one day by their code."""
    return load(LAW_FOLDER)


def programme(code: str) -> Programme:
    """The shipped programme with this code; `LawError` when there is none."""
    return named(code, programmes(), "programme")


@lru_cache(maxsize=64)
def programmes_on(day: date) -> tuple[Programme, ...]:
    """The programmes in force on `day`, in the order of `programmes`."""
    return tuple(declared for declared in programmes() if declared.is_in_force(day))


def load(folder: Path) -> tuple[Programme, ...]:
    """Read and check every `*.toml` of `folder`; `LawError` names the file and the key of the first fault."""
    found: dict[str, Programme] = {}
    for file in sorted(Path(folder).glob("*.toml")):
        document = read(file)
        declared = _programme(document)
        if declared.code in found:
            raise document.fault("code", f"another file has the code {declared.code!r} too.")
        found[declared.code] = declared
    return tuple(sorted(found.values(), key=lambda declared: (declared.in_force_from, declared.code)))


def _programme(document: Table) -> Programme:
    document.expect("code", "title", "reference", "in_force", "signed", "benefits", optional=("assumption",))
    begins, ends = in_force(document.table("in_force"))
    return Programme(
        code=document.text("code"),
        title=document.text("title"),
        reference=reference(document.table("reference")),
        in_force_from=begins,
        in_force_until=ends,
        signed=signature(document.table("signed")),
        assumption=document.text("assumption") if "assumption" in document.values else "",
        benefits=_benefits(document),
    )


def _benefits(document: Table) -> tuple[Benefit, ...]:
    found: dict[str, Benefit] = {}
    for table in document.tables("benefits"):
        benefit = _benefit(table)
        if benefit.code in found:
            raise table.fault("code", "%(code)r is listed twice.", code=benefit.code)
        found[benefit.code] = benefit
    return tuple(found.values())


def _benefit(table: Table) -> Benefit:
    table.expect(
        "code", "kind", "title", "statuses", "mark",
        optional=(
            "amount", "share", "period", "zones", "who", "facts", "months_after_escape", "months_a_year", "on_request",
            "highest_of", "source", "hint",
        ),
    )  # fmt: skip
    amounts, period = _amounts(table)
    statuses = _texts(table, "statuses", STATUSES)
    if "months_after_escape" in table.values and "escaped" not in statuses:
        raise table.fault("months_after_escape", 'belongs to the status "escaped" only.')
    who = _who(table.table("who")) if "who" in table.values else None
    facts = _facts(table, who)
    return Benefit(
        code=table.text("code"),
        kind=table.choice("kind", KINDS),
        title=table.text("title"),
        statuses=statuses,
        period=period,
        mark=table.choice("mark", MARKS),
        source=_source(table),
        hint=table.text("hint") if "hint" in table.values else "",
        amounts=amounts,
        share=_percent(table),
        zones=_texts(table, "zones", ZONES) if "zones" in table.values else tuple(amounts) or ZONES,
        who=who,
        facts=tuple(fact for fact in facts if fact in PERSON_FACTS),
        household_facts=tuple(fact for fact in facts if fact in HOUSEHOLD_FACTS),
        months_after_escape=_optional_number(table, "months_after_escape"),
        months_a_year=_months_a_year(table),
        on_request=_switch(table, "on_request"),
        highest_of=_highest_of(table, amounts),
    )


def _amounts(table: Table) -> tuple[Mapping[Zone, int], Period]:
    """Give the amounts by zone and how often they are given; one amount for both zones may be written once."""
    if ("amount" in table.values) == ("period" in table.values):
        raise table.fault("period", "write either amount, whose unit says how often it is given, or period.")
    if "amount" not in table.values:
        return MappingProxyType({}), table.choice("period", PERIODS)
    amount = table.table("amount")
    amount.expect("unit", optional=("everywhere", *ZONES))
    period = UNITS[amount.choice("unit", tuple(UNITS))]
    if ("everywhere" in amount.values) == any(zone in amount.values for zone in ZONES):
        raise amount.fault("everywhere", "write either everywhere or the zones in which it is granted.")
    if "everywhere" in amount.values:
        return MappingProxyType(dict.fromkeys(ZONES, amount.positive("everywhere"))), period
    return MappingProxyType({zone: amount.positive(zone) for zone in ZONES if zone in amount.values}), period


def _source(table: Table) -> str:
    """Give where a found term can be read again; the others have nowhere."""
    if (table.values["mark"] == "found") != ("source" in table.values):
        raise table.fault("source", "a term that was found says where, and no other does.")
    if "source" not in table.values:
        return ""
    href = table.text("source")
    if not href.startswith(("https://", "http://")):
        raise table.fault("source", "must begin with https:// or http://, not %(value)r.", value=href)
    return href


def _who(table: Table) -> Who:
    table.expect("group", optional=("age_from", "age_below"))
    age_from, age_below = _optional_number(table, "age_from"), _optional_number(table, "age_below")
    if age_from and age_below and age_below <= age_from:
        raise table.fault("age_below", f"must lie above age_from, {age_from}, not at {age_below}.")
    return Who(table.choice("group", GROUPS), age_from, age_below)


def _facts(table: Table, who: Who | None) -> tuple[str, ...]:
    if "facts" not in table.values:
        return ()
    found = _texts(table, "facts", (*PERSON_FACTS, *HOUSEHOLD_FACTS))
    if who is None and any(fact in PERSON_FACTS for fact in found):
        raise table.fault("facts", "what must be true of a person needs the person, under who.")
    return found


def _months_a_year(table: Table) -> int | None:
    value = _optional_number(table, "months_a_year")
    if value is not None and value > 12:
        raise table.fault("months_a_year", f"a year has 12 months, not {value}.")
    return value


def _percent(table: Table) -> int | None:
    value = _optional_number(table, "share")
    if value is not None and value > 100:
        raise table.fault("share", f"a share in percent is at most 100, not {value}.")
    return value


def _highest_of(table: Table, amounts: Mapping[Zone, int]) -> str:
    if "highest_of" not in table.values:
        return ""
    if not amounts:
        raise table.fault("highest_of", "what has no amount cannot be the highest.")
    return table.text("highest_of")


def _switch(table: Table, key: str) -> bool:
    value = table.values.get(key, False)
    if type(value) is not bool:
        raise table.fault(key, f"must be true or false, not {value!r}.")
    return value


def _optional_number(table: Table, key: str) -> int | None:
    return table.positive(key) if key in table.values else None


def _texts(table: Table, key: str, choices: tuple[str, ...]) -> tuple:
    """Give the texts listed under `key`: at least one, each of `choices`, none twice."""
    value = table.values[key]
    if type(value) is not list or not value or any(text not in choices for text in value):
        raise table.fault(key, f"must be a list of {' or '.join(choices)}, not {value!r}.")
    if len(set(value)) < len(value):
        raise table.fault(key, f"must name each once, not {value!r}.")
    return tuple(value)

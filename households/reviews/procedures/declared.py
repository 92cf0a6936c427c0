"""What the law asks of a review, step by step: one TOML file in `law/` for each procedure and period.

The periodic review, the newly poor and the leaving on request are one engine with other steps and clocks. What a
procedure does not ask for, it does not have: its span is None.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
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

from .clock import Span

LAW_FOLDER = Path(__file__).parent / "law"
Occasion = Literal["round", "review_request", "leave_request"]
OCCASIONS: tuple[Occasion, ...] = ("round", "review_request", "leave_request")
_STEPS = ("posting", "recheck", "reposting", "opinion", "total")


@dataclass(frozen=True)
class Authority:
    """Whose opinion is asked until a day (None: no end is known): the `level` of its unit, and its title in print."""

    level: str
    title: str
    until: date | None


@dataclass(frozen=True)
class Season:
    """The months and days between which a round is held every year."""

    opens: tuple[int, int]
    closes: tuple[int, int]

    def of(self, year: int) -> tuple[date, date]:
        """Give the day on which the round of `year` opens, and that by which it is decided."""
        return date(year, *self.opens), date(year, *self.closes)


@dataclass(frozen=True)
class Procedure(InForce):
    """One procedure in one period: on which `occasion` it runs and how long each of its steps takes by law.

    `criteria_limit` is the number of Form A criteria from which on a requesting household is not reviewed (None: the
    form is not asked), `agreement` the least share in percent of those present at the village meeting who agree.
    `posting` and `reposting` are the public notices, `recheck` the time to look again after a complaint, `opinion` the
    time of the authority above to answer, `total` the time from the start of the review to the decision. `season` are
    the days of a round; `starts_on_day` is the day of the month from which those who asked are reviewed (None: they are
    at once).
    """

    code: str
    occasion: Occasion
    title: str
    reference: Reference
    in_force_from: date
    in_force_until: date | None
    signed: Signature | None
    assumption: str
    criteria_limit: int | None
    agreement: int
    posting: Span
    recheck: Span
    reposting: Span
    opinion: Span | None
    total: Span | None
    season: Season | None
    starts_on_day: int | None
    authorities: tuple[Authority, ...]
    forms: Mapping[str, str]

    def start_for(self, asked_on: date) -> date:
        """Give the day on which the review of a household starts that asked on the day `asked_on`."""
        if self.starts_on_day is None:
            return asked_on
        start = asked_on.replace(day=self.starts_on_day)
        if start < asked_on:
            start = (start.replace(day=1) + timedelta(days=32)).replace(day=self.starts_on_day)
        return start

    def authority_on(self, on: date) -> Authority:
        """Give the authority whose opinion is asked on the day `on`. Raises LawError when none is."""
        for authority in self.authorities:
            if authority.until is None or on < authority.until:
                return authority
        raise LawError(f"{self.code}: no opinion is asked on {on}.")


@cache
def procedures() -> tuple[Procedure, ...]:
    """Every shipped procedure, occasion by occasion, each from old to new."""
    return load(LAW_FOLDER)


def procedure(code: str) -> Procedure:
    """The shipped procedure with this code; `LawError` when there is none."""
    return named(code, procedures(), "procedure")


def procedures_on(day: date) -> dict[Occasion, Procedure]:
    """The procedures in force on `day`, by the occasion on which they run."""
    return {found.occasion: found for found in procedures() if found.is_in_force(day)}


def load(folder: Path) -> tuple[Procedure, ...]:
    """Read and check every `*.toml` of `folder`; `LawError` names the file and the key of the first fault."""
    found = [_procedure(read(file)) for file in sorted(Path(folder).glob("*.toml"))]
    found.sort(key=lambda declared: (OCCASIONS.index(declared.occasion), declared.in_force_from))
    for before, after in pairwise(found):
        if before.occasion == after.occasion and before.is_in_force(after.in_force_from):
            raise LawError(f"{after.code}: in_force.from: overlap: {before.code} is still in force on that day.")
    return tuple(found)


def _procedure(document: Table) -> Procedure:
    document.expect(
        "code", "occasion", "title", "reference", "in_force", "signed", "agreement", "posting", "recheck", "reposting",
        optional=(
            "assumption", "criteria_limit", "opinion", "total", "season", "starts_on_day", "authorities", "forms",
        ),
    )  # fmt: skip
    begins, ends = in_force(document.table("in_force"))
    spans = {step: _span(document.table(step)) if step in document.values else None for step in _STEPS}
    if (spans["opinion"] is None) != ("authorities" not in document.values):
        raise document.fault("authorities", "an opinion needs the authorities that give it, and they need its time.")
    return Procedure(
        code=document.text("code"),
        occasion=document.choice("occasion", OCCASIONS),
        title=document.text("title"),
        reference=reference(document.table("reference")),
        in_force_from=begins,
        in_force_until=ends,
        signed=signature(document.table("signed")),
        assumption=document.text("assumption", blank=True) if "assumption" in document.values else "",
        criteria_limit=document.positive("criteria_limit") if "criteria_limit" in document.values else None,
        agreement=_percent(document, "agreement"),
        season=_season(document),
        starts_on_day=_day_of_month(document, "starts_on_day"),
        authorities=_authorities(document),
        forms=_forms(document),
        **spans,
    )


def _span(table: Table) -> Span:
    table.expect("days", "unit", "counts_first")
    counts_first = table.values["counts_first"]
    if type(counts_first) is not bool:
        raise table.fault("counts_first", f"must be true or false, not {counts_first!r}.")
    return Span(table.positive("days"), table.choice("unit", ("working_day", "day")) == "working_day", counts_first)


def _percent(document: Table, key: str) -> int:
    value = document.positive(key)
    if value > 100:
        raise document.fault(key, f"a share in percent is at most 100, not {value}.")
    return value


def _season(document: Table) -> Season | None:
    if "season" not in document.values:
        return None
    table = document.table("season")
    table.expect("opens", "closes")
    return Season(_month_and_day(table, "opens"), _month_and_day(table, "closes"))


def _month_and_day(table: Table, key: str) -> tuple[int, int]:
    try:
        # In a year without 29 February: the day must exist in every year.
        day = date.fromisoformat(f"2001-{table.text(key)}")
    except ValueError as error:
        raise table.fault(key, f"must be a month and a day such as 09-01, not {table.values[key]!r}.") from error
    return day.month, day.day


def _day_of_month(document: Table, key: str) -> int | None:
    if key not in document.values:
        return None
    value = document.positive(key)
    if value > 28:
        raise document.fault(key, f"must be a day that every month has, at most 28, not {value}.")
    return value


def _authorities(document: Table) -> tuple[Authority, ...]:
    if "authorities" not in document.values:
        return ()
    found = []
    for table in document.tables("authorities"):
        table.expect("level", "title", optional=("until",))
        until = table.day("until") if "until" in table.values else None
        found.append(Authority(table.choice("level", ("province", "district")), table.text("title"), until))
    for before, after in pairwise(found):
        if before.until is None or (after.until and after.until <= before.until):
            raise document.fault("authorities", "each must end before the next one does; only the last has no end.")
    return tuple(found)


def _forms(document: Table) -> dict[str, str]:
    if "forms" not in document.values:
        return {}
    table = document.table("forms")
    return {key: table.text(key) for key in table.values}

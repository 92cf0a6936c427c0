"""The poverty standards: what one is, which are in force on a day, and how a folder of law files becomes them.

One TOML file in `law/` holds one standard of one jurisdiction. A file that does not say exactly what is expected
is refused with a `LawError` that names the file and the key, so that a slip in a decree's figures cannot pass.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import pairwise
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

Zone = Literal["rural", "urban"]
Family = Literal["count", "two_lines"]

NATIONAL = "VN"
ZONES: tuple[Zone, ...] = ("rural", "urban")
FAMILIES: tuple[Family, ...] = ("count", "two_lines")
VND = "VND_per_person_per_month"
POINT = "point"
LAW_FOLDER = Path(__file__).parent / "law"


@dataclass(frozen=True)
class Indicator:
    """One basic need: `label` is its printed name, `rule` what makes a household lack it, `hint` how to tell."""

    code: str
    dimension: str
    label: str
    rule: str
    points: int
    hint: str = ""


@dataclass(frozen=True)
class Standard(InForce):
    """One poverty standard of one jurisdiction ("VN", or the code of a province such as "01").

    `income_lines` (VND per person per month) and `b1_limits` (points of Form B1) are, by zone, the highest value with
    which a household is still poor or near-poor. The family says what happens beneath them:

    - "count": poor from `poor_at` lacking indicators on, else near-poor;
    - "two_lines": besides, poor whatever it lacks up to the lower `poor_income_lines` or `poor_b1_limits`.

    Income lines exist for both zones. B1 limits may be unknown for one zone or for both: the zone is then absent.
    """

    code: str
    jurisdiction: str
    title: str
    reference: Reference
    in_force_from: date
    in_force_until: date | None  # the first day not covered; None: no end is known
    signed: Signature | None
    assumption: str  # what is assumed rather than read in the law, for the screen; "" when nothing is
    family: Family
    poor_at: int
    indicators: tuple[Indicator, ...]
    income_lines: Mapping[Zone, int] = field(hash=False)
    b1_limits: Mapping[Zone, int] = field(hash=False)
    poor_income_lines: Mapping[Zone, int] = field(hash=False)
    poor_b1_limits: Mapping[Zone, int] = field(hash=False)


@cache
def standards() -> tuple[Standard, ...]:
    """Every shipped standard: the national ones first, then province by province, each from old to new."""
    return load(LAW_FOLDER)


def standard(code: str) -> Standard:
    """The shipped standard with this code; `LawError` when there is none."""
    return named(code, standards(), "standard")


def standards_on(day: date, jurisdictions: Collection[str] = (NATIONAL, "01")) -> tuple[Standard, ...]:
    """The standards in force on `day` in these jurisdictions: the national one first, then the local ones."""
    return tuple(s for s in standards() if s.jurisdiction in jurisdictions and s.is_in_force(day))


def load(folder: Path) -> tuple[Standard, ...]:
    """Read and check every `*.toml` of `folder`; `LawError` names the file and the key of the first fault."""
    documents = [read(file) for file in sorted(Path(folder).glob("*.toml"))]
    lists = _indicator_lists(documents)
    found = [(document, _standard(document, lists)) for document in documents]
    found.sort(key=lambda pair: (pair[1].jurisdiction != NATIONAL, pair[1].jurisdiction, pair[1].in_force_from))
    _check_succession(found)
    if not any(s.jurisdiction == NATIONAL for _, s in found):
        raise LawError(f'{folder}: no file has jurisdiction = "{NATIONAL}"; a national standard is needed.')
    return tuple(s for _, s in found)


def _indicator_lists(documents: list[Table]) -> dict[str, tuple[Indicator, ...]]:
    """The indicators that each standard lists itself, by its code; empty where it takes over another's."""
    lists: dict[str, tuple[Indicator, ...]] = {}
    for document in documents:
        document.expect(
            "code", "jurisdiction", "title", "reference", "in_force", "signed", "family", "poor_at", "income_line",
            optional=("assumption", "b1_limit", "poor_income_line", "poor_b1_limit", "indicators", "indicators_of"),
        )  # fmt: skip
        if ("indicators" in document.values) == ("indicators_of" in document.values):
            raise document.fault("indicators", "write either indicators or indicators_of.")
        code = document.text("code")
        if code in lists:
            raise document.fault("code", f"another file has the code {code!r} too.")
        lists[code] = _indicators(document) if "indicators" in document.values else ()
    return lists


def _indicators(document: Table) -> tuple[Indicator, ...]:
    found: dict[str, Indicator] = {}
    for table in document.tables("indicators"):
        table.expect("code", "dimension", "label", "rule", "points", optional=("hint",))
        code = table.text("code")
        if code in found:
            raise table.fault("code", f"the indicator {code!r} is listed twice.")
        found[code] = Indicator(
            code=code,
            dimension=table.text("dimension"),
            label=table.text("label"),
            rule=table.text("rule"),
            points=table.positive("points"),
            hint=table.text("hint") if "hint" in table.values else "",
        )
    return tuple(found.values())


def _standard(document: Table, lists: dict[str, tuple[Indicator, ...]]) -> Standard:
    in_force_from, in_force_until = in_force(document.table("in_force"))
    family = document.choice("family", FAMILIES)
    indicators = _indicators_of(document, lists)
    return Standard(
        code=document.text("code"),
        jurisdiction=_jurisdiction(document),
        title=document.text("title"),
        reference=reference(document.table("reference")),
        in_force_from=in_force_from,
        in_force_until=in_force_until,
        signed=signature(document.table("signed")),
        assumption=document.text("assumption") if "assumption" in document.values else "",
        family=family,
        poor_at=_poor_at(document, indicators),
        indicators=indicators,
        **_lines(document, family),
    )


def _jurisdiction(document: Table) -> str:
    value = document.text("jurisdiction")
    if not re.fullmatch(rf"{NATIONAL}|[0-9]{{2}}", value):
        raise document.fault("jurisdiction", f'must be "{NATIONAL}" or the two digits of a province, not {value!r}.')
    return value


def _indicators_of(document: Table, lists: dict[str, tuple[Indicator, ...]]) -> tuple[Indicator, ...]:
    if "indicators" in document.values:
        return lists[document.values["code"]]
    other = document.text("indicators_of")
    if not lists.get(other):
        raise document.fault("indicators_of", f"no file with the code {other!r} lists indicators of its own.")
    return lists[other]


def _poor_at(document: Table, indicators: tuple[Indicator, ...]) -> int:
    value = document.positive("poor_at")
    if value > len(indicators):
        raise document.fault("poor_at", f"{value} is more than the {len(indicators)} indicators that can be lacking.")
    return value


def _lines(document: Table, family: Family) -> dict[str, Mapping[Zone, int]]:
    """The four lines of a standard; the lower two exist in the family "two_lines" only."""
    income, b1 = _by_zone(document, "income_line", VND), _by_zone(document, "b1_limit", POINT)
    poor_income, poor_b1 = _by_zone(document, "poor_income_line", VND), _by_zone(document, "poor_b1_limit", POINT)
    _check_both_zones(document, "income_line", income)
    if family == "two_lines":
        _check_lower(document, "poor_income_line", poor_income, "income_line", income)
        _check_lower(document, "poor_b1_limit", poor_b1, "b1_limit", b1)
    else:
        for key in ("poor_income_line", "poor_b1_limit"):
            if key in document.values:
                raise document.fault(key, 'belongs to the family "two_lines" only.')
    return {"income_lines": income, "b1_limits": b1, "poor_income_lines": poor_income, "poor_b1_limits": poor_b1}


def _by_zone(document: Table, key: str, unit: str) -> Mapping[Zone, int]:
    """The positive whole numbers of the table `key` by zone, after a look at its unit; empty without the table."""
    if key not in document.values:
        return MappingProxyType({})
    table = document.table(key)
    table.expect("unit", optional=ZONES)
    table.choice("unit", (unit,))
    return MappingProxyType({zone: table.positive(zone) for zone in ZONES if zone in table.values})


def _check_both_zones(document: Table, key: str, lines: Mapping[Zone, int]) -> None:
    for zone in ZONES:
        if zone not in lines:
            raise document.fault(f"{key}.{zone}", "missing.")


def _check_lower(
    document: Table, key: str, lower: Mapping[Zone, int], upper_key: str, upper: Mapping[Zone, int]
) -> None:
    """Each zone has both lines or neither, and the poor line lies beneath the near-poor one."""
    for zone in ZONES:
        if (zone in lower) != (zone in upper):
            raise document.fault(f"{key if zone in upper else upper_key}.{zone}", "missing.")
        if zone in lower and lower[zone] >= upper[zone]:
            raise document.fault(
                f"{upper_key}.{zone}",
                f"the near-poor line, {upper[zone]}, must lie above the poor line, {lower[zone]}.",
            )


def _check_succession(found: list[tuple[Table, Standard]]) -> None:
    """In each jurisdiction the next standard begins on the very day on which the one before it ends."""
    for (_, before), (document, after) in pairwise(found):
        if before.jurisdiction != after.jurisdiction or before.in_force_until == after.in_force_from:
            continue
        is_overlap = before.in_force_until is None or before.in_force_until > after.in_force_from
        until = before.in_force_until or "without end"
        raise document.fault(
            "in_force.from",
            f"{'overlap' if is_overlap else 'gap'}: {before.code} is in force until {until}, "
            f"{after.code} from {after.in_force_from}.",
        )

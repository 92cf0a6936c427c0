"""The rule that judges one household by one standard. A function of its arguments and nothing else."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from .standards import ZONES, Standard, Zone

Status = Literal["poor", "near_poor", "not_poor", "undecided"]
Basis = Literal["points", "income", ""]


class Reason(StrEnum):
    """Why an assessment came out as it did; the sentence for people is made from it and the numbers beside it."""

    WITHIN_POOR_LINE = "within_poor_line"  # poor whatever it lacks: at or below the lower of two lines
    WITHIN_AND_ENOUGH = "within_and_enough"  # poor: within the line and lacking enough indicators
    WITHIN_AND_FEW = "within_and_few"  # near-poor: within the line, lacking fewer
    ABOVE = "above"  # not poor
    NOTHING_MEASURED = "nothing_measured"  # undecided: neither points nor income
    NO_B1_LIMITS = "no_b1_limits"  # undecided: points alone, but the standard has no limits for the zone
    ANSWERS_MISSING = "answers_missing"  # undecided: the form did not ask every indicator of the standard


@dataclass(frozen=True)
class Assessment:
    """How one standard judges one household, with all that went into it.

    `limit` is what the points or the income were compared with (points or VND; the lower line where it decided),
    `b2` the points of `lacking`, the standard's indicators that the household lacks, in the standard's order;
    `missing` those that were not asked. `basis` is empty and `limit` None when there was nothing to compare.
    """

    standard: str
    zone: Zone
    status: Status
    basis: Basis
    b1: int | None
    income: int | None
    limit: int | None
    b2: int
    lacking: tuple[str, ...]
    missing: tuple[str, ...]
    reason: Reason

    @property
    def summary(self) -> str:
        """The status in English and, when undecided, what is wanting: `undecided: 1 answer missing`."""
        if self.reason == Reason.ANSWERS_MISSING:
            answers = "1 answer" if len(self.missing) == 1 else f"{len(self.missing)} answers"
            return f"undecided: {answers} missing"
        wanting = {Reason.NO_B1_LIMITS: "no B1 limits", Reason.NOTHING_MEASURED: "nothing measured"}
        if self.reason in wanting:
            return f"undecided: {wanting[self.reason]}"
        return self.status


class _Measure(NamedTuple):
    """What is compared, with which line, and with which lower line where the standard has two."""

    basis: Basis
    value: int
    line: int
    poor_line: int | None


def assess(
    standard: Standard,
    *,
    zone: Zone,
    b1: int | None = None,
    income: int | None = None,
    lacking: Collection[str] = frozenset(),
    asked: Collection[str] | None = None,
) -> Assessment:
    """Judge a household by `standard`.

    `b1` are the points of Form B1, `income` the assessed income in VND per person per month. Points decide where they
    are given and the standard has limits for the zone; otherwise income does. `lacking` and `asked` are codes of
    indicators, those of other standards being ignored; `asked=None` means that all of the standard's own were asked.

    Nothing is guessed: with an answer missing the household is undecided, even when it stands above every line and
    the answer could not have changed the result. Without a usable measure that is the reason given, whatever else is
    missing; `missing` is filled all the same.

    ValueError: an unknown zone, a number that is not whole or is negative, an indicator lacking but not asked.
    """
    _check(zone, b1, income, lacking, asked)
    counted = tuple(i for i in standard.indicators if i.code in lacking)
    missing = () if asked is None else tuple(i.code for i in standard.indicators if i.code not in asked)
    measure = _measure(standard, zone, b1, income)
    status, reason, limit = _judge(
        measure, has_points=b1 is not None, has_missing=bool(missing), has_enough=len(counted) >= standard.poor_at
    )
    return Assessment(
        standard=standard.code,
        zone=zone,
        status=status,
        basis=measure.basis if measure else "",
        b1=b1,
        income=income,
        limit=limit,
        b2=sum(i.points for i in counted),
        lacking=tuple(i.code for i in counted),
        missing=missing,
        reason=reason,
    )


def _check(zone, b1, income, lacking, asked) -> None:
    if zone not in ZONES:
        raise ValueError(f"The zone must be {' or '.join(ZONES)}, not {zone!r}.")
    for name, number in (("b1", b1), ("income", income)):
        if number is not None and (not isinstance(number, int) or number < 0):
            raise ValueError(f"{name} must be a whole number from 0 on, not {number!r}.")
    if asked is not None and (unasked := set(lacking).difference(asked)):
        raise ValueError(f"Lacking but not asked: {', '.join(sorted(unasked))}.")


def _measure(standard: Standard, zone: Zone, b1: int | None, income: int | None) -> _Measure | None:
    if b1 is not None and zone in standard.b1_limits:
        return _Measure("points", b1, standard.b1_limits[zone], standard.poor_b1_limits.get(zone))
    if income is not None:
        return _Measure("income", income, standard.income_lines[zone], standard.poor_income_lines.get(zone))
    return None


def _judge(
    measure: _Measure | None, *, has_points: bool, has_missing: bool, has_enough: bool
) -> tuple[Status, Reason, int | None]:
    """The status, the reason, and the line that decided."""
    if measure is None:
        return "undecided", Reason.NO_B1_LIMITS if has_points else Reason.NOTHING_MEASURED, None
    if has_missing:
        return "undecided", Reason.ANSWERS_MISSING, measure.line
    if measure.value > measure.line:
        return "not_poor", Reason.ABOVE, measure.line
    if measure.poor_line is not None and measure.value <= measure.poor_line:
        return "poor", Reason.WITHIN_POOR_LINE, measure.poor_line
    if has_enough:
        return "poor", Reason.WITHIN_AND_ENOUGH, measure.line
    return "near_poor", Reason.WITHIN_AND_FEW, measure.line

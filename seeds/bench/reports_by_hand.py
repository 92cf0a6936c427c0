"""The figures of the reports in SQL written by hand, one statement each, as short a way as we know to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from households.codes import ETHNICITIES, KINH
from households.reviews.judging import indicators_for
from households.reviews.models import Cause
from seeds.bench.reports_register import DECIDING, NATIONAL
from seeds.bench.reports_register import ETHNICITIES as HEADS

# What a statement gives: the values of each commune, by its code; None is the whole.
Figures = dict[str | None, tuple]

_LISTS = ("poor", "near_poor")
_ON_A_LIST = "spell.status IN ('poor', 'near_poor')"
_AT = """
placement AS NOT MATERIALIZED (
    SELECT village_id, unit_id FROM communes_villageplacement
    WHERE valid_from <= %(end)s AND (valid_until IS NULL OR valid_until > %(end)s)
)"""
_IN_FORCE = "spell.valid_from <= {day} AND (spell.valid_until IS NULL OR spell.valid_until > {day})"
_SERIES = """
WITH {at}, found AS (
    SELECT placement.unit_id, {lists}
    FROM reviews_recognition spell JOIN placement ON placement.village_id = spell.village_id
    WHERE spell.status IN ('poor', 'near_poor') AND spell.valid_from <= %(end)s GROUP BY placement.unit_id
), everybody AS (
    SELECT placement.unit_id, {totals}
    FROM communes_householdtotal total JOIN placement ON placement.village_id = total.village_id
    GROUP BY placement.unit_id
), line AS MATERIALIZED (
    SELECT commune.code, {kept}
    FROM everybody JOIN communes_unit commune ON commune.id = everybody.unit_id
    LEFT JOIN found ON found.unit_id = everybody.unit_id
)
SELECT code, {names} FROM line UNION ALL SELECT NULL, {summed} FROM line
"""
_STOCK = """
WITH {at}, found AS (
    SELECT placement.unit_id, {counts}
    FROM reviews_recognition spell JOIN placement ON placement.village_id = spell.village_id {joined}
    WHERE {in_force} AND {whose} GROUP BY placement.unit_id
), everybody AS (
    SELECT placement.unit_id, SUM(households) AS households, SUM(persons) AS persons
    FROM communes_householdtotal total JOIN placement ON placement.village_id = total.village_id
    WHERE total.year = %(year)s GROUP BY placement.unit_id
), line AS MATERIALIZED (
    SELECT commune.code, everybody.households AS everybody, everybody.persons AS every_person, {kept}
    FROM everybody JOIN communes_unit commune ON commune.id = everybody.unit_id
    LEFT JOIN found ON found.unit_id = everybody.unit_id
), whole AS (
    SELECT SUM(everybody) AS everybody, SUM(every_person) AS every_person, {summed} FROM line
)
SELECT code, {printed} FROM line UNION ALL SELECT NULL, {printed} FROM whole
"""
_BEHIND = "JOIN reviews_review review ON review.id = spell.review_id"
_LISTED_CODE = {"postgresql": "review.{column} ? '{code}'", "sqlite": "INSTR(review.{column}, '\"{code}\"') > 0"}
_UNASKED = {
    "postgresql": "NOT review.answers ?& ARRAY[{codes}]",
    "sqlite": "(SELECT COUNT(*) FROM json_each(review.answers) asked WHERE asked.key IN ({codes})) < {number}",
}


@dataclass(frozen=True)
class Stock:
    """A table of the households of a day: what is counted of the recognitions of a commune, by name, and the columns
    that are printed of it, for the whole the same of the sums."""

    counts: Mapping[str, str]
    printed: Sequence[str]
    whose: str = _ON_A_LIST
    joined: str = ""

    def figures(self, end: date) -> Figures:
        """Give what is printed of the day `end`, by its boundaries."""
        statement = _STOCK.format(
            at=_AT,
            in_force=_IN_FORCE.format(day="%(end)s"),
            joined=self.joined,
            whose=self.whose,
            counts=", ".join(f"{count} AS {name}" for name, count in self.counts.items()),
            kept=", ".join(f"COALESCE(found.{name}, 0) AS {name}" for name in self.counts),
            summed=", ".join(f"SUM({name}) AS {name}" for name in self.counts),
            printed=", ".join(self.printed),
        )
        return asked(statement, {"end": end, "year": end.year})


def asked(statement: str, params: Mapping[str, object]) -> Figures:
    """Give the rows of a statement by the code of the commune, its first column."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return {code: tuple(values) for code, *values in cursor.fetchall()}


def summary() -> Stock:
    """Give table 1."""
    statuses = (*_LISTS, "average_farm")
    counts = {status: _households(f"spell.status = '{status}'") for status in statuses}
    counts |= {f"{status}_persons": _persons(f"spell.status = '{status}'") for status in statuses}
    printed = ["everybody", "every_person"]
    printed += [column for status in statuses for column in (status, _rate(status, "everybody"))]
    printed += [
        column for status in statuses for column in (f"{status}_persons", _rate(f"{status}_persons", "every_person"))
    ]
    return Stock(counts, printed, f"spell.status IN ({_quoted(statuses)})")


def lacks(status: str, *, rates: bool) -> Stock:
    """Give tables 4 to 7; the last column, which is not printed, are those who were not asked everything."""
    codes = [indicator.code for indicator in indicators_for([DECIDING])]
    unasked = _UNASKED[connection.vendor].format(codes=_quoted(codes), number=len(codes))
    counts = {"households": "COUNT(*)"}
    counts |= {code: _households(_is_listed("deprivations", code)) for code in codes}
    counts |= {"unasked": _households(unasked)}
    numbers = [f"({' + '.join(codes)})", *codes]
    printed = ["households", *(_rate(code, "households") for code in codes)] if rates else ["households", *numbers]
    return Stock(counts, [*printed, "unasked"], f"spell.status = '{status}'", _BEHIND)


def by_target_group() -> Stock:
    """Give table 8: the line of households, and then that of persons."""
    groups = {
        "total": "",
        "ethnic_minority": f" AND spell.ethnicity <> '{KINH}'",
        "no_working_capacity": " AND spell.no_working_capacity",
        "merit": " AND spell.merit",
        "other": f" AND spell.ethnicity = '{KINH}' AND NOT spell.no_working_capacity AND NOT spell.merit",
    }
    counts = {
        f"{status}_{group}_{line}": count(f"spell.status = '{status}'{condition}")
        for line, count in (("households", _households), ("persons", _persons))
        for status in _LISTS
        for group, condition in groups.items()
    }
    return Stock(counts, list(counts))


def by_ethnicity() -> Stock:
    """Give table 9."""
    codes = [code for code, _name in ETHNICITIES if code in HEADS and code != KINH]
    groups = {"total": "", "kinh": f" AND spell.ethnicity = '{KINH}'", "others": f" AND spell.ethnicity <> '{KINH}'"}
    groups |= {f"group_{code}": f" AND spell.ethnicity = '{code}'" for code in codes}
    return _by_list(groups)


def by_cause() -> Stock:
    """Give table 10."""
    groups = {"total": ""} | {cause: f" AND {_is_listed('causes', cause)}" for cause in Cause.values}
    return _by_list(groups, joined=_BEHIND)


def children() -> Stock:
    """Give table 11."""
    codes = ("health_insurance", "nutrition", "school_attendance")
    groups = {"total": ""} | {code: f" AND {_is_listed('deprivations', code)}" for code in codes}
    return _by_list(groups, "children", joined=_BEHIND)


def results(status: str) -> Stock:
    """Give tables 12 and 13, of which two columns are empty."""
    facts = ("merit", "no_working_capacity", "female_head")
    counts = {"households": "COUNT(*)"} | {fact: _households(f"spell.{fact}") for fact in facts}
    printed = ["everybody", "NULL", "NULL", "every_person", "households", *facts]
    printed += [_rate("households", "everybody"), *(_rate(fact, "households") for fact in facts)]
    return Stock(counts, printed, f"spell.status = '{status}'")


def _by_list(groups: Mapping[str, str], number: str = "", joined: str = "") -> Stock:
    """Give the groups of the poor and then of the near-poor: their households, or the sum of the column `number`."""
    counts = {
        f"{status}_{group}": _households(condition) if not number else _sum(number, condition)
        for status in _LISTS
        for group, of_it in groups.items()
        for condition in [f"spell.status = '{status}'{of_it}"]
    }
    return Stock(counts, list(counts), joined=joined)


def two_standards() -> Stock:
    """Give who is recognised as what, crossed with what the national standard says."""
    says = {
        "poor": "judged.status = 'poor'",
        "near_poor": "judged.status = 'near_poor'",
        "off": "judged.status IN ('not_poor', 'average_farm')",
        "undecided": "judged.status = 'undecided'",
        "unjudged": "judged.status IS NULL",
    }
    counts = {
        f"{status}_{said}": _households(f"spell.status = '{status}' AND {condition}")
        for status in _LISTS
        for said, condition in says.items()
    }
    off = f"NOT {_ON_A_LIST}"
    counts |= {f"off_{said}": _households(f"{off} AND {says[said]}") for said in _LISTS}
    return Stock(
        counts,
        list(counts),
        f"({_ON_A_LIST} OR judged.status IN ({_quoted(_LISTS)}))",
        f"LEFT JOIN reviews_outcome judged ON judged.review_id = spell.review_id AND judged.standard = '{NATIONAL}'",
    )


def series(days: Sequence[date]) -> Figures:
    """Give the poor, near-poor and all households on each of `days`, ends of years, by the boundaries of the last."""
    lists, totals = {}, {}
    for place, day in enumerate(days):
        in_force = _IN_FORCE.format(day=f"%(day_{place})s")
        lists |= {f"{status}_{place}": _households(f"spell.status = '{status}' AND {in_force}") for status in _LISTS}
        totals[f"everybody_{place}"] = f"SUM(total.households) FILTER (WHERE total.year = {day.year})"
    names = [f"{name}_{place}" for place in range(len(days)) for name in (*_LISTS, "everybody")]
    statement = _SERIES.format(
        at=_AT,
        lists=", ".join(f"{count} AS {name}" for name, count in lists.items()),
        totals=", ".join(f"{total} AS {name}" for name, total in totals.items()),
        kept=", ".join(f"COALESCE({name}, 0) AS {name}" for name in names),
        names=", ".join(names),
        summed=", ".join(f"SUM({name})" for name in names),
    )
    return asked(statement, {"end": days[-1]} | {f"day_{place}": day for place, day in enumerate(days)})


def _households(condition: str) -> str:
    return f"COUNT(*) FILTER (WHERE {condition})"


def _sum(number: str, condition: str) -> str:
    return f"COALESCE(SUM(spell.{number}) FILTER (WHERE {condition}), 0)"


def _persons(condition: str) -> str:
    return _sum("persons", condition)


def _rate(part: str, whole: str) -> str:
    return f"100.0 * {part} / NULLIF({whole}, 0)"


def _is_listed(column: str, code: str) -> str:
    """Give the condition that the code stands in a list of the review."""
    return _LISTED_CODE[connection.vendor].format(column=column, code=code)


def _quoted(codes: Iterable[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes)

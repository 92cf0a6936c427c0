"""Questions to the measures, one statement each: how many households got what, by their status on that day."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import BigIntegerField, Case, ExpressionWrapper, F, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, ExtractMonth, ExtractYear, Greatest, Least
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from households.reports.places import Place
from households.reports.questions import placed
from households.support.models import Kind, Measure

MONTHS_AFTER_ESCAPE = 36
_NUMBER = BigIntegerField()
_NEVER = 12 * 10_000


class By(models.TextChoices):
    """What the rows of a report are."""

    KIND = "kind", _("Loại hỗ trợ")
    PROGRAMME = "programme", _("Chương trình, chính sách")
    SOURCE = "source", _("Nguồn kinh phí")
    YEAR = "year", _("Năm")
    COMMUNE = "commune", _("Xã, phường")
    VILLAGE = "village", _("Thôn, tổ dân phố")


class StatusThen(models.TextChoices):
    """What a household was on the day of a measure: on a list, off both since at most 36 months, or none of these."""

    POOR = "poor", pgettext_lazy("plural", "Hộ nghèo")
    NEAR_POOR = "near_poor", pgettext_lazy("plural", "Hộ cận nghèo")
    ESCAPED = "escaped", pgettext_lazy("plural", "Hộ mới thoát nghèo")
    OTHER = "other", pgettext_lazy("plural", "Hộ khác")


class Counted(NamedTuple):
    """The measures of one key and status, either of them None for all; no amount where none of them has any.

    `households` are counted once, `measures` too unless the rows that were counted repeat one under several keys.
    """

    key: str | None
    status: str | None
    households: int
    measures: int
    amount: int | None


# Each household's time on a list and, after it, the months in which it still counts as escaped: never two on one day.
_STATUS_THEN = """
listed AS (
    SELECT household_id, status, valid_from, valid_until,
        LEAD(valid_from) OVER (PARTITION BY household_id ORDER BY valid_from) AS listed_again,
        {escaped_until} AS escaped_until
    FROM reviews_recognition WHERE status IN ('poor', 'near_poor')
), standing AS (
    SELECT household_id, status, valid_from AS since, valid_until AS until FROM listed
    UNION ALL
    SELECT household_id, 'escaped', valid_until,
        CASE WHEN listed_again < escaped_until THEN listed_again ELSE escaped_until END
    FROM listed WHERE valid_until IS NOT NULL AND (listed_again IS NULL OR listed_again > valid_until)
), judged AS (
    SELECT given.*, COALESCE(standing.status, 'other') AS status
    FROM given LEFT JOIN standing ON standing.household_id = given.household_id
        AND standing.since <= given.given_on AND (standing.until IS NULL OR standing.until > given.given_on)
)"""
# Both end a month of 28 days on its last day.
_ESCAPED_UNTIL = {
    "postgresql": f"(valid_until + interval '{MONTHS_AFTER_ESCAPE} months')::date",
    "sqlite": (
        f"min(date(valid_until, '+{MONTHS_AFTER_ESCAPE} months'),"
        f" date(valid_until, 'start of month', '+{MONTHS_AFTER_ESCAPE + 1} months', '-1 day'))"
    ),
}
_COUNTED = """
WITH given (id, household_id, given_on, key, value) AS ({given}), {status_then}, counted AS MATERIALIZED (
    SELECT key, household_id, status, COUNT({measures}) AS measures, SUM(value) AS amount
    FROM judged {asked} GROUP BY key, household_id, status
)
SELECT 1, key, status, COUNT(household_id), SUM(measures), SUM(amount) FROM counted GROUP BY key, status
UNION ALL
SELECT 1, key, NULL, COUNT(DISTINCT household_id), SUM(measures), SUM(amount) FROM counted GROUP BY key
UNION ALL
SELECT 0, NULL, status, COUNT(DISTINCT household_id), SUM(measures), SUM(amount) FROM counted GROUP BY status
UNION ALL
SELECT 0, NULL, NULL, COUNT(DISTINCT household_id), SUM(measures), SUM(amount) FROM counted
"""
_OF_STATUS = (
    "WITH given (id, household_id, given_on) AS ({given}), {status_then} SELECT id FROM judged WHERE status = %s"
)


def given_in(first: date, last: date, place: Place) -> QuerySet[Measure]:
    """Give the standing measures of the place that count in the days `first` to `last`: see `counts_in`."""
    return Measure.objects.standing().filter(counts_in(first, last), place.holds())


def counts_in(first: date, last: date) -> Q:
    """Give the condition that a measure was given on one of the days `first` to `last`, or is an allowance that began
    before and runs in a month after that of `first` or in that month."""
    ran_on = Q(ended_on__isnull=True) | Q(ended_on__gt=_end_of_month(first))
    return Q(given_on__range=(first, last)) | Q(ran_on, kind=Kind.ALLOWANCE, given_on__lt=first)


def value_in(first: date, last: date) -> Case:
    """Give what a measure is worth in those days, in VND: its amount; of an allowance the months from that of `first`
    to that of `last` in which it ran, the month of its end left out."""
    begins = Greatest(_month("given_on"), _number(_month_of(first)))
    ends = Least(Coalesce(_month("ended_on"), _number(_NEVER)), _number(_month_of(last) + 1))
    allowed = ExpressionWrapper(F("allowance__monthly") * Greatest(ends - begins, _number(0)), _NUMBER)
    return Case(When(kind=Kind.ALLOWANCE, then=allowed), default=F("amount"), output_field=_NUMBER)


def by_key(by: By | None, first: date, last: date, place: Place) -> list[QuerySet]:
    """Give the measures of those days as rows (id, household, day, key, value), ready for `count`; by year a queryset
    for each year, since an allowance counts in each that it touches; by source a row for each source."""
    if by == By.YEAR:
        return [
            _keyed(Value(str(year)), *_within(year, first, last), place) for year in range(first.year, last.year + 1)
        ]
    return [_keyed(_KEYS[by](place), first, last, place, paid=by == By.SOURCE)]


def repeats(by: By | None) -> bool:
    """Tell whether `by_key` gives a measure under several keys: then the keys do not add up to the whole."""
    return by in (By.SOURCE, By.YEAR)


def count(given: Sequence[QuerySet], *, status: str | None = None, repeating: bool = False) -> list[Counted]:
    """Count rows such as `by_key` gives, by key and by status at that time, or those of one `status` alone.

    `repeating`: a key may hold a measure several times, and counts it once.
    """
    sql, params = _written(given)
    if not sql:
        return []
    measures = "DISTINCT id" if repeating else "*"
    asked, which = ("WHERE status = %s", [status]) if status else ("", [])
    statement = _COUNTED.format(given=sql, status_then=_status_then(), measures=measures, asked=asked)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, *which])
        rows = cursor.fetchall()
    return [_counted(*row) for row in rows if row[3]]


def of_status(measures: QuerySet[Measure], status: str) -> QuerySet[Measure]:
    """Give those of `measures` whose household was of `status` on their day."""
    sql, params = _written([measures.order_by().values_list("pk", "household", "given_on")])
    if not sql:
        return measures.none()
    statement = _OF_STATUS.format(given=sql, status_then=_status_then())
    return measures.filter(pk__in=RawSQL(statement, [*params, status]))  # noqa: S611  the ORM wrote what is in it


def _keyed(key, first: date, last: date, place: Place, *, paid: bool = False) -> QuerySet:
    """Give the rows of one span of days; if `paid` the value is what the source paid, of allowances in these days."""
    value = value_in(first, last)
    if paid:
        is_due = ~Q(kind=Kind.ALLOWANCE) | Q(spendings__on__range=(first, last))
        of_source = Case(When(is_due, then=F("spendings__amount")), default=_number(0), output_field=_NUMBER)
        value = Case(When(spendings__isnull=True, then=value), default=of_source, output_field=_NUMBER)
    measures = given_in(first, last, place).alias(at=placed("village", place)).order_by()
    return measures.annotate(key=key, value=value).values_list("pk", "household", "given_on", "key", "value")


def _within(year: int, first: date, last: date) -> tuple[date, date]:
    return max(first, date(year, 1, 1)), min(last, date(year, 12, 31))


def _text(field: str):
    return Coalesce(Cast(field, TextField()), Value("", output_field=TextField()))


_KEYS = {
    None: lambda place: Value(""),
    By.KIND: lambda place: F("kind"),
    By.PROGRAMME: lambda place: F("programme"),
    By.SOURCE: lambda place: Coalesce(F("spendings__fund__kind"), Value("")),
    By.COMMUNE: lambda place: _text("at__unit"),
    By.VILLAGE: lambda place: _text("village"),
}


def _written(given: Iterable[QuerySet]) -> tuple[str, list]:
    """Give the statement of the rows of all `given` and its parameters; nothing when none of them can have any."""
    statements, params = [], []
    for rows in given:
        try:
            statement, values = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        statements.append(statement)
        params.extend(values)
    return " UNION ALL ".join(statements), params


def _status_then() -> str:
    return _STATUS_THEN.format(escaped_until=_ESCAPED_UNTIL[connection.vendor])


def _counted(is_part: int, key: str | None, status: str | None, households: int, measures, amount) -> Counted:
    return Counted(key if is_part else None, status, households, int(measures), None if amount is None else int(amount))


def _number(number: int) -> Value:
    return Value(number, output_field=_NUMBER)


def _month(day: str) -> Cast:
    """Number the months of all years, so that they can be subtracted."""
    return Cast(ExtractYear(day) * 12 + ExtractMonth(day), _NUMBER)


def _month_of(day: date) -> int:
    return 12 * day.year + day.month


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])

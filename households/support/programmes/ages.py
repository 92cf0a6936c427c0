"""Ages and months: when somebody grows older, and when a number of months is over."""

from datetime import date, timedelta


def age_on(born: date, on: date) -> int:
    """Give the full years on the day `on` of somebody who was `born` then."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def birthday(born: date, age: int) -> date:
    """Give the day on which somebody `born` then is `age` years old; who is born on 29 February, on 1 March where the
    year has none."""
    return months_after(born, 12 * age)


def months_after(day: date, months: int) -> date:
    """Give the day that many months after `day`: the same day of its month, or the first of the next one where that
    month is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return day.replace(year=day.year + years, month=month + 1)
    except ValueError:
        return months_after(day.replace(day=1), months + 1)


def birth_span(year: int, month: int | None = None, day: int | None = None) -> tuple[date, date]:
    """Give the first and the last day on which somebody can be born of whose birth this much is known."""
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), months_after(date(year, month, 1), 1) - timedelta(days=1)
    return date(year, month, day), date(year, month, day)

"""When a procedure starts: the season of the rounds, and the day of the month for those who ask in between."""

from datetime import date

import pytest

from households.reviews.procedures import declared, procedure
from households.reviews.scoring import LawError


def test_a_round_is_held_from_september_to_the_middle_of_december():
    assert procedure("periodic-qd24").season.of(2026) == (date(2026, 9, 1), date(2026, 12, 14))


@pytest.mark.parametrize(
    ("asked_on", "starts_on"),
    [
        (date(2026, 5, 1), date(2026, 5, 15)),
        (date(2026, 5, 15), date(2026, 5, 15)),
        (date(2026, 5, 16), date(2026, 6, 15)),
        (date(2026, 1, 31), date(2026, 2, 15)),
        (date(2026, 12, 31), date(2027, 1, 15)),
    ],
)
def test_the_newly_poor_are_reviewed_from_the_fifteenth_on(asked_on, starts_on):
    assert procedure("newly-poor-qd24").start_for(asked_on) == starts_on


def test_who_leaves_is_reviewed_from_the_day_on_which_he_asks():
    assert procedure("leaving-qd24").start_for(date(2026, 5, 16)) == date(2026, 5, 16)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('[season]\nopens = "02-29"\ncloses = "12-14"', "season.opens"),
        ('[season]\nopens = "09-01"\ncloses = "14.12."', "season.closes"),
        ('[season]\nopens = "09-01"', "season.closes"),
    ],
)
def test_a_season_is_made_of_days_that_every_year_has(tmp_path, line, key):
    document = (declared.LAW_FOLDER / "leaving-qd24.toml").read_text()
    (tmp_path / "procedure.toml").write_text(f"{document}\n{line}\n")
    with pytest.raises(LawError, match=key):
        declared.load(tmp_path)


def test_a_month_may_be_too_short_for_a_day(tmp_path):
    document = (declared.LAW_FOLDER / "newly-poor-qd24.toml").read_text()
    (tmp_path / "procedure.toml").write_text(document.replace("starts_on_day = 15", "starts_on_day = 29"))
    with pytest.raises(LawError, match="starts_on_day: must be a day that every month has"):
        declared.load(tmp_path)

"""`python manage.py demo`: what it says before it serves."""

from io import StringIO

import pytest
from django.core import checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from seeds import demo

UNSIGNED = [checks.Info(f"law {number} is in force but not signed.", id="povertyreg.I002") for number in range(22)]


@pytest.fixture
def start(db, monkeypatch):
    """Give a function that starts the command where the checks find `issues`; it gives what was said and complained."""
    monkeypatch.setattr(demo, "load", lambda _show: False)

    def start(issues):
        monkeypatch.setattr(checks, "run_checks", lambda: issues)
        said, complained = StringIO(), StringIO()
        call_command("demo", "--no-serve", stdout=said, stderr=complained)
        return said.getvalue().splitlines(), complained.getvalue().splitlines()

    return start


def test_the_unsigned_law_is_counted_in_one_line(start):
    said, complained = start(UNSIGNED)
    assert (said[0], len(said)) == ("22 tệp luật chưa ký xác nhận; `manage.py check` kể từng tệp.", 2)
    assert complained == []


def test_what_else_the_checks_find_is_told(start):
    _said, complained = start([checks.Warning("The clock is slow.", id="clock.W001"), *UNSIGNED])
    assert complained == ["?: (clock.W001) The clock is slow."]


def test_an_error_stops_it(start):
    with pytest.raises(SystemCheckError, match=r"clock\.E001"):
        start([checks.Error("The clock stands still.", id="clock.E001"), *UNSIGNED])

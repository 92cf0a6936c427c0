"""What the tests of the wizard start from: a commune with officers and villages, and a small book."""

from types import SimpleNamespace

import pytest
import time_machine

from communes.officers.rights import Role
from households.exchange.books import BOOKS
from tests import factories
from tests.exchange.wizard.counting import NOW, CountBook


@pytest.fixture(autouse=True)
def clock():
    """Sunday, 22 November 2026, ten in the morning; it stands still unless a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def book(monkeypatch):
    """The small book, in place of the totals."""
    monkeypatch.setitem(BOOKS, "totals", CountBook())
    return BOOKS["totals"]


@pytest.fixture
def place(db):
    """A commune with two villages, officers who bring books in and confirm them, and one of the next commune."""
    return build_place()


def build_place() -> SimpleNamespace:
    """Save a place."""
    city = factories.unit("01", "Thành phố Hà Nội", kind="city")
    commune, other = factories.unit(parent=city), factories.unit("10459", "Xã Phúc Sơn", parent=city)
    return SimpleNamespace(
        city=city,
        commune=commune,
        villages=[factories.village(commune, code=f"V-{number}") for number in (1, 2)],
        outside=factories.village(other, "Thôn Bãi", code="X-1"),
        lan=factories.officer(Role.OFFICER, commune, username="lan"),
        thu=factories.officer(Role.OFFICER, commune, username="thu"),
        viet=factories.officer(Role.APPROVER, commune, username="viet"),
        stranger=factories.officer(Role.OFFICER, other, username="thuy"),
    )

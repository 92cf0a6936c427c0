"""Households and persons to ask the programmes about."""

from dataclasses import replace
from datetime import date

from households.support.programmes import Person, Situation, claims

ON = date(2026, 11, 22)
GROWN = Person("grown", date(1985, 3, 1), work="farming")
ILL = replace(GROWN, work="unable")
CHILD = Person("child", date(2014, 5, 9), work="child", schooling="primary", in_school=True)
OLD = Person("old", date(1950, 2, 3), work="retired")
NQ17 = "nq17-2021"


def home(*persons, status="near_poor", zone="rural", escaped_on=None, **facts):
    return Situation(zone, status, escaped_on, persons, facts)


def found(situation, code, benefit=None, on=ON):
    """Give the claims of `situation` to a programme, or to one benefit of it."""
    return [c for c in claims(situation, on) if c.programme.code == code and benefit in (None, c.benefit.code)]


def only(situation, code, benefit, on=ON):
    (claim,) = found(situation, code, benefit, on)
    return claim

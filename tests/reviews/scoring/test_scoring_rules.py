"""Both sides of every line of every standard, as cases that a commune officer would recognise."""

import subprocess
import sys
from pathlib import Path

import pytest

from households.reviews.scoring import Reason, assess, standard

ROOT = Path(__file__).parents[3]
TWO = {"water", "toilet"}
THREE = {"water", "toilet", "telecom"}
ASKED_IN_2026 = {i.code for i in standard("nd07-2021").indicators}

# standard, zone, the highest income of a poor or near-poor household
ONE_LINE = [
    ("nd07-2021", "rural", 1_500_000),
    ("nd07-2021", "urban", 2_000_000),
    ("nd351-2025", "rural", 2_200_000),
    ("nd351-2025", "urban", 2_800_000),
    ("hn-2022", "rural", 2_000_000),
    ("hn-2022", "urban", 2_500_000),
    ("hn-2022-prolonged", "rural", 2_000_000),
    ("hn-2022-prolonged", "urban", 2_500_000),
]

# standard, zone, poor whatever it lacks up to, near-poor up to
TWO_LINES = [
    ("qd59-2015", "rural", 700_000, 1_000_000),
    ("qd59-2015", "urban", 900_000, 1_300_000),
    ("hn-2016", "rural", 1_100_000, 1_500_000),
    ("hn-2016", "urban", 1_400_000, 1_950_000),
]


@pytest.mark.parametrize(("code", "zone", "line"), ONE_LINE)
@pytest.mark.parametrize(
    ("name", "above", "lacking", "status", "reason"),
    [
        ("at the line, three indicators", 0, THREE, "poor", Reason.WITHIN_AND_ENOUGH),
        ("at the line, two indicators", 0, TWO, "near_poor", Reason.WITHIN_AND_FEW),
        ("at the line, none", 0, set(), "near_poor", Reason.WITHIN_AND_FEW),
        ("one đồng above, three indicators", 1, THREE, "not_poor", Reason.ABOVE),
        ("one đồng above, none", 1, set(), "not_poor", Reason.ABOVE),
    ],
)
def test_income_at_one_line(code, zone, line, name, above, lacking, status, reason):
    found = assess(standard(code), zone=zone, income=line + above, lacking=lacking)
    assert (found.status, found.reason, found.basis, found.limit) == (status, reason, "income", line), name


@pytest.mark.parametrize(("code", "zone", "poor_line", "line"), TWO_LINES)
def test_income_at_two_lines(code, zone, poor_line, line):
    cases = [
        ("at the poor line, lacking nothing", poor_line, set(), "poor", Reason.WITHIN_POOR_LINE, poor_line),
        ("one đồng above it, two indicators", poor_line + 1, TWO, "near_poor", Reason.WITHIN_AND_FEW, line),
        ("one đồng above it, three indicators", poor_line + 1, THREE, "poor", Reason.WITHIN_AND_ENOUGH, line),
        ("at the near-poor line, two indicators", line, TWO, "near_poor", Reason.WITHIN_AND_FEW, line),
        ("at the near-poor line, three indicators", line, THREE, "poor", Reason.WITHIN_AND_ENOUGH, line),
        ("one đồng above both, three indicators", line + 1, THREE, "not_poor", Reason.ABOVE, line),
    ]
    for name, income, lacking, status, reason, limit in cases:
        found = assess(standard(code), zone=zone, income=income, lacking=lacking)
        assert (found.status, found.reason, found.limit) == (status, reason, limit), name


@pytest.mark.parametrize(
    ("name", "code", "zone", "b1", "lacking", "status", "limit"),
    [
        ("commune, at 140 points, thirty of B2", "nd07-2021", "rural", 140, THREE, "poor", 140),
        ("commune, at 140 points, twenty of B2", "nd07-2021", "rural", 140, TWO, "near_poor", 140),
        ("commune, 141 points, thirty of B2", "nd07-2021", "rural", 141, THREE, "not_poor", 140),
        ("ward, at 175 points, thirty of B2", "nd07-2021", "urban", 175, THREE, "poor", 175),
        ("ward, at 175 points, twenty of B2", "nd07-2021", "urban", 175, TWO, "near_poor", 175),
        ("ward, 176 points, thirty of B2", "nd07-2021", "urban", 176, THREE, "not_poor", 175),
        ("no points at all is a count too", "nd07-2021", "rural", 0, set(), "near_poor", 140),
        ("the old standard, 115 points, ten of B2", "qd59-2015", "rural", 115, {"water"}, "poor", 120),
        ("the old standard, at 120 points", "qd59-2015", "rural", 120, set(), "poor", 120),
        ("the old standard, 121 points, twenty of B2", "qd59-2015", "rural", 121, TWO, "near_poor", 150),
        ("the old standard, 121 points, thirty of B2", "qd59-2015", "rural", 121, THREE, "poor", 150),
        ("the old standard, at 150 points, twenty of B2", "qd59-2015", "rural", 150, TWO, "near_poor", 150),
        ("the old standard, at 150 points, thirty of B2", "qd59-2015", "rural", 150, THREE, "poor", 150),
        ("the old standard, 151 points, thirty of B2", "qd59-2015", "rural", 151, THREE, "not_poor", 150),
    ],
)
def test_points(name, code, zone, b1, lacking, status, limit):
    found = assess(standard(code), zone=zone, b1=b1, lacking=lacking)
    assert (found.status, found.basis, found.limit) == (status, "points", limit), name


@pytest.mark.parametrize(
    ("name", "code", "zone", "b1", "income", "status", "basis"),
    [
        ("points within, income above: points decide", "nd07-2021", "rural", 140, 9_000_000, "near_poor", "points"),
        ("points above, income within: points decide", "nd07-2021", "rural", 141, 0, "not_poor", "points"),
        ("the city has no limits: income decides", "hn-2022", "rural", 999, 2_000_000, "near_poor", "income"),
        ("the old standard has none in town: income decides", "qd59-2015", "urban", 999, 900_000, "poor", "income"),
    ],
)
def test_points_and_income_together(name, code, zone, b1, income, status, basis):
    found = assess(standard(code), zone=zone, b1=b1, income=income)
    assert (found.status, found.basis, found.b1, found.income) == (status, basis, b1, income), name


@pytest.mark.parametrize(
    ("name", "code", "zone", "measured", "reason", "summary"),
    [
        ("points alone by the city", "hn-2022", "rural", {"b1": 100}, "no_b1_limits", "undecided: no B1 limits"),
        ("points alone, old, in town", "qd59-2015", "urban", {"b1": 100}, "no_b1_limits", "undecided: no B1 limits"),
        ("points alone from 2027", "nd351-2025", "rural", {"b1": 100}, "no_b1_limits", "undecided: no B1 limits"),
        ("neither", "nd07-2021", "rural", {}, "nothing_measured", "undecided: nothing measured"),
        ("neither, by the city", "hn-2022", "urban", {}, "nothing_measured", "undecided: nothing measured"),
    ],
)
def test_undecided_without_a_usable_measure(name, code, zone, measured, reason, summary):
    found = assess(standard(code), zone=zone, lacking=THREE, **measured)
    assert (found.status, found.reason, found.summary) == ("undecided", reason, summary), name
    assert (found.basis, found.limit) == ("", None), name


def test_the_form_of_2026_leaves_one_answer_of_the_standard_of_2027_open():
    found = assess(standard("nd351-2025"), zone="rural", income=2_000_000, lacking=THREE, asked=ASKED_IN_2026)
    assert (found.status, found.reason, found.missing) == ("undecided", Reason.ANSWERS_MISSING, ("waste",))
    assert found.summary == "undecided: 1 answer missing"
    assert (found.basis, found.limit, found.b2) == ("income", 2_200_000, 30)


@pytest.mark.parametrize(("name", "income"), [("far above the line", 9_000_000), ("without income", 0)])
def test_a_missing_answer_is_not_guessed_even_where_it_could_not_matter(name, income):
    for code in ("nd351-2025", "qd59-2015"):
        found = assess(standard(code), zone="rural", income=income, asked=set())
        assert found.status == "undecided", name
    assert found.summary == "undecided: 10 answers missing"


def test_without_a_measure_that_is_the_reason_and_the_missing_answers_are_told_too():
    found = assess(standard("nd351-2025"), zone="rural", b1=100, asked=ASKED_IN_2026)
    assert (found.summary, found.missing) == ("undecided: no B1 limits", ("waste",))


def test_lacking_is_counted_in_the_standards_order_and_only_what_it_knows():
    found = assess(standard("nd351-2025"), zone="rural", income=0, lacking=["water", "information_means", "employment"])
    assert (found.lacking, found.b2, found.status) == (("employment", "water"), 20, "near_poor")


def test_the_summary_of_a_decided_household_is_its_status():
    assert assess(standard("hn-2022"), zone="rural", income=0, lacking=THREE).summary == "poor"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"zone": "town", "income": 0}, "The zone must be rural or urban, not 'town'."),
        ({"zone": "rural", "income": -1}, "income must be a whole number from 0 on, not -1."),
        ({"zone": "rural", "b1": 139.5}, "b1 must be a whole number from 0 on, not 139.5."),
        ({"zone": "rural", "income": 0, "lacking": {"water"}, "asked": {"toilet"}}, "Lacking but not asked: water."),
    ],
)
def test_what_cannot_be_judged_is_refused_in_a_sentence(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        assess(standard("nd07-2021"), **arguments)


def test_scoring_needs_nothing_but_the_standard_library():
    script = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from households.reviews.scoring import standards; standards()"
    )
    subprocess.run([sys.executable, "-I", "-S", "-c", script], check=True)

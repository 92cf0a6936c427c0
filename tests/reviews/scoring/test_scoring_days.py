"""Which standards are in force on which day, and what the shipped ones say of themselves."""

from datetime import date, timedelta

import pytest

from households.reviews.scoring import NATIONAL, LawError, standard, standards, standards_on
from households.reviews.scoring.standards import LAW_FOLDER


@pytest.mark.parametrize(
    ("name", "day", "codes"),
    [
        ("the day before the first standard", date(2015, 12, 31), []),
        ("the first day of the first", date(2016, 1, 1), ["qd59-2015", "hn-2016"]),
        ("its last day, after the year added", date(2021, 12, 31), ["qd59-2015", "hn-2016"]),
        ("the first day of the next", date(2022, 1, 1), ["nd07-2021", "hn-2022"]),
        ("the last day of the city's own text", date(2025, 12, 31), ["nd07-2021", "hn-2022"]),
        ("the first day of the assumed prolongation", date(2026, 1, 1), ["nd07-2021", "hn-2022-prolonged"]),
        ("the last day of both", date(2026, 12, 31), ["nd07-2021", "hn-2022-prolonged"]),
        ("the new national standard, the city's not known", date(2027, 1, 1), ["nd351-2025"]),
    ],
)
def test_standards_on_either_side_of_every_change(name, day, codes):
    assert [s.code for s in standards_on(day)] == codes, name


def test_every_day_from_2022_to_2030_has_exactly_one_national_standard():
    day = date(2022, 1, 1)
    while day <= date(2030, 12, 31):
        assert len(standards_on(day, (NATIONAL,))) == 1, day
        day += timedelta(days=1)


def test_only_the_jurisdictions_asked_for_answer_and_the_national_one_comes_first():
    day = date(2024, 6, 1)
    assert [s.code for s in standards_on(day, ("01",))] == ["hn-2022"]
    assert [s.code for s in standards_on(day, ("01", NATIONAL))] == ["nd07-2021", "hn-2022"]
    assert [s.code for s in standards_on(day, (NATIONAL, "79"))] == ["nd07-2021"]


def test_all_standards_stand_national_first_and_old_to_new():
    codes = [s.code for s in standards()]
    assert codes == ["qd59-2015", "nd07-2021", "nd351-2025", "hn-2016", "hn-2022", "hn-2022-prolonged"]


def test_every_file_is_named_by_its_code():
    assert {file.stem for file in LAW_FOLDER.glob("*.toml")} == {s.code for s in standards()}


def test_an_unknown_code_is_told_which_are_known():
    with pytest.raises(LawError, match=r"There is no standard 'nd99'; the known ones are qd59-2015, nd07-2021, .*\."):
        standard("nd99")


def test_nobody_has_signed_a_standard_yet():
    assert not [s.code for s in standards() if s.is_signed]


def test_what_is_assumed_is_said():
    assumed = {s.code for s in standards() if s.assumption}
    assert assumed == {"qd59-2015", "nd351-2025", "hn-2016", "hn-2022", "hn-2022-prolonged"}


def test_the_twelve_indicators_stand_in_their_printed_order():
    assert [i.code for i in standard("nd07-2021").indicators] == [
        "employment", "dependants", "nutrition", "health_insurance", "adult_education", "school_attendance",
        "housing_quality", "housing_area", "water", "toilet", "telecom", "information_means",
    ]  # fmt: skip


def test_the_standard_of_2027_asks_one_thing_more_and_one_thing_less():
    before, after = ({i.code for i in standard(code).indicators} for code in ("nd07-2021", "nd351-2025"))
    assert (after - before, before - after) == ({"waste"}, {"information_means"})


def test_the_city_takes_over_the_national_indicators():
    assert standard("hn-2016").indicators == standard("qd59-2015").indicators
    assert standard("hn-2022").indicators == standard("hn-2022-prolonged").indicators
    assert standard("hn-2022").indicators == standard("nd07-2021").indicators


def test_every_indicator_counts_ten_points():
    assert {i.points for s in standards() for i in s.indicators} == {10}


def test_a_standard_cannot_be_changed_in_memory():
    with pytest.raises(TypeError):
        standard("nd07-2021").income_lines["rural"] = 1

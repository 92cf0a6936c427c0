"""What the register computes of the questions, by ages on the day."""

from datetime import date

import pytest

from households.reviews.entering.hints import differing, hints_on, option_hint
from households.reviews.scoring.questionnaires import FORMS_FOLDER, parse
from tests import factories

ON = date(2026, 10, 20)
CHILD = {"relation": "child", "schooling": "primary"}


def aged(age, **values):
    """A member who has his birthday on the day: a grown-up who is still in no group."""
    birth = {"birth_month": ON.month, "birth_day": ON.day}
    return factories.member(birth_year=ON.year - age, **birth, **{"schooling": "upper_secondary", **values})


def proposed(code, *members):
    return hints_on(members, ON)[code].proposes


@pytest.mark.parametrize(
    ("code", "members", "expected"),
    [
        ("dependants", [aged(40), aged(15)], "met"),
        ("dependants", [aged(40), aged(15), aged(3)], "lacking"),
        ("dependants", [aged(40), aged(16)], "met"),
        ("dependants", [aged(60), aged(40)], "met"),
        ("dependants", [aged(60), aged(15)], None),
        ("dependants", [aged(59), aged(15)], "met"),
        ("dependants", [aged(30, disabled=True), aged(15)], None),
        ("nutrition", [aged(16)], "met"),
        ("nutrition", [aged(15)], None),
        ("health_insurance", [aged(40), aged(5, insured=False)], "met"),
        ("health_insurance", [aged(40), aged(6, insured=False)], "lacking"),
        ("adult_education", [aged(15, **CHILD)], "met"),
        ("adult_education", [aged(16, **CHILD)], "lacking"),
        ("adult_education", [aged(16, **CHILD, in_school=True)], "met"),
        ("adult_education", [aged(17, schooling="lower_secondary")], "met"),
        ("adult_education", [aged(18, schooling="lower_secondary")], "lacking"),
        ("adult_education", [aged(18, schooling="vocational")], "met"),
        ("adult_education", [aged(31, schooling="none")], "met"),
        ("school_attendance", [aged(2, **CHILD)], "met"),
        ("school_attendance", [aged(3, **CHILD)], "lacking"),
        ("school_attendance", [aged(15, **CHILD)], "lacking"),
        ("school_attendance", [aged(15, **CHILD, in_school=True)], "met"),
        ("school_attendance", [aged(16, **CHILD)], "met"),
        ("housing_area", [aged(40)], None),
        ("employment", [aged(40, work="seeking")], None),
    ],
)
def test_what_follows_from_the_members(code, members, expected):
    assert proposed(code, *members) == expected


def test_it_is_said_in_numbers():
    hints = hints_on([aged(40, insured=False), aged(6, insured=False), aged(5, insured=False)], ON)
    assert hints["health_insurance"].text.startswith("Sổ hộ: 2 / 3 người từ 6 tuổi")
    assert hints["housing_area"].text == "Sổ hộ: 3 người, nên thiếu hụt khi nhà ở dưới 24 m²."
    assert "water" not in hints


def test_a_household_without_members_tells_nothing():
    assert hints_on([], ON) == {}


@pytest.mark.parametrize(("answer", "is_other"), [("met", False), ("lacking", True), ("unknown", False), (None, False)])
def test_only_another_result_differs(answer, is_other):
    """ "Not known" counts as met: it differs from a lack alone."""
    hints = hints_on([aged(40)], ON)
    answers = {"health_insurance": answer} if answer else {}
    assert differing(answers, hints) == (["health_insurance"] if is_other else [])


def test_not_known_differs_from_a_lack():
    assert differing({"health_insurance": "unknown"}, hints_on([aged(40, insured=False)], ON)) == ["health_insurance"]


@pytest.mark.parametrize(
    ("question", "members", "option"),
    [
        ("size", [aged(40), aged(15)], "two"),
        ("size", [aged(40)] * 9, "more"),
        ("diploma", [aged(40, schooling="college"), aged(15, **CHILD)], "college"),
        ("diploma", [aged(40, schooling="none")], "lower"),
        ("nonfarm_job", [aged(40, work="farming")], "none"),
        ("nonfarm_job", [aged(40, work="trade")], "other"),
        ("nonfarm_job", [aged(40, work="waged"), aged(41, work="trade")], None),
        ("pension", [aged(70, work="retired")], None),
        ("area", [aged(40)], None),
    ],
)
def test_a_question_of_form_b1_gets_the_option_that_the_members_tell(question, members, option):
    table = parse("b1-2016", (FORMS_FOLDER / "b1-2016.toml").read_bytes())
    assert option_hint(table.question(question), members, ON).proposes == option

"""What the pages say: judgements, warnings, quotes and differences in words."""

import pytest

from households.reviews import wording
from households.reviews.models import Review
from households.reviews.scoring import assess, standard, standards
from tests import factories

ALL_MET = frozenset()
CITY, NATION = "hn-2022", "nd07-2021"


def explained(code, **measured):
    return wording.explain(assess(standard(code), **{"zone": "rural", **measured}))


JUDGEMENTS = [
    (
        "near-poor by income",
        CITY,
        {"income": 1_850_000, "lacking": {"water", "toilet"}},
        "Hộ cận nghèo: thu nhập 1.850.000 ≤ 2.000.000 đồng và thiếu 2 chỉ số (dưới 3).",
    ),
    (
        "poor by points",
        NATION,
        {"b1": 135, "lacking": {"water", "toilet", "telecom"}},
        "Hộ nghèo: điểm B1 135 ≤ 140 và thiếu 3 chỉ số (từ 3 trở lên).",
    ),
    ("above by points", NATION, {"b1": 141}, "Không nghèo: điểm B1 141 > 140."),
    ("above by income", CITY, {"income": 2_000_001}, "Không nghèo: thu nhập 2.000.001 > 2.000.000 đồng."),
    (
        "poor below the lower of two lines",
        "qd59-2015",
        {"income": 700_000},
        "Hộ nghèo: thu nhập 700.000 ≤ 700.000 đồng, mức không cần xét thiếu hụt.",
    ),
    (
        "poor below the lower of two limits",
        "qd59-2015",
        {"b1": 120},
        "Hộ nghèo: điểm B1 120 ≤ 120, mức không cần xét thiếu hụt.",
    ),
    ("nothing measured", CITY, {}, "Chưa tính được: phiếu chưa có điểm B1 và chưa có thu nhập bình quân."),
    (
        "no limits of B1",
        CITY,
        {"b1": 120, "zone": "urban"},
        "Chưa tính được: chuẩn này chưa có giới hạn điểm B1 cho khu vực thành thị, "
        "còn phiếu chưa có thu nhập bình quân.",
    ),
    (
        "answers missing",
        CITY,
        {"income": 1, "asked": {i.code for i in standard(CITY).indicators} - {"water", "telecom"}},
        "Chưa tính được: phiếu còn thiếu câu trả lời (Nguồn nước sinh hoạt, Sử dụng dịch vụ viễn thông).",
    ),
]


@pytest.mark.parametrize(
    ("code", "measured", "expected"), [case[1:] for case in JUDGEMENTS], ids=[c[0] for c in JUDGEMENTS]
)
def test_a_judgement_in_words(code, measured, expected):
    assert explained(code, **measured) == expected


def test_every_reason_has_its_sentence():
    for judge in standards():
        for measured in ({"b1": 1}, {"b1": 499}, {"income": 1}, {"income": 99_000_000}, {}):
            for lacking in (ALL_MET, {indicator.code for indicator in judge.indicators}):
                assert explained(judge.code, lacking=lacking, **measured)


def warned(**values):
    form = factories.form(**values)
    review = Review(zone="rural", answers=form.answers, causes=form.causes, b1=form.b1)
    lacking = {code for code, answer in form.answers.items() if answer == "lacking"}
    found = assess(standard(NATION), zone="rural", b1=form.b1, income=form.assessed_income, lacking=lacking)
    return wording.warnings(review, [found])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"b1": 140, "assessed_income": 1_500_000}, []),
        ({"b1": 140, "assessed_income": 1_500_001}, ["Điểm B1 140 ≤ 140, mà thu nhập 1.500.001 > 1.500.000 đồng."]),
        ({"b1": 141, "assessed_income": 1_500_000}, ["Điểm B1 141 > 140, mà thu nhập 1.500.000 ≤ 1.500.000 đồng."]),
        ({"b1": 141, "assessed_income": 1_500_001}, []),
        ({"b1": 141, "assessed_income": None}, []),
        ({"answers": {"water": "unknown", "toilet": "unknown"}, "b1": 200, "assessed_income": None}, ["Mọi chỉ số"]),
        ({"answers": {"water": "unknown", "toilet": "met"}, "b1": 200, "assessed_income": None}, []),
        ({"b1": 120, "assessed_income": None, "causes": []}, ["chưa chọn nguyên nhân"]),
        ({"b1": 200, "assessed_income": None, "causes": []}, []),
    ],
)
def test_warnings_stop_nothing_and_name_what_looks_wrong(values, expected):
    found = warned(**values)
    assert len(found) == len(expected)
    assert all(part in warning for part, warning in zip(expected, found, strict=True))


def test_two_states_of_a_form_differ_line_by_line():
    theirs = factories.form(b1=120, causes=["land"])
    mine = factories.form(["water"], b1=120, overrides={}, assessed_income=None, causes=["land", "other"])
    assert [vars(one) for one in wording.differences(theirs, mine, [NATION])] == [
        {"label": "Thu nhập bình quân", "theirs": "1.850.000 đồng", "mine": ""},
        {"label": "Nguồn nước sinh hoạt", "theirs": "Không thiếu hụt", "mine": "Thiếu hụt"},
        {
            "label": "Nguyên nhân nghèo, cận nghèo",
            "theirs": "Thiếu đất sản xuất",
            "mine": "Thiếu đất sản xuất, Nguyên nhân khác",
        },
    ]

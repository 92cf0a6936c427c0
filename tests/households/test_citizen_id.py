"""What a citizen id says by itself: each case on both sides of its line."""

import pytest

from households.citizen_id import Doubt, doubts

CASES = [
    ("no id yet", "", 1971, "female", []),
    ("a woman of 1971 from Hà Nội", "001171000217", 1971, "female", []),
    ("a man of 1971", "001071000217", 1971, "male", []),
    ("a girl of 2015", "001315000217", 2015, "female", []),
    ("a boy of 2000, the first year of the second century", "001200000217", 2000, "male", []),
    ("a man of 1999, the last year of the first", "001099000217", 1999, "male", []),
    ("the first province", "001171000217", 1971, "female", []),
    ("the last province", "096171000217", 1971, "female", []),
    ("one province too far", "097171000217", 1971, "female", [Doubt.PROVINCE]),
    ("province zero", "000171000217", 1971, "female", [Doubt.PROVINCE]),
    ("the number of a man on a woman", "001071000217", 1971, "female", [Doubt.SEX]),
    ("the number of a woman on a man", "001171000217", 1971, "male", [Doubt.SEX]),
    ("one year off", "001172000217", 1971, "female", [Doubt.BIRTH_YEAR]),
    ("the right year of the wrong century", "001371000217", 1971, "female", [Doubt.BIRTH_YEAR]),
    ("nine digits of the old card", "013123456", 1971, "female", [Doubt.LENGTH]),
    ("thirteen digits", "0011710002170", 1971, "female", [Doubt.LENGTH]),
    ("a letter among the digits", "00117100021O", 1971, "female", [Doubt.LENGTH]),
    ("digits of another script", "٠٠١١٧١٠٠٠٢١٧", 1971, "female", [Doubt.LENGTH]),
    ("all at once", "097071000217", 1980, "female", [Doubt.PROVINCE, Doubt.SEX, Doubt.BIRTH_YEAR]),
]


@pytest.mark.parametrize(
    ("citizen_id", "birth_year", "sex", "found"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_doubts(citizen_id, birth_year, sex, found):
    assert doubts(citizen_id, birth_year, sex) == found


def test_every_doubt_is_a_sentence():
    assert all(doubt.label.endswith(".") for doubt in Doubt)

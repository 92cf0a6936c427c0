"""A law file that does not say exactly what is expected is refused, by file and key."""

from datetime import date

import pytest

from households.reviews.scoring import LawError, Signature, load

FIRST = """
code = "first"
jurisdiction = "VN"
title = "Chuẩn thứ nhất"
signed = { by = "Nguyễn Thị Lan", on = 2021-02-03 }
family = "two_lines"
poor_at = 2
reference = { title = "Quyết định 1", article = "", href = "https://example.vn/1" }
in_force = { from = 2016-01-01, until = 2022-01-01 }
income_line = { unit = "VND_per_person_per_month", rural = 1_000_000, urban = 1_300_000 }
poor_income_line = { unit = "VND_per_person_per_month", rural = 700_000, urban = 900_000 }
b1_limit = { unit = "point", rural = 150 }
poor_b1_limit = { unit = "point", rural = 120 }

[[indicators]]
code = "water"
dimension = "Nước"
label = "Nguồn nước"
rule = "Không có nước sạch"
points = 10

[[indicators]]
code = "toilet"
dimension = "Nước"
label = "Nhà tiêu"
rule = "Không có nhà tiêu"
points = 10
"""

SECOND = """
code = "second"
jurisdiction = "VN"
title = "Chuẩn thứ hai"
signed = {}
family = "count"
poor_at = 2
reference = { title = "Nghị định 2", article = "Điều 3", href = "https://example.vn/2" }
in_force = { from = 2022-01-01 }
income_line = { unit = "VND_per_person_per_month", rural = 1_500_000, urban = 2_000_000 }
indicators_of = "first"
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "first.toml").write_text(FIRST, encoding="utf-8")
    (tmp_path / "second.toml").write_text(SECOND, encoding="utf-8")
    return tmp_path


def test_a_good_folder_is_read(folder):
    first, second = load(folder)
    assert (first.code, second.code) == ("first", "second")
    assert first.signed == Signature("Nguyễn Thị Lan", date(2021, 2, 3))
    assert first.is_signed
    assert not second.is_signed
    assert second.in_force_until is None
    assert second.indicators == first.indicators
    assert (first.b1_limits, second.b1_limits) == ({"rural": 150}, {})


BROKEN = [
    ("unknown key", "first", "poor_at = 2", "poor_at = 2\npoor_form = 2", "first.toml: poor_form: unknown key; "),
    ("unknown zone", "first", "rural = 150", "hill = 150", "first.toml: b1_limit.hill: unknown key; "),
    ("unknown key of an indicator", "first", "points = 10", "score = 10", "first.toml: indicators[1].score: unknown "),
    ("missing key", "first", "poor_at = 2", "", "first.toml: poor_at: missing."),
    ("missing link", "first", ', href = "https://example.vn/1"', "", "first.toml: reference.href: missing."),
    ("missing key of an indicator", "first", 'rule = "Không có nhà tiêu"', "", "first.toml: indicators[2].rule: mis"),
    ("missing line of a zone", "second", ", urban = 2_000_000", "", "second.toml: income_line.urban: missing."),
    ("missing signer", "first", 'by = "Nguyễn Thị Lan", ', "", "first.toml: signed.by: missing."),
    (
        "missing unit of money",
        "second",
        'unit = "VND_per_person_per_month", ',
        "",
        "second.toml: income_line.unit: mis",
    ),
    (
        "missing unit of points",
        "first",
        'b1_limit = { unit = "point", ',
        "b1_limit = { ",
        "first.toml: b1_limit.unit: ",
    ),
    (
        "other unit",
        "second",
        "VND_per_person_per_month",
        "thousand_VND",
        "second.toml: income_line.unit: must be VND_per_person_per_month, not 'thousand_VND'.",
    ),
    (
        "text for a number",
        "second",
        "1_500_000",
        '"1.5"',
        "second.toml: income_line.rural: must be a positive whole nu",
    ),
    (
        "fraction",
        "second",
        "1_500_000",
        "1.5",
        "second.toml: income_line.rural: must be a positive whole number, not 1.5",
    ),
    ("zero", "second", "1_500_000", "0", "second.toml: income_line.rural: must be a positive whole number, not 0."),
    ("below zero", "first", "rural = 150", "rural = -1", "first.toml: b1_limit.rural: must be a positive whole number"),
    ("true is no number", "second", "poor_at = 2", "poor_at = true", "second.toml: poor_at: must be a positive whole "),
    (
        "number for a text",
        "second",
        'title = "Chuẩn thứ hai"',
        "title = 2",
        "second.toml: title: must be a text, not 2.",
    ),
    ("blank text", "second", '"Chuẩn thứ hai"', '" "', "second.toml: title: must be a text, not ' '."),
    ("text for a day", "second", "2022-01-01", '"2022-01-01"', "second.toml: in_force.from: must be a day such as "),
    ("hour for a day", "second", "2022-01-01", "2022-01-01T00:00:00", "second.toml: in_force.from: must be a day such"),
    ("text for a table", "second", "signed = {}", 'signed = "no"', "second.toml: signed: must be a table, not 'no'."),
    (
        "text for a list",
        "second",
        'indicators_of = "first"',
        'indicators = "all"',
        "second.toml: indicators: must be tab",
    ),
    ("no indicator", "second", 'indicators_of = "first"', "indicators = []", "second.toml: indicators: must be tables"),
    (
        "no list",
        "second",
        'indicators_of = "first"',
        "",
        "second.toml: indicators: write either indicators or indicator",
    ),
    (
        "unknown list",
        "second",
        'of = "first"',
        'of = "third"',
        "second.toml: indicators_of: no file with the code 'thir",
    ),
    (
        "own list",
        "second",
        'of = "first"',
        'of = "second"',
        "second.toml: indicators_of: no file with the code 'second'",
    ),
    (
        "code twice",
        "second",
        'code = "second"',
        'code = "first"',
        "second.toml: code: another file has the code 'first'",
    ),
    (
        "indicator twice",
        "first",
        'code = "toilet"',
        'code = "water"',
        "first.toml: indicators[2].code: the indicator 'water' is listed twice.",
    ),
    ("jurisdiction", "second", '"VN"', '"Hà Nội"', "second.toml: jurisdiction: must be "),
    ("family", "second", '"count"', '"sum"', "second.toml: family: must be count or two_lines, not 'sum'."),
    (
        "too many to be poor",
        "second",
        "poor_at = 2",
        "poor_at = 3",
        "second.toml: poor_at: 3 is more than the 2 indicat",
    ),
    (
        "none to be poor",
        "second",
        "poor_at = 2",
        "poor_at = 0",
        "second.toml: poor_at: must be a positive whole number",
    ),
    (
        "ends on its first day",
        "second",
        "from = 2022-01-01",
        "from = 2022-01-01, until = 2022-01-01",
        "second.toml: in_force.until: the first day not covered, 2022-01-01, must come after 2022-01-01.",
    ),
    (
        "one day without",
        "second",
        "from = 2022-01-01",
        "from = 2022-01-02",
        "second.toml: in_force.from: gap: first is in force until 2022-01-01, second from 2022-01-02.",
    ),
    (
        "one day with two",
        "second",
        "from = 2022-01-01",
        "from = 2021-12-31",
        "second.toml: in_force.from: overlap: first is in force until 2022-01-01, second from 2021-12-31.",
    ),
    (
        "the one before never ends",
        "first",
        ", until = 2022-01-01",
        "",
        "second.toml: in_force.from: overlap: first is in force until without end, second from 2022-01-01.",
    ),
    (
        "near-poor line below the poor line",
        "first",
        "rural = 1_000_000",
        "rural = 600_000",
        "first.toml: income_line.rural: the near-poor line, 600000, must lie above the poor line, 700000.",
    ),
    (
        "near-poor limit at the poor limit",
        "first",
        "rural = 150",
        "rural = 120",
        "first.toml: b1_limit.rural: the near-poor line, 120, must lie above the poor line, 120.",
    ),
    (
        "a poor limit too few",
        "first",
        'poor_b1_limit = { unit = "point", rural = 120 }',
        "",
        "first.toml: poor_b1_limit.r",
    ),
    (
        "a poor limit too many",
        "first",
        "rural = 120 }",
        "rural = 120, urban = 140 }",
        "first.toml: b1_limit.urban: missi",
    ),
    ("one line only", "first", "poor_income_line", "b1_limit_", "first.toml: b1_limit_: unknown key; "),
    (
        "lower line in the other family",
        "first",
        '"two_lines"',
        '"count"',
        "first.toml: poor_income_line: belongs to the ",
    ),
    ("not TOML", "second", "poor_at = 2", "poor_at 2", "second.toml: cannot be read as TOML: "),
    ("key twice", "second", "poor_at = 2", "poor_at = 2\npoor_at = 3", "second.toml: cannot be read as TOML: "),
]


@pytest.mark.parametrize(("name", "file", "before", "after", "sentence"), BROKEN, ids=[case[0] for case in BROKEN])
def test_a_fault_is_named_by_file_and_key(folder, name, file, before, after, sentence):
    path = folder / f"{file}.toml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(LawError) as caught:
        load(folder)
    assert str(caught.value).startswith(sentence)


def test_a_file_that_is_not_utf_8_is_named(folder):
    (folder / "second.toml").write_bytes(SECOND.encode("utf-16"))
    with pytest.raises(LawError, match=r"^second\.toml: cannot be read as TOML: "):
        load(folder)


def test_a_list_cannot_be_taken_over_from_one_who_took_it_over(folder):
    (folder / "third.toml").write_text(
        SECOND.replace('"second"', '"third"').replace('"first"', '"second"').replace('"VN"', '"01"'), encoding="utf-8"
    )
    with pytest.raises(LawError, match=r"^third\.toml: indicators_of: no file with the code 'second' lists "):
        load(folder)


def test_jurisdictions_follow_each_other_independently(folder):
    (folder / "third.toml").write_text(
        SECOND.replace('"second"', '"third"').replace('"VN"', '"01"').replace("2022-01-01", "2019-05-01"),
        encoding="utf-8",
    )
    assert [s.code for s in load(folder)] == ["first", "second", "third"]


def test_a_national_standard_is_needed(folder):
    for file in folder.glob("*.toml"):
        file.write_text(file.read_text(encoding="utf-8").replace('"VN"', '"01"'), encoding="utf-8")
    with pytest.raises(LawError, match='no file has jurisdiction = "VN"; a national standard is needed'):
        load(folder)


def test_an_empty_folder_is_no_law(tmp_path):
    with pytest.raises(LawError, match="a national standard is needed"):
        load(tmp_path)

"""The questionnaires: a document that does not say exactly what is expected is refused, and no points are guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.reviews.law.faults import _FAULTS, explain
from households.reviews.scoring import LawError
from households.reviews.scoring.questionnaires import FORMS_FOLDER, parse

FORM_B = """
code = "b1"
version = 1
kind = "form_b"
title = "Bảng điểm"
comparable_with = ["nd07-2021"]
reference = { title = "Thông tư", article = "", href = "" }

[[sections]]
label = "Hộ"

[[sections.questions]]
code = "size"
label = "Số người"
computed = "size"
options = [
    { code = "few", label = "1 hoặc 2", at_least = 1, points = { rural = 60, urban = 55 } },
    { code = "many", label = "Từ 3", at_least = 3, points = { rural = 0, urban = 0 } },
]

[[sections.questions]]
code = "diploma"
label = "Bằng cấp"
hint = "Cao nhất trong hộ"
computed = "diploma"
options = [
    { code = "high", label = "Cao đẳng", any_of = ["college"], points = { rural = 15, urban = 10 } },
    { code = "low", label = "Khác", any_of = ["none", "primary"], points = { rural = 5 } },
]

[[sections]]
label = "Nhà"

[[sections.questions]]
code = "house"
label = "Nhà ở"
options = [{ code = "solid", label = "Kiên cố" }, { code = "other", label = "Khác", points = { rural = 0, urban = 0 } }]
"""
FORM_A = """
code = "criteria"
version = 2
kind = "form_a"
title = "Tiêu chí"
assumption = "Bản nháp"
reference = { title = "Thông tư", article = "Phụ lục II", href = "" }
criteria = [{ code = "car", label = "Có ô tô" }, { code = "rent", label = "Cho thuê nhà", hint = "Cả đất" }]
"""
FILLED = {"size": "few", "diploma": "high", "house": "other"}


def read(document=FORM_B):
    return parse("b1.toml", document.encode())


def test_form_b_is_read_section_by_section():
    form = read()
    assert (form.code, form.version, form.kind, form.criteria) == ("b1", 1, "form_b", ())
    assert [(q.code, q.section, q.computed, q.hint) for q in form.questions] == [
        ("size", "Hộ", "size", ""),
        ("diploma", "Hộ", "diploma", "Cao nhất trong hộ"),
        ("house", "Nhà", "", ""),
    ]
    assert form.question("house").option("solid").points == {}
    assert (form.question("car"), form.question("house").option("tent")) == (None, None)


def test_form_a_is_read():
    form = read(FORM_A)
    assert [(c.code, c.label, c.hint) for c in form.criteria] == [
        ("car", "Có ô tô", ""),
        ("rent", "Cho thuê nhà", "Cả đất"),
    ]
    assert (form.questions, form.assumption, str(form)) == ((), "Bản nháp", "criteria, 2")


# --- the score


@pytest.mark.parametrize(("zone", "total"), [("rural", 75), ("urban", 65)])
def test_the_points_of_the_zone_are_added_up(zone, total):
    score = read().score(zone, FILLED)
    assert (score.total, score.missing, score.unknown, score.is_complete) == (total, (), (), True)
    assert [line.question.code for line in score.lines] == ["size", "diploma", "house"]
    assert score.is_comparable("nd07-2021")
    assert not score.is_comparable("hn-2022")


def test_what_was_not_answered_is_missing_and_the_sum_is_that_so_far():
    score = read().score("rural", {"house": "other", "size": "few"})
    assert (score.total, score.missing, score.is_complete) == (60, ("diploma",), False)
    assert [line.question.code for line in score.lines] == ["size", "house"]
    assert not score.is_comparable("nd07-2021")


@pytest.mark.parametrize(
    ("zone", "change", "total", "unknown"),
    [("urban", {"diploma": "low"}, 55, ("diploma",)), ("rural", {"house": "solid"}, 75, ("house",))],
)
def test_points_that_nobody_knows_are_not_nought(zone, change, total, unknown):
    score = read().score(zone, {**FILLED, **change})
    assert (score.total, score.unknown, score.missing) == (total, unknown, ())
    assert (score.is_complete, score.is_comparable("nd07-2021")) == (False, False)


@pytest.mark.parametrize("answers", [{}, {"house": "solid"}])
def test_without_any_known_points_there_is_no_total(answers):
    assert read().score("rural", answers).total is None


@pytest.mark.parametrize(("zone", "answers"), [("rural", {"car": "yes"}), ("rural", {"size": "huge"}), ("coastal", {})])
def test_answers_to_another_form_are_refused(zone, answers):
    with pytest.raises(ValueError, match=r"zone must be|no question car|no option 'huge'"):
        read().score(zone, answers)


@given(st.dictionaries(st.sampled_from(["size", "diploma", "house"]), st.integers(0, 1)))
def test_the_total_is_the_sum_of_its_lines(picked):
    form = read()
    answers = {code: form.question(code).options[place].code for code, place in picked.items()}
    score = form.score("urban", answers)
    assert (score.total or 0) == sum(line.points or 0 for line in score.lines)
    assert {*score.missing} == {"size", "diploma", "house"} - {*answers}


# --- what the register computes


@pytest.mark.parametrize(("fact", "option"), [(0, None), (1, "few"), (2, "few"), (3, "many"), (12, "many")])
def test_a_count_proposes_the_step_that_it_reaches(fact, option):
    proposed = read().question("size").option_for(fact)
    assert (proposed and proposed.code) == option


@pytest.mark.parametrize(("fact", "option"), [("college", "high"), ("primary", "low"), ("vocational", None)])
def test_a_word_proposes_the_option_that_lists_it(fact, option):
    proposed = read().question("diploma").option_for(fact)
    assert (proposed and proposed.code) == option


# --- what is refused

BAD = [
    (FORM_B, "cannot be read as TOML", 'kind = "form_b"', 'kind = "form_b'),
    (FORM_B, "b1.toml: version: missing.", "version = 1\n", ""),
    (FORM_B, "b1.toml: colour: unknown key", "version = 1\n", 'version = 1\ncolour = "red"\n'),
    (FORM_B, "version: must be a positive whole number", "version = 1\n", "version = 0\n"),
    (FORM_B, "version: must be at most 32767, not 40000.", "version = 1\n", "version = 40000\n"),
    (FORM_B, "code: must be small letters", 'code = "b1"', 'code = "B 1"'),
    (FORM_B, "title: must have at most 200 characters, not 201.", "Bảng điểm", "x" * 201),
    (FORM_B, "title: must be a text", '"Bảng điểm"', "5"),
    (FORM_B, "kind: must be form_a or form_b", '"form_b"', '"form_c"'),
    (FORM_B, "reference: must be a table", '{ title = "Thông tư", article = "", href = "" }', '"Thông tư"'),
    (FORM_B, "comparable_with: there is no standard 'nd07'", '["nd07-2021"]', '["nd07"]'),
    (FORM_B, "comparable_with: must be a list of texts", '["nd07-2021"]', '"nd07-2021"'),
    (FORM_B, "sections[1].questions[1].options[1].points.rural: must be a whole number", "rural = 60", "rural = -60"),
    (FORM_B, "options[1].points.rural: must be a whole number", "rural = 60", "rural = 6.5"),
    (FORM_B, "options[1].points.rural: must be a whole number", "rural = 60", "rural = true"),
    (FORM_B, "options[1].points.rural: must be a whole number", "rural = 60", "rural = 1001"),
    (FORM_B, "title: must be a text", "Bảng điểm", "Bảng\\u0000điểm"),
    (FORM_B, "reference.href: must begin with https:// or http://", 'href = ""', 'href = "javascript:alert(1)"'),
    (FORM_B, "cannot be read as TOML", 'kind = "form_b"', "kind = " + "[" * 90_000),
    (FORM_B, "options[1].points.coastal: unknown key", "rural = 60", "coastal = 60"),
    (FORM_B, "options[1].at_least: belongs to a question", 'computed = "size"\n', ""),
    (FORM_B, "options[1].any_of: belongs to a question", 'computed = "diploma"', 'computed = "pension"'),
    (FORM_B, "questions[1].computed: must be size or", 'computed = "size"', 'computed = "weight"'),
    (FORM_B, "questions[2].code: 'size' is listed twice.", 'code = "diploma"', 'code = "size"'),
    (FORM_B, "options[2].code: 'few' is listed twice.", 'code = "many"', 'code = "few"'),
    (FORM_B, "sections: does not belong to form_a.", 'kind = "form_b"', 'kind = "form_a"\ncriteria = []'),
    (FORM_A, "criteria: missing.", FORM_A[FORM_A.index("criteria = [") :], ""),
    (FORM_A, "criteria: must be tables", FORM_A[FORM_A.index("criteria = [") :], "criteria = []"),
    (FORM_A, "criteria[2].hint: must be a text", '"Cả đất"', '""'),
]


@pytest.mark.parametrize(("document", "sentence", "before", "after"), BAD, ids=range(len(BAD)))
def test_a_fault_is_refused_by_document_and_key(document, sentence, before, after):
    assert document.count(before) >= 1
    with pytest.raises(LawError) as refused:
        read(document.replace(before, after, 1))
    assert sentence in str(refused.value)
    assert str(refused.value).startswith("b1.toml: ")


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(LawError, match="cannot be read as TOML"):
        parse("b1.toml", b"\xff\xfe\x00")


@pytest.mark.parametrize(("document", "sentence", "before", "after"), BAD, ids=range(len(BAD)))
def test_every_fault_has_its_words_on_the_screen(document, sentence, before, after):
    with pytest.raises(LawError) as refused:
        read(document.replace(before, after, 1))
    assert refused.value.fault in _FAULTS
    assert explain(refused.value) != str(refused.value)


# --- what comes with the program


def shipped():
    return {file.stem: parse(file.name, file.read_bytes()) for file in FORMS_FOLDER.glob("*.toml")}


def test_what_is_shipped_says_that_it_is_a_draft():
    forms = shipped()
    assert {code: form.kind for code, form in forms.items()} == {"b1-2016": "form_b", "criteria-2015": "form_a"}
    for code, form in forms.items():
        assert form.code == code
        assert "bản nháp" in form.title
        assert form.assumption


def test_the_table_of_2016_is_never_held_against_a_limit():
    form = shipped()["b1-2016"]
    answers = {question.code: question.options[0].code for question in form.questions}
    score = form.score("rural", answers)
    assert (form.comparable_with, score.total) == ((), 75 + 15 + 10 + 25)
    assert (score.missing, score.unknown) == ((), ("housing", "area", "electricity"))
    assert not score.is_comparable("nd07-2021")

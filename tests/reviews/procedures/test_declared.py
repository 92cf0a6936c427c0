"""The declared procedures: what is shipped, which is in force on a day, and what a faulty file is told."""

from datetime import date

import pytest

from households.law_files.documents import LawError
from households.reviews.procedures import Span, procedure, procedures, procedures_on
from households.reviews.procedures.declared import LAW_FOLDER, load

PERIODIC = (LAW_FOLDER / "periodic-qd24.toml").read_text()


def test_the_periodic_review_is_as_the_law_says():
    found = procedure("periodic-qd24")
    assert (found.occasion, found.agreement, found.criteria_limit) == ("round", 50, 4)
    assert (found.posting, found.recheck, found.reposting) == (Span(3, True, True), Span(7, True, True), found.posting)
    assert (found.opinion, found.total) == (Span(5, True, True), None)


@pytest.mark.parametrize("code", ["newly-poor-qd24", "leaving-qd24"])
def test_between_two_rounds_nobody_above_is_asked_and_fifteen_days_are_given(code):
    found = procedure(code)
    assert (found.opinion, found.authorities, found.total) == (None, (), Span(15, False, True))
    with pytest.raises(LawError, match=code):
        found.authority_on(date(2026, 11, 22))


@pytest.mark.parametrize(
    ("on", "level"), [(date(2025, 6, 30), "district"), (date(2025, 7, 1), "province"), (date(2026, 11, 22), "province")]
)
def test_until_the_districts_ended_their_chair_gave_the_opinion(on, level):
    assert procedure("periodic-qd24").authority_on(on).level == level


@pytest.mark.parametrize(
    ("on", "occasions"),
    [
        (date(2021, 8, 31), set()),
        (date(2021, 9, 1), {"round", "review_request", "leave_request"}),
        (date(2026, 12, 31), {"round", "review_request", "leave_request"}),
        (date(2027, 1, 1), set()),
    ],
)
def test_the_first_day_counts_and_the_day_of_the_end_does_not(on, occasions):
    assert set(procedures_on(on)) == occasions
    assert all(found.occasion == occasion for occasion, found in procedures_on(on).items())


def test_nobody_has_signed_what_was_not_compared():
    assert not any(found.is_signed for found in procedures())


def test_an_unknown_code_is_told_the_known_ones():
    with pytest.raises(LawError, match=r"'periodic-qd99'.*periodic-qd24"):
        procedure("periodic-qd99")


@pytest.mark.parametrize(
    ("right", "wrong", "key"),
    [
        ('code = "periodic-qd24"', "", "code"),
        ('code = "periodic-qd24"', 'code = "periodic-qd24"\ncolour = "red"', "colour"),
        ('occasion = "round"', 'occasion = "feast"', "occasion"),
        ("agreement = 50", "agreement = 0", "agreement"),
        ("agreement = 50", "agreement = 101", "agreement"),
        ("agreement = 50", 'agreement = "half"', "agreement"),
        ("days = 7", "days = 0", "recheck.days"),
        ("days = 7", "days = true", "recheck.days"),
        ('days = 7\nunit = "working_day"', 'days = 7\nunit = "week"', "recheck.unit"),
        ("days = 7\n", "", "recheck"),
        ('days = 5\nunit = "working_day"\ncounts_first = true', 'days = 5\nunit = "working_day"\ncounts_first = 1',
         "opinion.counts_first"),
        ("[opinion]\ndays = 5", "[opinions]\ndays = 5", "opinion"),
        ('level = "district"', 'level = "ward"', "level"),
        ("until = 2025-07-01", "", "authorities"),
        ("from = 2021-09-01", "from = 2028-09-01", "in_force"),
        ("from = 2021-09-01", 'from = "autumn"', "in_force.from"),
        ('minutes = "Phụ lục V"', "minutes = 5", "forms.minutes"),
    ],
)  # fmt: skip
def test_a_fault_names_the_file_and_the_key(tmp_path, right, wrong, key):
    assert right in PERIODIC
    (tmp_path / "faulty.toml").write_text(PERIODIC.replace(right, wrong, 1))
    with pytest.raises(LawError) as fault:
        load(tmp_path)
    assert "faulty.toml" in str(fault.value)
    assert key in str(fault.value)


def test_an_opinion_needs_somebody_who_gives_it(tmp_path):
    begins, _opinion, rest = PERIODIC.partition("[opinion]")
    without = begins + rest[rest.index("# [found] until the end") :]
    (tmp_path / "faulty.toml").write_text(without)
    with pytest.raises(LawError, match=r"faulty\.toml.*authorities"):
        load(tmp_path)


def test_two_procedures_of_one_occasion_do_not_overlap(tmp_path):
    (tmp_path / "first.toml").write_text(PERIODIC)
    later = PERIODIC.replace("periodic-qd24", "periodic-new").replace("from = 2021-09-01", "from = 2026-12-31")
    (tmp_path / "second.toml").write_text(later.replace("until = 2027-01-01", "until = 2030-01-01"))
    with pytest.raises(LawError, match=r"periodic-new: in_force\.from: overlap"):
        load(tmp_path)
    (tmp_path / "second.toml").write_text(
        later.replace("2026-12-31", "2027-01-01").replace("until = 2027-01-01", "until = 2030-01-01")
    )
    assert [found.code for found in load(tmp_path)] == ["periodic-qd24", "periodic-new"]

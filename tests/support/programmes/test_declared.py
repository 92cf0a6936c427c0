"""The declared programmes: what is shipped, which is in force on a day, and what a faulty file is told."""

from datetime import date

import pytest

from households.law_files.documents import LawError
from households.support.models import Kind, LivelihoodModel
from households.support.programmes import declared, programme, programmes, programmes_on
from households.support.programmes.declared import KINDS, LAW_FOLDER, load

NQ17 = (LAW_FOLDER / "nq17-2021.toml").read_text()
LOAN = (LAW_FOLDER / "vbsp-water.toml").read_text()


def test_the_monthly_allowance_is_as_the_resolution_says():
    child = programme("nq17-2021").benefit("child")
    assert (dict(child.amounts), child.period) == ({"rural": 2_000_000, "urban": 2_500_000}, "month")
    assert (child.who.age_below, child.highest_of, child.mark) == (15, "monthly", "found")
    assert dict(programme("nq17-2021").benefit("elderly-unable").amounts) == {"rural": 440_000, "urban": 440_000}


def test_what_was_not_found_says_so():
    """How long insurance lasts after an escape stands in the resolution of 2019 only."""
    insurance = programme("nq17-2021").benefit("insurance-after-escape")
    assert (insurance.share, insurance.months_after_escape, insurance.mark) == (100, 36, "derived")
    assert programme("health-insurance-2019").benefit("insurance-after-escape").mark == "found"


def test_tuition_lasts_nine_months_a_year():
    costs = programme("tuition").benefit("school-costs-after-escape")
    assert (costs.amounts["urban"], costs.period, costs.months_a_year) == (100_000, "school_month", 9)


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2021, 12, 31), {"health-insurance-2019"}),
        (date(2022, 1, 1), {"nq17-2021"}),
        (date(2025, 6, 30), {"nq17-2021", "social-insurance-2022"}),
        (date(2025, 7, 1), {"nq17-2021", "insurance-2025"}),
    ],
)
def test_the_first_day_counts_and_the_day_of_the_end_does_not(day, codes):
    of_the_city = {"health-insurance-2019", "nq17-2021", "social-insurance-2022", "insurance-2025"}
    assert {found.code for found in programmes_on(day)} & of_the_city == codes


def test_nobody_has_signed_what_was_not_compared():
    assert not any(found.is_signed for found in programmes())


def test_the_codes_fit_the_tables():
    assert set(KINDS) == set(Kind.values)
    longest = LivelihoodModel._meta.get_field("programme").max_length
    assert all(len(found.code) <= longest for found in programmes())
    assert {kind for found in programmes() for kind in found.kinds} >= {Kind.LOAN, Kind.ALLOWANCE, Kind.TUITION}


def test_an_unknown_code_is_told_the_known_ones():
    with pytest.raises(LawError, match=r"'nq99'.*nq17-2021"):
        programme("nq99")
    with pytest.raises(LawError, match=r"nq17-2021.*'adult'.*child"):
        programme("nq17-2021").benefit("adult")


@pytest.mark.parametrize(
    ("right", "wrong", "key"),
    [
        ('code = "nq17-2021"\n', "", "code"),
        ('code = "nq17-2021"', 'code = "nq17-2021"\ncolour = "red"', "colour"),
        ("signed = {}", 'signed = { by = "B" }', "signed.on"),
        ("from = 2022-01-01", "from = 2022-01-01\nuntil = 2021-01-01", "in_force.until"),
        ('code = "lonely-elderly"', 'code = "child"', "benefits[2].code"),
        ('kind = "allowance"', 'kind = "feast"', "benefits[1].kind"),
        ('"poor", "near_poor"', '"poor", "rich"', "benefits[1].statuses"),
        ('"poor", "near_poor"', '"poor", "poor"', "benefits[1].statuses"),
        ('["poor", "near_poor"]', "[]", "benefits[1].statuses"),
        ('unit = "VND_per_month", ', "", "benefits[1].amount.unit"),
        ('unit = "VND_per_month"', 'unit = "USD"', "benefits[1].amount.unit"),
        ("rural = 2_000_000", "rural = 0", "benefits[1].amount.rural"),
        ("rural = 2_000_000", "rural = 2.0", "benefits[1].amount.rural"),
        ("rural = 2_000_000", "everywhere = 2_000_000", "benefits[1].amount.everywhere"),
        (", rural = 2_000_000, urban = 2_500_000", "", "benefits[1].amount.everywhere"),
        ('highest_of = "monthly"', 'highest_of = "monthly"\nperiod = "month"', "benefits[1].period"),
        ('group = "anybody"', 'group = "giants"', "benefits[1].who.group"),
        ("age_below = 15", "age_below = -1", "benefits[1].who.age_below"),
        ("age_below = 15", "age_from = 15, age_below = 15", "benefits[1].who.age_below"),
        ('facts = ["nobody_can_work"]', 'facts = ["left_handed"]', "benefits[1].facts"),
        ('who = { group = "without_support", age_from = 60 }\n', "", "benefits[2].facts"),
        ('mark = "found"', 'mark = "guessed"', "benefits[1].mark"),
        ('mark = "found"', 'mark = "memory"', "benefits[1].source"),
        ('source = "https://', 'source = "ftp://', "benefits[1].source"),
        ("share = 100", "share = 101", "benefits[6].share"),
        ("months_after_escape = 36", "months_after_escape = 0", "benefits[6].months_after_escape"),
        ('period = "year"', 'period = "century"', "benefits[6].period"),
        ('period = "year"', 'period = "year"\nhighest_of = "monthly"', "benefits[6].highest_of"),
        ('period = "year"\n', "", "benefits[6].period"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_refused_with_its_name_and_key(tmp_path, right, wrong, key):
    assert right in NQ17
    (tmp_path / "faulty.toml").write_text(NQ17.replace(right, wrong, 1))
    with pytest.raises(LawError, match=r"^faulty\.toml: ") as refused:
        load(tmp_path)
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("right", "wrong", "key"),
    [
        ('zones = ["rural"]', 'zones = "rural"', "zones"),
        ("on_request = true", 'on_request = "yes"', "on_request"),
        ('statuses = ["any"]', 'statuses = ["any"]\nmonths_after_escape = 36', "months_after_escape"),
        ('period = "once"', 'period = "once"\nmonths_a_year = 13', "months_a_year"),
        ('mark = "memory"', 'mark = "found"', "source"),
    ],
)
def test_a_faulty_loan_is_refused_too(tmp_path, right, wrong, key):
    assert right in LOAN
    (tmp_path / "faulty.toml").write_text(LOAN.replace(right, wrong, 1))
    with pytest.raises(LawError) as refused:
        load(tmp_path)
    assert refused.value.key == f"benefits[1].{key}"


def test_two_files_with_one_code_are_refused(tmp_path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(LOAN)
    with pytest.raises(LawError, match=r"b\.toml: code: .*'vbsp-water'"):
        load(tmp_path)


def test_one_amount_for_both_zones_may_be_written_once_and_one_zone_alone_grants_there_only(tmp_path):
    alone = NQ17.replace(", urban = 2_500_000", "", 1)
    (tmp_path / "rural.toml").write_text(alone)
    (found,) = load(tmp_path)
    assert found.benefit("child").zones == ("rural",)
    assert found.benefit("elderly-unable").zones == declared.ZONES

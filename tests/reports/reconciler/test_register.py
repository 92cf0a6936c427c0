"""The register itself before a report is sent: a sound one has no difference, and each fault is told with its very
households."""

import json
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communes.models import HouseholdTotal, PrintedTotal, Unit, Village
from communes.officers.models import Officer
from households.models import Household, Lineage
from households.reports.errors import BeyondScope
from households.reports.reconciler.register import check
from households.reports.reconciler.register.forms import LISTINGS
from households.reports.reconciler.register.tables import findings, tables
from households.reports.reconciler.register.wording import HEADINGS
from households.reviews.models import Certificate, Decision, Round
from tests import factories

pytestmark = pytest.mark.django_db

OPENED, DECIDED = date(2021, 12, 10), date(2022, 12, 10)
PAGE, HOUSEHOLDS = (reverse(f"reports:{name}") for name in ("before_sending", "before_sending_households"))


def build():
    """A city of two communes: in the first four near-poor households in two villages, of which one rises in 2022; in
    the second one that rose."""
    city = factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
    commune = factories.unit("10441", "Xã Mỹ Đức", parent=city)
    next_commune = factories.unit("10459", "Xã Phúc Sơn", parent=city)
    villages = [
        factories.village(commune, "Thôn Bến", code="10441-01"),
        factories.village(commune, "Thôn Vài", code="10441-02"),
        factories.village(next_commune, "Thôn Bãi", code="10459-01"),
    ]
    homes = [
        factories.household(villages[at], code=f"MD-000{number}") for number, at in enumerate((0, 0, 0, 1, 2), start=1)
    ]
    for year, on in ((2021, OPENED), (2022, DECIDED)):
        held = factories.review_round(city, year, standards=["nd07-2021", "hn-2022"])
        staying, rising = (homes, []) if year == 2021 else ([*homes[:2], homes[3]], [homes[2], homes[4]])
        factories.decided_many(staying, held, on=on)
        if rising:
            factories.decided_many(rising, held, on=on, assessed_income=9_000_000)
        for village in villages:
            factories.household_total(village, year)
    factories.officer("manager", city, username="quan-ly")
    factories.officer("officer", commune, username="can-bo")


@pytest.fixture(scope="module", autouse=True)
def register(rows_of_module):
    rows_of_module(build)


def household(number=1):
    return Household.objects.get(code=f"MD-000{number}")


def village(code="10441-01"):
    return Village.objects.get(code=code)


def differences(year=2022, unit="01", **asked):
    return check(year, unit, **asked).differences


def told(**asked):
    """Give the rule and the place of each difference."""
    return [(one.rule, one.place) for one in differences(**asked)]


@pytest.mark.parametrize(("year", "unit"), [(2021, "10441"), (2022, "01"), (2022, "10441-01")])
def test_a_sound_register_has_no_difference(year, unit):
    checked = check(year, unit)
    assert (checked.differences, checked.asked > 0) == ([], True)


# --- what is wrong with households


def two_in_force():
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL refuses a second spell of the same days")
    factories.recognition(household(), "near_poor", date(2022, 12, 20), date(2023, 6, 1))


def closed():
    Household.objects.filter(code="MD-0001").update(closed_on=date(2022, 12, 20), closing_reason="moved")


def registered_later():
    Household.objects.filter(code="MD-0001").update(registered_on=date(2023, 1, 5))


def moved():
    ends = {"source_village": village(), "target_village": village("10459-01")}
    Lineage.objects.create(kind="move", source=household(), target=household(), on=date(2022, 12, 20), **ends)


def without_certificate():
    Certificate.objects.filter(recognition__household=household(), year=2022).delete()


def waiting():
    rising = factories.household(village(), code="MD-0009")
    factories.recorded(rising, Round.objects.get(year=2022))


def undecided_by_anybody():
    factories.recognition(factories.household(village(), code="MD-0009"), "poor", DECIDED)


@pytest.mark.parametrize(
    ("spoil", "rule", "code"),
    [
        (two_in_force, "two_in_force", "MD-0001"),
        (closed, "not_in_register", "MD-0001"),
        (registered_later, "not_in_register", "MD-0001"),
        (moved, "moved_out", "MD-0001"),
        (without_certificate, "no_paper", "MD-0001"),
        (undecided_by_anybody, "no_decision", "MD-0009"),
        (waiting, "undecided", "MD-0009"),
    ],
)
def test_a_fault_is_told_for_its_commune_and_leads_to_its_households(spoil, rule, code):
    spoil()
    (found,) = [one for one in differences() if one.rule == rule]
    assert found.place == "Xã Mỹ Đức"
    assert found.sentence.startswith("1 hộ ")
    assert codes_behind(found) == [code]


def codes_behind(difference):
    """Give the codes of the households on the page to which a difference leads, and open it as the manager does."""
    page = signed_in("quan-ly").get(difference.href)
    assert page.status_code == 200, difference.href
    return [one.code for one, _village in page.context["households"]]


def signed_in(username):
    browser = Client()
    browser.force_login(Officer.objects.get(username=username))
    return browser


def test_the_table_of_a_commune_tells_it_of_the_village():
    without_certificate()
    assert told(unit="10441") == [("no_paper", "Thôn Bến")]


def test_a_decision_without_a_number_is_no_paper():
    Decision.objects.filter(unit__code="10441", decided_on=DECIDED, kind="recognised").update(number="")
    (found,) = differences()
    assert (found.rule, found.sentence[:5]) == ("no_paper", "3 hộ ")


def test_households_in_a_closed_unit_are_told_of_the_whole():
    Unit.objects.filter(code="10441").update(valid_until=date(2022, 6, 1))
    found = {(one.rule, one.place, one.sentence[:5]) for one in differences()}
    assert ("closed_unit", "Thành phố Hà Nội", "3 hộ ") in found


# --- 0, and what was not reported


def test_a_zero_with_open_forms_is_not_reported():
    factories.recorded(factories.household(village("10459-01")), Round.objects.get(year=2022))
    (found,) = differences()
    assert (found.rule, found.place) == ("not_reported", "Xã Phúc Sơn")
    assert "không phải bằng 0" in found.sentence


def test_a_zero_of_a_commune_that_nobody_reviewed_is_not_reported():
    unseen = factories.unit("10465", "Xã Hồng Sơn", parent=Unit.objects.get(code="01"))
    factories.household_total(factories.village(unseen), 2022)
    (found,) = differences()
    assert (found.rule, found.place, found.is_about_unit) == ("not_reported", "Xã Hồng Sơn", True)
    assert signed_in("quan-ly").get(found.href).status_code == 200


# --- the wholes of the rates


def test_a_missing_whole_is_told_once_with_its_villages():
    HouseholdTotal.objects.filter(village=village(), year=2022).delete()
    (found,) = differences()
    assert (found.rule, found.place) == ("denominator_missing", "Xã Mỹ Đức")
    assert "1 trong 2 thôn" in found.sentence
    assert "Thôn Bến" in found.sentence
    assert codes_behind(found) == ["MD-0001", "MD-0002"]
    assert told(unit="10441") == [("denominator_missing", "Thôn Bến")]


def test_a_total_of_nothing_is_a_report_and_too_small():
    HouseholdTotal.objects.filter(village__in=[village(), village("10441-02")], year=2022).update(
        households=0, persons=0
    )
    found = differences()
    assert {one.rule for one in found if one.table == "r1"} == {"denominator_missing"}
    assert {one.printed for one in found if one.table == "r1"} == {0}
    assert "2 hộ, 4 khẩu trong danh sách trên 0 hộ" in next(one.sentence for one in found if not one.table)


def test_more_on_the_lists_than_there_are_is_told_of_the_village():
    HouseholdTotal.objects.filter(village=village(), year=2022).update(households=1, persons=3)
    (found,) = differences()
    assert (found.rule, found.place) == ("rate_over_100", "Xã Mỹ Đức")
    assert codes_behind(found) == ["MD-0001", "MD-0002"]
    assert {(one.rule, one.table, one.place) for one in differences(unit="10441")} == {
        ("rate_over_100", "r1", "Thôn Bến")
    }


def test_a_printed_total_must_be_that_of_the_villages():
    PrintedTotal.objects.create(unit=Unit.objects.get(code="10441"), year=2022, households=200, source="Niên giám")
    assert differences() == []
    PrintedTotal.objects.update(households=250)
    (found,) = differences()
    assert (found.rule, found.place, found.is_about_unit) == ("children", "Xã Mỹ Đức", True)
    assert "200" in found.sentence


# --- the tables


def asked_tables(year=2022):
    return tables(year, "01", boundaries=None, on=None, villages=None)


def spoilt(report, column, by, part=None):
    """Give the table with another value in a column of a part (a key; None: the whole), in the line of households."""
    printed = report.contents.values

    def values(key, line):
        values = dict(printed(key, line))
        if key == part and line == "households":
            values[column] += by
        return values

    return replace(report, contents=replace(report.contents, values=values))


@pytest.mark.parametrize(
    ("code", "column", "rules"),
    [
        ("r3", "column_9", {"identity", "children", "continuity"}),
        ("r3", "column_1", {"identity", "children", "continuity"}),
        ("r2", "column_2", {"identity", "cross_flow", "children"}),
        ("r6", "deprivations", {"sum_of_indicators", "children"}),
        ("r1", "column_5", {"identity", "children", "continuity"}),
    ],
)
def test_our_own_tables_keep_the_rules(code, column, rules):
    found = asked_tables()
    assert list(findings(found)) == []
    wrong = replace(found, of_year=found.of_year | {code: spoilt(found.of_year[code], column, 1)})
    told = list(findings(wrong))
    assert {one.finding.rule for one in told} == rules
    assert {one.finding.place for one in told} == {"Thành phố Hà Nội"}


def test_the_end_of_a_year_is_the_start_of_the_next():
    found = asked_tables(2021)
    wrong = replace(found, after={"r3": spoilt(found.after["r3"], "column_1", 1)} | {"r2": found.after["r2"]})
    (told,) = findings(wrong)
    assert (told.finding.rule, told.about) == ("continuity", "Biểu 3 năm 2022 và biểu 1 năm 2021")


def test_a_finding_in_a_table_leads_to_what_its_cell_counts():
    HouseholdTotal.objects.filter(village=village(), year=2022).update(households=1)
    (found,) = differences(unit="10441-01")
    asked = parse_qs(urlsplit(found.href).query)
    assert (asked["table"], asked["column"]) == (["r1"], ["column_5"])
    assert signed_in("quan-ly").get(found.href).status_code == 200


# --- the page and the command


def test_the_page_tells_what_differs_under_its_rule():
    without_certificate()
    page = signed_in("quan-ly").get(PAGE, {"year": 2022})
    assert "1 chỗ cần xem trước khi gửi" in page.content.decode()
    assert [str(heading) for heading, _told in page.context["groups"]] == ["Hộ trong danh sách thiếu giấy tờ"]


def test_the_page_says_that_it_may_be_sent():
    assert "Số liệu khớp, gửi được" in signed_in("can-bo").get(PAGE, {"year": 2022}).content.decode()


def test_a_place_of_others_is_not_there():
    with pytest.raises(BeyondScope):
        check(2022, "01", villages=Village.objects.filter(code="10441-01"))
    for address in (PAGE, HOUSEHOLDS):
        asked = {"year": 2022, "unit": "10459", "rule": "no_paper"}
        assert signed_in("can-bo").get(address, asked).status_code == 404


@pytest.mark.parametrize("wrong", [{"rule": "unknown"}, {"part": "10459"}, {"year": 1999}])
def test_a_list_that_cannot_be_is_not_there(wrong):
    asked = {"year": 2022, "unit": "10441", "rule": "no_paper"} | wrong
    assert signed_in("can-bo").get(HOUSEHOLDS, asked).status_code == 404


def test_who_sees_names_sees_them_and_others_do_not():
    asked = {"year": 2022, "unit": "10441", "rule": "no_paper"}
    without_certificate()
    assert "Lê Thị Thơm" in signed_in("can-bo").get(HOUSEHOLDS, asked).content.decode()
    assert "Lê Thị Thơm" not in signed_in("quan-ly").get(HOUSEHOLDS, asked).content.decode()


def test_a_household_that_moved_away_is_counted_and_not_shown():
    without_certificate()
    Household.objects.filter(code="MD-0001").update(village=village("10459-01"))
    page = signed_in("can-bo").get(HOUSEHOLDS, {"year": 2022, "unit": "10441", "rule": "no_paper"})
    assert page.context["households"] == []
    assert "1 hộ nay ở nơi khác" in page.content.decode()


def test_the_questions_do_not_grow_with_what_is_asked_about():
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as queries:
            differences()
        counts.append(len(queries))
        factories.recognition(factories.household(village("10441-02")), "poor", DECIDED)
        HouseholdTotal.objects.filter(village=village("10441-02")).update(households=number)
    assert counts[0] == counts[1]


def test_every_rule_has_a_heading():
    assert set(LISTINGS) <= set(HEADINGS)


def test_the_command_tells_findings_in_the_shape_of_those_of_a_table(capsys):
    HouseholdTotal.objects.filter(village=village(), year=2022).update(households=1, persons=300)
    call_command("check_register", "--year", "2022", "--unit", "10441-01", "--format", "json")
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    expected = {"row": 1, "place": "Thôn Bến", "rule": "rate_over_100", "printed": 200, "expected": 100, "table": "r1"}
    assert {key: found[key] for key in expected} == expected
    assert "200 %" in found["message"]


def test_the_command_says_it_in_words_and_what_there_is_instead(capsys):
    call_command("check_register", "--year", "2022")
    assert capsys.readouterr().out.endswith("dòng, 0 chỗ không khớp.\n")
    with pytest.raises(CommandError, match="Gần nhất có: Năm 2021") as refused:
        call_command("check_register", "--year", "1999")
    assert refused.value.returncode == 2

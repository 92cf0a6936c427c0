"""The page of the official tables, their files, and the command: the same figures, whichever way they go out."""

import csv
import json
from datetime import date
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from communes.models import Unit
from households.reports.named.declared import NAMED
from households.reports.official.declared import REPORTS
from households.reports.official.files import WRITERS
from households.reports.writers import BOM
from households.reviews.models import Status
from tests import factories

pytestmark = pytest.mark.django_db

OPENED, DECIDED = date(2021, 12, 10), date(2022, 12, 10)
PAGE = reverse("reports:official")


@pytest.fixture
def city():
    return factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)


@pytest.fixture
def commune(city):
    return factories.unit("10441", "Xã Mỹ Đức", parent=city)


@pytest.fixture(autouse=True)
def village(city, commune):
    village = factories.village(commune, code="10441-01")
    factories.village(factories.unit("00001", "Phường Phúc Xá", parent=city), "Tổ dân phố số 1")
    for year in (2021, 2022):
        factories.review_round(city, year, standards=["nd07-2021", "hn-2022"])
        factories.household_total(village, year, households=1_200, persons=4_000)
    for status, until in ((Status.POOR, None), (Status.POOR, DECIDED), (Status.NEAR_POOR, None)):
        factories.recognition(factories.household(village), status, OPENED, until)
    return village


def browser(role, place):
    client = Client()
    client.force_login(factories.officer(role, place))
    return client


@pytest.fixture
def officer(commune):
    return browser("officer", commune)


@pytest.fixture
def manager(city):
    return browser("manager", city)


def said(*arguments):
    out = StringIO()
    call_command("report", *arguments, stdout=out)
    return out.getvalue()


def links(page, key):
    """Give what the links of a column ask, line by line."""
    found = (row.links.get(key) for row in page.context["table"].rows)
    return [link and {name: value for name, (value,) in parse_qs(urlsplit(link).query).items()} for link in found]


@pytest.mark.parametrize("code", REPORTS)
def test_each_table_opens_with_its_files(officer, code):
    page = officer.get(PAGE, {"table": code, "year": 2022})
    assertContains(page, REPORTS[code].title)
    for kind in WRITERS:
        assertContains(page, f"{reverse('reports:official_file', args=[kind])}?")


def test_without_a_question_it_is_the_first_table_of_the_own_place(officer, commune):
    report = officer.get(PAGE).context["report"]
    assert (report.official.code, report.period.year, report.place.unit) == ("r1", 2022, commune)


def test_the_place_of_a_line_leads_to_its_own_table(manager):
    city = manager.get(PAGE, {"table": "r2", "year": 2022, "unit": "01"})
    assert links(city, "place")[2] == {
        "table": "r2", "year": "2022", "unit": "10441", "boundaries": "2022-12-31"
    }  # fmt: skip


def test_every_number_leads_to_its_households(manager, officer):
    asked = {"table": "r2", "year": "2022"}
    city = manager.get(PAGE, {"table": "r2", "year": 2022, "unit": "01"})
    assert links(city, "column_1")[2] == {"unit": "01", "column": "column_1", "part": "10441", **asked}
    assert links(city, "column_1")[3] == {**links(city, "column_1")[2], "line": "persons"}
    assert links(city, "column_1")[:2] == [None, None]
    own = officer.get(PAGE, {"table": "r2", "year": 2022, "unit": "10441"})
    assert links(own, "column_9")[0] == {"unit": "10441", "column": "column_9", "part": "10441-01", **asked}
    for page, client in ((city, manager), (own, officer)):
        keys = [column.key for column in page.context["table"].columns]
        for row in page.context["table"].rows:
            for key in row.links.keys() - {"place"}:
                found = client.get(row.links[key]).context["behind"].found
                assert found.number == dict(zip(keys, row.values, strict=True))[key] > 0


def test_an_officer_asks_for_one_of_his_villages(officer):
    page = officer.get(PAGE, {"table": "r1", "year": 2022, "unit": "10441-01"})
    assert page.context["report"].name == "Thôn Đoài, xã Mỹ Đức"
    assertContains(page, '<option value="10441-01" selected>Thôn Đoài</option>', html=True)


def test_a_wrong_question_keeps_what_was_asked(officer):
    page = officer.get(PAGE, {"table": "r1", "year": 1999})
    assertContains(page, "Các năm có số liệu: 2021–2022")
    assert "table" not in page.context
    refused = officer.get(reverse("reports:official_file", args=["csv"]), {"table": "r99", "year": 2022})
    assert refused.status_code == 400


@pytest.mark.parametrize("code", ["r1", "r2", "r5", "r9"])
def test_every_way_out_has_the_same_figures(officer, code, tmp_path):
    asked = {"table": code, "year": 2022, "unit": "10441"}
    page = officer.get(PAGE, asked)
    columns = page.context["report"].contents.columns
    table = page.context["table"]
    keys = [column.key for column in table.columns]
    rows = [dict(zip(keys, row.values, strict=True)) for row in table.rows]
    command = ["--year", "2022", "--unit", "10441"]

    figures = [{column.key: _plain(row[column.key]) for column in columns} for row in rows]
    plain = json.loads(said(code, *command, "--format", "json"))
    assert [line["values"] for line in (*plain["rows"], *plain["total"])] == figures

    text = said(code, *command, "--format", "csv").removeprefix(BOM)
    _head, *written = csv.reader(StringIO(text))
    cells = [line[-len(columns) :] for line in written[: len(rows)]]
    assert [[float(cell) if cell else None for cell in line] for line in cells] == [
        list(line.values()) for line in figures
    ]

    file = tmp_path / "report.xlsx"
    said(code, *command, "--format", "xlsx", "--out", str(file))
    cells = [cell for row in openpyxl.load_workbook(file).active.iter_rows(values_only=True) for cell in row]
    assert {row["place"] for row in rows} <= set(cells)
    for kind in WRITERS:
        assert officer.get(reverse("reports:official_file", args=[kind]), asked).content


def _plain(value):
    return value if value is None else round(float(value), 4)


def test_a_table_is_aligned_on_the_terminal_and_kept_in_a_file(tmp_path):
    text = said("r2", "--year", "2022", "--unit", "10441")
    assert "Giảm: Khác (4)" in text
    assert "Kết quả công nhận trong sổ" in text
    file = tmp_path / "r2.txt"
    assert said("r2", "--year", "2022", "--unit", "10441", "--out", str(file)) == ""
    assert file.read_text() == text.rstrip("\n")


@pytest.mark.parametrize("kind", ["xlsx", "docx", "pdf"])
def test_the_annual_summary_goes_into_the_same_files(tmp_path, kind):
    file = tmp_path / f"summary.{kind}"
    said("annual-summary", "--year", "2022", "--format", kind, "--out", str(file))
    assert file.read_bytes()[:2] == (b"%P" if kind == "pdf" else b"PK")


def test_the_files_agree_when_they_are_checked(tmp_path):
    for code in ("r2", "r3"):
        said(code, "--year", "2022", "--format", "csv", "--out", str(tmp_path / f"{code}.csv"))
    out = StringIO()
    asked = ["--layout", "poor-flow", "--against", str(tmp_path / "r3.csv"), "--against-layout", "near-poor-flow"]
    call_command("check_table", str(tmp_path / "r2.csv"), *asked, "--format", "json", stdout=out)
    assert json.loads(out.getvalue()) == {"rows": 6, "findings": []}


def test_the_list_names_every_report():
    lines = said("--list").splitlines()
    codes = [line.split("  ")[0] for line in lines]
    assert {"annual-summary", "support"} < set(codes)
    named = [*REPORTS, *NAMED]
    assert codes[-len(named) :] == named
    assert "r2  Tổng hợp diễn biến hộ nghèo" in lines


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ([], "--list"),
        (["r1", "--year", "1999"], "Các năm có số liệu: 2021–2022"),
        (["r1", "--year", "2022", "--format", "pdf"], "--out"),
        (["r1", "--year", "2022", "--out", "/nowhere/at/all"], "Không ghi được tệp"),
    ],
)
def test_what_cannot_be_done_ends_with_a_sentence(asked, sentence):
    with pytest.raises(CommandError, match=sentence) as error:
        said(*asked)
    assert error.value.returncode == 2

"""The lists with names: what stands in their lines, who reads what of it, and that no file holds them whole."""

import csv
import json
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from urllib.parse import urlencode

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from communes.models import ChangeEntry, Unit
from households.models import Disclosure, Household, Member
from households.reports.named import lists, register
from households.reports.named.files import LINES
from households.reports.named.lists import named_list
from households.reports.named.readers import Reader
from households.reports.writers import BOM
from households.reviews.models import Status
from tests import factories

pytestmark = pytest.mark.django_db

OPENED, DECIDED = date(2021, 12, 10), date(2022, 12, 10)
CUT_AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
NUMBER = "001164000217"
PAGE = reverse("reports:named")
R14 = {"table": "r14", "year": 2022, "unit": "10441"}


def build():
    """A commune of one village beside another: two poor households, of which one has moved out since, a third that is
    poor since this year, and one that is near-poor no more."""
    city = factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
    commune, next_commune = factories.unit("10441", parent=city), factories.unit("00001", "Phường Phúc Xá", parent=city)
    village, elsewhere = factories.village(commune, code="10441-01"), factories.village(next_commune)
    first, second = (factories.review_round(city, year, standards=["nd07-2021", "hn-2022"]) for year in (2021, 2022))
    names = {"MD-1": "=Lê Thị Thơm", "MD-2": "Bùi Văn Đi", "MD-3": "Đỗ Thị Mới", "MD-4": "Vũ Thị Qua"}
    stays, moved, new, left = (factories.household(village, name, code=code) for code, name in names.items())
    Member.objects.filter(household=stays, relation="head").update(citizen_id=NUMBER, birth_month=3, birth_day=2)
    for household in (stays, moved):
        factories.recognition(household, Status.POOR, OPENED)
    factories.decided(left, first, on=OPENED)
    factories.decided(left, second, on=DECIDED, assessed_income=9_000_000)
    lacking = ["water", "toilet", "telecom"]
    factories.decided(new, second, on=DECIDED, lacking=lacking, wishes=["health", "housing"])
    Household.objects.filter(pk=moved.pk).update(village=elsewhere)
    return city, commune


@pytest.fixture(scope="module")
def places(rows_of_module):
    return rows_of_module(build)


@pytest.fixture
def officer(places):
    return browser("officer", places[1])


@pytest.fixture
def manager(places):
    return browser("manager", places[0])


def browser(role, place):
    client = Client()
    client.force_login(factories.officer(role, place))
    return client


def rows(page):
    table = page.context["table"]
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row.values, strict=True)) for row in table.rows]


def content(answer):
    return b"".join(answer.streaming_content)


def said(*arguments):
    out = StringIO()
    call_command("report", *arguments, stdout=out)
    return out.getvalue()


def test_a_household_stands_with_its_head_and_its_members_under_its_village(officer):
    page = officer.get(PAGE, R14)
    village, moved, new, _grandson, thom, nam = rows(page)
    assert village["name"] == "Thôn Đoài, xã Mỹ Đức: 3 hộ, 6 nhân khẩu"
    assert [thom[key] for key in ("number", "member", "name", "female", "male")] == [3, 1, "=Lê Thị Thơm", 1964, ""]
    assert (nam["number"], nam["member"], nam["relation"], nam["male"]) == ("", 2, "Cháu", 2015)
    assert [line["stayed"] for line in (thom, nam, new)] == ["x", "", ""]
    assert [new[key] for key in ("new", "returned", "health", "housing", "credit")] == ["x", "", "x", "x", ""]
    assert moved["name"] == "(hộ nay ở nơi khác)"
    assert {value for key, value in moved.items() if key not in ("number", "name")} == {""}
    assertContains(page, "1 hộ nay ở nơi khác")
    assertContains(page, f'href="{reverse("households:detail", args=["MD-1"])}"')
    assertNotContains(page, "Bùi Văn Đi")


def test_the_national_list_has_its_three_tables(officer):
    asked = {**R14, "table": "list"}
    after = {line["name"]: line for line in rows(officer.get(PAGE, asked))}
    thom = after["=Lê Thị Thơm"]
    assert (thom["birth"], thom["citizen_id"], thom["age"]) == ("02/03/1964", "•••• •••• •217", 58)
    assert (thom["province"], thom["district"], thom["commune_code"]) == ("Thành phố Hà Nội", "", "10441")
    assert (after["Đỗ Thị Mới"]["decision_number"], after["Đỗ Thị Mới"]["status"]) == ("91/QĐ", "Hộ nghèo")
    page = officer.get(PAGE, {**asked, "sheet": "left_near_poverty"})
    head, _grandson = rows(page)
    assert head["note"] == "vượt chuẩn cận nghèo, theo quyết định 92/QĐ ngày 10/12/2022"
    book = openpyxl.load_workbook(BytesIO(content(officer.get(reverse("reports:named_file", args=["xlsx"]), asked))))
    assert book.sheetnames == ["Danh sách hộ nghèo, hộ cận nghè", "Hộ thoát nghèo", "Hộ thoát cận nghèo"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {"=Lê Thị Thơm", NUMBER, "Vũ Thị Qua"} <= {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    entry = ChangeEntry.objects.get(kind="list.taken")
    assert entry.after == {"kind": "xlsx", "households": 4, "citizen_ids": True}
    assert "Thơm" not in entry.label
    assertContains(officer.get(PAGE, asked), entry.label)


def test_a_manager_reads_it_masked_until_he_says_what_for(manager):
    page = manager.get(PAGE, {**R14, "table": "list"})
    assertContains(page, "L••• T••• T•••", count=0)
    assertContains(page, "B••• V••• Đ•••")
    assertNotContains(page, "Thơm")
    masked = content(manager.get(reverse("reports:named_file", args=["json"]), {**R14, "table": "list"})).decode()
    assert not [word for word in ("Thơm", NUMBER, "02/03/1964") if word in masked]
    assert not ChangeEntry.objects.filter(kind="list.taken").exists()
    door = f"{reverse('reports:named_disclose')}?table=list&year=2022&unit=10441"
    assertContains(manager.post(door, {"reason": "petition", "words": "đơn"}), "Nói rõ hơn")
    manager.post(door, {"reason": "petition", "words": "Đơn số 12 của Thôn Đoài"})
    shown = Disclosure.objects.get()
    assert (shown.unit.code, shown.household, "Xã Mỹ Đức" in shown.what) == ("10441", None, True)
    assertRedirects(manager.get(door), f"{PAGE}?table=list&year=2022&unit=10441&boundaries=2022-12-31")
    open_page = manager.get(PAGE, {**R14, "table": "list"})
    assertContains(open_page, "Lê Thị Thơm")
    assertNotContains(open_page, "217")
    assertContains(manager.get(PAGE, R14), "•••")
    named = content(manager.get(reverse("reports:named_file", args=["csv"]), {**R14, "table": "list"})).decode()
    assert "'=Lê Thị Thơm" in named
    assert NUMBER not in named
    entry = ChangeEntry.objects.get(kind="list.taken")
    assert (entry.after["citizen_ids"], entry.change.reason) == (False, shown.words)


def test_it_is_chosen_among_the_official_tables_and_leads_back_to_them(officer):
    figures = reverse("reports:official")
    assertContains(officer.get(figures), "14. Danh sách chi tiết hộ nghèo")
    assertRedirects(officer.get(figures, R14), f"{PAGE}?{urlencode(R14)}")
    assertRedirects(officer.get(PAGE, {**R14, "table": "r2"}), f"{figures}?{urlencode({**R14, 'table': 'r2'})}")


def test_every_way_out_has_the_same_lines(officer, tmp_path):
    asked = ["r14", "--year", "2022", "--unit", "10441"]
    text = said(*asked)
    assert "Thôn Đoài, xã Mỹ Đức: 3 hộ, 6 nhân khẩu" in text
    values = [line["values"] for line in json.loads(said(*asked, "--format", "json"))["rows"]]
    written = list(csv.reader(StringIO(said(*asked, "--format", "csv").removeprefix(BOM))))
    assert [[f"{value}".lstrip("'") for value in row] for row in written[1 : len(values) + 1]] == [
        [str(value).lstrip("'") for value in line.values()] for line in values
    ]
    assert sum("'=Lê Thị Thơm" in row for row in written) == 1
    for kind in ("xlsx", "docx", "pdf"):
        file = tmp_path / f"list.{kind}"
        said(*asked, "--format", kind, "--out", str(file))
        assert file.read_bytes()[:2] == (b"%P" if kind == "pdf" else b"PK")
    assert ChangeEntry.objects.filter(kind="list.taken").count() == 6
    assert officer.get(reverse("reports:named_file", args=["pdf"]), R14).status_code == 200


class Closed(StringIO):
    """A reader who stops at the first name."""

    def write(self, text):
        if "Thơm" in text:
            raise BrokenPipeError
        return super().write(text)


def test_names_that_went_out_are_told_though_nobody_read_to_the_end(places):
    with pytest.raises(BrokenPipeError):
        call_command("report", "r14", "--year", "2022", "--unit", "10441", stdout=Closed())
    assert ChangeEntry.objects.filter(kind="list.taken").count() == 1


def test_what_nobody_prints_is_refused_and_not_offered(officer, monkeypatch):
    monkeypatch.setattr(lists, "ON_PAPER", 2)
    with pytest.raises(CommandError, match="Tải tệp XLSX") as error:
        said("r14", "--year", "2022", "--format", "pdf", "--out", "/nowhere/at/all")
    assert error.value.returncode == 2
    assertNotContains(officer.get(PAGE, R14), ">PDF<")
    refused = officer.get(reverse("reports:named_file", args=["docx"]), R14)
    assertContains(refused, "một xã, một thôn", status_code=400)


def test_a_file_is_written_as_it_is_read(places, monkeypatch, django_assert_num_queries):
    report = named_list("r14", 2022, "10441")
    assert (report.households, len(report.addresses)) == (3, 1)
    with django_assert_num_queries(5):
        assert sum("MD-" in line for line in LINES["csv"](report, Reader(), CUT_AT)) == 3
    monkeypatch.setattr(register, "_PORTION", 1)
    lines = LINES["csv"](report, Reader(), CUT_AT)
    with django_assert_num_queries(5):  # the mark, the heads, the village, the first household
        assert "MD-2" in [next(lines) for _number in range(4)][-1]
    with django_assert_num_queries(8):
        list(lines)

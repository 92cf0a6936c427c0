"""The pages and the command of the report of support, and the way from its figures to the measures behind them."""

import csv
import json
from datetime import date
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communes.models import Unit
from households.reports.support.questions import By
from households.reports.writers import BOM
from households.reviews.models import Status
from households.support.models import Fund, Kind, Measure, ModelParticipation
from tests import factories
from tests.reports import support_rows as rows

pytestmark = pytest.mark.django_db

REPORT, FILE, DATA, BEHIND = (
    reverse(name) for name in ("reports:support", "reports:support_csv", "reports:support_json", "support:measures")
)
MIDDLE = rows.MIDDLE


@pytest.fixture
def city():
    return factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)


@pytest.fixture
def commune(city):
    return factories.unit("10441", "Xã Mỹ Đức", parent=city)


@pytest.fixture
def village(commune):
    return factories.village(commune)


@pytest.fixture(autouse=True)
def given(city, commune, village):
    """In one commune a poor household with a gift from two sources and an allowance that began the year before, one
    that escaped with a loan of the policy bank; in the next a household with advice."""
    poor, escaped = factories.household(village), factories.household(village)
    factories.recognition(poor, Status.POOR, date(2022, 12, 10))
    factories.recognition(escaped, Status.NEAR_POOR, date(2021, 12, 10), date(2023, 12, 10))
    gift = rows.measure(poor, amount=600_000)
    rows.paid(rows.fund(commune), 400_000, measure=gift)
    rows.paid(rows.fund(city, Fund.Kind.CITY), 200_000, measure=gift)
    rows.allowance(poor, date(2023, 5, 1), None)
    rows.loan(escaped, 50_000_000, programme="vbsp-poor")
    beside = factories.village(factories.unit("10459", "Xã Phúc Sơn", parent=city), "Thôn Bãi")
    rows.measure(factories.household(beside), Kind.LEGAL_ADVICE, amount=None)


def browser(role, place):
    client = Client()
    client.force_login(factories.officer(role, place))
    return client


@pytest.fixture
def manager(city):
    return browser("manager", city)


@pytest.fixture
def officer(commune):
    return browser("officer", commune)


def test_the_headline_tells_households_money_and_what_goes_back(manager):
    page = manager.get(REPORT, {"year": 2024})
    assert page.context["finding"] == (
        "Thành phố Hà Nội hỗ trợ 3 hộ, 4 lượt, trị giá 74 triệu 600 nghìn đồng, trong đó 50 triệu đồng là vốn vay"
    )
    text = page.content.decode()
    for said in ("Hộ mới thoát nghèo", "50.000.000", "24.000.000"):
        assert said in text


def test_a_headline_of_billions_is_rounded_to_the_million(manager, village):
    rows.measure(factories.household(village), Kind.HOUSING, amount=24_700_900_000)
    assert "trị giá khoảng 24 tỷ 776 triệu đồng" in manager.get(REPORT, {"year": 2024}).context["finding"]


def test_a_year_without_support_says_so(manager):
    page = manager.get(REPORT, {"year": 2019})
    assert "chưa ghi lượt hỗ trợ nào từ 01/01/2019 đến 31/12/2019" in page.context["finding"]
    assert "Chọn kỳ khác" in page.content.decode()


def test_an_officer_sees_no_place_with_villages_of_others(officer):
    for address in (REPORT, FILE, DATA):
        assert officer.get(address, {"year": 2024, "unit": "10441"}).status_code == 200
        for code in ("01", "10459"):
            assert officer.get(address, {"year": 2024, "unit": code}).status_code == 404


@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("who", ["manager", "officer"])
def test_every_figure_opens_as_many_households(by, who, request):
    client = request.getfixturevalue(who)
    asked = {"first": "2023-06-01", "last": "2024-12-31", "by": by.value, "unit": "01" if who == "manager" else "10441"}
    page = client.get(REPORT, asked)
    lines = [*page.context["table"].lines(), *page.context["statuses"].lines()]
    cells = [cell for line in lines for cell in line.cells if cell.href]
    assert len(cells) > 6
    pages = {address: client.get(address) for address in {cell.href for cell in cells}}
    for cell in cells:
        page = pages[cell.href]
        counted = "number" if cell.column.key == "measures" else "households"
        behind = {"number": page.context["page_obj"].paginator.count, "households": page.context["total"]["households"]}
        assert behind[counted] == cell.value, cell.href


def test_what_nobody_got_opens_nothing(manager):
    table = manager.get(REPORT, {"year": 2024}).context["table"]
    loan = next(line for line in table.lines() if line.cells[0].value == "Vay vốn")
    links = {cell.column.key: cell.href for cell in loan.cells}
    assert links["poor"] == ""
    assert parse_qs(urlsplit(links["escaped"]).query)["status"] == ["escaped"]


def test_an_approver_opens_the_figures_of_his_commune(commune):
    approver = browser("approver", commune)
    links = approver.get(REPORT, {"year": 2024}).context["table"].rows[0].links
    assert approver.get(links["households"]).context["total"]["households"] == 1


WRONG = [
    ({"year": "x"}, "bốn chữ số"),
    ({"year": 2024, "first": "2024-01-01"}, "không chọn cả hai"),
    ({"year": 2100}, "chưa bắt đầu"),
    ({"first": "2024-05-05", "last": "2024-01-01"}, "05/05/2024 trở đi"),
    ({"year": 2024, "unit": "777"}, "Không có đơn vị nào mang mã 777"),
    ({"year": 2024, "by": "colour"}, "colour"),
    ({"year": 2024, "boundaries": "31/31/2022"}, "ngày/tháng/năm"),
]


@pytest.mark.parametrize(("asked", "sentence"), WRONG)
def test_a_wrong_question_gets_a_sentence_on_the_page_and_in_place_of_the_file(manager, asked, sentence):
    page = manager.get(REPORT, asked)
    assert (page.status_code, "report" in page.context) == (200, False)
    assert sentence in page.content.decode()
    answer = manager.get(FILE, asked)
    assert (answer.status_code, sentence in answer.content.decode()) == (400, True)


def test_without_a_question_it_is_the_running_year(manager):
    assert manager.get(REPORT).context["report"].first.month == 1


@pytest.mark.parametrize("by", By)
def test_the_page_takes_as_many_queries_however_much_was_given(by, manager, commune):
    def taken():
        with CaptureQueriesContext(connection) as seen:
            manager.get(REPORT, {"year": 2024, "by": by.value})
        return len(seen)

    once = taken()
    for number in range(4):
        rows.measure(factories.household(factories.village(commune, f"Thôn {number}")), Kind.values[number], amount=7)
    assert taken() == once


def test_the_file_carries_its_scope_in_its_name(manager):
    answer = manager.get(FILE, {"year": 2024, "by": "source"})
    assert answer["Content-Disposition"] == 'attachment; filename="ho-tro-2024-01-01-2024-12-31-01-source.csv"'
    assert answer.content.decode().startswith(BOM)


def test_the_page_gives_the_same_data_as_the_command(manager):
    asked = {"year": 2024, "by": "commune"}
    out = StringIO()
    call_command("report", "support", "--year", "2024", "--by", "commune", "--format", "json", stdout=out)
    given = json.loads(out.getvalue())
    page = manager.get(DATA, asked).json()
    assert page == given
    assert [row["key"] for row in given["rows"]] == ["10441", "10459"]
    assert given["total"]["amount"] == 74_600_000


# --- the list behind, by itself


def test_the_list_finds_running_allowances_and_measures_without_a_source(manager):
    def found(**asked):
        return {row["measure"].kind for row in _rows(manager.get(BEHIND, asked))}

    assert found(since="2024-01-01", until="2024-01-31") == {"allowance"}
    assert found(fund_kind="none") == {"allowance", "loan", "legal_advice"}
    assert found(fund_kind="city") == {"gift"}
    assert found(programme="none") == {"gift", "allowance", "legal_advice"}
    assert found(status="poor") == {"gift", "allowance"}


def _rows(page):
    return [{"measure": row.measure} for row in page.context["rows"]]


# --- on the page of a model


def test_the_list_takes_days_at_the_end_of_time(manager):
    assert manager.get(BEHIND, {"since": "31/12/9999", "until": "31/12/9999"}).context["page_obj"].paginator.count == 1


def test_a_model_tells_what_its_households_were_when_they_joined(officer, commune, village):
    model = rows.model(village)
    for status, since in ((Status.POOR, date(2023, 12, 10)), (Status.POOR, date(2024, 12, 10))):
        household = factories.household(village)
        factories.recognition(household, status, since)
        joined = rows.measure(household, Kind.MODEL, on=MIDDLE, amount=None)
        ModelParticipation.objects.create(measure=joined, model=model)
    withdrawn = rows.measure(household, Kind.MODEL, on=MIDDLE, amount=None)
    ModelParticipation.objects.create(measure=withdrawn, model=model)
    Measure.objects.filter(pk=withdrawn.pk).update(withdrawn_on=MIDDLE, withdrawn_because="Ghi nhầm hộ")
    panel = officer.get(reverse("support:model", args=[model.pk])).context["panels"][0].context
    assert dict(panel["statuses"]) == {"Hộ nghèo": 1, "Hộ cận nghèo": 0, "Hộ mới thoát nghèo": 0, "Hộ khác": 1}
    assert panel["households"] == 2


# --- the command


def said(*arguments):
    out = StringIO()
    call_command("report", "support", *arguments, stdout=out)
    return out.getvalue()


def test_the_text_has_the_rows_the_statuses_and_the_notes():
    text = said("--from", "2024-01-01", "--to", "2024-12-31", "--by", "source")
    assert text.startswith("Kết quả hỗ trợ – Thành phố Hà Nội, từ 01/01/2024 đến 31/12/2024")
    for part in ("Quỹ Vì người nghèo", "Chưa ghi nguồn", "74.600.000", "Khoản vay tính theo nợ gốc"):
        assert part in text


def test_csv_opens_in_a_spreadsheet():
    text = said("--year", "2024", "--status", "poor", "--format", "csv")
    head, *lines = csv.reader(StringIO(text.removeprefix(BOM)))
    assert len(head) == 6 + 4 * 4
    assert lines[0][:6] == ["allowance", "Trợ cấp hằng tháng", "1", "1", "24000000", "24000000"]
    assert lines[2][:5] == ["", "Toàn thành phố Hà Nội", "1", "2", "24600000"]


REFUSED = [
    (["--year", "hai nghìn"], "bốn chữ số"),
    (["--year", "2024", "--from", "2024-01-01"], "không chọn cả hai"),
    ([], "Nhập năm"),
    (["--from", "2024-13-01"], "năm-tháng-ngày"),
    (["--year", "2024", "--unit", "777"], "Không có đơn vị nào mang mã 777"),
]


@pytest.mark.parametrize(("asked", "sentence"), REFUSED)
def test_what_cannot_be_given_says_what_can(asked, sentence):
    with pytest.raises(CommandError) as error:
        said(*asked)
    assert error.value.returncode == 2
    assert sentence in str(error.value)

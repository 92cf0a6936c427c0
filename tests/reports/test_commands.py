"""The reports on the terminal and for other programs."""

import csv
import json
from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from communes.models import Unit
from households.reports.models import PublishedFigure
from households.reports.writers import BOM
from households.reviews.models import Recognition, Status
from seeds import published
from tests import factories

pytestmark = pytest.mark.django_db

OPENED = date(2021, 12, 10)


@pytest.fixture(autouse=True)
def village():
    city = factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
    village = factories.village(factories.unit("10441", "=Xã Mỹ Đức", parent=city))
    for year in (2021, 2022):
        factories.review_round(city, year, standards=["nd07-2021", "hn-2022"])
        factories.household_total(village, year, households=1_200, persons=4_000)
    for until in (None, date(2022, 12, 10)):
        factories.recognition(factories.household(village), Status.POOR, OPENED, until)
    return village


def said(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def refused(*arguments):
    with pytest.raises(CommandError) as error:
        call_command(*arguments, stdout=StringIO())
    return error.value.returncode, str(error.value)


def test_the_table_is_aligned_and_balanced():
    text = said("report", "annual-summary", "--year", "2022")
    assert "Diễn biến hộ nghèo" in text
    assert "Cân" in text
    assert "Lệch" not in text
    lines = text.splitlines()
    head = next(number for number, line in enumerate(lines) if line.startswith("Mã"))
    row, total = lines[head + 2], lines[head + 4]
    assert row.split()[-4:] == ["1", "0,083", "0", "0,00"]
    assert "1.200" in total
    assert len(row) == len(total) == len(lines[head])
    assert "chưa có người ký" in text


def test_an_opening_year_has_no_flow_tables():
    text = said("report", "annual-summary", "--year", "2021")
    assert "Diễn biến" not in text
    assert "2021 mở danh sách" in text


def test_json_goes_to_other_programs():
    given = json.loads(said("report", "annual-summary", "--year", "2022", "--format", "json"))
    assert given["total"]["poor_flow"]["rose_above"] == 1
    assert [unit["code"] for unit in given["units"]] == ["10441"]


def test_json_of_a_day_by_other_boundaries():
    asked = [
        "--year",
        "2022",
        "--unit",
        "10441",
        "--boundaries",
        "2025-07-01",
        "--on",
        "2022-06-30",
        "--format",
        "json",
    ]
    given = json.loads(said("report", "annual-summary", *asked))
    assert (given["unit"], given["boundaries"], given["on"]) == ("10441", "2025-07-01", "2022-06-30")
    assert given["total"]["poor"] == 2


def test_a_running_year_ends_today():
    with time_machine.travel("2022-11-22 09:00+07:00", tick=False):
        given = json.loads(said("report", "annual-summary", "--year", "2022", "--format", "json"))
    assert given["on"] == "2022-11-22"
    assert "Số liệu đến ngày 22/11/2022, chưa hết năm 2022." in given["notes"]


def test_csv_opens_in_a_spreadsheet_and_starts_no_formula():
    text = said("report", "annual-summary", "--year", "2022", "--format", "csv")
    assert text.startswith(BOM)
    head, row, total, *foot = csv.reader(StringIO(text.removeprefix(BOM)))
    assert row[:5] == ["10441", "'=Xã Mỹ Đức", "1200", "1", "0.0833"]
    assert total[:2] == ["01", "Toàn thành phố Hà Nội"]
    assert len(head) == len(row) == len(total) == 7 + 9 + 9
    assert [line[0] for line in foot if line and line[0] == "Ghi chú"] == ["Ghi chú"]


WRONG = [
    (["--year", "1999"], "Các năm có số liệu: 2021–2022"),
    (["--year", "0000"], "Các năm có số liệu"),
    (["--year", "hai nghìn"], "bốn chữ số, ví dụ 2022"),
    (["--year", "2022", "--unit", "777"], "Không có đơn vị nào mang mã 777"),
    (["--year", "2022", "--on", "2022-13-01"], "năm-tháng-ngày"),
    (["--year", "2022", "--on", "2021-12-31"], "01/01/2022 đến 31/12/2022"),
    (["--year", "2022", "--boundaries", "hôm nay"], "năm-tháng-ngày"),
]


@pytest.mark.parametrize(("asked", "sentence"), WRONG)
def test_what_cannot_be_given_says_what_can(asked, sentence):
    code, text = refused("report", "annual-summary", *asked)
    assert code == 2
    assert sentence in text


def test_reconcile_agrees_until_the_register_changes():
    published.load()
    PublishedFigure.objects.exclude(pk="hn-poor-2022").delete()
    PublishedFigure.objects.update(value=1)
    assert "1 khớp" in said("reconcile")
    assert json.loads(said("reconcile", "--format", "json")) == [
        {"id": "hn-poor-2022", "published": 1, "comparison": "equal", "computed": 1, "agrees": True, "note": ""}
    ]
    Recognition.objects.update(valid_until=date(2022, 6, 1))
    code, text = refused("reconcile")
    assert (code, "1 lệch" in text) == (1, True)


def test_reconcile_without_figures_says_how_to_load_them():
    code, text = refused("reconcile")
    assert (code, "load_published" in text) == (2, True)

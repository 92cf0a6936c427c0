"""The figures of a report are the same to the last digit on the screen and in every file."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import time_machine
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from communes.models import Unit
from households.reports.annual_files import document_tables
from households.reports.annual_summary import annual_summary
from households.reports.annual_tables import file_table, flow_tables, stock_table, text_tables
from households.reports.official.declared import REPORTS
from households.reports.official.report import official_report, report_table
from households.reports.writing import FORMATS
from households.reports.writing.layout import panels, spans
from households.reviews.models import Status
from tests import factories
from tests.reports.writing.reading import pages_of_pdf, rows_of_csv, rows_of_docx, rows_of_page, rows_of_xlsx

FILE = "reports:annual_summary_file"
OPENED, DECIDED, TODAY = date(2021, 12, 10), date(2022, 12, 10), "2026-11-22T03:00:00Z"
YEARS = [2021, 2022]  # without a flow and with one
PLACES = [("01", 2021), ("01", 2022), ("10441", 2022), ("10441-01", 2022)]
COMMUNES = [
    ("10441", "Xã Mỹ Đức", Unit.Kind.COMMUNE),
    ("00226", "Phường Văn Miếu - Quốc Tử Giám", Unit.Kind.WARD),
    ("10459", "Xã Phúc Sơn", Unit.Kind.COMMUNE),  # which did not report its households
]
COURSES = [
    *[(Status.POOR, None), (Status.POOR, Status.NEAR_POOR), (Status.POOR, Status.NOT_POOR)],
    *[(Status.NEAR_POOR, None), (Status.NEAR_POOR, Status.POOR), (None, Status.POOR), (None, Status.NEAR_POOR)],
]


def take(village, first, then, *, persons):
    """Let a household be recognised at first, and then again."""
    household = factories.household(village)
    if first:
        factories.recognition(household, first, OPENED, DECIDED if then else None, persons=persons)
    if then:
        factories.recognition(household, then, DECIDED, persons=persons + 1)


def expected(table, *, is_sheet=False):
    """Give the rows in words; in a spreadsheet nothing is no dash."""
    return [
        ["" if is_sheet and cell.value is None and not cell.is_missing else cell.shown for cell in line.cells]
        for line in table.lines()
    ]


def assert_stands_in(rows, found):
    """Hold that `rows` follow each other in one of the tables `found`."""
    matches = (table[first : first + len(rows)] for table in found for first in range(len(table)))
    assert rows in matches, f"{rows[0]} … {rows[-1]}"


def assert_on_page(table, found):
    bare = [[[word.removeprefix("× ") for word in row] for row in body] for body in found]
    assert_stands_in(expected(table), bare)


def assert_in_docx(table, found):
    """Hold the rows of each part; of cells that are one only the words of the first are its own."""
    for panel in panels(table):
        covered = [[span == 0 for span in row] for row in spans(panel.table)]
        own = [
            [word for word, is_covered in zip(row, hidden, strict=True) if not is_covered]
            for row, hidden in zip(expected(panel.table), covered, strict=True)
        ]
        bodies = (body[-len(covered) :] for body in found if len(body[0]) == len(panel.widths) and len(body) > len(own))
        kept = [
            [
                [word for word, is_covered in zip(row, hidden, strict=True) if not is_covered]
                for row, hidden in zip(body, covered, strict=True)
            ]
            for body in bodies
        ]
        assert own in kept


def assert_in_pdf(table, text):
    """Hold what stands beside each other in a row, and what stands beside several rows."""
    for panel in panels(table):
        for row, covered in zip(expected(panel.table), spans(panel.table), strict=True):
            beside = [word for word, span in zip(row, covered, strict=True) if span > 1]
            within = "".join(word for word, span in zip(row, covered, strict=True) if span == 1)
            for words in (*beside, within):
                assert "".join(words.split()) in text, row


def assert_in_csv(table, found):
    """Hold the values as other programs get them: a point for decimals, no thousands, nothing where nothing is."""
    for row, written in zip(table.rows, found[1:], strict=False):
        assert written == [plain(value) for value in row.values]


def plain(value):
    if isinstance(value, Decimal):
        return str(value.quantize(Decimal("0.0001"), ROUND_HALF_UP))
    return "" if value is None else str(value)


@pytest.mark.once
class SameFiguresTests(TestCase):
    """Each course that a household can take, more often in one commune than in the one before."""

    @classmethod
    def setUpTestData(cls):
        city = factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
        for year in YEARS:
            factories.review_round(city, year, standards=["nd07-2021", "hn-2022"])
        for number, (code, name, kind) in enumerate(COMMUNES, start=1):
            unit = factories.unit(code, name, kind=kind, parent=city)
            village = factories.village(unit, f"Thôn {number}", code=f"{code}-01")
            for year in YEARS if number < 3 else []:
                factories.household_total(village, year, households=1_237 * number, persons=4_001 * number)
            for course in COURSES * number:
                take(village, *course, persons=number + 2)
        cls.manager = factories.officer("manager", city)

    def setUp(self):
        self.client.force_login(self.manager)

    def ask(self, address, *arguments, **asked):
        answer = self.client.get(reverse(address, args=arguments), asked)
        assert answer.status_code == 200
        return answer.content

    def test_the_annual_summary_is_the_same_everywhere(self):
        for year in YEARS:
            with self.subTest(year):
                summary, asked = annual_summary(year, "01"), {"year": year, "unit": "01"}
                page = rows_of_page(self.ask("reports:annual_summary", **asked))
                for table in (stock_table(summary), *flow_tables(summary)):
                    assert_on_page(table, page)
                assert_in_csv(file_table(summary, timezone.now()), rows_of_csv(self.ask(FILE, "csv", **asked)))
                sheets = rows_of_xlsx(self.ask(FILE, "xlsx", **asked))
                tables = rows_of_docx(self.ask(FILE, "docx", **asked))
                text = "".join(pages_of_pdf(self.ask(FILE, "pdf", **asked)))
                for table in document_tables(summary):
                    assert_stands_in(expected(table, is_sheet=True), sheets)
                    assert_in_docx(table, tables)
                    assert_in_pdf(table, text)

    def test_the_command_writes_the_files_of_the_page(self):
        with time_machine.travel(TODAY, tick=False), TemporaryDirectory() as folder:
            for kind in FORMATS:
                file = Path(folder) / f"report.{kind}"
                call_command("report", "annual-summary", "--year", "2022", "--format", kind, "--out", str(file))
                assert file.read_bytes() == self.ask(FILE, kind, year=2022, unit="01")

    def test_the_communes_on_the_screen_are_those_of_the_files(self):
        for year in YEARS:
            page = rows_of_page(self.ask("reports:annual_summary", year=year, unit="01"))
            ranked = {row[1]: [word.removeprefix("× ") for word in row] for row in page[-1]}
            stock = next(table for table in text_tables(annual_summary(year, "01")))
            assert len(ranked) == len(stock.rows) == 4
            for code, _name, *figures in expected(stock):
                assert ranked[code][3:8] == figures

    def test_an_official_table_is_the_same_everywhere(self):
        for code, (unit, year) in product(REPORTS, PLACES):
            with self.subTest(code, unit=unit, year=year), time_machine.travel(TODAY, tick=False):
                table = report_table(official_report(code, year, unit), timezone.now())
                asked = {"table": code, "year": year, "unit": unit}
                written = {kind: self.ask("reports:official_file", kind, **asked) for kind in ("csv", *FORMATS)}
                assert_on_page(table, rows_of_page(self.ask("reports:official", **asked)))
                assert_in_csv(table, rows_of_csv(written["csv"]))
                assert_stands_in(expected(table, is_sheet=True), rows_of_xlsx(written["xlsx"]))
                assert_in_docx(table, rows_of_docx(written["docx"]))
                assert_in_pdf(table, "".join(pages_of_pdf(written["pdf"])))

    def test_the_comparison_sees_a_digit(self):
        table = stock_table(annual_summary(2022, "01"))
        rows = expected(table)
        assert rows[1][4] == "0,24"  # six of 2.474
        rows[1][4] = "0,25"
        with pytest.raises(AssertionError):
            assert_on_page(table, [rows])
        with pytest.raises(AssertionError):
            assert_in_docx(table, [[[], [], *rows]])
        with pytest.raises(AssertionError):
            assert_in_pdf(table, "".join("".join(row) for row in rows).replace(" ", ""))

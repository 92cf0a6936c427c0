"""A book on its way: taken as a template, filled in, brought in by one officer, confirmed by another, taken back."""

import io
import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from communes.models import ChangeEntry
from households.models import Household
from tests.journeys.moves import sign_in
from tests.journeys.watching import PHONE, assert_accessible, assert_no_overflow

pytestmark = pytest.mark.browser

HOA = "MD-0412"


@pytest.fixture
def few_need_two(monkeypatch):
    """Let more than one row need a second person, so that a small file does."""
    monkeypatch.setattr("households.exchange.models.SECOND_PERSON_ABOVE", 1)


def template_of(page) -> bytes:
    """Give the template of the households of the commune, as Lan downloads it."""
    page.goto("/exchange/template/")
    page.get_by_label("Loại sổ").select_option("Sổ hộ và thành viên")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Tải về").click()
    return taken.value.path().read_bytes()


def filled_in(template: bytes) -> bytes:
    """Write two new addresses, a village that is nowhere, and a column of one's own into the template."""
    book = load_workbook(io.BytesIO(template))
    sheet = book["Hộ"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    rows = [[cell.value for cell in row][heads["Mã hộ"] - 1] for row in sheet.iter_rows()]
    for code, column, value in [
        (HOA, "Địa chỉ", "Ngõ 5, xóm Chùa"),
        ("MD-0501", "Địa chỉ", "Xóm 9"),
        ("MD-0502", "Thôn, tổ dân phố", "Thôn Không Có"),
        ("MD-0502", "Mã thôn", None),
    ]:
        sheet.cell(rows.index(code) + 1, heads[column]).value = value
    sheet.cell(1, len(heads) + 1).value = "Ghi chú của thôn"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def send(page, content: bytes):
    page.get_by_role("link", name="Nhập, xuất").first.click()
    page.get_by_role("link", name="Tải tệp lên").click()
    page.get_by_label("Loại sổ").select_option("Sổ hộ và thành viên")
    page.get_by_label("Tệp").set_input_files({"name": "so-ho.xlsx", "mimeType": "", "buffer": content})
    page.get_by_role("button", name="Tải lên").click()


def address(code: str) -> str:
    return Household.objects.get(code=code).address


@pytest.mark.usefixtures("few_need_two")
def test_a_book_goes_in_by_two_persons_and_out_again(open_page, city):
    lan, viet = open_page(), open_page()
    before = address(HOA)
    sign_in(lan, "lan")
    send(lan, filled_in(template_of(lan)))

    expect(lan.get_by_role("heading", level=1)).to_have_text("Ghép cột")
    assert_accessible(lan)
    expect(lan.get_by_label("Ghi chú của thôn")).to_have_value("")
    expect(lan.get_by_label("Địa chỉ")).to_have_value("address")
    lan.get_by_role("button", name="Chạy thử").click()

    expect(lan.get_by_text("Nếu xác nhận sẽ ghi 2 dòng")).to_be_visible()
    expect(lan.get_by_text("Không có “Thôn Không Có”")).to_be_visible()
    lan.get_by_role("link", name="xem Thay đổi").click()
    expect(lan.get_by_role("row", name=re.compile(HOA))).to_contain_text("Ngõ 5, xóm Chùa")
    assert_accessible(lan)
    lan.get_by_role("button", name="Gửi người thứ hai xác nhận").click()
    expect(lan.get_by_text("Tệp còn 1 dòng không ghi được.")).to_be_visible()
    lan.get_by_label("Chỉ ghi 2 dòng đúng").check()
    lan.get_by_role("button", name="Gửi người thứ hai xác nhận").click()
    expect(lan.get_by_text("Đã gửi: chờ người thứ hai xác nhận.")).to_be_visible()
    assert address(HOA) == before

    sign_in(viet, "viet")
    viet.get_by_role("link", name="Nhập, xuất").first.click()
    viet.get_by_role("link", name="so-ho.xlsx").click()
    assert_accessible(viet)
    viet.get_by_role("button", name="Xác nhận và ghi vào sổ").click()
    expect(viet.get_by_text("Đã ghi 2 dòng vào sổ")).to_be_visible()
    assert (address(HOA), address("MD-0501")) == ("Ngõ 5, xóm Chùa", "Xóm 9")

    lan.goto(f"/households/{HOA}/")
    expect(lan.get_by_text("Ngõ 5, xóm Chùa").first).to_be_visible()
    expect(lan.get_by_text("nhập từ tệp").first).to_be_visible()
    lan.goto(viet.url)
    expect(lan.get_by_role("row", name=re.compile("Đã ghi"))).to_contain_text("2")
    lan.get_by_role("button", name="Hoàn tác lần nhập này").click()
    expect(lan.get_by_text("2 dòng đã trở lại như trước.")).to_be_visible()
    assert_accessible(lan)
    assert address(HOA) == before
    kinds = ChangeEntry.objects.filter(kind__startswith="import.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["import.uploaded", "import.sent", "import.confirmed", "import.undo_asked"]


def test_a_book_goes_in_on_a_phone_without_script(open_page, city):
    page = open_page(size=PHONE, java_script_enabled=False)
    sign_in(page, "lan")
    book = load_workbook(io.BytesIO(template_of(page)))
    sheet = book["Hộ"]
    codes = [row[0].value for row in sheet.iter_rows()]
    column = [cell.value for cell in sheet[1]].index("Địa chỉ") + 1
    sheet.cell(codes.index(HOA) + 1, column).value = "Ngõ 7"
    out = io.BytesIO()
    book.save(out)
    send(page, out.getvalue())
    page.get_by_role("button", name="Ghi vào sổ").click()
    expect(page.get_by_text("Đã ghi 1 dòng vào sổ")).to_be_visible()
    assert address(HOA) == "Ngõ 7"


def test_the_template_as_it_was_taken_changes_nothing(page, city):
    sign_in(page, "lan")
    send(page, template_of(page))
    expect(page.get_by_text("Không có gì để ghi.")).to_be_visible()
    expect(page.get_by_text("Sổ đã đúng như tệp.")).to_be_visible()
    page.set_viewport_size(PHONE)
    assert_no_overflow(page)

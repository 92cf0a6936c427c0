"""One measure by keys alone, and what becomes of a form that is wrong."""

import re

import pytest
from playwright.sync_api import expect

from households.support.models import Measure
from tests import factories
from tests.journeys.moves import Keyboard, sign_in
from tests.journeys.watching import PHONE

pytestmark = pytest.mark.browser

MOST = 20  # keys besides the amounts, names and notes


@pytest.fixture
def at_the_choice(page, city):
    """Lan where the kind of a measure for Hoà's household is chosen, with her hands on the keys."""
    factories.fund(city.commune, 100_000_000, name="Quỹ Vì người nghèo xã")
    sign_in(page, "lan")
    page.goto(f"/households/{city.hoa.code}/")
    page.get_by_role("link", name="Ghi hỗ trợ").click()
    expect(page.get_by_label("Loại hỗ trợ")).to_be_focused()
    return Keyboard(page)


def test_a_gift_is_recorded_with_few_keys(page, city, at_the_choice):
    keys = at_the_choice
    choose(keys, "q")
    expect(page.get_by_label("Số tiền, giá trị")).to_be_focused()
    page.keyboard.type("500 nghìn")
    keys.press("Tab")
    page.keyboard.type("Tết Bính Ngọ")
    keys.press("Enter")
    expect(page.get_by_text("Đã ghi: Quà tặng, 500.000 đồng (500 nghìn đồng).")).to_be_visible()
    assert Measure.objects.get().facts == {"occasion": "Tết Bính Ngọ"}
    assert keys.strokes <= MOST


def test_a_loan_with_its_source_is_recorded_with_few_keys(page, city, at_the_choice):
    keys = at_the_choice
    choose(keys, "v")
    expect(page.get_by_label("Số tiền vay")).to_be_focused()
    page.keyboard.type("50.000.000")
    keys.press("Tab")
    keys.type("36")
    keys.press("Tab")
    keys.type("6,6")
    keys.press("Tab")
    page.keyboard.type("Nuôi bò sinh sản")
    keys.press("Tab", times=2)
    keys.press("c")
    keys.press("Tab", times=3)
    keys.press("q")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_text("Đã ghi: Vay vốn, 50.000.000 đồng (50 triệu đồng).")).to_be_visible()
    loan = Measure.objects.get()
    assert (loan.loan.term_months, loan.loan.lender, loan.loan.purpose) == (36, "policy_bank", "Nuôi bò sinh sản")
    assert (loan.programme, loan.spendings.get().amount) == ("vbsp-poor", 50_000_000)
    assert keys.strokes <= MOST


def test_an_allowance_takes_its_amount_from_the_policy(page, city, at_the_choice):
    keys = at_the_choice
    choose(keys, "t", times=2)
    expect(page.get_by_label("Người được hỗ trợ")).to_be_focused()
    keys.press("ArrowDown", times=2)
    keys.press("Tab")
    keys.press("t")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_text("Đã ghi: Trợ cấp hằng tháng, 2.000.000 đồng một tháng.")).to_be_visible()
    allowance = Measure.objects.get()
    assert (allowance.member, allowance.allowance.benefit) == (city.grandson, "child")
    assert keys.strokes <= MOST


def test_a_wrong_entry_loses_nothing_and_says_what_is_wrong(page, city, at_the_choice):
    choose(at_the_choice, "v")
    page.get_by_label("Số tiền vay").fill("44")
    page.get_by_label("Lãi suất").fill("6,6")
    page.get_by_label("Mục đích vay").fill("Nuôi bò")
    page.get_by_label("Ngày hỗ trợ").fill("1/11/2026")
    page.get_by_label("Nguồn 1", exact=False).first.select_option(index=1)
    page.get_by_label("Ghi chú").fill("Ký ngày 30/10")
    page.keyboard.press("Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("“44” là đồng, nghìn, triệu hay tỷ?")
    expect(summary).to_contain_text("Khoản vay phải có thời hạn, tính bằng tháng.")
    expect(page).to_have_title(re.compile("^Lỗi: "))
    for label, typed in [
        ("Số tiền vay", "44"),
        ("Lãi suất", "6,6"),
        ("Mục đích vay", "Nuôi bò"),
        ("Ngày hỗ trợ", "1/11/2026"),
        ("Ghi chú", "Ký ngày 30/10"),
    ]:
        expect(page.get_by_label(label)).to_have_value(typed)
    page.get_by_label("Số tiền vay").fill("44 triệu")
    page.get_by_label("Thời hạn").fill("60")
    page.keyboard.press("Enter")
    expect(page.get_by_text("44.000.000 đồng (44 triệu đồng)")).to_be_visible()
    loan = Measure.objects.get()
    assert (loan.amount, loan.spendings.get().amount, loan.note) == (44_000_000, 44_000_000, "Ký ngày 30/10")


def test_a_measure_is_recorded_on_a_phone_without_script(open_page, city):
    page = open_page(size=PHONE, java_script_enabled=False)
    sign_in(page, "lan")
    page.goto(f"/support/households/{city.hoa.code}/record/gift/")
    page.get_by_label("Số tiền, giá trị").fill("1,5 triệu")
    page.get_by_label("Nhân dịp").fill("Ngày Vì người nghèo")
    page.get_by_role("button", name="Ghi").click()
    expect(page.get_by_text("Đã ghi: Quà tặng, 1.500.000 đồng")).to_be_visible()


def choose(keys, letter, times=1):
    """Choose a kind by its first letter and go on to its form."""
    keys.press(letter, times=times)
    keys.press("Tab")
    keys.press("Enter")

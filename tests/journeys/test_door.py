"""The door: a wrong password, the lock after ten of them, the accounts of the demonstration, and the language."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from communes.models import Installation
from tests.journeys.moves import sign_in, try_password
from tests.journeys.watching import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_a_wrong_password_is_said_and_the_right_one_opens_what_was_asked_for(page):
    page.goto("/rounds/?page=1")
    try_password(page, "lan", "khong-phai-the")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Tên đăng nhập hoặc mật khẩu không đúng")
    expect(page.get_by_label("Tên đăng nhập")).to_have_value("lan")
    try_password(page, "lan")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đợt rà soát")


def test_ten_wrong_passwords_lock_the_name_for_a_quarter_of_an_hour(open_page, clock):
    page = open_page(expecting={429})
    page.goto("/sign-in/")
    for _attempt in range(10):
        try_password(page, "lan", "khong-phai-the")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tên đăng nhập này đang tạm khoá")
    expect(page.get_by_text("Thử lại được từ 09:15 ngày 22/11/2026")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Về trang đăng nhập").click()
    try_password(page, "lan")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tên đăng nhập này đang tạm khoá")
    clock.shift(timedelta(minutes=16))
    page.get_by_role("link", name="Về trang đăng nhập").click()
    try_password(page, "lan")
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()


def test_a_demonstration_is_entered_with_one_click(page):
    page.goto("/sign-in/")
    page.get_by_role("row", name="Phạm Quốc Việt").get_by_role("button", name="Vào").click()
    expect(page.get_by_role("link", name="Phạm Quốc Việt")).to_be_visible()


def test_a_register_in_use_names_no_account(page):
    Installation.objects.update(is_demo=False)
    page.goto("/sign-in/")
    expect(page.get_by_role("button", name="Đăng nhập")).to_be_visible()
    expect(page.get_by_role("button", name="Vào")).to_have_count(0)
    expect(page.locator(".demo")).to_have_count(0)


def test_who_signs_out_leaves_nothing_behind_for_the_back_button(page, city):
    sign_in(page, "lan")
    page.goto(f"/households/{city.hoa.code}/")
    page.get_by_role("button", name="Đăng xuất").click()
    page.go_back()
    expect(page.get_by_label("Mật khẩu")).to_be_visible()
    expect(page.get_by_text(city.hoa.head_name)).to_have_count(0)


def test_the_language_is_changed_where_one_is(page):
    sign_in(page, "lan")
    asked = "/rounds/2026/?state=submitted&page=1"
    page.goto(asked)
    page.get_by_role("button", name="EN", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith(asked)
    page.get_by_role("button", name="VI", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    assert page.url.endswith(asked)


def test_single_keys_are_switched_off_and_stay_off(page):
    sign_in(page, "lan")
    page.goto("/households/")
    search = page.get_by_label("Tên hoặc mã hộ")
    page.keyboard.press("/")
    expect(search).to_be_focused()
    page.get_by_role("button", name="Tắt phím tắt").click()
    page.reload()
    page.keyboard.press("/")
    expect(search).not_to_be_focused()
    expect(page.get_by_role("button", name="Bật phím tắt")).to_be_visible()

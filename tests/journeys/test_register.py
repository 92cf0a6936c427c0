"""The register: a household is found without marks, put right, added and closed; two at once lose nothing."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.city import HOA
from tests.journeys.moves import sign_in
from tests.journeys.watching import assert_accessible

pytestmark = pytest.mark.browser


def test_a_household_is_found_without_marks_and_put_right(page, city):
    sign_in(page, "lan")
    page.goto("/households/")
    page.keyboard.press("/")
    page.keyboard.type("do thi hoa")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Có 1 hộ theo điều kiện đã chọn.")).to_be_visible()
    assert "hoa" not in page.url, "a name does not stand in an address"
    page.get_by_role("link", name=HOA).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Hộ bà {HOA}")
    page.get_by_role("link", name="Sửa hộ").click()
    page.get_by_label("Địa chỉ").fill("Xóm 9, sau đình")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("status")).to_have_text(re.compile("Đã lưu hộ"))
    expect(page.get_by_text("Xóm 9, sau đình, Thôn Đoài, Xã Mỹ Đức")).to_be_visible()
    expect(page.locator(".history ins").first).to_have_text("Xóm 9, sau đình")


def test_the_household_of_another_commune_is_not_found(page):
    sign_in(page, "lan")
    page.goto("/households/")
    page.get_by_label("Tên hoặc mã hộ").fill("MD-0544")
    page.get_by_role("button", name="Tìm", exact=True).click()
    expect(page.get_by_text("Không có hộ nào mang tên hoặc mã “MD-0544”.")).to_be_visible()


def test_who_saves_second_sees_what_changed_and_loses_nothing(open_page, city):
    lan, thuy = open_page(), open_page(expecting={409})
    for page, username in ((lan, "lan"), (thuy, "thuy")):
        sign_in(page, username)
        page.goto(f"/households/{city.hoa.code}/edit/")
    lan.get_by_label("Địa chỉ").fill("Xóm 1")
    lan.get_by_role("button", name="Lưu").click()
    thuy.get_by_label("Địa chỉ").fill("Xóm 2")
    thuy.get_by_role("button", name="Lưu").click()
    expect(thuy.get_by_role("alert")).to_be_focused()
    expect(thuy.get_by_role("row", name="Địa chỉ")).to_contain_text(re.compile("Xóm 1.*Xóm 2", re.DOTALL))
    expect(thuy.get_by_text("Nguyễn Thị Lan")).to_be_visible()
    expect(thuy.get_by_label("Địa chỉ")).to_have_value("Xóm 2")
    assert_accessible(thuy)
    thuy.get_by_role("button", name="Lưu").click()
    expect(thuy.get_by_text("Xóm 2, Thôn Đoài, Xã Mỹ Đức")).to_be_visible()


def test_who_saves_a_form_second_sees_what_changed_and_loses_nothing(open_page, city):
    lan, thuy = open_page(), open_page(expecting={409})
    for page, username in ((lan, "lan"), (thuy, "thuy")):
        sign_in(page, username)
        page.goto(f"/reviews/{city.empty.pk}/form/income/")
    lan.get_by_label("Điểm B1").fill("120")
    lan.get_by_role("button", name="Lưu nháp").click()
    expect(lan.locator(".saved")).to_have_text(re.compile("Đã lưu 09:0.* trên máy chủ"))
    thuy.get_by_label("Điểm B1").fill("135")
    thuy.get_by_role("button", name="Lưu nháp").click()
    expect(thuy.get_by_role("alert")).to_be_focused()
    expect(thuy.get_by_role("row", name="Điểm B1")).to_contain_text(re.compile("120.*135", re.DOTALL))
    expect(thuy.get_by_label("Điểm B1")).to_have_value("135")
    assert_accessible(thuy)
    thuy.get_by_role("button", name="Lưu nháp").click()
    expect(thuy.get_by_role("alert")).to_have_count(0)
    expect(thuy.get_by_label("Điểm B1")).to_have_value("135")


def test_a_household_is_added_and_leaves_the_register(page):
    sign_in(page, "lan")
    page.goto("/households/add/")
    page.get_by_role("button", name="Ghi vào sổ").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name=re.compile("Mã hộ: Nhập mã hộ")).click()
    page.keyboard.type("md-0900")
    page.get_by_label("Vào sổ ngày").fill("01/03/2026")
    page.get_by_label("Thôn, tổ dân phố").select_option("Thôn Đoài")
    page.get_by_label("Họ và tên").fill("Khuất Thị Ánh Nguyệt")
    page.get_by_label("Năm", exact=True).fill("1990")
    page.get_by_label("Nữ").check()
    page.get_by_label("Học vấn").select_option("primary")
    page.get_by_label("Việc làm").select_option("farming")
    page.get_by_role("button", name="Ghi vào sổ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hộ bà Khuất Thị Ánh Nguyệt")
    page.get_by_role("link", name="Cho ra khỏi sổ").click()
    page.get_by_label("Ra khỏi sổ ngày").fill("20/11/2026")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Cho ra khỏi sổ").click()
    expect(page.get_by_text("Hộ đã ra khỏi sổ từ ngày 20/11/2026")).to_be_visible()
    page.goto("/households/")
    page.get_by_label("Tên hoặc mã hộ").fill("khuat thi anh nguyet")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.get_by_role("link", name="Tìm cả những hộ đã ra khỏi sổ").click()
    expect(page.get_by_role("link", name="Khuất Thị Ánh Nguyệt")).to_be_visible()


def test_a_citizen_id_is_shown_when_it_is_asked_for_and_gone_on_the_next_page(page, city):
    sign_in(page, "lan")
    page.goto(f"/households/{city.hoa.code}/")
    expect(page.get_by_text("001171004412")).to_have_count(0)
    page.get_by_role("button", name="Hiện").click()
    expect(page.get_by_text("001171004412")).to_be_visible()
    page.goto(f"/households/{city.hoa.code}/")
    expect(page.get_by_text("001171004412")).to_have_count(0)

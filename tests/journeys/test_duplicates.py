"""One household in two books: an officer sees them side by side, merges them, and parts them when it was a mistake."""

import re

import pytest
from playwright.sync_api import expect

from communes.models import Village
from tests import factories
from tests.journeys.city import HOA
from tests.journeys.moves import sign_in
from tests.journeys.watching import OFFICE_PC, PHONE, assert_accessible, assert_no_overflow

pytestmark = pytest.mark.browser


@pytest.fixture
def twin(city):
    """The household of bà Hòa as another village wrote it down."""
    born = city.hoa.members.get(relation="head").birth_year
    village = Village.objects.exclude(pk=city.hoa.village_id).of([city.commune], city.holiday.day).first()
    household = factories.household(village, HOA, code="MD-0777")
    household.members.filter(relation="head").update(birth_year=born)
    return household


@pytest.mark.parametrize("size", [OFFICE_PC, PHONE], ids=["PC", "phone"])
def test_two_households_become_one_and_two_again(open_page, city, twin, size):
    page = open_page(size=size)
    sign_in(page, "lan")
    page.goto("/exchange/duplicates/")
    assert_accessible(page)
    assert_no_overflow(page)
    page.get_by_role("link", name=f"So sánh {city.hoa.code} với {twin.code}").click()
    assert_accessible(page)
    assert_no_overflow(page)
    page.get_by_role("button", name="Gộp làm một hộ").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_text("Chọn hộ ở lại trong sổ.").first).to_be_visible()
    page.get_by_label(f"{city.hoa.code} – {HOA}").check()
    page.get_by_role("button", name="Gộp làm một hộ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hai hộ đã gộp làm một")
    assert_accessible(page)
    assert_no_overflow(page)
    page.get_by_role("button", name="Tách lại như trước").click()
    expect(page.get_by_role("status")).to_have_text(re.compile("Đã tách lại"))
    page.get_by_role("button", name="Hai hộ khác nhau").click()
    expect(page.get_by_text("Không thấy hộ nào ghi trùng trong địa bàn của bạn.")).to_be_visible()

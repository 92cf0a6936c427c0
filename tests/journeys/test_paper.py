"""On paper: the content alone, within the width of the sheet, and still said to be a demonstration."""

import pytest
from playwright.sync_api import expect

from tests.journeys.moves import sign_in
from tests.journeys.watching import assert_no_overflow

pytestmark = [pytest.mark.browser, pytest.mark.once]

# What A4 holds between its margins of 30 and 15 mm, in CSS pixels.
SHEET = {"width": round((210 - 30 - 15) / 25.4 * 96), "height": 1000}
PAGES = [
    ("lan", "/households/{city.hoa.code}/"),
    ("lan", "/reviews/{city.correction.pk}/check/"),
    ("lan", "/reviews/{city.sent.pk}/"),
    ("viet", "/rounds/2025/decisions/"),
    ("khoi", "/reports/annual-summary/?year=2025&unit=01"),
]


@pytest.mark.parametrize(("person", "path"), PAGES)
def test_a_page_on_paper(page, city, person, path):
    sign_in(page, person)
    page.goto(path.format(city=city))
    page.emulate_media(media="print")
    page.set_viewport_size(SHEET)
    expect(page.locator(".demo")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for hidden in ("nav", ".who", ".languages", "button", ".actions a"):
        assert [part for part in page.locator(hidden).all() if part.is_visible()] == [], hidden
    assert_no_overflow(page)

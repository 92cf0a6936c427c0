"""What is typed on a form is kept: while one types, when one leaves, and when two write; and the score goes along."""

import re

import pytest
from playwright.sync_api import expect

from households.reviews.models import Review
from tests.journeys.moves import sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def income(page, city):
    """Lan at the income of an empty form."""
    sign_in(page, "lan")
    page.goto(f"/reviews/{city.empty.pk}/form/income/")
    return page


def kept(city):
    return Review.objects.get(pk=city.empty.pk)


def test_the_score_goes_along_and_saves_nothing(income, city):
    income.get_by_label("Thu nhập bình quân").fill("1.250.000")
    expect(income.locator("#score")).to_contain_text("1.250.000")
    expect(income.locator("#said")).to_contain_text("Chưa tính được")
    assert kept(city).assessed_income is None


def test_a_draft_saves_itself_and_the_form_goes_on_from_it(income, city, clock):
    income.clock.install()
    income.reload()
    income.get_by_label("Điểm B1").fill("120")
    with income.expect_response(re.compile("/form/income/")):
        income.clock.run_for(25_000)
    expect(income.locator(".saved")).to_have_text(re.compile("Đã lưu 09:0.* trên máy chủ"))
    assert kept(city).b1 == 120
    income.get_by_label("Điểm B1").fill("125")
    income.get_by_role("button", name="Lưu nháp").click()
    expect(income.get_by_role("alert")).to_have_count(0)
    expect(income.get_by_label("Điểm B1")).to_have_value("125")
    assert kept(city).b1 == 125


def test_who_leaves_by_a_link_finds_what_was_typed(income, city):
    income.get_by_label("Điểm B1").fill("120")
    income.get_by_role("link", name="3. Thiếu hụt").click()
    expect(income.get_by_role("heading", level=1)).to_have_text("3. Thiếu hụt")
    assert kept(city).b1 == 120


def test_another_language_keeps_what_was_typed(income, city):
    income.get_by_label("Điểm B1").fill("120")
    income.get_by_role("button", name="EN").click()
    expect(income.locator("html")).to_have_attribute("lang", "en")
    expect(income.locator("#id_b1")).to_have_value("120")


def test_a_page_that_is_closed_saves_on_its_way_out(income, city):
    income.get_by_label("Điểm B1").fill("120")
    income.wait_for_load_state("networkidle")
    income.evaluate("location.href = '/work/'")
    expect(income.get_by_role("heading", level=1)).not_to_have_text("2. Thu nhập")
    for _moment in range(50):
        income.wait_for_timeout(100)
        if kept(city).b1 == 120:
            return
    raise AssertionError("The draft did not arrive.")


def test_without_a_line_the_page_says_so_and_keeps_what_was_typed(income, city):
    income.get_by_label("Điểm B1").fill("120")
    income.wait_for_load_state("networkidle")
    income.route("**/form/income/", lambda route: route.fulfill(status=302, headers={"location": "/sign-in/"}))
    income.get_by_role("link", name="3. Thiếu hụt").click()
    expect(income.get_by_text("Chưa lưu được lên máy chủ")).to_be_visible()
    expect(income.get_by_label("Điểm B1")).to_have_value("120")

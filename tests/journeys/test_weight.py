"""What a page weighs on a slow line: every answer compressed, as a server in front of the register sends it."""

import gzip

import pytest

from tests import factories
from tests.journeys.moves import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.once]
KB = 1024
COMMUNES = 126


def weight(answer):
    return len(gzip.compress(answer.body()))


def test_the_first_page_is_light_without_anything_kept(page):
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto("/sign-in/", wait_until="networkidle")
    assert len(answers) <= 6
    assert sum(map(weight, answers)) <= 60 * KB


def test_a_list_of_fifty_is_light(page):
    sign_in(page, "khoi")
    assert weight(page.goto("/households/")) <= 30 * KB
    assert page.locator("tbody tr").count() == 50


def test_a_report_of_all_communes_is_light(page, city):
    for number in range(COMMUNES - 2):
        commune = factories.unit(f"{20000 + number}", f"Xã Hồng Vân {number}", parent=city.commune.parent)
        factories.household_total(factories.village(commune), 2025)
    sign_in(page, "khoi")
    assert weight(page.goto("/reports/annual-summary/?year=2025&unit=01")) <= 45 * KB
    assert page.get_by_role("table").last.locator("tbody tr").count() == COMMUNES + 1

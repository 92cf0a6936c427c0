"""Django's own pages of the administrator, in a browser that refuses whatever the policy of the house forbids."""

import pytest

from tests.journeys.moves import sign_in
from tests.journeys.watching import PHONE, overflow

pytestmark = [pytest.mark.browser, pytest.mark.once]

PAGES = ["", "households/household/", "households/household/?q=MD", "support/measure/", "communes/householdtotal/"]


def test_the_administration_keeps_to_the_policy_and_fits_its_window(page, live_server):
    sign_in(page, "tuan")
    for language in ("vi", "en"):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        for path in PAGES:
            page.goto(f"/quan-tri/{path}")
            assert page.get_by_role("heading", level=1).inner_text()
    page.goto("/quan-tri/")
    page.set_viewport_size(PHONE)
    assert not overflow(page)
    page.locator("a.changelink").first.click()
    page.wait_for_url("**/exchange/export/?book=*")

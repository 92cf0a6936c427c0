"""What the journeys hold every page against does see a fault."""

import pytest

from tests.journeys.watching import PHONE, Watch, overflow, violations

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def watched(browser, live_server, db):
    """The page on which one signs in, and the watch over it."""
    context = browser.new_context(base_url=live_server.url, viewport=PHONE)
    page, watch = context.new_page(), Watch()
    watch.over(page)
    page.goto("/sign-in/")
    yield page, watch
    context.close()


def test_a_page_as_it_is_has_no_fault(watched):
    page, watch = watched
    assert (violations(page), overflow(page), watch.faults) == ("", "", [])


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        ("document.querySelector('main label').remove()", "label - "),
        ("document.documentElement.lang = ''", "html-has-lang - "),
        ("document.styleSheets[0].insertRule('h1 { color: #999 }')", "color-contrast - "),
    ],
)
def test_what_cannot_be_read_is_seen(watched, damage, rule):
    page, _watch = watched
    page.evaluate(damage)
    assert rule in violations(page)


def test_what_is_too_wide_is_seen_and_named(watched):
    page, _watch = watched
    page.evaluate("document.querySelector('h1').textContent = 'Ngăn'.repeat(200)")
    assert "NgănNgăn" in overflow(page)


@pytest.mark.parametrize(
    "damage",
    [
        "setTimeout(() => { throw new Error('broken') })",
        "document.head.append(Object.assign(document.createElement('style'), { textContent: 'a {}' }))",
        "fetch('/nothing/')",
        "fetch('http://elsewhere.example/').catch(() => {})",
        "console.error('broken')",
    ],
)
def test_what_goes_wrong_in_a_browser_is_kept(watched, damage):
    page, watch = watched
    page.evaluate(damage)
    page.wait_for_timeout(200)
    assert watch.faults

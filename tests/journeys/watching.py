"""What must hold on every page, and what is kept of what goes wrong in a browser."""

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

PHONE, OFFICE_PC = {"width": 360, "height": 640}, {"width": 1366, "height": 768}
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Watch:
    """Collects the faults of the pages that it watches: errors of scripts and of the policy, and failed requests."""

    def __init__(self):
        self.faults: list[str] = []

    def over(self, page: Page, expecting=()):
        """Watch `page`; a page that answers with a status in `expecting` is no fault."""
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", lambda response: self._answered(response, expecting))
        page.on("console", lambda message: self._said(page, message))

    def _failed(self, request):
        # A download is an aborted navigation to the browser.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"{request.url}: {request.failure}")

    def _answered(self, response, expecting):
        is_expected = response.request.is_navigation_request() and response.status in expecting
        if response.status >= 400 and not is_expected:
            self.faults.append(f"{response.url}: {response.status}")

    def _said(self, page: Page, message):
        # What an answer's status says is judged above.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.faults.append(f"{page.url}: {message.text}")


def violations(page: Page, *, colours: bool = True) -> str:
    """Give what axe finds against WCAG 2.2 A and AA on `page`, in words; nothing when it finds nothing.

    The contrast of `colours` takes it longer than all the rest.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    # At its end, where a bar that sticks to the foot of the window lies in its own place and covers nothing.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    options = {
        "resultTypes": ["violations"],
        "runOnly": _RULES,
        "rules": {"color-contrast": {"enabled": colours}},
        "preload": False,  # nothing comes from elsewhere
    }
    found = AxeResults(page.evaluate("options => axe.run(options)", options))
    return found.generate_report() if found.violations_count else ""


def overflow(page: Page) -> str:
    """Give what makes `page` wider than its window, in words; nothing when all of it fits."""
    return page.evaluate(_OVERFLOW)


_OVERFLOW = """() => {
    const { scrollWidth, clientWidth } = document.scrollingElement;
    if (scrollWidth <= clientWidth) return "";
    const wide = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const range = document.createRange();
        range.selectNode(texts.currentNode);
        if (range.getBoundingClientRect().right > clientWidth) wide.push(texts.currentNode.textContent.trim());
    }
    return `${scrollWidth} > ${clientWidth} pixels: ${wide.slice(0, 3).join(" | ")}`;
}"""


def assert_accessible(page: Page):
    """Hold `page` against WCAG 2.2 A and AA."""
    found = violations(page)
    assert not found, f"{page.url}\n{found}"


def assert_no_overflow(page: Page):
    """`page` is never wider than its window."""
    found = overflow(page)
    assert not found, f"{page.url}: {found}"


def cells(page: Page) -> dict[tuple[str, str, str], str]:
    """Give the text of every cell of the tables of `page`, by caption, head of the row and head of the column."""
    return {tuple(key): text for *key, text in page.evaluate(_CELLS)}


_CELLS = """() => {
    const line = (element) => element.textContent.replace(/\\s+/g, " ").trim();
    return [...document.querySelectorAll("table")].flatMap((table) => {
        const heads = [...table.tHead.rows].at(-1).cells;
        return [...table.tBodies[0].rows].flatMap((row) => [...row.cells].slice(1).map((cell, at) =>
            [table.caption ? line(table.caption) : "", line(row.cells[0]), line(heads[at + 1]), line(cell)]));
    });
}"""

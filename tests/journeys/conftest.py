"""What every journey starts from: 22 November 2026, the city, and browsers in which nothing may go wrong."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
import time_machine
from playwright.sync_api import expect

from tests.journeys import city as cities
from tests.journeys import snapshots
from tests.journeys.watching import OFFICE_PC, Watch

PATIENCE = 20_000  # milliseconds; a busy machine is no fault of the page
expect.set_options(timeout=PATIENCE)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Sunday, 22 November 2026, nine in the morning, also in the threads of the live server."""
    with time_machine.travel("2026-11-22 09:00+07:00") as traveller:
        yield traveller


@pytest.fixture(scope="session")
def kept_cities(django_db_setup, django_db_blocker) -> Iterator[list]:
    """The city as it was built first and the copy of its database, once a test has asked for them."""
    kept = []
    yield kept
    with django_db_blocker.unblock():
        for _city, copy in kept:
            copy.drop()


@pytest.fixture
def city(transactional_db, kept_cities) -> cities.City:
    """The city of the journeys; what one journey does to it, the next does not see."""
    if kept_cities:
        kept_cities[0][1].restore()
    else:
        kept_cities.append((cities.build(), snapshots.take()))
    return deepcopy(kept_cities[0][0])


@pytest.fixture
def open_page(browser, live_server, city):
    """Give a function that opens a browser of its own (options as those of `new_context`) and gives its page.

    At the end of the test nothing may have gone wrong in any of them but the statuses that were `expecting`.
    """
    contexts, watch = [], Watch()

    def open_page(*, size=OFFICE_PC, expecting=(), **options):
        context = browser.new_context(base_url=live_server.url, viewport=size, locale="vi-VN", **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        watch.over(page, expecting)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert watch.faults == []


@pytest.fixture
def page(open_page):
    """A page on an office PC."""
    return open_page()

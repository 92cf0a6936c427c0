"""What every test may ask for: a database of its own kind, the demo city, a browser."""

import gc
import os
import shutil

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase
from playwright.sync_api import sync_playwright

# Chromium keeps to the pages that it is asked for; root cannot have its sandbox.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_itemcollected(item):
    """A test that asks for no database does not hang on the engine."""
    of_django = issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
    asks = {"db", "transactional_db", "live_server"}.intersection(item.fixturenames)
    if not (of_django or asks or item.get_closest_marker("django_db")):
        item.add_marker("once")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Keep the tests of the demo city in a run of their own: they share one loaded database, the others start empty."""
    of_city = [item for item in items if item.get_closest_marker("city")]
    if "city" not in config.option.markexpr:
        items[:] = [item for item in items if item not in of_city]
        config.hook.pytest_deselected(items=of_city)
    elif 0 < len(of_city) < len(items):
        raise pytest.UsageError("Tests of the demo city run apart from the others: choose them with -m city alone.")
    for item in of_city:
        if "transactional_db" in item.fixturenames or "live_server" in item.fixturenames:
            raise pytest.UsageError(f"{item.nodeid} would empty the demo city for the tests that follow it.")


def pytest_collection_finish():
    """Look for garbage seldom, and never among what stays to the end: it is a sixth of the time of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, request, tmp_path_factory):
    """On SQLite the tests get a file: in memory, every thread of the live server would share one connection."""
    if connection.vendor == "sqlite":
        kept = request.config.getvalue("reuse_db")
        folder = request.config.cache.mkdir("database") if kept else tmp_path_factory.mktemp("database")
        connection.settings_dict["TEST"]["NAME"] = str(folder / "tests.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, request):
    """Load the demo city once, before the first test of a run with `-m city`."""
    if any(item.get_closest_marker("city") for item in request.session.items):
        with django_db_blocker.unblock():
            call_command("demo", "--no-serve", verbosity=0)


@pytest.fixture(scope="module")
def rows_of_module(django_db_setup, django_db_blocker):
    """Give a function that saves rows for all tests of a module, by a function that it is given, and gives its result.

    What a test does to these rows is taken back after it, the rows after the last test of the module. The result is one
    object for all: a test that might change it takes a copy.
    """
    kept = transaction.atomic()
    with django_db_blocker.unblock():
        kept.__enter__()

    def save(build):
        with django_db_blocker.unblock():
            return build()

    yield save
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        kept.__exit__(None, None, None)


@pytest.fixture(scope="session")
def browser(django_db_setup):
    """Debian's headless Chromium, one for the whole run; a test opens its own context in it.

    It asks for the database only to be closed before it: an open page holds a connection of the live server.
    """
    chromium = shutil.which("chromium")
    if not chromium:
        missing = pytest.fail if "CI" in os.environ else pytest.skip
        missing("Chromium is not installed: apt-get install chromium")
    # Playwright's own loop runs in this thread, and Django would take every query for one from asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)

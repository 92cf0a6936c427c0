"""A worker in a process of its own: `python -m tests.exchange.wizard.worker DATABASE [FLAG STEP]`.

With a flag it writes that file in the middle of a step ("plan" or "load"), and then waits to be killed.
"""

import os
import sys
import time
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django
from django.core.management import call_command

from tests import settings


def main(database: str, flag: str = "", step: str = ""):
    settings.DATABASES["default"]["NAME"] = database
    settings.TASKS["default"]["BACKEND"] = "django_tasks_db.DatabaseBackend"
    django.setup()
    register(flag and Path(flag), step)
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)


def register(flag, where):
    """Let the small book stop in the middle of `where`."""
    from households.exchange.books import BOOKS
    from tests.exchange.wizard.counting import CountBook

    class StuckBook(CountBook):
        def plan(self, *args):
            plan = super().plan(*args)
            wait_at("plan")
            return plan

        def load(self, *args, **about):
            loaded = super().load(*args, **about)
            wait_at("load")
            return loaded

    def wait_at(step):
        if flag and step == where:
            flag.write_text(step)
            time.sleep(600)

    BOOKS["totals"] = StuckBook()


if __name__ == "__main__":
    main(*sys.argv[1:])

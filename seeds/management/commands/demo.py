"""`python manage.py demo`: migrate, load the demonstration city where it is not there yet, serve it beside a worker."""

import signal
import subprocess
import sys
import time
from contextlib import contextmanager

from django.core import checks
from django.core.management import call_command
from django.core.management.base import BaseCommand, SystemCheckError

from communes.models import Installation
from communes.officers.rights import Role
from seeds import demo

_WIDTH = 30
_UNSIGNED = ".I002"  # of the register: a law file that nobody has compared with the official text yet


class Command(BaseCommand):
    help = "Loads the demonstration city into this database (once) and serves it."
    requires_system_checks = []  # it runs them all by itself, and counts what is unsigned

    def add_arguments(self, parser):
        parser.add_argument("--no-serve", action="store_true", help="migrate, load and exit")
        parser.add_argument("--address", default="127.0.0.1:8000", help="where to serve, by default %(default)s")

    def handle(self, *, no_serve, address, verbosity, **options):
        self._check(verbosity)
        call_command("migrate", verbosity=0, interactive=False)
        started = time.monotonic()
        loaded = demo.load(self._show if verbosity else None)
        if verbosity:
            self._say_what_is_here(loaded, time.monotonic() - started)
        if no_serve:
            return
        call_command("collectstatic", verbosity=0, interactive=False)
        self._say_where(address)
        with _worker():
            call_command("runserver", address, use_reloader=False)

    def _check(self, verbosity: int):
        """Tell what the checks find and stop at an error, as every command does, but count unsigned law in one line."""
        found = [issue for issue in checks.run_checks() if not issue.is_silenced()]
        unsigned = [issue for issue in found if str(issue.id).endswith(_UNSIGNED)]
        others = [str(issue) for issue in found if issue not in unsigned]
        if any(issue.is_serious() for issue in found):
            raise SystemCheckError("\n".join(others))
        for issue in others:
            self.stderr.write(issue)
        if unsigned and verbosity:
            self.stdout.write(f"{len(unsigned)} tệp luật chưa ký xác nhận; `manage.py check` kể từng tệp.")

    def _show(self, label: str, done: int, steps: int):
        filled = _WIDTH * done // steps
        bar = "█" * filled + "·" * (_WIDTH - filled)
        # On a terminal the bar is drawn over itself; in a file or a pipe each step has its line.
        start, ending = ("\r", "\n" if done == steps else "") if sys.stdout.isatty() else ("", "\n")
        self.stdout.write(f"{start}{bar} {done:2}/{steps} {label:<24}", ending=ending)
        self.stdout.flush()

    def _say_what_is_here(self, loaded: bool, seconds: float):
        if loaded:
            self.stdout.write(f"Đã nạp thành phố minh hoạ trong {seconds:.0f} giây.")
        else:
            self.stdout.write("Thành phố minh hoạ đã có sẵn; dữ liệu được giữ nguyên.")

    def _say_where(self, address: str):
        self.stdout.write(f"\nSổ rà soát: http://{address}/   (Ctrl+C để dừng)\nĐăng nhập bằng:")
        for account in Installation.current().demo_sign_ins:
            role = Role(account["role"]).label
            self.stdout.write("  {username:<8} {password}   {name}, {what} – {place}".format(what=role, **account))


@contextmanager
def _worker():
    """Run a worker beside the server, also when the server is told to stop by a signal."""
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(0))
    command = [sys.executable, sys.argv[0], "db_worker", "--no-reload", "--skip-checks", "--verbosity", "0"]
    worker = subprocess.Popen(command)  # noqa: S603  our own
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()

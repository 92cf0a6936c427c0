"""Readers of the annual summary of a city, behind gunicorn as in production: all at one moment, and within a minute."""

from collections.abc import Sequence
from http import HTTPStatus
from statistics import median, quantiles
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from communes.models import RECORDS_BEGIN, Unit
from communes.officers.models import Assignment, Officer
from communes.officers.rights import Role
from seeds.bench.server import HOST, Request, send_at_once, served
from seeds.bench.timing import Measured

READERS = 50
_WORKERS, _SPREAD = 2, 60  # processes; seconds
# A page names its style sheets; nobody needs to have collected them for a measurement.
_PLAIN_FILES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
_SETTINGS = {"DEBUG": False, "ALLOWED_HOSTS": [HOST], "SECURE_SSL_REDIRECT": False}


def pages(year: int, unit: str) -> Measured:
    """Give the milliseconds that each of the readers waits for the annual summary of `year` of the unit with the code
    `unit`: half of them, and 95 in a hundred. Raises NotMeasured when a page is not there."""
    with override_settings(**_SETTINGS, STORAGES={**settings.STORAGES, **_PLAIN_FILES}):
        requests = [_request(reader, year, unit) for reader in _readers()]
        with served(WSGIHandler(), workers=_WORKERS) as address:
            send_at_once(address, requests[: 2 * _WORKERS])  # warms up
            at_once, in_turn = send_at_once(address, requests), send_at_once(address, requests, within=_SPREAD)
    return {
        "readers": READERS,
        "processes": _WORKERS,
        **_waits("at_once", at_once),
        **_waits("within_a_minute", in_turn),
    }


def _waits(name: str, waits: Sequence[float]) -> dict[str, float]:
    p95 = quantiles(waits, n=20, method="inclusive")[-1]
    return {f"{name}_p50_ms": round(median(waits), 1), f"{name}_p95_ms": round(p95, 1)}


def _readers() -> list[Officer]:
    """Give officers who see the reports of the whole city, new ones if there are none yet."""
    known = list(Officer.objects.filter(username__startswith="reader-"))
    return known or [_reader(number) for number in range(READERS)]


def _reader(number: int) -> Officer:
    officer = Officer.objects.create(username=f"reader-{number}", full_name="Nguyễn Thị Đọc")
    city = Unit.objects.get(level=Unit.Level.PROVINCE)
    Assignment.objects.create(officer=officer, role=Role.MANAGER, unit=city, valid_from=RECORDS_BEGIN)
    return officer


def _request(reader: Officer, year: int, unit: str) -> Request:
    client = Client()
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    headers = {
        "Host": HOST,
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}",
    }
    path = f"{reverse('reports:annual_summary')}?{urlencode({'year': year, 'unit': unit})}"
    return Request("GET", path, headers, (HTTPStatus.OK, ""))

"""The list of households: its queries must not grow with what the page shows."""

from urllib.parse import urlencode

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from communes.officers.models import Assignment
from communes.officers.rights import Role
from households.models import Household
from seeds.bench.timing import Measured, NotMeasured, medians

_RUNS = 5
# The first page, the second and the last one, and a status on a day.
_QUESTIONS = [{}, {"page": 2}, {"page": 9999}, {"status": "near_poor", "on": "2024-12-31"}]
# A page names its style sheets; nobody needs to have collected them for a measurement.
_PLAIN_FILES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@override_settings(ALLOWED_HOSTS=["testserver"], STORAGES={**settings.STORAGES, **_PLAIN_FILES})
def measure() -> Measured:
    """Give, for pages of one officer with more and fewer rows, the queries and the median milliseconds.

    Raises NotMeasured when nobody serves a commune with households.
    """
    assignment = Assignment.objects.filter(role=Role.OFFICER).select_related("officer").order_by("pk").first()
    if assignment is None:
        raise NotMeasured("No officer serves a commune: load the demonstration city first.")
    with transaction.atomic():
        client = Client()
        client.force_login(assignment.officer, backend="django.contrib.auth.backends.ModelBackend")
        pages = [_page(client, asked) for asked in _QUESTIONS]
        transaction.set_rollback(True)
    return {
        "engine": connection.vendor,
        "households": Household.objects.count(),
        "pages": pages,
        "constant": len({page["queries"] for page in pages}) == 1,
    }


def _page(client: Client, asked: dict) -> Measured:
    address = f"{reverse('households:list')}?{urlencode(asked)}".removesuffix("?")

    def get():
        return client.get(address, secure=settings.SECURE_SSL_REDIRECT)

    answer = get()
    rows = answer.content.count(b'<th scope="row">')
    if not rows:
        raise NotMeasured(f"{address} answers {answer.status_code} and shows no household.")
    with CaptureQueriesContext(connection) as seen:
        get()
    return {
        "address": address,
        "rows": rows,
        "queries": len(seen),
        **medians({"ms": get}, runs=_RUNS),
    }

"""Officers who all submit a review at one moment, against the same rows written by bare statements.

It fills a database of its own. Both ways go in turns through one server of two processes, so that a busy machine slows
them alike; what an officer waits for those before him is in his milliseconds.
"""

import secrets
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from statistics import median, quantiles
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from communes.models import Change, ChangeEntry
from communes.officers.models import Officer
from households.reviews.entering.services import form_of
from households.reviews.models import Outcome, Review
from seeds.bench.offices import Office, set_up
from seeds.bench.scratch import scratch_database
from seeds.bench.server import HOST, Request, send_at_once, served
from seeds.bench.timing import Measured, NotMeasured

OFFICERS = 50
_WORKERS = 2
_BURSTS = 5  # how often everybody submits; the first time warms up
_SAMPLES = 2
_BY_HAND = "/by-hand/"
_SUBMITTED = "review.submitted"
_SETTINGS = {"DEBUG": False, "ALLOWED_HOSTS": [HOST], "SECURE_SSL_REDIRECT": False}

_REVIEW_SQL = """
UPDATE reviews_review SET state = 'submitted', submission_id = %s, version = version + 1
WHERE id = %s AND state = 'draft'
"""
_OUTCOMES_SQL = """
INSERT INTO reviews_outcome (review_id, standard, zone, status, basis, reason, b2)
SELECT %s, standard, zone, status, basis, reason, b2 FROM reviews_outcome WHERE review_id = %s
"""
_CHANGE_SQL = """
INSERT INTO communes_change (by_id, by_name, "at", reason, source)
SELECT by_id, by_name, "at", reason, source FROM communes_change WHERE id = %s RETURNING id
"""
_ENTRIES_SQL = """
INSERT INTO communes_changeentry (change_id, kind, label, key, village_id, before, after)
SELECT %s, kind, label, key, village_id, before, after FROM communes_changeentry WHERE change_id = %s
"""


class Written(NamedTuple):
    """The keys of a submitted review and of the change that tells of it: what is copied by hand."""

    review: int
    change: int


class Waits(NamedTuple):
    """The milliseconds that each officer waited, and the seconds in which all were answered."""

    each: list[float]
    seconds: float

    @property
    def p95(self) -> float:
        return quantiles(self.each, n=20, method="inclusive")[-1]


def measure(officers: int = OFFICERS) -> Measured:
    """Give the queries of one submission, the milliseconds that `officers` wait when all submit at once, the reviews
    per second, and how many times longer that takes than by hand.

    Raises NotMeasured when two reviews need different queries, an answer is not the expected one, or the two ways
    write a different number of rows.
    """
    with override_settings(**_SETTINGS), scratch_database():
        offices = set_up(officers, drafts=2 * _BURSTS + _SAMPLES)
        queries = _queries(offices[0])
        with served(_application(_sample()), workers=_WORKERS) as address:
            by_form, by_hand = _take_turns(offices, lambda requests: send_at_once(address, requests))
        _compare(2 * _BURSTS * officers + _SAMPLES)
        engine = connection.vendor
    return {
        "engine": engine,
        "officers": officers,
        "processes": _WORKERS,
        "reviews": len(by_form.each),
        "queries": queries,
        "p50_ms": round(median(by_form.each), 1),
        "p95_ms": round(by_form.p95, 1),
        "reviews_per_s": round(len(by_form.each) / by_form.seconds, 1),
        "baseline_p95_ms": round(by_hand.p95, 1),
        "ratio": round(by_form.p95 / by_hand.p95, 2),
    }


def _queries(office: Office) -> int:
    """Submit the last drafts of `office` one by one, and give the queries that each needed."""
    headers = _sign_in(office.officer)
    found = []
    for draft in office.drafts[-_SAMPLES:]:
        post = _submission(draft, headers)
        client = Client(headers=post.headers)
        with CaptureQueriesContext(connection) as seen:
            client.post(post.path, post.body, content_type=post.headers["Content-Type"])
        found.append(len(seen))
    if len(set(found)) > 1:
        raise NotMeasured(f"The queries differ from one review to the next: {found}.")
    return found[0]


def _sign_in(officer: Officer) -> dict[str, str]:
    """Give the headers by which a browser that `officer` signed in with posts a form."""
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    session, token = client.cookies[settings.SESSION_COOKIE_NAME].value, secrets.token_hex(16)
    return {
        "Host": HOST,
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}",
        "X-CSRFToken": token,
    }


def _submission(draft: Review, headers: dict[str, str]) -> Request:
    """Give what the button on the page of the check sends."""
    sent = {"version": draft.version, "submission_id": uuid4(), "digest": form_of(draft).digest}
    receipt = reverse("reviews:result", args=[draft.pk])
    path = reverse("reviews:check", args=[draft.pk])
    return Request("POST", path, headers, (HTTPStatus.FOUND, receipt), urlencode(sent))


def _by_hand(draft: Review, headers: dict[str, str]) -> Request:
    return Request("POST", f"{_BY_HAND}{draft.pk}", headers, (HTTPStatus.NO_CONTENT, ""))


def _sample() -> Written:
    return Written(
        Review.objects.filter(state=Review.State.SUBMITTED).latest("pk").pk,
        Change.objects.filter(entries__kind=_SUBMITTED).latest("pk").pk,
    )


def _application(sample: Written) -> Callable:
    """Give the register as a server knows it, with one address more where a review is written by hand."""
    register = WSGIHandler()

    def answer(environ, start_response):
        path = environ["PATH_INFO"]
        if not path.startswith(_BY_HAND):
            return register(environ, start_response)
        _write_by_hand(int(path.removeprefix(_BY_HAND)), sample)
        start_response("204 No Content", [])
        return []

    return answer


@transaction.atomic
def _write_by_hand(review: int, sample: Written):
    with connection.cursor() as cursor:
        cursor.execute(_REVIEW_SQL, [uuid4().hex, review])
        cursor.execute(_OUTCOMES_SQL, [review, sample.review])
        cursor.execute(_CHANGE_SQL, [sample.change])
        (change,) = cursor.fetchone()
        cursor.execute(_ENTRIES_SQL, [change, sample.change])


def _take_turns(offices: Sequence[Office], send: Callable[[Sequence[Request]], list[float]]) -> list[Waits]:
    """Let every office submit a draft by the form and then have one written by hand, over and over; give the waits of
    both ways."""
    headers = [_sign_in(office.officer) for office in offices]
    waits: list[list[Waits]] = [[], []]
    for burst in range(_BURSTS):
        for place, post_for in enumerate((_submission, _by_hand)):
            drafts = [office.drafts[2 * burst + place] for office in offices]
            posts = [post_for(*pair) for pair in zip(drafts, headers, strict=True)]
            started = time.perf_counter()
            waits[place].append(Waits(send(posts), time.perf_counter() - started))
    return [_together(found[1:]) for found in waits]


def _together(bursts: Sequence[Waits]) -> Waits:
    return Waits([wait for burst in bursts for wait in burst.each], sum(burst.seconds for burst in bursts))


def _compare(submitted: int):
    """Raise NotMeasured unless as many reviews were `submitted`, each with its outcomes and its entry."""
    reviews = Review.objects.filter(state=Review.State.SUBMITTED)
    standards = len(reviews.first().outcomes.all())
    found = (reviews.count(), Outcome.objects.count(), ChangeEntry.objects.filter(kind=_SUBMITTED).count())
    if found != (submitted, standards * submitted, submitted):
        raise NotMeasured(f"{submitted} reviews should have been submitted: {found} reviews, outcomes, entries.")

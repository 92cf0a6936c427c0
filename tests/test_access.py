"""Who may open what: every address of the house, asked by everybody.

A new address is a new line of the table; one that is not listed fails. The household, the round, the officer that the
objects name are those of one commune; the neighbour is an officer of the next one, the newcomer serves nowhere.
"""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date

import pytest
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from communes.officers.models import Assignment
from tests import worlds

# That every address opens is asked of both engines in journeys/test_screens.py; who may does not hang on the engine.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

# 200 opens · 302 leads elsewhere, nobody to the door · 404 learns not even that it is there
TABLE = """
address                  object      method nobody surveyor officer approver manager observer administrator neighbour newcomer
home                     -           GET    302    302      302     302      302     302      302           302       302
livez                    -           GET    200    200      200     200      200     200      200           200       200
readyz                   -           GET    200    200      200     200      200     200      200           200       200
set_language             -           POST   302    302      302     302      302     302      302           302       302
officers:sign_in         -           GET    200    302      302     302      302     302      302           302       302
officers:sign_out        -           POST   302    302      302     302      302     302      302           302       302
officers:password        -           GET    302    200      200     200      200     200      200           200       200
officers:list            -           GET    302    404      404     404      404     404      200           404       404
officers:add             -           GET    302    404      404     404      404     404      200           404       404
officers:detail          officer     GET    302    404      404     404      404     404      200           404       404
officers:assign          officer     GET    302    404      404     404      404     404      200           404       404
officers:set_password    officer     GET    302    404      404     404      404     404      200           404       404
officers:close           officer     POST   302    404      404     404      404     404      302           404       404
officers:reopen          officer     POST   302    404      404     404      404     404      302           404       404
officers:end_assignment  assignment  GET    302    404      404     404      404     404      200           404       404
communes:units           -           GET    302    200      200     200      200     200      200           200       200
communes:unit            unit        GET    302    200      200     200      200     200      200           200       200
households:list          -           GET    302    200      200     200      200     404      404           200       404
households:add           -           GET    302    404      200     404      404     404      404           200       404
households:detail        household   GET    302    200      200     200      404     404      404           404       404
households:edit          household   GET    302    404      200     404      404     404      404           404       404
households:close         household   GET    302    404      200     404      404     404      404           404       404
households:move          household   GET    302    404      200     404      404     404      404           404       404
households:split         household   GET    302    404      200     404      404     404      404           404       404
households:merge         household   GET    302    404      200     404      404     404      404           404       404
households:disclose      household   GET    302    404      404     404      200     404      404           404       404
households:names         household   GET    302    404      404     404      302     404      404           404       404
households:disclosures   -           GET    302    404      200     200      200     404      200           200       404
households:member_add    household   GET    302    404      200     404      404     404      404           404       404
households:member_edit   member      GET    302    404      200     404      404     404      404           404       404
households:member_edit   stowaway    GET    302    404      404     404      404     404      404           404       404
reviews:worklist         -           GET    302    200      200     200      200     200      404           200       404
reviews:rounds           -           GET    302    200      200     200      404     200      404           200       404
reviews:round            round       GET    302    200      200     200      404     200      404           200       404
reviews:board            round       GET    302    200      200     200      200     200      404           200       404
reviews:board            of_board    GET    302    200      200     200      200     200      404           404       404
reviews:next_list        round       GET    302    200      200     200      200     200      404           200       404
reviews:next_list        of_board    GET    302    200      200     200      200     200      404           404       404
reviews:request          round       GET    302    200      200     404      404     404      404           200       404
reviews:round_open       -           GET    302    404      404     404      200     404      404           404       404
reviews:requests         -           GET    302    200      200     200      404     200      404           200       404
reviews:request_add      -           GET    302    200      200     404      404     404      404           200       404
reviews:remove           open        GET    302    200      200     404      404     404      404           404       404
reviews:remove           sent        GET    302    200      200     404      404     404      404           404       404
reviews:decide           round       GET    302    404      404     200      404     404      404           404       404
reviews:decide_one       open        GET    302    404      404     302      404     404      404           404       404
reviews:decide_one       sent        GET    302    404      404     200      404     404      404           404       404
reviews:return_one       sent        GET    302    404      404     200      404     404      404           404       404
reviews:decisions        round       GET    302    200      200     200      404     200      404           200       404
reviews:form             open        GET    302    200      200     200      404     200      404           404       404
reviews:form             sent        GET    302    200      200     200      404     200      404           404       404
reviews:section          section     GET    302    200      200     404      404     404      404           404       404
reviews:section          nonsense    GET    302    404      404     404      404     404      404           404       404
reviews:section          sent_section GET   302    302      302     404      404     404      404           404       404
reviews:score            open        POST   302    400      400     404      404     404      404           404       404
reviews:check            open        GET    302    200      200     404      404     404      404           404       404
reviews:check            sent        GET    302    302      302     404      404     404      404           404       404
reviews:result           open        GET    302    302      302     302      404     302      404           404       404
reviews:result           sent        GET    302    200      200     200      404     200      404           404       404
reviews:correct          sent        POST   302    302      302     404      404     404      404           404       404
reviews:stage            stage       GET    302    200      200     200      404     200      404           404       404
reviews:remark_add       stage       POST   302    404      404     404      404     200      404           404       404
reviews:meeting_add      stage       GET    302    404      200     404      404     404      404           404       404
reviews:notice_add       stage       GET    302    404      200     404      404     404      404           404       404
reviews:report_list      stage       POST   302    404      200     404      404     404      404           404       404
reviews:return_list      stage       GET    302    404      404     200      404     404      404           404       404
reviews:notice           notice      GET    302    404      200     200      404     200      404           404       404
reviews:complaint_add    notice      GET    302    404      200     404      404     404      404           404       404
reviews:recheck          complaint   GET    302    404      200     200      404     200      404           404       404
reviews:opinion_ask      round       GET    302    404      200     404      404     404      404           200       404
reviews:opinions         round       GET    302    404      404     404      200     404      404           404       404
reviews:opinion_answer   opinion     GET    302    404      404     404      200     404      404           404       404
reviews:papers           round       GET    302    200      200     200      404     200      404           200       404
reviews:paper            list        GET    302    200      200     200      404     200      404           200       404
reviews:paper            certificates GET   302    404      200     200      404     404      404           302       404
reviews:verify           certificate GET    200    200      200     200      200     200      200           200       200
reviews:why              open       GET    302    200      200     200      404     200      404           404       404
reviews:law              -           GET    302    200      200     200      200     200      200           200       200
reviews:questionnaires   -           GET    302    200      200     200      200     200      200           200       200
reviews:questionnaire    table       GET    302    200      200     200      200     200      200           200       200
reviews:questionnaire_import -       GET    302    404      404     404      404     404      200           404       404
reviews:questionnaire_sign table     GET    302    404      404     404      404     404      200           404       404
reviews:calendar         -           GET    302    200      200     200      200     200      200           200       200
reviews:calendar_add     -           GET    302    404      404     404      404     404      200           404       404
reviews:calendar_change  holiday     GET    302    404      404     404      404     404      200           404       404
reviews:calendar_remove  holiday     POST   302    404      404     404      404     404      302           404       404
support:programmes       -           GET    302    200      200     200      200     200      200           200       200
support:programme        programme   GET    302    200      200     200      200     200      200           200       200
support:measures         -           GET    302    200      200     200      200     404      404           200       404
support:measure          loan        GET    302    200      200     200      404     404      404           404       404
support:change           loan        GET    302    404      200     404      404     404      404           404       404
support:withdraw         loan        GET    302    404      200     404      404     404      404           404       404
support:repay            loan        GET    302    404      200     404      404     404      404           404       404
support:record           household   GET    302    404      200     404      404     404      404           404       404
support:record_kind      a_gift      GET    302    404      200     404      404     404      404           404       404
support:funds            -           GET    302    200      200     200      200     404      404           200       404
support:fund             fund        GET    302    200      200     200      200     404      404           404       404
support:fund             above       GET    302    200      200     200      200     404      404           200       404
support:fund_add         -           GET    302    404      200     404      200     404      404           200       404
support:fund_edit        fund        GET    302    404      200     404      404     404      404           404       404
support:fund_edit        above       GET    302    404      404     404      200     404      404           404       404
support:receive          fund        GET    302    404      200     404      404     404      404           404       404
support:receive          above       GET    302    404      404     404      200     404      404           404       404
support:contribution_strike contribution GET    302    404      200     404      404     404      404           404       404
support:models           -           GET    302    200      200     200      200     404      404           200       404
support:model            model       GET    302    200      200     200      200     404      404           404       404
support:model_add        -           GET    302    404      200     404      404     404      404           200       404
support:model_edit       model       GET    302    404      200     404      404     404      404           404       404
support:model_pay        model       GET    302    404      200     404      404     404      404           404       404
support:works            -           GET    302    200      200     200      200     404      404           200       404
support:work             work        GET    302    200      200     200      200     404      404           404       404
support:work_add         -           GET    302    404      200     404      404     404      404           200       404
support:work_edit        work        GET    302    404      200     404      404     404      404           404       404
support:work_pay         work        GET    302    404      200     404      404     404      404           404       404
support:payment_strike   payment     GET    302    404      200     404      404     404      404           404       404
reports:index            -           GET    302    404      200     200      200     404      404           200       404
reports:annual_summary   -           GET    302    404      200     200      200     404      404           200       404
reports:annual_summary   of_commune  GET    302    404      200     200      200     404      404           404       404
reports:annual_summary   of_city     GET    302    404      404     404      200     404      404           404       404
reports:annual_summary_file file_of_commune GET 302 404     200     200      200     404      404           404       404
reports:annual_summary_file file_of_city GET 302    404      404     404      200     404      404           404       404
reports:annual_summary_file unknown_kind GET 302    404      404     404      404     404      404           404       404
reports:official         -           GET    302    404      200     200      200     404      404           200       404
reports:official         of_commune  GET    302    404      200     200      200     404      404           404       404
reports:official         of_city     GET    302    404      404     404      200     404      404           404       404
reports:official_file    file_of_commune GET 302   404      200     200      200     404      404           404       404
reports:official_file    file_of_city GET   302    404      404     404      200     404      404           404       404
reports:official_file    unknown_kind GET   302    404      404     404      404     404      404           404       404
reports:named            of_commune  GET    302    404      200     200      200     404      404           404       404
reports:named            of_city     GET    302    404      404     404      200     404      404           404       404
reports:named_file       file_of_commune GET 302   404      200     200      200     404      404           404       404
reports:named_file       file_of_city GET   302    404      404     404      200     404      404           404       404
reports:named_disclose   of_commune  GET    302    404      404     404      200     404      404           404       404
reports:series           -           GET    302    404      200     200      200     404      404           200       404
reports:series           of_commune  GET    302    404      200     200      200     404      404           404       404
reports:series           of_city     GET    302    404      404     404      200     404      404           404       404
reports:series_file        file_of_commune GET 302 404   200     200      200     404      404           404       404
reports:series_file        file_of_city GET 302  404      404     404      200     404      404           404       404
reports:series_file        unknown_kind GET 302  404      404     404      404     404      404           404       404
reports:two_standards    -           GET    302    404      200     200      200     404      404           200       404
reports:two_standards    of_commune  GET    302    404      200     200      200     404      404           404       404
reports:two_standards    of_city     GET    302    404      404     404      200     404      404           404       404
reports:two_standards_file file_of_commune GET 302 404   200     200      200     404      404           404       404
reports:two_standards_file file_of_city GET 302  404      404     404      200     404      404           404       404
reports:two_standards_file unknown_kind GET 302  404      404     404      404     404      404           404       404
reports:pictures         of_commune  GET    302    404      200     200      200     404      404           404       404
reports:pictures_file    pdf_of_city GET    302    404      404     404      200     404      404           404       404
reports:pictures_file    unknown_kind GET   302    404      404     404      404     404      404           404       404
reports:annual_document  -           GET    302    404      200     200      200     404      404           200       404
reports:annual_document  of_city     GET    302    404      404     404      200     404      404           404       404
reports:annual_document_file pdf_of_city GET 302   404      404     404      200     404      404           404       404
reports:annual_document_file unknown_kind GET 302  404      404     404      404     404      404           404       404
reports:support          -           GET    302    404      200     200      200     404      404           200       404
reports:support_csv        of_commune GET   302    404      200     200      200     404      404           404       404
reports:support_csv        of_city   GET    302    404      404     404      200     404      404           404       404
reports:support_json       of_commune GET   302    404      200     200      200     404      404           404       404
reports:support_json       of_city   GET    302    404      404     404      200     404      404           404       404
reports:behind           a_number    GET    302    404      200     200      200     404      404           404       404
reports:entitlements     -           GET    302    200      200     200      200     404      404           200       404
reports:support_gap      -           GET    302    404      200     200      200     404      404           200       404
reports:support_gap      of_commune  GET    302    404      200     200      200     404      404           404       404
reports:support_gap      of_city     GET    302    404      404     404      200     404      404           404       404
reports:support_gap_households lacking GET  302    404      200     200      200     404      404           404       404
reports:targets          -           GET    302    404      200     200      200     404      404           200       404
support:reported         -           GET    302    200      200     200      200     404      404           200       404
support:reported_add     -           GET    302    404      404     404      200     404      404           404       404
support:reported_edit    reported    GET    302    404      404     404      200     404      404           404       404
support:target_add       -           GET    302    404      404     404      200     404      404           404       404
support:target_edit      target      GET    302    404      404     404      200     404      404           404       404
reports:snapshots        -           GET    302    404      200     200      200     404      404           200       404
reports:snapshot         locked      GET    302    404      200     200      200     404      404           404       404
reports:snapshot_differences locked  GET    302    404      200     200      200     404      404           404       404
reports:snapshot_file    locked_file GET    302    404      200     200      200     404      404           404       404
reports:snapshot_file    locked_exe  GET    302    404      404     404      404     404      404           404       404
reports:snapshot_lock    r2_of_commune GET  302    404      404     200      200     404      404           404       404
reports:snapshot_lock    r2_of_city  GET    302    404      404     404      200     404      404           404       404
reports:snapshot_lock    r2_of_commune POST 302    404      404     200      200     404      404           404       404
reports:before_sending   -           GET    302    404      200     200      200     404      404           200       404
reports:before_sending   of_commune  GET    302    404      200     200      200     404      404           404       404
reports:before_sending   of_city     GET    302    404      404     404      200     404      404           404       404
reports:before_sending_households no_paper GET 302 404      200     200      200     404      404           404       404
reports:check_table      -           GET    302    404      200     200      200     404      404           200       404
reports:check_table      -           POST   302    404      200     200      200     404      404           200       404
reports:reconciliation   -           GET    302    404      404     404      200     404      404           404       404
exchange:template        -           GET    302    404      200     404      404     404      200           200       404
exchange:export          -           GET    302    404      200     404      404     404      200           200       404
admin:index              -           GET    302    404      404     404      404     404      200           404       404
admin:households_household_changelist -           GET    302    404      404     404      404     404      200           404       404
admin:households_household_import -           GET    302    404      404     404      404     404      302           404       404
admin:households_household_export -           GET    302    404      404     404      404     404      302           404       404
admin:reviews_review_changelist -           GET    302    404      404     404      404     404      200           404       404
admin:reviews_review_import -           GET    302    404      404     404      404     404      302           404       404
admin:reviews_review_export -           GET    302    404      404     404      404     404      302           404       404
admin:support_measure_changelist -           GET    302    404      404     404      404     404      200           404       404
admin:support_measure_import -           GET    302    404      404     404      404     404      302           404       404
admin:support_measure_export -           GET    302    404      404     404      404     404      302           404       404
admin:communes_householdtotal_changelist -           GET    302    404      404     404      404     404      200           404       404
admin:communes_householdtotal_import -           GET    302    404      404     404      404     404      302           404       404
admin:communes_householdtotal_export -           GET    302    404      404     404      404     404      302           404       404
exchange:imports         -           GET    302    404      200     200      404     404      200           200       404
exchange:upload          -           GET    302    404      200     404      404     404      200           200       404
exchange:import          checked_file GET   302    404      200     404      404     404      404           404       404
exchange:import          awaiting_file GET  302    404      200     200      404     404      200           404       404
exchange:import          loaded_file GET    302    404      200     404      404     404      404           404       404
exchange:columns         checked_file GET   302    404      200     404      404     404      404           404       404
exchange:marked          awaiting_file GET  302    404      404     404      404     404      404           404       404
exchange:check_again     checked_file POST  302    404      302     404      404     404      404           404       404
exchange:ask_second      checked_file POST  302    404      302     404      404     404      404           404       404
exchange:take_back       awaiting_file POST 302    404      302     404      404     404      404           404       404
exchange:confirm         checked_file POST  302    404      302     404      404     404      404           404       404
exchange:confirm         awaiting_file POST 302    404      302     302      404     404      302           404       404
exchange:undo            loaded_file POST   302    404      302     404      404     404      404           404       404
exchange:drop            checked_file POST  302    404      302     404      404     404      404           404       404
exchange:duplicates      -           GET    302    404      200     404      404     404      200           200       404
exchange:pair            twins       GET    302    404      200     404      404     404      404           404       404
exchange:told_apart      twins       POST   302    404      302     404      404     404      404           404       404
exchange:unmerge         twins       POST   302    404      302     404      404     404      404           404       404
"""  # noqa: E501  a table is read across

HEAD, *LINES = [line.split() for line in TABLE.strip().splitlines()]
PEOPLE = HEAD[3:]
# What is open to who has not signed in: pages, and buttons that must work before or after.
OPEN_PAGES = {"livez", "readyz", "officers:sign_in", "reviews:verify"}
OPEN_BUTTONS = {"set_language", "officers:sign_out"}
UNSAFE = ["POST", "PUT", "PATCH", "DELETE"]


@dataclass(frozen=True)
class Door:
    """One line of the table: an address, the object it is asked for, and the status that each person gets."""

    address: str
    about: str
    method: str
    statuses: dict[str, int]

    def __str__(self):
        return f"{self.address} {self.about}".removesuffix(" -")

    @property
    def is_open(self):
        return self.address in OPEN_PAGES | OPEN_BUTTONS


DOORS = [Door(*line[:3], dict(zip(PEOPLE, map(int, line[3:]), strict=True))) for line in LINES]
PAGES = [door for door in DOORS if door.method == "GET"]


@pytest.fixture(scope="module")
def built(rows_of_module):
    return rows_of_module(worlds.build)


@pytest.fixture
def world(built):
    return deepcopy(built)


@pytest.fixture
def bare_refusals(monkeypatch, settings):
    """Refuse without a page: who only asks whether something is refused asks it some thousand times."""
    monkeypatch.setattr("povertyreg.urls.handler404", lambda *_asked, **_why: HttpResponse(status=404), raising=False)
    settings.CSRF_FAILURE_VIEW = lambda *_asked, **_why: HttpResponse(status=403)


def addresses(patterns, namespace=""):
    """Give (name, view) of every address below `patterns`; the name is as `reverse` takes it."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}", pattern.callback


# --- the table


def test_every_address_has_its_line():
    assert {name for name, _view in addresses(get_resolver().url_patterns)} == {door.address for door in DOORS}


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_gets_what_the_table_says_safe_to_show_and_not_kept(world, person):
    browser = world.browser(person)
    answers = [(door, world.ask(browser, door)) for door in DOORS]
    assert {str(door): answer.status_code for door, answer in answers} == {
        str(door): door.statuses[person] for door in DOORS
    }
    for door, answer in answers:
        assert_safe(answer)
        assert person == "nobody" or "no-store" in answer.headers["Cache-Control"], door


@pytest.mark.usefixtures("bare_refusals")
@pytest.mark.parametrize("person", PEOPLE)
def test_who_may_not_read_may_not_write(world, person):
    """405 says nothing of what is there: the address does not know the method, whoever asks."""
    browser = world.browser(person)
    closed = [door for door in DOORS if door.statuses[person] == 404]
    seen = {(str(door), method): world.ask(browser, door, method).status_code for door in closed for method in UNSAFE}
    assert {key: status for key, status in seen.items() if status not in (404, 405)} == {}


def test_nobody_opens_what_the_list_names_and_nothing_else():
    opened = {door.address for door in DOORS if door.statuses["nobody"] == 200}
    unguarded = {
        name for name, view in addresses(get_resolver().url_patterns) if not getattr(view, "login_required", True)
    }
    assert opened == OPEN_PAGES
    assert unguarded == OPEN_PAGES | OPEN_BUTTONS


def test_nobody_is_led_to_the_door_and_back_again_whatever_he_sends(world):
    browser = world.browser("nobody")
    for door in DOORS:
        if not door.is_open:
            for method in ("GET", *UNSAFE):
                answer = world.ask(browser, door, method)
                assert answer.url == redirect_to_login(world.url(door)).url, f"{method} {door}"


# --- what every answer carries


def test_answers_to_mistakes_are_safe_to_show(world, monkeypatch):
    browser = world.browser("officer", raise_request_exception=False)
    wrong_host = browser.get("/", headers={"host": "elsewhere.example"})
    unknown = browser.get("/nothing/")
    forged = Client(enforce_csrf_checks=True).post(reverse(settings.LOGIN_URL))
    monkeypatch.setattr("povertyreg.views.pages_for", None)
    failed = browser.get("/")
    assert [answer.status_code for answer in (wrong_host, unknown, forged, failed)] == [400, 404, 403, 500]
    for answer in (wrong_host, unknown, forged, failed):
        assert_safe(answer)


def assert_safe(answer):
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.usefixtures("bare_refusals")
@pytest.mark.parametrize("person", ["nobody", "officer"])
def test_a_form_that_another_site_sends_is_refused(world, person):
    browser = world.browser(person, enforce_csrf_checks=True)
    seen = {(str(door), method): world.ask(browser, door, method).status_code for door in DOORS for method in UNSAFE}
    assert {key: status for key, status in seen.items() if status != 403} == {}


# --- rights are read at every request


@pytest.mark.usefixtures("bare_refusals")
@pytest.mark.parametrize("person", [person for person in PEOPLE if person not in ("nobody", "newcomer")])
def test_a_right_that_is_taken_is_gone_at_the_next_request(world, person):
    browser = world.browser(person)
    own = [door for door in PAGES if door.statuses[person] == 200 and door.statuses["newcomer"] == 404]
    assert own
    assert {world.ask(browser, door).status_code for door in own} == {200}
    Assignment.objects.filter(officer=world.people[person]).update(valid_until=timezone.localdate())
    assert {world.ask(browser, door).status_code for door in own} == {404}


def test_a_role_is_not_there_before_its_first_day(world):
    Assignment.objects.filter(officer=world.people["officer"]).update(valid_from=date(2099, 1, 1))
    assert world.browser("officer").get(reverse("households:list")).status_code == 404

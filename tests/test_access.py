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
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from communes import names
from communes.models import Unit, Village
from communes.officers.models import Assignment, Officer
from communes.officers.rights import Role
from households.models import Household
from households.reviews.models import CalendarDay, Opinion, Round
from households.reviews.stages.complaints import Grievance, complain_many
from households.support.models import (
    Kind,
    LivelihoodModel,
    Loan,
    PublicWork,
    ReportedFigure,
    Spending,
    Target,
)
from households.support.recording.contents import NewMeasure
from households.support.recording.services import record_many
from seeds.questionnaires import load_demo_b1
from tests import factories

pytestmark = pytest.mark.django_db

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
reports:annual_summary_csv of_commune GET   302    404      200     200      200     404      404           404       404
reports:annual_summary_csv of_city   GET    302    404      404     404      200     404      404           404       404
reports:support          -           GET    302    404      200     200      200     404      404           200       404
reports:support_csv        of_commune GET   302    404      200     200      200     404      404           404       404
reports:support_csv        of_city   GET    302    404      404     404      200     404      404           404       404
reports:support_json       of_commune GET   302    404      200     200      200     404      404           404       404
reports:support_json       of_city   GET    302    404      404     404      200     404      404           404       404
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
reports:reconciliation   -           GET    302    404      404     404      200     404      404           404       404
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


@dataclass(frozen=True)
class World:
    """A city with two communes, somebody in each role, and what the addresses are about, as arguments of `reverse`
    with the query under "?"."""

    city: Unit
    commune: Unit
    next_commune: Unit
    people: dict[str, Officer | None]
    objects: dict[str, dict]

    def url(self, door):
        arguments = self.objects[door.about].copy()
        query = arguments.pop("?", "")
        return f"{reverse(door.address, kwargs=arguments)}{query}"

    def browser(self, person, **options):
        """Give a browser in which `person` is signed in."""
        browser = Client(**options)
        if self.people[person]:
            browser.force_login(self.people[person])
        return browser

    def ask(self, browser, door, method=None, **options):
        """Give the answer of `door`; what it changed, in the database and in the browser, is taken back."""
        cookies = deepcopy(browser.cookies)
        with transaction.atomic():
            answer = getattr(browser, (method or door.method).lower())(self.url(door), **options)
            transaction.set_rollback(True)
        browser.cookies = cookies
        return answer


@pytest.fixture
def world():
    city = factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
    commune, next_commune = factories.unit(parent=city), factories.unit("10459", "Xã Phúc Sơn", parent=city)
    village, next_village = factories.village(commune), factories.village(next_commune, "Thôn Bãi")
    people = {
        "nobody": None,
        "surveyor": factories.officer(Role.SURVEYOR, village),
        "officer": factories.officer(Role.OFFICER, commune),
        "approver": factories.officer(Role.APPROVER, commune),
        "manager": factories.officer(Role.MANAGER, city),
        "observer": factories.officer(Role.OBSERVER, commune),
        "administrator": factories.officer(Role.ADMINISTRATOR, city),
        "neighbour": factories.officer(Role.OFFICER, next_commune),
        "newcomer": factories.officer(),
    }
    in_round = factories.review_round(city)
    household, next_household = factories.household(village), factories.household(next_village, "Bùi Thị Nụ")
    factories.submitted(next_household, in_round, by=people["neighbour"])
    sent = factories.submitted(factories.household(village), in_round, by=people["officer"])
    decided = factories.decided(factories.household(village), factories.review_round(city, 2025))
    member = household.members.last()
    open_pk = factories.listed(household, in_round).pk
    Round.objects.filter(pk=in_round.pk).update(next_standards=["nd351-2025"])
    objects = {
        "-": {},
        "officer": {"pk": people["officer"].pk},
        "assignment": {"pk": people["officer"].assignments.get().pk},
        "unit": {"code": commune.code},
        "household": {"code": household.code},
        "member": {"code": household.code, "pk": member.pk},
        "stowaway": {"code": next_household.code, "pk": member.pk},
        "round": {"year": in_round.year},
        "open": {"pk": open_pk},
        "section": {"pk": open_pk, "section": "income"},
        "nonsense": {"pk": open_pk, "section": "nonsense"},
        "sent": {"pk": sent.pk},
        "sent_section": {"pk": sent.pk, "section": "income"},
        "table": {"pk": load_demo_b1(source="command").pk},
        "programme": {"code": "nq17-2021"},
        "holiday": {"pk": CalendarDay.objects.create(day=date(2026, 9, 2), name="Quốc khánh").pk},
        "stage": {"pk": sent.stage_id},
        **hearings(commune, in_round, by=people["officer"]),
        **supports(city, commune, village),
        **stated(city),
        "loan": {"pk": lent(household).pk},
        "a_gift": {"code": household.code, "kind": "gift"},
        "list": {"year": 2026, "kind": "list", "suffix": "pdf"},
        "certificates": {"year": 2025, "kind": "certificates", "suffix": "pdf"},
        "certificate": {"token": decided.recognitions.get().certificate.token},
        "of_board": {"year": in_round.year, "code": commune.code},
        "of_commune": {"?": f"?year=2025&unit={commune.code}"},
        "of_city": {"?": f"?year=2025&unit={city.code}"},
        "lacking": {"?": f"?year=2025&unit={commune.code}&group=lacking"},
    }
    return World(city, commune, next_commune, people, objects)


def hearings(commune, in_round, by):
    """Give a notice that hangs in another village of `commune`, a complaint against it, and an opinion."""
    stage = factories.submitted(factories.household(factories.village(commune)), in_round, by=by).stage
    today = timezone.localdate()
    notice = factories.posted(stage, on=today)
    grievance = Grievance(notice.lines.get().review, today, "Bùi Thị Nụ", "Hộ này có xe tải.")
    (complaint,) = complain_many([grievance], by=by, source="form")
    opinion = Opinion.objects.create(
        unit=commune, round=in_round, number=1, report_number="15/BC", reported_on=today, due_on=today
    )
    return {name: {"pk": row.pk} for name, row in [("notice", notice), ("complaint", complaint), ("opinion", opinion)]}


def supports(city, commune, village):
    """Give funds of `city` and `commune`, a model, and a work for which the commune paid."""
    fund, above = factories.fund(commune, 10), factories.fund(city, 10)
    model = LivelihoodModel.objects.create(name="Nuôi dê", village=village, sector="livestock", started_on="2024-05-06")
    work = PublicWork.objects.create(kind="road", name="Đường trục thôn", village=village)
    payment = Spending.objects.create(fund=fund, on="2024-05-06", amount=5, work=work)
    rows = {"fund": fund, "above": above, "contribution": fund.contributions.get(), "model": model, "work": work}
    return {name: {"pk": row.pk} for name, row in [*rows.items(), ("payment", payment)]}


def stated(city):
    """Give a target of `city` and a figure that others reported."""
    target = Target.objects.create(unit=city, year=2025, subject="loans", value=5, document="801/QĐ-UBND")
    days = {"period_from": date(2021, 1, 1), "period_to": date(2025, 12, 31)}
    figure = ReportedFigure.objects.create(code="vn-models", place="Cả nước", value=10_587, **days)
    return {"target": {"pk": target.pk}, "reported": {"pk": figure.pk}}


def lent(household):
    """Give a loan of `household`, of which nothing is paid back."""
    terms = Loan(term_months=36, yearly_rate=6, purpose="Nuôi bò")
    loan = NewMeasure(household, Kind.LOAN, date(2025, 3, 10), amount=50_000_000, terms=terms)
    return record_many([loan], by=None, source="command")[0]


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


@pytest.mark.parametrize("person", ["nobody", "officer"])
def test_a_form_that_another_site_sends_is_refused(world, person):
    browser = world.browser(person, enforce_csrf_checks=True)
    seen = {(str(door), method): world.ask(browser, door, method).status_code for door in DOORS for method in UNSAFE}
    assert {key: status for key, status in seen.items() if status != 403} == {}


# --- a household is seen by those who serve its village, and its traces too

CANARY = {"name": "Lê Hoàng Yếnvàng", "address": "ngõ Sơncavăn", "citizen_id": "001164987654"}


@pytest.fixture
def canary(world):
    """Words that stand nowhere but in the households of the commune."""
    for household in Household.objects.filter(village__in=Village.objects.of([world.commune], timezone.localdate())):
        household.name_head(CANARY["name"])
        household.address = CANARY["address"]
        household.save()
        household.members.update(name=CANARY["name"], citizen_id=CANARY["citizen_id"])
    return {*CANARY.values(), *map(names.fold, CANARY.values())}


def leaks(world, browser, canary):
    """Give each page of the house with each word of the canary that stands on it."""
    bodies = [(door, b"".join(world.ask(browser, door, follow=True)).decode(errors="replace")) for door in PAGES]
    return [f"{door}: {word}" for door, body in bodies for word in canary if word in body]


@pytest.mark.parametrize("role", Role)
def test_the_next_commune_finds_no_trace_of_a_household(world, canary, role):
    place = world.city if role in (Role.MANAGER, Role.ADMINISTRATOR) else world.next_commune
    browser = Client()
    browser.force_login(factories.officer(role, place))
    assert leaks(world, browser, canary) == []


def test_its_own_commune_does_find_it(world, canary):
    """Or the test above would prove nothing."""
    found = leaks(world, world.browser("officer"), canary)
    assert {word for line in found for word in CANARY.values() if word in line} == {CANARY["name"], CANARY["address"]}


# --- rights are read at every request


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

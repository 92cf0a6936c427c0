"""Every screen, for somebody who opens it, on an office PC and on a phone: in Vietnamese in each of its states, in
English as it stands first.

It is held against WCAG 2.2 AA, fits its window, and says what it is, in which language, and that it is a
demonstration. A new address is a new line of the table. A screen marked `send` is looked at once more with the errors
of its form, which is sent as it stands. How a screen looks does not hang on the engine, that it opens may: the one is
seen in the browser once, the other is asked of both.
"""

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import get_resolver, resolve

from communes.officers.models import Officer
from tests.journeys import books as imports
from tests.journeys import city as cities
from tests.journeys import hearings, locks
from tests.journeys import support as supports
from tests.journeys.moves import sign_in
from tests.journeys.watching import OFFICE_PC, PHONE, overflow, violations
from tests.test_access import addresses

TABLE = """
nobody  200  officers:sign_in         send  /sign-in/?next=/work/
nobody  200  reviews:verify           -     /verify/{city.certificate.token}/
nobody  404  reviews:verify           -     /verify/nothing/
binh    200  officers:password        send  /password/
binh    200  reviews:worklist         -     /work/
binh    200  reviews:form             -     /reviews/{city.draft.pk}/
lan     200  reviews:worklist         -     /work/
lan     200  reviews:board            -     /rounds/2026/board/
lan     200  reviews:board            -     /rounds/2025/board/
lan     200  reviews:rounds           -     /rounds/
lan     200  reviews:round            -     /rounds/2026/
lan     200  reviews:round            -     /rounds/2026/?state=decided
lan     200  reviews:round            -     /rounds/2026/?village=nowhere
lan     200  reviews:next_list        -     /rounds/2025/next/
lan     200  reviews:next_list        -     /rounds/2025/next/?part=same&village=nowhere
lan     200  reviews:request          send  /rounds/2026/request/
lan     200  reviews:request          -     /rounds/2025/request/
lan     200  reviews:round            -     /rounds/2026/?state=removed
lan     200  reviews:requests         -     /requests/
lan     200  reviews:requests         -     /requests/?answer=refused&year=2026
lan     200  reviews:request_add      send  /requests/add/
lan     200  reviews:remove           send  /reviews/{city.empty.pk}/remove/
lan     200  reviews:remove           -     /reviews/{city.sent.pk}/remove/
lan     200  reviews:form             -     /reviews/{city.empty.pk}/
lan     200  reviews:section          send  /reviews/{city.empty.pk}/form/members/
lan     200  reviews:section          send  /reviews/{city.empty.pk}/form/income/
lan     200  reviews:section          send  /reviews/{city.empty.pk}/form/services/
lan     200  reviews:section          -     /reviews/{city.empty.pk}/form/causes/
lan     200  reviews:section          -     /reviews/{city.correction.pk}/form/services/
lan     200  reviews:form             -     /reviews/{city.correction.pk}/
lan     200  reviews:form             -     /reviews/{city.sent.pk}/
lan     200  reviews:form             -     /reviews/{city.decided.pk}/
lan     200  reviews:check            -     /reviews/{city.empty.pk}/check/
lan     200  reviews:check            -     /reviews/{city.correction.pk}/check/
lan     200  reviews:why              -     /reviews/{city.sent.pk}/why/
lan     200  reviews:result           -     /reviews/{city.sent.pk}/result/
lan     200  reviews:result           -     /reviews/{city.without_result.pk}/result/
lan     200  reviews:papers           -     /rounds/2026/papers/
lan     200  reviews:papers           -     /rounds/2026/papers/?village=nowhere
lan     200  reviews:stage            -     /stages/{hearings.reviewing.pk}/
lan     200  reviews:stage            -     /stages/{hearings.refused.pk}/
lan     200  reviews:stage            send  /stages/{hearings.over.pk}/
lan     200  reviews:stage            -     /stages/{hearings.disputed.pk}/
lan     200  reviews:meeting_add      send  /stages/{hearings.reviewing.pk}/meeting/
lan     200  reviews:meeting_add      -     /stages/{hearings.agreed.pk}/meeting/
lan     200  reviews:notice_add       send  /stages/{hearings.agreed.pk}/notice/
lan     200  reviews:notice_add       -     /stages/{hearings.disputed.pk}/notice/
lan     200  reviews:notice           -     /notices/{hearings.notice.pk}/
lan     200  reviews:notice           -     /notices/{hearings.past.pk}/
lan     200  reviews:complaint_add    send  /notices/{hearings.notice.pk}/complaint/
lan     200  reviews:recheck          -     /complaints/{hearings.complaint.pk}/
lan     200  reviews:opinion_ask      -     /rounds/2026/opinion/
lan     200  reviews:opinion_ask      -     /rounds/2025/opinion/
mai     200  reviews:opinion_ask      send  /rounds/2026/opinion/
lan     200  households:list          -     /households/
lan     200  households:list          -     /households/?status=poor&sort=village&on=31/12/2025
lan     200  households:list          -     /households/?on=32/12/2025
lan     200  households:add           send  /households/add/
lan     200  households:detail        -     /households/{city.hoa.code}/
lan     200  households:edit          -     /households/{city.hoa.code}/edit/
lan     200  households:close         send  /households/{city.hoa.code}/close/
lan     200  households:move          send  /households/{city.hoa.code}/move/
lan     200  households:split         send  /households/{city.hoa.code}/split/
lan     200  households:merge         send  /households/{city.hoa.code}/merge/
lan     200  households:member_add    send  /households/{city.hoa.code}/members/add/
lan     200  households:member_edit   -     /households/{city.hoa.code}/members/{city.grandson.pk}/edit/
lan     200  support:measures         -     /support/
lan     200  support:measures         -     /support/?kind=loan&since=1/1/2025
lan     200  support:measures         -     /support/?kind=yacht&since=x
lan     200  support:measure          -     /support/measures/{support.loan.pk}/
lan     200  support:change           -     /support/measures/{support.loan.pk}/change/
lan     200  support:withdraw         send  /support/measures/{support.loan.pk}/withdraw/
lan     200  support:repay            send  /support/measures/{support.loan.pk}/repay/
lan     200  support:record           -     /support/households/{city.hoa.code}/record/
lan     200  support:record           -     /support/households/{city.hoa.code}/record/?kind=
lan     200  support:record_kind      send  /support/households/{city.hoa.code}/record/loan/
lan     200  support:record_kind      send  /support/households/{city.hoa.code}/record/allowance/
lan     200  support:record_kind      send  /support/households/{city.hoa.code}/record/child_health/
lan     200  support:funds            -     /support/funds/
lan     200  support:funds            -     /support/funds/?q=nowhere
lan     200  support:fund             -     /support/funds/{support.fund.pk}/
lan     200  support:fund_add         send  /support/funds/add/
lan     200  support:fund_edit        -     /support/funds/{support.fund.pk}/edit/
lan     200  support:receive          send  /support/funds/{support.fund.pk}/receive/
lan     200  support:contribution_strike send /support/contributions/{support.contribution.pk}/strike/
lan     200  support:models           -     /support/models/
lan     200  support:models           -     /support/models/?year=x
lan     200  support:model            -     /support/models/{support.model.pk}/
lan     200  support:model_add        send  /support/models/add/
lan     200  support:model_edit       -     /support/models/{support.model.pk}/edit/
lan     200  support:model_pay        send  /support/models/{support.model.pk}/pay/
lan     200  support:works            -     /support/works/
lan     200  support:works            -     /support/works/?kind=clinic
lan     200  support:work             -     /support/works/{support.work.pk}/
lan     200  support:work_add         send  /support/works/add/
lan     200  support:work_edit        -     /support/works/{support.work.pk}/edit/
lan     200  support:work_pay         send  /support/works/{support.work.pk}/pay/
lan     200  support:payment_strike   send  /support/payments/{support.payment.pk}/strike/
lan     200  reports:index            -     /reports/
lan     200  exchange:imports         -     /exchange/
lan     200  exchange:upload          send  /exchange/upload/
lan     200  exchange:import          -     /exchange/imports/{books.checking}/
lan     200  exchange:import          -     /exchange/imports/{books.checked}/
lan     200  exchange:import          -     /exchange/imports/{books.checked}/?group=changed
lan     200  exchange:columns         send  /exchange/imports/{books.matched}/columns/
lan     200  exchange:import          -     /exchange/imports/{books.waits}/
lan     200  exchange:import          -     /exchange/imports/{books.loading}/
lan     200  exchange:import          -     /exchange/imports/{books.loaded}/
lan     200  exchange:import          -     /exchange/imports/{books.undone}/
lan     200  exchange:import          -     /exchange/imports/{books.refused}/
viet    200  exchange:imports         -     /exchange/
viet    200  exchange:import          -     /exchange/imports/{books.waits}/
lan     200  exchange:duplicates      -     /exchange/duplicates/
lan     200  exchange:duplicates      -     /exchange/duplicates/?show=yacht
lan     200  exchange:pair            send  /exchange/duplicates/{city.hoa.code}/{city.draft.household.code}/
lan     404  -                        -     /nothing/
viet    200  reviews:worklist         -     /work/
dung    200  reviews:decide           send  /rounds/2026/decide/
dung    200  reviews:decide           -     /rounds/2026/decide/?choose=all
dung    200  reviews:decide_one       send  /reviews/{hearings.agreed_above.forms[1].pk}/decide/
viet    200  reviews:decide           -     /rounds/2026/decide/
viet    200  reviews:decide           -     /rounds/2025/decide/
viet    200  reviews:decide_one       -     /reviews/{city.sent.pk}/decide/
viet    200  reviews:decide_one       -     /reviews/{city.own.pk}/decide/
viet    200  reviews:return_one       send  /reviews/{city.sent.pk}/return/
viet    200  reviews:stage            -     /stages/{hearings.reported.pk}/
viet    200  reviews:return_list      send  /stages/{hearings.reported.pk}/return/
viet    200  reviews:return_list      -     /stages/{hearings.posted.pk}/return/
viet    200  reviews:decisions        -     /rounds/2025/decisions/
viet    200  reviews:decisions        -     /rounds/2026/decisions/
viet    200  households:detail        -     /households/{city.hoa.code}/
khoi    200  reviews:round_open       send  /rounds/open/?year=2027
khoi    200  reviews:worklist         -     /work/
khoi    200  reviews:board            -     /rounds/2026/board/
khoi    200  reviews:board            -     /rounds/2026/board/?late=1
khoi    200  reviews:board            -     /rounds/2026/board/10441/
khoi    200  reviews:next_list        -     /rounds/2025/next/
khoi    200  reviews:next_list        -     /rounds/2025/next/10441/
khoi    200  households:list          -     /households/?page=2
khoi    200  households:disclose      send  /households/{city.hoa.code}/disclose/
khoi    200  households:names         -     /households/{city.shown.code}/names/
khoi    200  households:disclosures   -     /households/disclosures/
lan     200  households:disclosures   -     /households/disclosures/?since=x
tuan    200  households:disclosures   -     /households/disclosures/
khoi    200  reviews:opinions         -     /rounds/2026/opinions/
khoi    200  reviews:opinions         -     /rounds/2025/opinions/
khoi    200  reviews:opinion_answer   send  /opinions/{hearings.asked.pk}/
khoi    200  reviews:opinion_answer   -     /opinions/{hearings.answered.pk}/
khoi    200  support:measures         -     /support/
khoi    200  support:funds            -     /support/funds/
khoi    200  support:fund             -     /support/funds/{support.above.pk}/
khoi    200  support:model            -     /support/models/{support.model.pk}/
khoi    200  reports:index            -     /reports/
khoi    200  reports:annual_summary   -     /reports/annual-summary/
khoi    200  reports:annual_summary   -     /reports/annual-summary/?year=2024&unit=01
khoi    200  reports:annual_summary   -     /reports/annual-summary/?year=1999
khoi    200  reports:official         -     /reports/official/
khoi    200  reports:official         -     /reports/official/?table=r2&year=2024&unit=10441&boundaries=2024-12-31
khoi    200  reports:official         -     /reports/official/?table=r4&year=1999
khoi    200  reports:named            -     /reports/named/?table=r14&year=2024&unit=01
khoi    200  reports:named            -     /reports/named/?table=list&year=2024&unit=10441&boundaries=2024-12-31
khoi    200  reports:named            -     /reports/named/?table=r15&year=1999
khoi    200  reports:named_disclose   send  /reports/named/names/?table=r14&year=2024&unit=01
khoi    200  reports:series           -     /reports/series/
khoi    200  reports:series           -     /reports/series/?first=2023&year=2025&boundaries=2024-12-31&by=district
khoi    200  reports:series           -     /reports/series/?first=1999
khoi    200  reports:two_standards    -     /reports/two-standards/?year=2024&unit=01
khoi    200  reports:two_standards    -     /reports/two-standards/?year=1999
khoi    200  reports:pictures         -     /reports/pictures/
khoi    200  reports:pictures         -     /reports/pictures/?year=2024&unit=10441&boundaries=2024-12-31
khoi    200  reports:pictures         -     /reports/pictures/?year=1999
khoi    200  reports:annual_document  -     /reports/document/?year=2024&unit=10441&boundaries=2024-12-31
khoi    200  reports:annual_document  -     /reports/document/?year=1999
khoi    200  reports:behind           -     /reports/behind/?table=r2&year=2025&unit=01&column=column_3
lan     200  reports:behind           -     /reports/behind/?table=r2&year=2025&unit=10441&column=column_8&line=persons
lan     200  reports:entitlements     -     /reports/entitlements/
lan     200  reports:entitlements     -     /reports/entitlements/?show=soon
khoi    200  reports:entitlements     -     /reports/entitlements/?show=to_check
khoi    200  reports:support_gap      -     /reports/support-gap/?year=2024&unit=01
khoi    200  reports:support_gap      -     /reports/support-gap/?year=2024&unit=01&indicator=water
khoi    200  reports:support_gap_households - /reports/support-gap/households/?year=2024&unit=01&group=lacking
khoi    200  reports:support_gap      -     /reports/support-gap/?year=1999
khoi    200  reports:targets          -     /reports/targets/
khoi    200  reports:targets          -     /reports/targets/?year=1999
khoi    200  support:reported         -     /support/reported/
khoi    200  support:reported_add     send  /support/reported/add/
khoi    200  support:reported_edit    -     /support/reported/{support.reported.pk}/edit/
khoi    200  support:target_add       send  /support/targets/add/
khoi    200  support:target_edit      -     /support/targets/{support.target.pk}/edit/
khoi    200  reports:support          -     /reports/support/?year=2025&by=source
khoi    200  reports:support          -     /reports/support/?year=1999
khoi    200  reports:support          -     /reports/support/?by=colour
khoi    200  reports:snapshots        -     /reports/locked/
khoi    200  reports:snapshots        -     /reports/locked/?year=1999
khoi    200  reports:snapshot         -     /reports/locked/{locked.reference}/
khoi    200  reports:snapshot_differences - /reports/locked/{locked.reference}/differences/
lan     200  reports:snapshot_differences - /reports/locked/{locked.reference}/differences/
khoi    200  reports:snapshot_lock    send  /reports/lock/r2/?year=2025&unit=10441&boundaries=2025-12-31
khoi    200  reports:snapshot_lock    -     /reports/lock/annual-summary/?year=1999
viet    200  reports:snapshot_lock    -     /reports/lock/r1/?year=2024&unit=10441
viet    200  reports:official         -     /reports/official/?table=r2&year=2025&unit=10441
khoi    200  reports:before_sending   -     /reports/before-sending/?year=2024&unit=10441&boundaries=2024-12-31
khoi    200  reports:before_sending   -     /reports/before-sending/?year=2025&unit=10441&boundaries=1800-01-01
lan     200  reports:before_sending_households - /reports/before-sending/households/?year=2026&unit=10441&rule=undecided
khoi    200  reports:check_table      -     /reports/check/
khoi    200  reports:reconciliation   -     /reports/published/
sen     200  reviews:worklist         -     /work/
sen     200  reviews:stage            send  /stages/{hearings.posted.pk}/
sen     200  reviews:form             -     /reviews/{city.sent.pk}/
lan     200  exchange:template        -     /exchange/template/
lan     200  exchange:export          -     /exchange/export/
lan     200  exchange:export          -     /exchange/export/?unit=
tuan    200  exchange:duplicates      -     /exchange/duplicates/
tuan    200  communes:units           -     /units/
tuan    200  communes:units           -     /units/?on=x
tuan    200  communes:unit            -     /units/01/
tuan    200  communes:unit            -     /units/10441/
tuan    404  communes:unit            -     /units/10450/
tuan    404  communes:unit            -     /units/10441/?on=x
tuan    200  reviews:law              -     /law/
tuan    200  support:programmes       -     /support/programmes/
tuan    200  support:programme        -     /support/programmes/nq17-2021/
tuan    404  support:programme        -     /support/programmes/nothing/
tuan    200  reviews:questionnaires   -     /law/forms/
tuan    200  reviews:questionnaire    -     /law/forms/{city.table.pk}/
tuan    200  reviews:questionnaire_import send /law/forms/import/
tuan    200  reviews:questionnaire_sign send /law/forms/{city.table.pk}/sign/
tuan    200  reviews:calendar         -     /law/calendar/
tuan    200  reviews:calendar_add     send  /law/calendar/add/
tuan    200  reviews:calendar_change  -     /law/calendar/{city.holiday.pk}/
tuan    200  officers:list            -     /officers/
tuan    200  officers:list            -     /officers/?q=khong+ai
tuan    200  officers:add             send  /officers/add/
tuan    200  officers:detail          -     /officers/{city.officers[lan].pk}/
tuan    200  officers:assign          send  /officers/{city.officers[lan].pk}/assign/
tuan    200  officers:set_password    send  /officers/{city.officers[lan].pk}/password/
tuan    200  officers:end_assignment  -     /officers/assignments/{city.assignment.pk}/end/
"""
# Addresses that lead on, are buttons or files, or are watched by machines.
WITHOUT_SCREEN = {
    *("home", "livez", "readyz", "set_language", "officers:sign_out", "officers:close", "officers:reopen"),
    *(
        "exchange:told_apart",
        "exchange:unmerge",
        "reviews:correct",
        "reviews:calendar_remove",
        "reviews:score",
        "reviews:remark_add",
        "reviews:report_list",
        "reviews:paper",
        "reports:support_csv",
        "reports:support_json",
        "reports:annual_summary_file",
        "reports:official_file",
        "reports:pictures_file",
        "reports:annual_document_file",
        "reports:snapshot_file",
        "reports:named_file",
        "reports:series_file",
        "reports:two_standards_file",
    ),
    *(f"exchange:{verb}" for verb in ("marked", "check_again", "ask_second", "take_back", "confirm", "undo", "drop")),
}
SIZES = {"PC": OFFICE_PC, "phone": PHONE}
JUDGED = {("vi", "PC"), ("en", "phone")}  # where axe looks; what is too wide is asked at each size


@dataclass(frozen=True)
class Screen:
    """One line of the table: who opens which address, with what status, and whether its form is sent too."""

    person: str
    status: int
    name: str
    is_sent: bool
    path: str

    @classmethod
    def read(cls, line: str) -> "Screen":
        person, status, name, send, path = line.split()
        return cls(person, int(status), name, send == "send", path)


SCREENS = [Screen.read(line) for line in TABLE.strip().splitlines()]
FIRST = {screen.name: screen for screen in reversed(SCREENS)}  # the others are the same page in another state
SEEN = {"vi": SCREENS, "en": list(FIRST.values())}


def test_every_address_has_its_screen():
    named = {name for name, _view in addresses(get_resolver().url_patterns) if not name.startswith("admin:")}
    assert {screen.name for screen in SCREENS} - {"-"} == named - WITHOUT_SCREEN


def test_every_screen_opens(db):
    city = cities.build()
    told, support, books = hearings.build(city), supports.build(city), imports.build(city)
    locked = locks.build()
    client = Client()
    seen = {}
    for screen in SCREENS:
        client.logout()
        if screen.person != "nobody":
            client.force_login(Officer.objects.get(username=screen.person))
        path = screen.path.format(city=city, hearings=told, support=support, books=books, locked=locked)
        seen[screen] = client.get(path).status_code, resolved(path)
    assert seen == {screen: (screen.status, screen.name) for screen in SCREENS}


@pytest.mark.browser
@pytest.mark.once
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_screen_can_be_read_by_everybody(open_page, live_server, city, language):
    told, support, books = hearings.build(city), supports.build(city), imports.build(city)
    locked = locks.build()
    found = []
    for person in dict.fromkeys(screen.person for screen in SEEN[language]):
        page = open_page(expecting={404})
        if person != "nobody":
            sign_in(page, person)
        page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        for screen in SEEN[language]:
            if screen.person == person:
                path = screen.path.format(city=city, hearings=told, support=support, books=books, locked=locked)
                found += [f"{person}: {fault}" for fault in faults_of(page, screen, path, language)]
    assert found == [], "\n".join(found)


def faults_of(page, screen, path, language):
    """Open `screen` and give what is wrong with it, each as a sentence."""
    answer = page.goto(path)
    if (answer.status, resolved(path)) != (screen.status, screen.name):
        yield f"{path}: {answer.status} {resolved(path)}"
    has_colours = language == "vi" and screen is FIRST[screen.name]
    yield from (f"{path} in {language} {fault}" for fault in looks(page, language, has_colours=has_colours))
    if screen.is_sent:
        send(page)
        if page.locator(".error-summary").count() != 1:
            yield f"{path} sent: no summary of the errors"
        yield from (f"{path} sent in {language} {fault}" for fault in looks(page, language, has_colours=has_colours))


def resolved(path):
    return "-" if path == "/nothing/" else resolve(path.partition("?")[0]).view_name


def looks(page, language, *, has_colours):
    """Give what is wrong with the page as it stands, on a PC and on a phone; contrast only where it `has_colours`: it
    takes as long as all the rest, and the other states of a page are made of the same tokens."""
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        if fault := overflow(page):
            yield f"on a {size}: {fault}"
        # Every rule sees both languages and both widths, though not each pair of them.
        if (language, size) in JUDGED and (fault := violations(page, colours=has_colours)):
            yield f"on a {size}: {fault}"
    if page.evaluate("document.documentElement.lang") != language:
        yield "is not in its language"
    if not page.title().partition(" – ")[0].strip() or not page.get_by_role("heading", level=1).inner_text().strip():
        yield "has no title"
    if page.locator(".demo").count() != 1:
        yield "does not say that it is a demonstration"


def send(page):
    """Send the first form of the page as it stands; a form with two buttons is sent by the one that checks."""
    form = page.locator("main form[method=post]").first
    with page.expect_navigation():
        form.evaluate("form => form.requestSubmit(form.querySelector('button[name=check]'))")

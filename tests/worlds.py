"""The people of the table of `test_access`, and what its addresses are asked for."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from communes.models import Unit
from communes.officers.models import Officer
from communes.officers.rights import Role
from households.exchange.models import Import
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


def build() -> World:
    """Save the world of the table."""
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
        "twins": {"one": household.code, "other": sent.household.code},
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
        "file_of_commune": {"kind": "csv", "?": f"?year=2025&unit={commune.code}"},
        "file_of_city": {"kind": "csv", "?": f"?year=2025&unit={city.code}"},
        "pdf_of_city": {"kind": "pdf", "?": f"?year=2025&unit={city.code}"},
        "unknown_kind": {"kind": "exe", "?": f"?year=2025&unit={commune.code}"},
        "a_number": {"?": f"?table=r1&year=2025&unit={commune.code}&column=column_3"},
        "r2_of_commune": {"code": "r2", "?": f"?year=2025&unit={commune.code}"},
        "r2_of_city": {"code": "r2", "?": f"?year=2025&unit={city.code}"},
        **locked(commune),
        "no_paper": {"?": f"?year=2025&unit={commune.code}&rule=no_paper"},
        "lacking": {"?": f"?year=2025&unit={commune.code}&group=lacking"},
        **imports(commune, people["officer"]),
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


def locked(commune):
    """Give a locked report of `commune`, its content as a file, and a file of a kind that there is not."""
    reference = factories.locked("r2", 2025, commune.code).reference
    kinds = {"locked_file": "json", "locked_exe": "exe"}
    files = {name: {"reference": reference, "kind": kind} for name, kind in kinds.items()}
    return {"locked": {"reference": reference}, **files}


def imports(commune, owner):
    """Give a file of `owner` that was checked, one that waits for a second person, and one that was loaded."""
    about = {"book": "households", "unit": commune, "as_of": date(2026, 11, 20), "owner": owner, "file_size": 5}
    about["receipt"], now = {"planned": 5, "written": 5, "left": 0}, timezone.now()
    rows = {
        state: Import.objects.create(
            **about, file_name=f"{state}.xlsx", file_hash="5e" * 32, state=state, created_at=now, loaded_at=now
        )
        for state in (Import.State.CHECKED, Import.State.AWAITING, Import.State.LOADED)
    }
    return {f"{state}_file": {"token": row.token} for state, row in rows.items()}


def lent(household):
    """Give a loan of `household`, of which nothing is paid back."""
    terms = Loan(term_months=36, yearly_rate=6, purpose="Nuôi bò")
    loan = NewMeasure(household, Kind.LOAN, date(2025, 3, 10), amount=50_000_000, terms=terms)
    return record_many([loan], by=None, source="command")[0]

"""The verbs that give and take accounts and roles: what they refuse, and the witness that each leaves."""

from datetime import date

import pytest
from axes.models import AccessAttempt
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from communes.models import Change, ChangeEntry, Reorganisation, Succession, Unit
from communes.officers import services
from communes.officers.models import Assignment, Officer
from communes.officers.rights import RIGHTS, Right, Role
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "sáu con trâu trắng"
JULY = date(2025, 7, 1)


@pytest.fixture
def city():
    return factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)


@pytest.fixture
def commune(city):
    return factories.unit(parent=city)


@pytest.fixture
def administrator(city):
    return factories.officer(Role.ADMINISTRATOR, city, username="yen")


def register(by, **values):
    values = {"username": "lan.myduc", "full_name": "Nguyễn Thị Lan", "password": PASSWORD, **values}
    return services.register_officer(**values, by=by, source="form")


def assign(assignment, by):
    return services.assign_many([assignment], by=by, source="form")[0]


def post(officer, unit, role=Role.OFFICER, valid_from=JULY, valid_until=None):
    return Assignment(officer=officer, unit=unit, role=role, valid_from=valid_from, valid_until=valid_until)


def last_entry():
    return ChangeEntry.objects.select_related("change").latest("pk")


# --- accounts


def test_a_registered_officer_signs_in_and_may_do_nothing_yet(administrator):
    officer = register(administrator)
    assert Officer.objects.get(username="lan.myduc").check_password(PASSWORD)
    assert officer.rights() == frozenset()


def test_an_account_without_a_password_lets_nobody_in():
    assert not register(None, password=None).has_usable_password()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"username": "Lan"}, "username"),
        ({"username": "lan mỹ đức"}, "username"),
        ({"username": "yen"}, "username"),
        ({"full_name": ""}, "full_name"),
        ({"email": "lan"}, "email"),
        ({"password": "ngắn"}, "password"),
        ({"password": "nguyễn thị lan"}, "password"),
        ({"password": "123456789012"}, "password"),
    ],
)
def test_a_registration_says_which_field_is_wrong(administrator, values, field):
    with pytest.raises(ValidationError) as refused:
        register(administrator, **values)
    assert list(refused.value.message_dict) == [field]
    assert not Officer.objects.filter(full_name="Nguyễn Thị Lan").exclude(pk=administrator.pk).exists()


def test_only_who_administers_gives_accounts_and_roles(commune):
    lan = factories.officer(Role.OFFICER, commune)
    assignment = Assignment.objects.get(officer=lan)
    binh = factories.officer()
    for verb in (
        lambda: register(lan),
        lambda: assign(post(binh, commune), lan),
        lambda: services.end_assignment(assignment, on=JULY, by=lan, source="form"),
        lambda: services.set_active(binh, active=False, by=lan, source="form"),
        lambda: services.set_password(binh, password=PASSWORD, by=lan, source="form"),
    ):
        with pytest.raises(PermissionDenied):
            verb()
    assert not Change.objects.exists()


def test_nobody_gives_himself_a_role_nor_closes_his_own_account(administrator, commune):
    own = Assignment.objects.get(officer=administrator)
    for verb in (
        lambda: assign(post(administrator, commune), administrator),
        lambda: services.end_assignment(own, on=timezone.localdate(), by=administrator, source="form"),
        lambda: services.set_active(administrator, active=False, by=administrator, source="form"),
    ):
        with pytest.raises(ValidationError):
            verb()
    assert administrator.rights() == RIGHTS[Role.ADMINISTRATOR]


def test_closing_and_reopening_an_account_is_written_once(administrator):
    binh = factories.officer()
    services.set_active(binh, active=False, by=administrator, source="form")
    services.set_active(binh, active=False, by=administrator, source="form")
    assert not Officer.objects.get(pk=binh.pk).is_active
    services.set_active(binh, active=True, by=administrator, source="form")
    kinds = ChangeEntry.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["officer.closed", "officer.reopened"]


def test_everybody_sets_his_own_password(commune):
    lan = factories.officer(Role.OFFICER, commune)
    services.set_password(lan, password=PASSWORD, by=lan, source="form")
    assert Officer.objects.get(pk=lan.pk).check_password(PASSWORD)


def test_a_new_password_lifts_a_lock_out(administrator):
    lan = factories.officer(username="lan")
    for name in ("lan", "binh"):
        AccessAttempt.objects.create(username=name, failures_since_start=10, attempt_time=timezone.now())
    services.set_password(lan, password=PASSWORD, by=administrator, source="form")
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["binh"]


def test_a_password_is_in_no_history(administrator):
    officer = register(administrator)
    services.set_password(officer, password="bảy con trâu trắng", by=administrator, source="form")
    kept = [f"{entry.label}{entry.key}{entry.before}{entry.after}" for entry in ChangeEntry.objects.all()]
    assert len(kept) == 2
    assert not any("trâu" in line or "argon2" in line or "md5" in line for line in kept)


# --- assignments


def test_an_assignment_gives_its_rights_at_once_and_leaves_a_change(administrator, commune):
    lan = register(administrator)
    assign(post(lan, commune), administrator)
    assert lan.can(Right.ENTER_REVIEWS)
    entry = last_entry()
    assert (entry.kind, entry.key, entry.change.by, entry.change.source) == (
        "officer.assigned",
        "lan.myduc",
        administrator,
        "form",
    )
    assert entry.after == {
        "role": "officer",
        "place": "Xã Mỹ Đức (10441)",
        "valid_from": "2025-07-01",
        "valid_until": None,
    }


def test_many_assignments_are_one_change(commune):
    officers = [factories.officer() for _ in range(3)]
    services.assign_many([post(officer, commune) for officer in officers], by=None, source="command")
    assert Change.objects.get().entries.count() == 3


def test_a_unit_must_be_in_force_on_the_first_day(city):
    old = factories.unit("10454", "Xã An Phú", parent=city, valid_until=JULY)
    new = factories.unit("10441", "Xã Mỹ Đức", parent=city, valid_from=JULY)
    merger = Reorganisation.objects.create(effective_on=JULY)
    Succession.objects.create(reorganisation=merger, old=old, new=new, extent="whole", is_main=True)
    with pytest.raises(ValidationError, match=r"Xã An Phú \(10454\) không còn từ 01/07/2025.*xã Mỹ Đức \(10441\)"):
        assign(post(factories.officer(), old), None)
    with pytest.raises(ValidationError, match=r"chỉ có từ 01/07/2025.*xã An Phú \(10454\)"):
        assign(post(factories.officer(), new, valid_from=date(2025, 6, 30)), None)
    assign(post(factories.officer(), old, valid_from=date(2025, 6, 30)), None)
    assign(post(factories.officer(), new), None)


def test_one_bad_assignment_leaves_none(commune):
    lan = factories.officer()
    with pytest.raises(ValidationError):
        services.assign_many([post(lan, commune), post(lan, commune)], by=None, source="import")
    assert not Assignment.objects.exists()
    assert not Change.objects.exists()


def test_a_role_is_not_given_twice_for_one_day(commune):
    lan = factories.officer()
    assign(post(lan, commune, valid_until=date(2026, 1, 1)), None)
    with pytest.raises(ValidationError, match="đã có phân công này"):
        assign(post(lan, commune, valid_from=date(2025, 12, 31)), None)
    assign(post(lan, commune, valid_from=date(2026, 1, 1)), None)
    assign(post(lan, commune, role=Role.APPROVER), None)


def test_an_administrator_serves_the_whole_province(city, commune):
    lan = factories.officer()
    with pytest.raises(ValidationError, match="cả tỉnh, thành phố"):
        assign(post(lan, commune, role=Role.ADMINISTRATOR), None)
    assign(post(lan, city, role=Role.ADMINISTRATOR), None)
    assert lan.can(Right.ADMINISTER)


def test_an_ended_assignment_holds_until_the_day_before(administrator, commune):
    lan = factories.officer(Role.OFFICER, commune)
    services.end_assignment(lan.assignments.get(), on=date(2026, 12, 1), by=administrator, source="form")
    assert lan.assignments.in_force(date(2026, 11, 30)).exists()
    assert not lan.assignments.in_force(date(2026, 12, 1)).exists()
    entry = last_entry()
    assert (entry.kind, entry.before["valid_until"], entry.after["valid_until"]) == (
        "officer.unassigned",
        None,
        "2026-12-01",
    )


def test_a_mistake_of_today_is_taken_back_today(administrator, commune):
    lan = factories.officer()
    today = timezone.localdate()
    assignment = assign(post(lan, commune, valid_from=today), administrator)
    services.end_assignment(assignment, on=today, by=administrator, source="form")
    assert lan.rights() == frozenset()


def test_an_end_is_brought_forward_but_never_put_off(administrator, commune):
    lan = factories.officer()
    assignment = assign(post(lan, commune, valid_until=date(2026, 12, 31)), None)
    services.end_assignment(assignment, on=date(2026, 12, 1), by=administrator, source="form")
    with pytest.raises(ValidationError, match="đã hết từ ngày 01/12/2026"):
        services.end_assignment(assignment, on=date(2026, 12, 31), by=administrator, source="form")
    with pytest.raises(ValidationError, match="trước ngày bắt đầu"):
        services.end_assignment(assignment, on=date(2025, 6, 30), by=administrator, source="form")

"""The verbs that say who signs in and who serves where. A password is in no history, only that it was set."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from axes.utils import reset as lift_lock_out
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communes.history import Entry, record
from communes.lookup import NotInForce
from communes.models import Unit
from communes.officers.models import Assignment, Officer
from communes.officers.rights import Right, Role

_BATCH = 2000


@transaction.atomic
def register_officer(
    *, username: str, full_name: str, password: str | None, by: Officer | None, source: str, email: str = ""
) -> Officer:
    """Give a new account, which may do nothing until it is assigned. Without a `password` nobody can sign in with it.

    Raises ValidationError by field (`username`, `full_name`, `email`, `password`).
    """
    _check_may_administer(by)
    officer = Officer(username=username, full_name=full_name, email=email)
    _set_password(officer, password)
    officer.index_name()
    officer.full_clean()
    officer.save()
    after = {"username": username, "full_name": full_name, "email": email}
    record(by=by, source=source, entries=[_entry("registered", officer, after=after)])
    return officer


@transaction.atomic
def assign_many(
    assignments: Sequence[Assignment], *, by: Officer | None, source: str, reason: str = ""
) -> list[Assignment]:
    """Save new assignments. Raises ValidationError when the unit of one is not in force on its first day, when one
    repeats another of the same time, when an administrator is not given the whole province, or when it is for `by`:
    nobody gives himself a role.
    """
    _check_may_administer(by, *(assignment.officer_id for assignment in assignments))
    for assignment in assignments:
        assignment.full_clean()
        _check_place(assignment)
    _check_not_repeated(assignments)
    saved = Assignment.objects.bulk_create(assignments, batch_size=_BATCH)
    entries = [_entry("assigned", assignment.officer, after=_printable(assignment)) for assignment in saved]
    record(by=by, source=source, reason=reason, entries=entries)
    return saved


@transaction.atomic
def end_assignment(assignment: Assignment, *, on: date, by: Officer | None, source: str) -> Assignment:
    """End `assignment`: the day `on` is the first without it. Raises ValidationError when it began later, has ended
    by then, or is that of `by`."""
    _check_may_administer(by, assignment.officer_id)
    current = Assignment.objects.select_for_update(of=("self",)).select_related("officer").get(pk=assignment.pk)
    if current.valid_until and current.valid_until <= on:
        raise ValidationError(_("Phân công này đã hết từ ngày %s.") % _written(current.valid_until))
    before = _printable(current)
    current.valid_until = on
    current.full_clean()
    current.save()
    entry = _entry("unassigned", current.officer, before=before, after=_printable(current))
    record(by=by, source=source, entries=[entry])
    return current


@transaction.atomic
def set_active(officer: Officer, *, active: bool, by: Officer | None, source: str) -> Officer:
    """Close or reopen an account. Who is signed in with a closed one is out at his next request."""
    _check_may_administer(by, officer.pk)
    current = Officer.objects.select_for_update().get(pk=officer.pk)
    if current.is_active == active:
        return current
    current.is_active = active
    current.save()
    record(by=by, source=source, entries=[_entry("reopened" if active else "closed", current)])
    return current


@transaction.atomic
def set_password(officer: Officer, *, password: str, by: Officer | None, source: str) -> Officer:
    """Set the password of `officer`, end his sessions and lift a lock-out. Raises ValidationError by field.

    Everybody sets his own; another's only who administers.
    """
    if by is None or by.pk != officer.pk:
        _check_may_administer(by)
    current = Officer.objects.select_for_update().get(pk=officer.pk)
    _set_password(current, password)
    current.save()
    lift_lock_out(username=current.username)
    record(by=by, source=source, entries=[_entry("password_set", current)])
    return current


def _check_may_administer(by: Officer | None, *concerned: int):
    """Raise PermissionDenied unless `by` administers, ValidationError when he is one of those `concerned`."""
    if by is None:
        return
    if not by.can(Right.ADMINISTER):
        raise PermissionDenied
    if by.pk in concerned:
        raise ValidationError(_("Không ai tự đổi quyền của mình. Nhờ một quản trị viên khác."))


def _set_password(officer: Officer, password: str | None):
    if password is not None:
        try:
            validate_password(password, officer)
        except ValidationError as error:
            raise ValidationError({"password": error.error_list}) from error
    officer.set_password(password)


def _check_place(assignment: Assignment):
    unit, first = assignment.unit, assignment.valid_from
    if assignment.role == Role.ADMINISTRATOR and (unit is None or unit.level != Unit.Level.PROVINCE):
        raise ValidationError(_("Quản trị hệ thống phụ trách cả tỉnh, thành phố. Nhập mã của tỉnh, thành phố."))
    if unit is None or (unit.valid_from <= first and (unit.valid_until is None or first < unit.valid_until)):
        return
    heirs, forebears = Unit.objects.heirs_of([unit], first), Unit.objects.forebears_of([unit], first)
    raise ValidationError(str(NotInForce(unit.code, first, unit=unit, heirs=heirs, forebears=forebears)))


def _check_not_repeated(assignments: Sequence[Assignment]):
    officers = {assignment.officer_id for assignment in assignments}
    known = defaultdict(list)
    for assignment in Assignment.objects.filter(officer__in=officers):
        known[_post(assignment)].append(assignment)
    for assignment in assignments:
        if any(_overlap(assignment, other) for other in known[_post(assignment)]):
            raise ValidationError(
                _("%(officer)s đã có phân công này trong thời gian đó: %(assignment)s.")
                % {"officer": assignment.officer, "assignment": assignment}
            )
        known[_post(assignment)].append(assignment)


def _post(assignment: Assignment) -> tuple:
    return assignment.officer_id, assignment.role, assignment.unit_id, assignment.village_id


def _overlap(one: Assignment, other: Assignment) -> bool:
    return (one.valid_until or date.max) > other.valid_from and (other.valid_until or date.max) > one.valid_from


def _entry(verb: str, officer: Officer, *, before: dict | None = None, after: dict | None = None) -> Entry:
    return Entry(f"officer.{verb}", officer.full_name, officer.username, before=before or {}, after=after or {})


def _printable(assignment: Assignment) -> dict:
    return {
        "role": assignment.role,
        "place": f"{assignment.place} ({assignment.place.code})",
        "valid_from": str(assignment.valid_from),
        "valid_until": assignment.valid_until and str(assignment.valid_until),
    }


def _written(day: date) -> str:
    return day.strftime("%d/%m/%Y")

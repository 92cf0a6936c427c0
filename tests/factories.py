"""Rows for tests, by plain functions: each saves one thing that is right as it stands, and takes what matters."""

from datetime import date
from itertools import count

from communes.models import RECORDS_BEGIN, Unit, Village, VillagePlacement
from communes.officers.models import Assignment, Officer

_numbers = count(1)

_LEVELS = {
    Unit.Kind.CITY: Unit.Level.PROVINCE,
    Unit.Kind.URBAN_DISTRICT: Unit.Level.DISTRICT,
    Unit.Kind.RURAL_DISTRICT: Unit.Level.DISTRICT,
    Unit.Kind.TOWN: Unit.Level.DISTRICT,
}


def unit(
    code: str = "10441",
    name: str = "Xã Mỹ Đức",
    *,
    kind: str = Unit.Kind.COMMUNE,
    parent: Unit | None = None,
    valid_from: date = RECORDS_BEGIN,
    valid_until: date | None = None,
) -> Unit:
    """A unit, a commune if nothing else is said; its level follows from its kind."""
    return Unit.objects.create(
        code=code,
        name=name,
        kind=kind,
        level=_LEVELS.get(kind, Unit.Level.COMMUNE),
        parent=parent,
        valid_from=valid_from,
        valid_until=valid_until,
    )


def village(lies_in: Unit, name: str = "Thôn Đoài", *, code: str | None = None) -> Village:
    """A village that has always lain in `lies_in`."""
    created = Village.objects.create(code=code or f"{lies_in.code}-{next(_numbers):02}", name=name)
    VillagePlacement.objects.create(village=created, unit=lies_in, valid_from=RECORDS_BEGIN)
    return created


def officer(role: str | None = None, place: Unit | Village | None = None, *, username: str | None = None) -> Officer:
    """An officer who signs in with the password "mat-khau-thu", and serves `place` (a unit or a village) in `role`."""
    created = Officer(username=username or f"can-bo-{next(_numbers)}", full_name="Nguyễn Thị Lan")
    created.set_password("mat-khau-thu")
    created.save()
    if role:
        key = "village" if isinstance(place, Village) else "unit"
        Assignment.objects.create(officer=created, role=role, valid_from=RECORDS_BEGIN, **{key: place})
    return created

"""A name for who sees masked rows: for a reason, for an hour, and for everybody to read who looked."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from communes.history import Entry, record
from communes.models import Unit, Village
from communes.officers.models import Officer
from communes.officers.rights import Right
from households.models import Disclosure, Household
from households.services import OutOfScope, changed_entry, check_scope

MINUTES_OPEN = 60
_OPEN_FOR = timedelta(minutes=MINUTES_OPEN)


@transaction.atomic
def disclose(household: Household, *, by, reason: str, words: str, at: datetime) -> Disclosure:
    """Show `by` the names of `household` from the moment `at`, and leave in its history that he saw them and what for.

    The same reason given twice while the names are shown is given once. Raises OutOfScope, and ValidationError when
    the reason says too little.
    """
    held = Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    check_scope([held], by, Right.LIST_MASKED)
    standing = held.disclosures.open_at(at).filter(officer=by, reason=reason, words=words).first()
    if standing:
        return standing
    entry = changed_entry("household.names_shown", held, {}, {"shown_for": reason})
    return _written(Disclosure(household=held, officer=by, reason=reason, words=words), entry, at)


@transaction.atomic
def disclose_list(
    officer,
    what: str,
    reason: str,
    words: str,
    *,
    at: datetime,
    unit: Unit | None = None,
    village: Village | None = None,
) -> Disclosure:
    """Show `officer` from the moment `at` all names of the list `what` (its title, without a name in it), which is of
    a `unit` or of a `village`: one of them, and the caller has looked whether he may list it.

    The same reason given twice while the names are shown is given once. Raises OutOfScope when he lists no households
    at all, and ValidationError when the reason says too little.
    """
    if not officer.can(Right.LIST_MASKED):
        raise OutOfScope(_("%(officer)s không được xem danh sách hộ.") % {"officer": officer})
    Officer.objects.select_for_update(no_key=True).get(pk=officer.pk)
    standing = disclosed_list(officer, what, at, unit=unit, village=village)
    if standing and (standing.reason, standing.words) == (reason, words):
        return standing
    after = {"shown_for": reason, "unit": unit and unit.name}
    entry = Entry("list.names_shown", what, "", village and village.pk, after=after)
    disclosure = Disclosure(what=what, unit=unit, village=village, officer=officer, reason=reason, words=words)
    return _written(disclosure, entry, at)


def disclosed(officer, households: Iterable[Household], now: datetime) -> set[int]:
    """Give the keys of those of `households` whose names `officer` is shown at the moment `now`: one query."""
    keys = [household.pk for household in households]
    shown = officer.disclosures.open_at(now).filter(household__in=keys)
    return set(shown.values_list("household_id", flat=True))


def disclosed_list(
    officer, what: str, now: datetime, *, unit: Unit | None = None, village: Village | None = None
) -> Disclosure | None:
    """Give the last disclosure by which `officer` is shown the list `what` of that `unit` or `village` at the moment
    `now`, if there is one: two villages may have one name, and their lists one title."""
    shown = officer.disclosures.open_at(now).filter(household=None, what=what, unit=unit, village=village)
    return shown.order_by("-until").first()


def masking(officer, right: Right, households: Iterable[Household], now: datetime) -> dict:
    """Give what `households/_head.html` asks of the page that lists `households` by `right`: whether names are
    `masked`, and the keys of those `disclosed` all the same. Costs its query only where something is masked."""
    masked = right is Right.LIST_MASKED
    return {"masked": masked, "disclosed": disclosed(officer, households, now) if masked else set()}


def _written(disclosure: Disclosure, entry: Entry, at: datetime) -> Disclosure:
    disclosure.made_at, disclosure.until = at, at + _OPEN_FOR
    disclosure.full_clean()
    disclosure.save()
    record(by=disclosure.officer, source="form", reason=disclosure.words, entries=[entry])
    return disclosure

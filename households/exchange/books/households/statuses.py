"""What the reviews say of the households of a file: who may move, whose status goes along, and whose the file tells
otherwise."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from households.exchange.books.households.gathering import Family
from households.reviews.models import ON_THE_LIST, Recognition, Review, Status

# A form of these states goes through the procedure of a village: it is moved with its household by hand.
_UNDER_WAY = (*Review.OPEN_STATES, Review.State.SUBMITTED)


def check_moves(moving: Mapping[int, Family], on: date) -> bool:
    """Refuse the families (by the key of their household) that may not move on the day `on`, and tell whether the
    status of one of the others goes along. Two queries."""
    if not moving:
        return False
    for household in under_review(moving):
        moving[household].refuse(_("Hộ có phiếu rà soát chưa công nhận. Chuyển thôn ở trang của hộ."))
    spells = dict(running(moving).values_list("household_id", "valid_from"))
    for household, since in spells.items():
        if since >= on:
            sentence = _("Ngày phải sau ngày %s của kết quả đang có hiệu lực.")
            moving[household].refuse(sentence % since.strftime("%d/%m/%Y"))
    return any(not moving[household].errors for household in spells)


def under_review(households: Collection[int]) -> list[int]:
    """Give those of `households` (keys) that have a form under way."""
    forms = Review.objects.filter(Q(stage__isnull=False) | Q(state=Review.State.SUBMITTED))
    found = forms.filter(household__among=households, state__in=_UNDER_WAY).order_by()
    return list(found.values_list("household_id", flat=True).distinct())


def running(households: Collection[int]):
    """Give the spells of `households` (keys) that run without an end."""
    return Recognition.objects.filter(household__among=households, valid_until=None)


def compare_statuses(told: Mapping[int, Family], new: Collection[Family]):
    """Warn where a file tells another status than the register: those that are there by the key of their household,
    and the `new` ones, which have none. One query."""
    families = [family for family in (*told.values(), *new) if family.status]
    if not families:
        return
    of = dict(running(told).values_list("household_id", "status"))
    held = {id(family): of.get(household) for household, family in told.items()}
    for family in families:
        known = held.get(id(family))
        if _listed(family.status) != _listed(known):
            sentence = _("Tệp ghi “%(file)s”, sổ ghi “%(register)s”. Kết quả của hộ chỉ đổi theo quyết định công nhận.")
            family.warn(sentence % {"file": _word(family.status), "register": _word(known)})


def _listed(status: str | None) -> str | None:
    return status if status in ON_THE_LIST else None


def _word(status: str | None) -> str:
    return str(Status(status).label) if status else _("chưa có kết quả")

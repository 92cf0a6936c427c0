"""Two households side by side: what is the same in both, and what differs."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from households.exchange.duplicates.finding import communes_on
from households.exchange.duplicates.likeness import ONE_PERSON, Pair, Person, pairs
from households.exchange.duplicates.merging import doubles_among
from households.exchange.duplicates.origins import counted_by_two, origins_of
from households.models import Household, Member
from households.reviews.models import Recognition, Review
from povertyreg.templatetags.register import STATUS_WORDS

_COMPARED = (
    "name", "birth_year", "birth_month", "birth_day", "citizen_id", "sex", "ethnicity", "relation", "schooling",
    "in_school", "work", "insured", "disabled", "merit",
)  # fmt: skip


class Fact(NamedTuple):
    """One fact of both households as printed; `differs` by what stands in the register, whatever is masked."""

    label: str
    one: str
    other: str
    differs: bool


class Beside(NamedTuple):
    """A member of each household in one row: the same person, or nobody on one side; and in which of his values the
    two households differ, by their labels."""

    one: Member | None
    other: Member | None
    differs: Sequence[str] = ()


class Comparison(NamedTuple):
    """What the page of a pair shows."""

    reason: str
    counted_by: Sequence
    facts: list[Fact]
    people: list[Beside]


def compare(one: Household, other: Household, today: date) -> Comparison:
    """Give `one` and `other` (with their villages and communes, `placed_on`) side by side on the day `today`."""
    mine, theirs = (list(household.members.present_on(today)) for household in (one, other))
    origins = origins_of((one.village_id, other.village_id), today)
    came = origins[one.village_id], origins[other.village_id]
    suspected = pairs(
        [*map(_person, mine, [one] * len(mine)), *map(_person, theirs, [other] * len(theirs))],
        communes_on(today, village__in=(one.village_id, other.village_id)),
    )
    return Comparison(
        _reason(suspected),
        [origin.before for origin in came] if _is_one_person(suspected) and counted_by_two(*came) else [],
        _facts((one, other), (mine, theirs), [origin.before for origin in came], today),
        _beside(mine, theirs),
    )


def _is_one_person(suspected: list[Pair]) -> bool:
    return bool(suspected) and suspected[0].why in ONE_PERSON


def _reason(suspected: list[Pair]) -> str:
    return suspected[0].reason if suspected else _("Không có dấu hiệu nào cho thấy đây là một hộ.")


def _person(member: Member, household: Household) -> Person:
    birth = member.birth_year, member.birth_month, member.birth_day
    return Person(household.pk, member.is_head, member.name_fold, *birth, member.citizen_id, household.village_id)


def _beside(mine: list[Member], theirs: list[Member]) -> list[Beside]:
    doubles = doubles_among(mine, theirs)
    by_key = {member.pk: member for member in theirs}
    rows = [_in_one_row(member, by_key.pop(doubles.get(member.pk), None)) for member in mine]
    return [*sorted(rows, key=lambda row: row.other is None), *(Beside(None, member) for member in by_key.values())]


def _in_one_row(one: Member, other: Member | None) -> Beside:
    differing = [name for name in _COMPARED if other and getattr(one, name) != getattr(other, name)]
    labels = [_("ngày sinh") if name.startswith("birth") else _label(name) for name in differing]
    return Beside(one, other, list(dict.fromkeys(labels)))


def _label(name: str) -> str:
    return str(Member._meta.get_field(name).verbose_name)


def _facts(households, members, origins, today: date) -> list[Fact]:
    heads = [next((member for member in people if member.is_head), None) for people in members]
    statuses, forms, measures = (_by_household(asked, households, today) for asked in (_status, _forms, _measures))
    return [
        _fact(_("Chủ hộ"), [household.head_name for household in households]),
        _fact(_("Ngày sinh chủ hộ"), [str(head.birth) if head else "" for head in heads]),
        _fact(
            _("Số định danh chủ hộ"),
            [head.masked_citizen_id if head else "" for head in heads],
            [head.citizen_id if head else "" for head in heads],
        ),
        _fact(_("Thôn, tổ dân phố"), [household.village.name for household in households]),
        _fact(_("Xã, phường"), [household.commune_name for household in households]),
        _fact(_("Xã, phường trước khi sắp xếp"), [unit.name for unit in origins]),
        _fact(_("Địa chỉ"), [household.address for household in households]),
        _fact(_("Vào sổ ngày"), [date_format(household.registered_on, "d/m/Y") for household in households]),
        _fact(_("Kết quả"), statuses),
        _fact(_("Số người"), [str(len(people)) for people in members]),
        _fact(_("Phiếu chưa quyết định"), forms),
        _fact(_("Khoản hỗ trợ đã ghi"), measures),
    ]


def _fact(label: str, shown: Sequence[str], held: Sequence | None = None) -> Fact:
    one, other = held or shown
    return Fact(label, *shown, differs=one != other)


def _by_household(asked, households, today: date) -> list[str]:
    found = asked(households, today)
    return [found.get(household.pk, "") for household in households]


def _status(households, today: date) -> dict[int, str]:
    spells = Recognition.objects.in_force(today).filter(household__in=households)
    return {household: str(STATUS_WORDS[status]) for household, status in spells.values_list("household", "status")}


def _forms(households, today: date) -> dict[int, str]:
    waits = Q(reviews__state__in=(*Review.OPEN_STATES, Review.State.SUBMITTED))
    return _counted(households, Count("reviews", waits))


def _measures(households, today: date) -> dict[int, str]:
    return _counted(households, Count("measures"))


def _counted(households, number: Count) -> dict[int, str]:
    rows = Household.objects.filter(pk__in=[household.pk for household in households]).annotate(number=number)
    return {pk: str(number) for pk, number in rows.values_list("pk", "number")}

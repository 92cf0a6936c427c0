"""Which rows of a household speak of which of its measures."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from households.exchange.books.lines import Line
from households.models import Household, Member
from households.support.models import Measure


class Said(NamedTuple):
    """A row that could be read, with the household and the person that it names."""

    line: Line
    household: Household
    member: Member | None


class Pair(NamedTuple):
    """A row and the measure of which it speaks: None for a new one. `fault` says why it can be neither."""

    said: Said
    measure: Measure | None
    fault: str = ""


def match(rows: Sequence[Said], standing: Sequence[Measure], given: Collection[str]) -> list[Pair]:
    """Give each of the `rows` of one household with its measure among those `standing`: by the key that an export
    wrote, else by kind, day, amount and person, as far as the file has (`given`) columns for them."""
    by_key = {measure.pk: measure for measure in standing}
    named = {row.line.said.id for row in rows}
    free = defaultdict(list)
    for measure in standing:
        if measure.pk not in named:
            free[_look(measure, measure.member_id, given)].append(measure)
    pairs, taken = [], {}
    for row in rows:
        said = row.line.said
        if said.id:
            pairs.append(_of_key(row, by_key.get(said.id), taken))
        else:
            alike = free[_look(said, row.member and row.member.pk, given)]
            pairs.append(Pair(row, alike.pop(0) if alike else None))
    return pairs


def _of_key(row: Said, measure: Measure | None, taken: dict[int, int]) -> Pair:
    key, number = row.line.said.id, row.line.row
    if measure is None:
        says = _("Khoản số %d không còn trong sổ của hộ này. Để trống mã khoản nếu là khoản mới.") % key
        return Pair(row, None, says)
    if taken.setdefault(key, number) != number:
        return Pair(row, measure, _("Khoản này đã có ở dòng %d. Để trống mã khoản nếu là khoản mới.") % taken[key])
    if measure.kind != row.line.said.kind:
        return Pair(row, measure, _("Khoản đã ghi không đổi sang loại khác được: huỷ nó trên trang của khoản."))
    return Pair(row, measure)


def _look(one, member: int | None, given: Collection[str]) -> tuple:
    """Give that by which a measure, or what a row says, is recognised without its key."""
    amount = one.amount if "amount" in given else None
    return one.kind, one.given_on, amount, member if "member" in given else None

"""What the rows of a book of totals would do."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communes.models import HouseholdTotal, Village
from households.exchange.books.lines import Line, Verdicts, lines, together
from households.exchange.books.totals.resources import TotalResource
from households.exchange.plans import Context, Plan, Progress, Table
from households.exchange.values.places import Elsewhere, Found, Places
from households.models import Household
from povertyreg.templatetags.register import count

_NUMBERS = ("households", "persons")


def plan(tables: Sequence[Table], context: Context, progress: Progress) -> Plan:
    """Give what `tables` would do to the totals of the year of `context`."""
    reading = _Reading(context)
    return together([reading.sheet(table, progress) for table in tables])


def saved_totals(context: Context) -> dict[int, tuple[int, int]]:
    """Give households and persons, by village, as they are saved for the year of `context`."""
    rows = HouseholdTotal.objects.filter(year=context.year, village__among=context.village_ids)
    return {village: (households, persons) for village, households, persons in rows.values_list("village", *_NUMBERS)}


class _Reading:
    """The rows so far, beside what the register holds."""

    def __init__(self, context: Context):
        self.year = context.year
        self.places = Places(context.unit, context.as_of, context.today, context.village_ids)
        self.saved = saved_totals(context)
        self.names = dict(Village.objects.filter(pk__among=context.village_ids).values_list("pk", "name"))
        self.listed = _listed(context)
        self.seen: dict[int, int] = {}

    def sheet(self, table: Table, progress: Progress) -> Verdicts:
        verdicts = Verdicts(table.sheet, TotalResource)
        if not verdicts.lack(table, _NUMBERS):
            for line in lines(table, TotalResource, progress):
                self._judge(line, verdicts)
        return verdicts

    def _judge(self, line: Line, verdicts: Verdicts):
        said = line.said
        place = self.places.village(said.commune_code, said.commune, said.village_code, said.village)
        if isinstance(place, Elsewhere):
            verdicts.pass_over(line, _label(line), place.sentence)
        elif not isinstance(place, Found):
            verdicts.refuse(line, _label(line), ("village", place.sentence))
        else:
            if place.note:
                verdicts.warn(line, "commune", place.note)
            self._judge_total(line, place.village_id, verdicts)

    def _judge_total(self, line: Line, village: int, verdicts: Verdicts):
        label, faults = self.names[village], list(self._faults(line, village))
        if faults or line.errors:
            verdicts.refuse(line, label, *faults)
        else:
            self._compare(line, village, label, verdicts)

    def _faults(self, line: Line, village: int):
        said, first = line.said, self.seen.setdefault(village, line.row)
        unread = {error.column for error in line.errors}
        if first != line.row:
            yield "village", _("Thôn này đã có ở dòng %d. Mỗi thôn một dòng.") % first
        if unread or (said.households is None and said.persons is None):
            return
        if said.households is None:
            yield "households", _("Có số nhân khẩu thì nhập cả tổng số hộ.")
        elif said.persons is None:
            yield "persons", _("Có tổng số hộ thì nhập cả số nhân khẩu.")
        elif said.persons < said.households:
            terms = {"persons": count(said.persons), "households": count(said.households)}
            yield "persons", _("Số nhân khẩu (%(persons)s) ít hơn số hộ (%(households)s).") % terms

    def _compare(self, line: Line, village: int, label: str, verdicts: Verdicts):
        said, before = line.said, self.saved.get(village)
        after = (said.households, said.persons)
        if said.households is None or after == before:
            verdicts.leave(line, label)
            return
        if said.households < self.listed.get(village, 0):
            verdicts.warn(line, "households", self._too_few(said.households, self.listed[village]))
        content = {"village": village, "year": self.year, "label": label, "before": before, "after": after}
        changed = [
            (verdicts.heading(name), "" if old is None else count(old), count(new))
            for name, old, new in zip(_NUMBERS, before or (None, None), after, strict=True)
            if old != new
        ]
        verdicts.write(line, label, content, changed, is_new=before is None)

    def _too_few(self, households: int, listed: int) -> str:
        sentence = ngettext(
            "Tổng số hộ (%(households)s) ít hơn số hộ của thôn trong sổ rà soát (%(listed)s). Xem lại.",
            "Tổng số hộ (%(households)s) ít hơn số hộ của thôn trong sổ rà soát (%(listed)s). Xem lại.",
            listed,
        )
        return sentence % {"households": count(households), "listed": count(listed)}


def _listed(context: Context) -> dict[int, int]:
    """Give, by village, how many households the register itself knew there at the end of the year."""
    end = min(date(context.year, 12, 31), context.today)
    known = Household.objects.open_on(end).filter(village__among=context.village_ids)
    return dict(known.order_by().values_list("village").annotate(Count("pk")))


def _label(line: Line) -> str:
    said = line.said
    return said.village or said.village_code or _("Dòng %d") % line.row

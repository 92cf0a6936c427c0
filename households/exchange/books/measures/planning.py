"""What the rows of a book of measures would do."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from communes.names import fold
from households.exchange.books.lines import Line, Verdicts, lines, together
from households.exchange.books.measures import register
from households.exchange.books.measures.composing import Composer
from households.exchange.books.measures.matching import Pair, Said, match
from households.exchange.books.measures.plain import to_plain
from households.exchange.books.measures.resources import MeasureResource
from households.exchange.books.measures.together import Bringing, faults_together
from households.exchange.plans import Context, Plan, Progress, Table
from households.models import Household
from households.support.models import Kind, Measure
from households.support.recording.contents import NewMeasure, content, read_paid
from households.support.recording.refusals import faults_of
from households.support.recording.wording import HISTORY

_NEEDED = ("code", "kind", "given_on")


def plan(tables: Sequence[Table], context: Context, progress: Progress) -> Plan:
    """Give what `tables` would do to the measures of the households of `context`."""
    return together([_Sheet(table, context).judged(progress) for table in tables])


class _Sheet:
    """One sheet beside what the register holds of its households."""

    def __init__(self, table: Table, context: Context):
        self.table, self.context, self.given = table, context, frozenset(table.columns)
        self.verdicts = Verdicts(table.sheet, MeasureResource)
        self.bringing: list[Bringing] = []

    def judged(self, progress: Progress) -> Verdicts:
        if self.verdicts.lack(self.table, _NEEDED):
            return self.verdicts
        read = list(lines(self.table, MeasureResource, progress))
        self._look_up(read)
        rows = defaultdict(list)
        for said in filter(None, map(self._placed, read)):
            rows[said.household.pk].append(said)
        for key, standing in groupby(self.standing.iterator(chunk_size=2000), attrgetter("household_id")):
            self._judge(rows.pop(key, []), list(standing))
        for said in rows.values():
            self._judge(said, [])
        self._write()
        return self.verdicts

    def _look_up(self, read: Sequence[Line]):
        """Fetch what the sheet speaks of: so many queries however long it is."""
        self.households = register.households_called({line.said.code for line in read})
        here = {one.pk for one in self.households.values() if one.village_id in self.context.village_ids}
        self.here, self.standing = here, register.standing_measures(here)
        self.seen = register.funds_seen(self.context)
        self.funds = register.funds_for(self.standing, self.seen)
        self.payments = register.payments_of(self.standing, self.funds)
        models = register.models_for(self.context, self.standing)
        self.composer = Composer(
            given=self.given,
            today=self.context.today,
            funds=self.funds,
            fund_names=register.fund_names(self.funds.values()),
            models=models,
            model_names=register.model_names(models.values()),
            members=register.members_of(here) if "member" in self.given else {},
        )

    def _placed(self, line: Line) -> Said | None:
        """Give the row with its household and person; None where it stops here."""
        household = self.households.get(line.said.code)
        if household and household.pk not in self.here:
            sentence = _("Hộ này không thuộc địa bàn được nhập của bạn; dòng được bỏ qua.")
            return self.verdicts.pass_over(line, _label(line, None), sentence)
        if line.errors:
            return self.verdicts.refuse(line, _label(line, household))
        if household is None:
            fault = _("Không có hộ nào mang mã %s. Nhập sổ hộ trước.") % line.said.code
            return self.verdicts.refuse(line, _label(line, None), ("code", fault))
        try:
            member = self.composer.member(line.said, household)
        except ValueError as fault:
            return self.verdicts.refuse(line, _label(line, household), ("member", str(fault)))
        self._compare_head(line, household)
        return Said(line, household, member)

    def _compare_head(self, line: Line, household: Household):
        if line.said.head and fold(line.said.head) != household.head_fold:
            sentence = _("Chủ hộ của %(code)s trong sổ là %(head)s. Xem lại mã hộ.")
            self.verdicts.warn(line, "head", sentence % {"code": household.code, "head": household.head_name})

    def _judge(self, rows: Sequence[Said], standing: Sequence[Measure]):
        """Judge the rows of one household."""
        last = max((measure.pk for measure in standing), default=0)
        same_days = {(measure.kind, measure.given_on) for measure in standing}
        for pair in match(rows, standing, self.given):
            is_sound = self._compare(pair, last)
            said = pair.said.line.said
            if is_sound and pair.measure is None and (said.kind, said.given_on) in same_days:
                sentence = _("Sổ đã có một khoản cùng loại, cùng ngày của hộ; dòng này là một khoản nữa.")
                self.verdicts.suspect(pair.said.line, "given_on", sentence)

    def _compare(self, pair: Pair, last: int) -> bool:
        """Judge a row beside its measure, and tell whether it is sound by itself."""
        (line, household, member), measure = pair.said, pair.measure
        label = _label(line, household)
        if pair.fault:
            self.verdicts.refuse(line, label, ("id", pair.fault))
            return False
        before = measure and self._read(measure, household)
        new, faults = self.composer.compose(line.said, household, member, before)
        faults += [] if faults else faults_of(new)
        is_new_or_changed = before is None or (not faults and content(before) != content(new))
        if not faults and before and is_new_or_changed and line.said.version not in (None, measure.version):
            faults.append(("version", _("Khoản này đã được sửa sau khi tải mẫu. Tải mẫu mới.")))
        if faults:
            self.verdicts.refuse(line, label, *faults)
        elif is_new_or_changed:
            self.bringing.append(Bringing(line, label, new, measure, before, last))
        else:
            self.verdicts.leave(line, label)
        return not faults

    def _read(self, measure: Measure, household: Household) -> NewMeasure:
        measure.household = household
        return read_paid(measure, self.payments.get(measure.pk, []))

    def _write(self):
        """Bring what stands beside the other rows too."""
        faults = faults_together(self.bringing, self.funds, self.seen)
        for one in self.bringing:
            if wrong := faults.get(one.line.row):
                self.verdicts.refuse(one.line, one.label, *wrong)
                continue
            held = {"label": one.label, "last": one.last, "says": to_plain(one.new)}
            held |= {"measure": one.measure and one.measure.pk, "version": one.measure and one.measure.version}
            differences = list(_differences(one.before, one.new)) if one.before else []
            self.verdicts.write(one.line, one.label, held, differences, is_new=one.measure is None)


def _label(line: Line, household: Household | None) -> str:
    """Give household, kind and day: MD-0412 – Lê Thị Thơm: Quà tặng, 10/03/2026."""
    said = line.said
    terms = {"household": household or said.code or _("Dòng %d") % line.row}
    if not said.kind or not said.given_on:
        return str(terms["household"])
    return _("%(household)s: %(kind)s, %(day)s") % {
        **terms,
        "kind": Kind(said.kind).label,
        "day": f"{said.given_on:%d/%m/%Y}",
    }


def _differences(before: NewMeasure, new: NewMeasure) -> Iterator[tuple[str, str, str]]:
    """Give what a measure said and says now, in the words of its page."""
    old, says = content(before), content(new)
    for name in HISTORY.in_order({**old, **says}):
        if old.get(name) != says.get(name):
            term = HISTORY.term(name)
            yield capfirst(term.label), term.say(old.get(name)), term.say(says.get(name))

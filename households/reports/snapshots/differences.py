"""What of a locked report is otherwise in the register of now: its figures, and the households behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from households.codes import ETHNICITIES
from households.reports.models import Snapshot
from households.reports.snapshots.canonical import restored
from households.reports.snapshots.changed_figures import ChangedFigure, figures_changed
from households.reports.snapshots.ground import (
    CAUSES,
    DEPRIVATIONS,
    Change,
    Counted,
    Stood,
    changes,
    ground_of,
    unpacked,
)
from households.reports.snapshots.lockable import Report, printed
from households.reviews.judging import indicators_for
from households.reviews.models import Cause
from povertyreg.templatetags.register import STATUS_WORDS, count


@dataclass(frozen=True)
class Differences:
    """What differs between a locked report and the `report` that answers the same now, by what it `counted`."""

    snapshot: Snapshot
    report: Report
    figures: Sequence[ChangedFigure]
    households: Sequence[Change]
    counted: Counted

    def __bool__(self):
        return bool(self.figures or self.households)

    @property
    def summary(self) -> str:
        """The differences in short: +2 hộ, −1 hộ, 3 hộ đổi; only the figures where the households are the same."""
        came = sum(one.came(self.counted) for one in self.households)
        went = sum(one.went(self.counted) for one in self.households)
        changed = len(self.households) - came - went
        parts = [
            came and _("+%s hộ") % count(came),
            went and _("−%s hộ") % count(went),
            changed and ngettext("%s hộ đổi", "%s hộ đổi", changed) % count(changed),
            not self.households
            and ngettext("%s số, hộ như cũ", "%s số, hộ như cũ", len(self.figures)) % count(len(self.figures)),
        ]
        return ", ".join(part for part in parts if part)

    @cached_property
    def _parts(self) -> Mapping[str, str]:
        return {part.code: part.name for part in self.report.place.parts}

    @cached_property
    def _indicators(self) -> Mapping[str, str]:
        return {found.code: _(found.label) for found in indicators_for(self.snapshot.standards)}

    def said(self, change: Change) -> list[tuple[str, str, str]]:
        """Give what changed of a household as (day in words, as it was locked, as it is now)."""
        days = ((_("Đầu kỳ"), change.start), (_("Cuối kỳ"), change.end))
        return [(day, self._stood(was), self._stood(now)) for day, (was, now) in days if was != now]

    def _stood(self, stood: Stood | None) -> str:
        if stood is None:
            return _("không được tính")
        facts = (self._fact(name, value) for name, value in zip(self.counted.facts, stood.facts, strict=True))
        place = self._parts.get(stood.part, stood.part)
        return ", ".join([str(STATUS_WORDS[stood.status]), place, *(fact for fact in facts if fact)])

    def _fact(self, name: str, value: object) -> str:
        """Give a fact in words; nothing for what does not hold."""
        if name == DEPRIVATIONS:
            return _("thiếu: %s") % "; ".join(self._indicators.get(code, code) for code in value) if value else ""
        if name == CAUSES:
            return "; ".join(str(Cause(code).label) for code in value)
        if name == "ethnicity":
            return dict(ETHNICITIES).get(value, value)
        if name in ("persons", "children"):
            return _NUMBERS[name](value) % count(value)
        return str(_NEEDS[name]) if value else ""


_NEEDS = {
    "merit": gettext_lazy("có người có công"),
    "no_working_capacity": gettext_lazy("không có khả năng lao động"),
    "female_head": gettext_lazy("phụ nữ làm chủ hộ"),
}
_NUMBERS = {
    "persons": lambda number: ngettext("%s nhân khẩu", "%s nhân khẩu", number),
    "children": lambda number: ngettext("%s trẻ em", "%s trẻ em", number),
}


def changed(snapshot: Snapshot, report: Report, at: datetime) -> list[ChangedFigure]:
    """Give the figures in which the `report` that answers the same at the moment `at` differs from `snapshot`."""
    return figures_changed(restored(snapshot.content).tables, printed(report, at).tables)


def differences(snapshot: Snapshot, report: Report, figures: Sequence[ChangedFigure]) -> Differences:
    """Give what differs between `snapshot` and the `report` that answers the same: its `figures`, and the
    households."""
    ground = unpacked(snapshot.ground)
    households = changes(ground, ground_of(report, ground.counted))
    return Differences(snapshot, report, figures, households, ground.counted)

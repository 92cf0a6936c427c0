"""The rows of a sheet in the words of its columns, and the verdicts on them as they grow to a plan."""

from collections import namedtuple
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from django.utils.translation import gettext as _
from import_export.resources import Resource

from households.exchange.plans import Finding, Group, Json, Plan, Progress, Step, Table
from households.exchange.values.cleaning import clean_rows

_BREATH = 2000


class Line(NamedTuple):
    """A row of the file: what it `said`, cleaned, by the names of the columns (None for what it leaves open), and what
    could not be read."""

    row: int
    said: tuple
    errors: Sequence[Finding]


@cache
def said_by(resource: type[Resource]) -> type:
    """Give the named tuple that holds what a row of `resource` says."""
    return namedtuple("Said", resource.fields)


def lines(table: Table, resource: type[Resource], progress: Progress) -> Iterator[Line]:
    """Give the rows of `table`. A column that the file does not have says nothing."""
    fields = {name: column for name, column in resource.fields.items() if name in table.columns}
    order = {name: place for place, name in enumerate(fields)}
    places, make = [order.get(name, len(order)) for name in resource.fields], said_by(resource)._make
    for number, cleaned in enumerate(clean_rows(table, fields)):
        if number % _BREATH == 0:
            progress(0)
        values = (*cleaned.values, None)
        yield Line(cleaned.row, make([values[place] for place in places]), cleaned.errors)


class Verdicts:
    """What becomes of the rows of one sheet."""

    def __init__(self, sheet: str, resource: type[Resource]):
        self.sheet, self.resource = sheet, resource
        self.steps: list[Step] = []
        self.findings: list[Finding] = []

    def lack(self, table: Table, needed: Iterable[str]) -> bool:
        """Whether `table` has not all `needed` columns; each of those is an error of the whole sheet."""
        missing = [name for name in needed if name not in table.columns]
        for name in missing:
            self._find(0, "", _("Thiếu cột “%s”.") % self.heading(name), Group.ERROR)
        return bool(missing)

    def stop(self, sentence: str) -> bool:
        """Refuse the whole sheet; give True."""
        self._find(0, "", sentence, Group.ERROR)
        return True

    def heading(self, name: str) -> str:
        """Give the printed heading of a column; nothing for what is none."""
        column = self.resource.fields.get(name)
        return str(column.heading) if column else ""

    def refuse(self, line: Line, label: str, *faults: tuple[str, str]):
        """A row with an error: `faults` are names of columns ("" for the whole row) with a sentence each."""
        for name, sentence in faults:
            self._find(line.row, name, sentence, Group.ERROR)
        self.findings += line.errors
        self.steps.append(Step(Group.ERROR, label, self.sheet, line.row))

    def pass_over(self, line: Line, label: str, sentence: str):
        """A row about what lies outside the area of the officer."""
        self._find(line.row, "", sentence, Group.OUTSIDE)
        self.steps.append(Step(Group.OUTSIDE, label, self.sheet, line.row))

    def warn(self, line: Line, name: str, sentence: str):
        """Say what looks wrong and may still be right; the row goes its way."""
        self._find(line.row, name, sentence, Group.WARNING)

    def suspect(self, line: Line, name: str, sentence: str):
        """Say that the row may speak of what the register has already; it goes its way."""
        self._find(line.row, name, sentence, Group.DUPLICATE)

    def leave(self, line: Line, label: str):
        """A row that says what the register holds."""
        self.steps.append(Step(Group.UNCHANGED, label, self.sheet, line.row))

    def write(self, line: Line, label: str, content: Json, differences: Sequence = (), *, is_new: bool):
        """A row that brings something."""
        group = Group.NEW if is_new else Group.CHANGED
        self.steps.append(Step(group, label, self.sheet, line.row, differences, content))

    def _find(self, row: int, name: str, sentence: str, group: Group):
        self.findings.append(Finding(self.sheet, row, self.heading(name), sentence, group))


def together(verdicts: Iterable[Verdicts], *, changes_status: bool = False) -> Plan:
    """Give the plan that `verdicts` come to, sheet by sheet in the order of the file."""
    plan = Plan(changes_status=changes_status)
    for one in verdicts:
        plan.steps += sorted(one.steps, key=lambda step: step.row)
        plan.findings += sorted(one.findings, key=lambda finding: finding.row)
    return plan

"""The targets of the city and the figures that others reported, from their files to the register."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from communes.models import Change, Unit
from households.support.figures.services import state_many
from households.support.models import ReportedFigure, Target

DATA = Path(__file__).parent / "data"
TARGETS_FILE, REPORTED_FILE = DATA / "targets.csv", DATA / "reported_figures.csv"
_COPIED = ("code", "place", "period_from", "period_to", "measure", "unit_of_measure", "comparison", "source", "quote")
_SOURCE = Change.Source.COMMAND
_ARE_ALL = {"yes": True, "no": False, "": None}


@transaction.atomic
def load(targets: Path = TARGETS_FILE, reported: Path = REPORTED_FILE) -> tuple[int, int]:
    """Add what is not in the register yet of both files; give how many targets and how many figures were added.

    What is there stays as it is, for somebody may have put it right. A target of a unit that is not known yet is left
    to a later load. Raises ValidationError when a line of a file is not right.
    """
    aims = state_many(list(_targets(targets)), by=None, source=_SOURCE, summary=_("Chỉ tiêu đã công bố"))
    wholes, parts = _figures(reported)
    summary = _("Số liệu do nơi khác báo cáo")
    added = state_many(wholes, by=None, source=_SOURCE, summary=summary)
    known = {figure.code: figure for figure in ReportedFigure.objects.all()}
    for figure, whole in parts:
        figure.whole = known[whole]
    added += state_many([figure for figure, _whole in parts], by=None, source=_SOURCE, summary=summary)
    return len(aims), len(added)


def _targets(path: Path) -> Iterator[Target]:
    held = set(Target.objects.values_list("unit", "year", "subject"))
    for line in _lines(path):
        year = int(line["year"])
        unit = Unit.objects.in_force(date(year, 12, 31)).filter(code=line["unit_code"]).first()
        if unit and (unit.pk, year, line["subject"]) not in held:
            base = {"base": line["base"] or None, "base_on": line["base_on"] or None}
            values = {name: line[name] for name in ("subject", "value", "document")}
            yield Target(unit=unit, year=year, **values, **base)


def _figures(path: Path) -> tuple[list[ReportedFigure], list[tuple[ReportedFigure, str]]]:
    """Give the new figures: those that are no part of another, and the parts with the codes of their wholes."""
    held = set(ReportedFigure.objects.values_list("code", flat=True))
    new = [line for line in _lines(path) if line["code"] not in held]
    wholes = [_figure(line) for line in new if not line["whole"]]
    return wholes, [(_figure(line), line["whole"]) for line in new if line["whole"]]


def _figure(line: dict[str, str]) -> ReportedFigure:
    period_to = date.fromisoformat(line["period_to"])
    return ReportedFigure(
        unit=Unit.objects.in_force(period_to).filter(code=line["unit_code"]).first() if line["unit_code"] else None,
        value=Decimal(line["value"]),
        parts_are_all=_ARE_ALL[line["parts_are_all"]],
        **{name: line[name] for name in _COPIED},
    )


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))

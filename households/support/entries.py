"""What the history says of support that belongs to no household: funds, models, works and stated numbers."""

from collections.abc import Mapping

from communes.history import Entry
from communes.models import Village
from households.support.models import Fund, LivelihoodModel, PublicWork, ReportedFigure, Target

Kept = Fund | LivelihoodModel | PublicWork | Target | ReportedFigure

_CALLED = {Fund: "fund", LivelihoodModel: "model", PublicWork: "work", Target: "target", ReportedFigure: "figure"}


def called(row: Kept) -> str:
    """Give what kinds of entries, and the columns of a spending, call `row`."""
    return _CALLED[type(row)]


def key_of(row: Kept) -> str:
    """Give the key of `row` in the history; no code of a household has a slash."""
    return f"{called(row)}/{row.pk}"


def entry_of(verb: str, row: Kept, before: Mapping | None = None, after: Mapping | None = None) -> Entry:
    """Give the entry that says what was done to `row`: fund.opened, model.changed, work.paid."""
    village_id = getattr(row, "village_id", None)
    return Entry(f"{called(row)}.{verb}", str(row), key_of(row), village_id, _kept(before or {}), _kept(after or {}))


def _kept(values: Mapping) -> dict:
    return dict(_value(name, value) for name, value in values.items())


def _value(name: str, value) -> tuple[str, object]:
    if isinstance(value, Village):
        return "village_id", value.pk
    return name, value if isinstance(value, int | None.__class__) else str(value)

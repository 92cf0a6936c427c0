"""The published figures, from their file to the register, to be compared with what the register computes."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import models, transaction
from django.forms import model_to_dict

from communes import names
from communes.history import Entry, record
from communes.lookup import NotInForce
from communes.models import Change, Unit, Village
from households.reports.models import PublishedDocument, PublishedFigure
from households.reports.places import village_named

DOCUMENTS_FILE = Path(__file__).parent / "data" / "published_documents.csv"
FIGURES_FILE = Path(__file__).parent / "data" / "published_figures.csv"
_COPIED = ("documents", "publishers", "place", "unit_code", "measure", "unit", "comparison", "quote")


@transaction.atomic
def load(path: Path = FIGURES_FILE) -> int:
    """Make the register hold the figures of `path` in their order, the documents that printed them, and no others; give
    the number of the figures.

    A village that a figure names is found by its name in the unit; before the villages are there it stays empty, and
    a later load fills it. The history holds a change when anything differs. Raises ValidationError when a line of the
    file is not a figure.
    """
    figures = list(_read(path))
    changed = _hold(_documents()) + _hold(figures)
    if changed:
        counts = {name: changed[name] for name in ("written", "removed")}
        counted = Entry("figures.loaded", path.name, "", after=counts)
        record(by=None, source=Change.Source.COMMAND, entries=[counted])
    return len(figures)


def _hold(rows: Sequence[models.Model]) -> Counter[str]:
    """Make the register hold `rows` (of one model) and no others; give how many were `written` and `removed`."""
    model = type(rows[0])
    held = {row.pk: model_to_dict(row) for row in model.objects.all()}
    differing = [row for row in rows if held.pop(row.pk, None) != model_to_dict(row)]
    for row in differing:
        row.full_clean(validate_unique=False)
        row.save()
    model.objects.filter(pk__in=held).delete()
    return Counter(written=len(differing), removed=len(held))


def _documents() -> list[PublishedDocument]:
    with DOCUMENTS_FILE.open(encoding="utf-8", newline="") as lines:
        return [
            PublishedDocument(**line | {"published_on": _day(line["published_on"])}) for line in csv.DictReader(lines)
        ]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _read(path: Path) -> Iterator[PublishedFigure]:
    with path.open(encoding="utf-8", newline="") as lines:
        for order, line in enumerate(csv.DictReader(lines), start=1):
            period_to = date.fromisoformat(line["period_to"])
            yield PublishedFigure(
                id=line["id"],
                order=order,
                period_from=date.fromisoformat(line["period_from"]),
                period_to=period_to,
                value=Decimal(line["value"]),
                decimals=len(line["value"].partition(".")[2]),
                village=_village(line["place"], line["unit_code"], period_to),
                **{name: line[name] for name in _COPIED},
            )


def _village(place: str, unit_code: str, on: date) -> Village | None:
    """Give the village that `place` names within the unit of that code on the day `on`, if it is known yet."""
    name = village_named(place)
    if name is None:
        return None
    try:
        unit = Unit.objects.named(unit_code, on)
    except NotInForce:
        return None
    return Village.objects.of([unit], on).filter(name_fold=names.fold(name)).order_by("code").first()

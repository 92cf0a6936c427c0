"""Files of households as an officer would fill them in, and what becomes of them."""

import json
from collections.abc import Iterable, Mapping

from django.db import transaction

from households.exchange.books.households.book import HouseholdBook
from households.exchange.books.households.resources import LAYOUTS
from households.exchange.plans import Context, Group, Loaded, Plan, Table, Undone

BOOK = HouseholdBook()
FIRST_ROW = 2


def plan_of(context: Context, sheets: Mapping[str, Iterable[dict]]) -> Plan:
    """The plan of a file whose `sheets` hold rows of cells by the names of their columns."""
    return BOOK.plan([_table(sheet, list(rows)) for sheet, rows in sheets.items()], context, lambda share: None)


def exported(context: Context, *sheets: str) -> dict[str, list[dict]]:
    """The cells of an export, sheet by sheet: every column, also the empty ones."""
    wanted = sheets or LAYOUTS["sheets"]
    return {sheet: [_cells(sheet, row) for row in BOOK.rows(sheet, context)] for sheet in wanted}


def load(context: Context, plan: Plan) -> Loaded:
    """Load what `plan` holds, as it would be kept until it is confirmed."""
    kept = json.loads(json.dumps([step.content for step in plan.steps if step.group in (Group.NEW, Group.CHANGED)]))
    with transaction.atomic():
        return BOOK.load(kept, context, reason="nhập sổ")


def undo(context: Context, loaded: Loaded) -> Undone:
    with transaction.atomic():
        return BOOK.undo(json.loads(json.dumps(loaded.before)), context, reason="hoàn tác")


def person(name: str = "Lê Thị Thơm", **cells) -> dict:
    """A row of a woman of 1964, head of her household, if nothing else is said."""
    return {"name": name, "relation": "Chủ hộ", "birth": 1964, "sex": "Nữ", "work": "Nội trợ", **cells}


def _table(sheet: str, rows: list[dict]) -> Table:
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = ((number, [row.get(name) for name in names]) for number, row in enumerate(rows, start=FIRST_ROW))
    return Table(sheet, _resource(sheet).__name__, {name: place for place, name in enumerate(names)}, cells)


def _cells(sheet: str, row) -> dict:
    fields = _resource(sheet).fields
    return {
        name: getattr(column.widget, "cell", column.widget.render)(value)
        for (name, column), value in zip(fields.items(), row, strict=True)
    }


def _resource(sheet: str):
    return next(layout[sheet] for layout in LAYOUTS.values() if sheet in layout)

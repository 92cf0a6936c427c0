"""Which figures of a locked report are others now."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from households.reports.tables import Cell, Column, Kind, ReportTable, Row, Value


class ChangedFigure(NamedTuple):
    """A figure that is another one now: of a table (its title, "" where there is but one), a line by its words and a
    column. What one of the two tables has not is None there."""

    table: str
    line: str
    column: Column
    before: Value
    now: Value

    @property
    def head(self) -> str:
        """The head of the column in one line."""
        return self.column.heading(with_group=True)

    @property
    def before_shown(self) -> str:
        return Cell(self.column, self.before).shown

    @property
    def now_shown(self) -> str:
        return Cell(self.column, self.now).shown


def figures_changed(before: Sequence[ReportTable], now: Sequence[ReportTable]) -> list[ChangedFigure]:
    """Give the figures that differ, table by table, line by line; names, notes and the moment are no figures."""
    were, are = _by_title(before), _by_title(now)
    return [figure for title in {**were, **are} for figure in _changed(title, were.get(title), are.get(title))]


def _by_title(tables: Sequence[ReportTable]) -> Mapping[str, ReportTable]:
    """A single table bears the name of its place, which may be another one now; its title says nothing here."""
    return {str(table.title) if len(tables) > 1 else "": table for table in tables}


def _changed(title: str, before: ReportTable | None, now: ReportTable | None) -> Iterator[ChangedFigure]:
    columns = {column.key: column for table in (before, now) if table for column in table.columns}
    were, are = _lines(before), _lines(now)
    for line in {**were, **are}:
        for key, column in columns.items():
            was, value = were.get(line, {}).get(key), are.get(line, {}).get(key)
            if column.kind != Kind.TEXT and was != value:
                words = {**are, **were}[line]
                yield ChangedFigure(title, words[_NAMED], column, was, value)


_NAMED = ""


def _lines(table: ReportTable | None) -> dict[tuple, dict[str, Value]]:
    """Give the values of each line by the keys of their columns, and its words under the empty key. A line is known by
    the code of its place and what it counts, else by its texts."""
    return {_key(table, row): _values(table, row) for row in table.rows} if table else {}


def _key(table: ReportTable, row: Row) -> tuple:
    return (row.code, row.counts) if row.code else (row.is_total, *_texts(table, row))


def _texts(table: ReportTable, row: Row) -> list[str]:
    """Give what names a line, without what is left out where there is no room."""
    pairs = zip(table.columns, row.values, strict=True)
    return [str(value) for column, value in pairs if column.kind == Kind.TEXT and not column.extra and value]


def _values(table: ReportTable, row: Row) -> dict[str, Value]:
    values = dict(zip((column.key for column in table.columns), row.values, strict=True))
    return {**values, _NAMED: ", ".join(_texts(table, row))}

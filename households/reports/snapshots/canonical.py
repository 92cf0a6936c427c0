"""What a report prints, as bytes and back: the same tables make the same bytes, and the bytes make the same tables."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal

from django.utils.functional import Promise

from households.reports.snapshots.lockable import Printed
from households.reports.tables import Column, Kind, ReportTable, Row, Value
from households.reports.writing.heading import Heading
from households.reviews.papers.sheets import Signature


def as_bytes(content: object) -> bytes:
    """Give `content` as canonical JSON: keys in order, no blanks, a decimal number as {"decimal": "0.75"}."""
    text = json.dumps(content, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def kept(found: Printed) -> dict:
    """Give what is kept of a report that prints `found`; the words are those of the language in force."""
    return {
        "heading": asdict(found.heading),
        "tables": [_kept_table(table) for table in found.tables],
        "sheet": found.sheet and _kept_table(found.sheet),
    }


def restored(content: str) -> Printed:
    """Give what the report printed of which `content` (JSON) was kept."""
    read = json.loads(content)
    sheet = read["sheet"]
    return Printed(
        [_restored_table(table) for table in read["tables"]],
        _restored_heading(read["heading"]),
        sheet and _restored_table(sheet),
    )


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _kept_table(table: ReportTable) -> dict:
    return {
        "title": table.title,
        "caption": table.caption,
        "columns": [asdict(column) for column in table.columns],
        "rows": [_kept_row(row) for row in table.rows],
        "notes": table.notes,
        "source": table.source,
        "cut_at": table.cut_at,
    }


def _kept_row(row: Row) -> dict:
    """The links of a row are those of a reader, and are not kept."""
    return {"values": row.values, "is_total": row.is_total, "code": row.code, "counts": row.counts}


def _restored_table(table: Mapping) -> ReportTable:
    columns = [Column(**{**column, "kind": Kind(column["kind"])}) for column in table["columns"]]
    rows = [Row(**{**row, "values": [_value(value) for value in row["values"]]}) for row in table["rows"]]
    return ReportTable(**{**table, "columns": columns, "rows": rows, "cut_at": _moment(table["cut_at"])})


def _restored_heading(heading: Mapping) -> Heading:
    days = {name: heading[name] and date.fromisoformat(heading[name]) for name in ("start", "on", "boundaries")}
    signatures = [Signature(**signature) for signature in heading["signatures"]]
    return Heading(**{**heading, **days, "signatures": signatures, "cut_at": _moment(heading["cut_at"])})


def _value(value: object) -> Value:
    return Decimal(value["decimal"]) if isinstance(value, dict) else value


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

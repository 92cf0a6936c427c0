"""A small book for the tests of the wizard: the households and persons of villages, as fast to read as to write."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import xlsxwriter
from import_export.resources import Resource

from communes.history import Entry, record
from communes.models import HouseholdTotal, Village
from households.exchange.books import Book
from households.exchange.columns import Column
from households.exchange.models import Import
from households.exchange.plans import Context, Finding, Group, Loaded, Plan, Step, Undone
from households.exchange.wizard import jobs, matching, services

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
TODAY = NOW.date()
SHEET = "Tổng số"
HEADINGS = ["Mã thôn", "Số hộ", "Số người"]


class CountResource(Resource):
    village = Column("village", "Mã thôn", required=True)
    households = Column("households", "Số hộ", required=True)
    persons = Column("persons", "Số người", aliases=["Nhân khẩu"])


class CountBook(Book):
    """A village that the unit does not have is an error, one outside the area of the officer is told; a number of
    households above a thousand is a warning. It changes a status when it is told to."""

    kind = "totals"
    layouts = {"plain": {SHEET: CountResource}}
    needs_year = True
    changes_status = False

    def plan(self, tables, context: Context, progress) -> Plan:
        (table,) = tables
        known = dict(Village.objects.values_list("code", "pk"))
        standing = {row.village_id: row for row in HouseholdTotal.objects.filter(year=context.year)}
        plan = Plan(changes_status=self.changes_status)
        for number, cells in table.rows:
            values = {name: cells[place] for name, place in table.columns.items() if place < len(cells)}
            self._add(plan, table.sheet, number, values, known.get(values["village"]), standing, context)
        progress(1.0)
        return plan

    def load(self, contents, context: Context, *, reason: str) -> Loaded:
        before, stale = [], []
        for village, code, households, persons, was in contents:
            now = HouseholdTotal.objects.filter(village=village, year=context.year).first()
            if (now and [now.households, now.persons]) != was:
                stale.append(code)
                continue
            self._write(village, context.year, [households, persons])
            before.append([village, code, [households, persons], was])
        entry = Entry("totals.set", "Tổng số hộ", "")
        change = record(by=context.by, source=context.source, entries=[entry], reason=reason)
        return Loaded(change, {"totals": len(before)}, before, stale)

    def undo(self, before, context: Context, *, reason: str) -> Undone:
        restored, kept = 0, []
        for village, code, wrote, was in before:
            now = HouseholdTotal.objects.get(village=village, year=context.year)
            if [now.households, now.persons] != wrote:
                kept.append((code, "Đã có người sửa."))
                continue
            self._write(village, context.year, was)
            restored += 1
        entry = Entry("totals.set", "Tổng số hộ", "")
        return Undone(record(by=context.by, source=context.source, entries=[entry], reason=reason), restored, kept)

    def rows(self, sheet, context):
        return iter(())

    def _add(self, plan, sheet, number, values, village, standing, context):
        code, wanted = str(values["village"]), [values["households"], values.get("persons") or values["households"]]
        if village is None:
            plan.findings.append(Finding(sheet, number, "Mã thôn", f"Không có thôn {code}."))
            plan.steps.append(Step(Group.ERROR, code, sheet, number))
        elif village not in context.village_ids:
            plan.findings.append(Finding(sheet, number, "Mã thôn", f"{code} ngoài địa bàn.", Group.OUTSIDE))
            plan.steps.append(Step(Group.OUTSIDE, code, sheet, number))
        else:
            row = standing.get(village)
            was = [row.households, row.persons] if row else None
            group = Group.NEW if was is None else Group.UNCHANGED if was == wanted else Group.CHANGED
            differences = [("Số hộ", str(was[0]), str(wanted[0]))] if group is Group.CHANGED else []
            plan.steps.append(Step(group, code, sheet, number, differences, [village, code, *wanted, was]))
            if wanted[0] > 1000:
                plan.findings.append(Finding(sheet, number, "Số hộ", "Thôn đông khác thường.", Group.WARNING))

    def _write(self, village, year, values):
        rows = HouseholdTotal.objects.filter(village=village, year=year)
        if values is None:
            rows.delete()
        elif not rows.update(households=values[0], persons=values[1]):
            HouseholdTotal.objects.create(village_id=village, year=year, households=values[0], persons=values[1])


def workbook(rows: Sequence[Sequence], headings: Sequence[str] = HEADINGS, sheet: str = SHEET) -> bytes:
    """Give an xlsx with `headings` and `rows`."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": NOW})
    page = book.add_worksheet(sheet)
    for number, row in enumerate([headings, *rows]):
        page.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def uploaded(unit, by, rows, *, name="so.xlsx", **about) -> Import:
    """Give an import of `rows` that waits for its columns."""
    content = workbook(rows, **about)
    new = services.Upload("totals", unit, TODAY, 2026, name, content)
    return services.upload(new, by=by, today=TODAY, now=NOW)


def checked(unit, by, rows, **about) -> Import:
    """Give an import of `rows` that was checked."""
    row = uploaded(unit, by, rows, **about)
    chosen = [sheet["columns"] for sheet in matching.read_sheets(row.columns)]
    return done(services.match_columns(row, chosen, by=by, now=NOW))


def confirmed(row: Import, by=None, *, only_sound=False) -> Import:
    """Give `row` as it is when `by` (its owner, if nobody is named) confirmed it and its job is done."""
    seen = {"plan_hash": row.plan_hash, "only_sound": only_sound}
    return done(services.confirm(row, by=by or row.owner, today=TODAY, now=NOW, **seen)[0])


def done(row: Import) -> Import:
    """Give `row` when what it waits for is done."""
    jobs.run(row.pk, row.version)
    row.refresh_from_db()
    return row

"""What is shown of a plan: how many rows go where, and the first fifty of each group; never all of them."""

from collections import Counter
from collections.abc import Iterator, Sequence

from households.exchange.plans import Finding, Group, Plan, Step

ROWS_A_GROUP = 50
_LABEL, _COLUMN, _SENTENCE, _VALUE, _DIFFERENCES = 90, 60, 200, 30, 3  # so long may a cell be, so many may a row have


def count(plan: Plan) -> dict[str, int]:
    """Give the number of rows by group. Steps are counted by their own group; a warning or a possible duplicate is no
    group of a step, so the rows that it is said of are counted, as they are where a book gives no step for them."""
    steps = Counter(step.group for step in plan.steps)
    said = Counter(group for _sheet, _row, group in {(found.sheet, found.row, found.group) for found in plan.findings})
    return {group.value: steps[group] or said[group] for group in Group}


def preview(plan: Plan) -> dict[str, list[dict]]:
    """Give the first rows of each group, cut to what a page can hold, ready for JSON."""
    firsts = {group: _first_found(plan.findings, group) for group in Group}
    names = _labels(plan.steps, {(found.sheet, found.row) for rows in firsts.values() for found in rows})
    shown = {
        group.value: [_said(found, found.label or names.get((found.sheet, found.row), "")) for found in rows]
        for group, rows in firsts.items()
    }
    for step in plan.steps:
        rows = shown[step.group]
        if len(rows) < ROWS_A_GROUP and not firsts[step.group]:
            rows.append(_planned(step))
    return shown


def _first_found(findings: Sequence[Finding], group: Group) -> list[Finding]:
    found = (finding for finding in findings if finding.group == group)
    return [finding for _number, finding in zip(range(ROWS_A_GROUP), found, strict=False)]


def _labels(steps: Sequence[Step], wanted: set) -> dict[tuple[str, int], str]:
    return {(step.sheet, step.row): step.label for step in steps if (step.sheet, step.row) in wanted}


def _said(found: Finding, label: str) -> dict:
    return {
        **_at(found.sheet, found.row, label),
        "column": _cut(found.column, _COLUMN),
        "message": _cut(found.message, _SENTENCE),
    }


def _planned(step: Step) -> dict:
    differences = [_difference(*one) for one in step.differences[:_DIFFERENCES]]
    more = len(step.differences) - len(differences)
    return {**_at(step.sheet, step.row, step.label), "differences": differences, "more": more}


def _at(sheet: str, row: int, label: str) -> dict:
    return {"sheet": sheet, "row": row, "label": _cut(label, _LABEL)}


def _difference(*told) -> list[str]:
    """Give label, before and after as a page can hold them: values that begin alike show their ends."""
    label, *values = [str(text or "") for text in told]
    cut = [_cut(text, _VALUE) for text in values]
    if cut[0] == cut[1]:
        cut = [f"…{text[1 - _VALUE :]}" for text in values]
    return [_cut(label, _VALUE), *cut]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def contents(plan: Plan) -> Iterator:
    """Give what loading needs of each row that is to be written."""
    return (step.content for step in plan.steps if step.group in (Group.NEW, Group.CHANGED))

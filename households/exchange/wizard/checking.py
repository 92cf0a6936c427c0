"""The check of a file: what it would do, frozen as a plan; nothing is written to the register."""

from django.db import transaction

from households.exchange.books import BOOKS
from households.exchange.models import Import, ImportPart
from households.exchange.plans import Plan
from households.exchange.wizard import matching, parts, previews
from households.exchange.wizard.contexts import context_of


def check(job) -> None:
    """Read the file of a `job` and freeze what it would do."""
    row = job.row
    with matching.opened(row) as file:
        plan = BOOKS[row.book].plan(matching.tables(row, file), context_of(row, job.today), job.beat)
    with transaction.atomic():
        _freeze(job.hold(), plan, job.now())


def _freeze(row: Import, plan: Plan, now):
    """Keep `plan` as it is shown and as it will be written; its seal is what is confirmed."""
    seal = parts.seal_of(row)
    parts.store(row, ImportPart.Holds.PLAN, previews.contents(plan), seal)
    parts.store(row, ImportPart.Holds.FINDINGS, plan.findings)
    row.plan_hash = seal.hexdigest()
    row.counts, row.preview = previews.count(plan), previews.preview(plan)
    row.changes_status = plan.changes_status
    row.state, row.checked_at, row.progress, row.alive_at = Import.State.CHECKED, now, 100, None
    row.save()

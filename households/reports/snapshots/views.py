"""The pages of locked reports: the list, each of them with its files, what differs since, and the one that locks."""

from datetime import datetime
from textwrap import wrap

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from communes.officers.access import requires
from communes.officers.rights import Right, listing_right
from households.disclosing.services import masking
from households.forms import show_error
from households.models import Household
from households.reports.answers import report_file
from households.reports.errors import BeyondScope, ReportError
from households.reports.models import Snapshot
from households.reports.snapshots import files
from households.reports.snapshots.canonical import restored
from households.reports.snapshots.differences import Differences, changed, differences
from households.reports.snapshots.forms import LockForm, SnapshotFilter
from households.reports.snapshots.lockable import (
    CODES,
    Report,
    asked_again,
    differences_in,
    place_name,
    question,
    title_of,
    versions_of,
)
from households.reports.snapshots.services import lock
from households.reports.snapshots.standing import check_address, live_address, lock_address
from households.reports.writing.heading import footnotes
from households.views import sent

ROWS_A_PAGE = 50
MOST_FIGURES = 100
_HEX_IN_ONE = 16  # digits of a digest that no narrow screen tears apart


@requires(Right.SEE_REPORTS)
@require_GET
def snapshots(request):
    form = SnapshotFilter(request.GET, snapshots=Snapshot.objects.visible_to(request.user))
    page = Paginator(form.rows.told(), ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = [(row, title_of(row.report)) for row in page]
    return render(request, "reports/snapshots.html", {"form": form, "page_obj": page, "rows": rows})


@requires(Right.SEE_REPORTS)
@require_GET
def snapshot(request, reference):
    found = _snapshot_or_404(request, reference)
    kept = restored(found.content)
    context = {
        "snapshot": found,
        "title": title_of(found.report),
        "tables": kept.tables,
        "footnotes": footnotes(kept.tables, kept.heading),
        "standard": kept.heading.standard,
        "files": [(kind, wrap(digest, _HEX_IN_ONE)) for kind, digest in files.digests(found).items()],
        "is_untouched": files.is_untouched(found),
    }
    return render(request, "reports/snapshot.html", context)


@requires(Right.SEE_REPORTS)
@require_GET
def snapshot_file(request, reference, kind):
    if kind not in files.KINDS:
        raise Http404
    found = _snapshot_or_404(request, reference)
    content = files.file_of(found, kind)
    return report_file(content, files.file_name(found, kind, content))


@requires(Right.SEE_REPORTS)
@require_GET
def snapshot_differences(request, reference):
    found = _snapshot_or_404(request, reference)
    context = {"snapshot": found, "title": title_of(found.report)}
    try:
        report = asked_again(found, request.user.villages(Right.SEE_REPORTS))
    except BeyondScope as error:
        raise Http404 from error
    except ReportError as error:
        return render(request, "reports/snapshot_differences.html", {**context, "error": error})
    found_now = differences(found, report, changed(found, report, timezone.now()))
    context |= {"differences": found_now, "figures": found_now.figures[:MOST_FIGURES]}
    context["more_figures"] = len(found_now.figures) - len(context["figures"])
    if found_now and not hasattr(found, "next"):
        context["lock_at"] = lock_address(report, request.user)
    return render(request, "reports/snapshot_differences.html", context | _households(request, found_now))


@requires(Right.LOCK_REPORTS)
@require_http_methods(["GET", "POST"])
def snapshot_lock(request, code):
    if code not in CODES:
        raise Http404
    asked = _asked_or_404(request, code)
    context = {"title": title_of(code), "asked": asked}
    if not asked.is_valid():
        return render(request, "reports/snapshot_lock.html", context)
    report, now = asked.report, timezone.now()
    last, found = versions_of(report).first(), differences_in(report)
    form = LockForm(sent(request), last=last, differences=found)
    locked = _locked(form, report, now, found, by=request.user) if request.method == "POST" else None
    if locked:
        messages.success(request, _("Đã khoá báo cáo: bản %s.") % locked.reference)
        return redirect("reports:snapshot", locked.reference)
    context |= {"report": report, "place_asked": place_name(report), "last": last, "form": form, "found": found}
    context |= {"back": live_address(report), "check_at": check_address(report)}
    context["differences"] = last and differences(last, report, changed(last, report, now))
    return render(request, "reports/snapshot_lock.html", context)


def _locked(form: LockForm, report: Report, now: datetime, found: int, by) -> Snapshot | None:
    """Lock what the form asks; None when it is wrong or refused, which it then says."""
    if not form.is_valid():
        return None
    after, note = form.cleaned_data["after"], form.cleaned_data["note"]
    try:
        return lock(report, cut_at=now, after=after, by=by, source="form", note=note, known_differences=found)
    except ValidationError as error:
        show_error(form, error)
        return None


def _snapshot_or_404(request, reference: str) -> Snapshot:
    """Give the locked report, if the officer may see the reports of its place."""
    return get_object_or_404(Snapshot.objects.visible_to(request.user).between(), reference=reference)


def _asked_or_404(request, code: str):
    """Give the form of the report that is to be locked; a place where the officer locks none does not exist."""
    villages = request.user.villages(Right.LOCK_REPORTS)
    form = question(code, request.GET.dict(), villages=villages, today=timezone.localdate())
    try:
        form.full_clean()
    except BeyondScope as error:
        raise Http404 from error
    return form


def _households(request, found: Differences) -> dict:
    """Give a page of the households that differ, as far as the officer may list them, and how many he may not."""
    right, changes = listing_right(request.user.rights()), {change.household: change for change in found.households}
    visible = Household.objects.visible_to(request.user, right).filter(pk__among=list(changes))
    rows = visible.placed_on(timezone.localdate()).in_order_for(right)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return {
        "page_obj": page,
        "households": [(household, found.said(changes[household.pk])) for household in page],
        "elsewhere": len(changes) - page.paginator.count,
        **masking(request.user, right, page, timezone.now()),
    }

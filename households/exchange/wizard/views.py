"""The pages of the wizard: a file comes in, is looked at, confirmed, written, and perhaps taken back."""

from pathlib import Path

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from communes.officers.access import requires
from communes.officers.rights import Right
from households.exchange.models import Import, ImportFile
from households.exchange.querysets import units_served
from households.exchange.wizard import jobs, marking, matching, services, tasks
from households.exchange.wizard.forms import ColumnsForm, UploadForm
from households.exchange.wizard.shown import SAID, groups_of, written_of
from households.forms import show_error

ROWS_A_PAGE = 50
State = Import.State
_TEMPLATES = {
    State.CHECKING: "working",
    State.LOADING: "working",
    State.UNDOING: "working",
    State.CHECKED: "plan",
    State.AWAITING: "plan",
    State.LOADED: "receipt",
    State.UNDONE: "receipt",
    State.REFUSED: "ended",
    State.DROPPED: "ended",
}
_HERE = (Right.IMPORT_BOOKS, Right.CONFIRM_IMPORTS)


@requires(*_HERE)
@require_GET
def import_list(request):
    rows = Import.objects.visible_to(request.user, _today()).of(request.user).select_related("unit", "owner")
    shown = rows.defer("preview", "columns", "receipt").order_by("-created_at", "-pk")
    waiting = Import.objects.waiting_for(request.user, _today()).select_related("unit", "owner").order_by("created_at")
    context = {
        "page_obj": Paginator(shown, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "waiting": waiting.defer("preview", "columns", "receipt"),
        "may_import": Right.IMPORT_BOOKS in request.user.rights(),
    }
    return render(request, "exchange/imports.html", context)


@requires(Right.IMPORT_BOOKS)
@require_http_methods(["GET", "POST"])
def upload(request):
    asked = {name: request.GET[name] for name in ("book", "unit", "year") if name in request.GET}
    units = _units(request.user)
    form = UploadForm(request.POST or None, request.FILES or None, units=units, today=_today(), initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.upload(_uploaded(form.cleaned_data), by=request.user, today=_today(), now=timezone.now())
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return _to_check(request, row)
    return render(request, "exchange/upload.html", {"form": form})


def _to_check(request, row: Import):
    """Check a file whose columns are all known; otherwise ask for them."""
    if services.needs_matching(row):
        return redirect("exchange:columns", row.token)
    chosen = [sheet["columns"] for sheet in matching.read_sheets(row.columns)]
    tasks.start(services.match_columns(row, chosen, by=request.user, now=timezone.now()))
    return redirect("exchange:import", row.token)


@requires(Right.IMPORT_BOOKS)
@require_http_methods(["GET", "POST"])
def columns(request, token):
    row = _own_or_404(request, token)
    if row.state not in (State.UPLOADED, State.CHECKED):
        return redirect("exchange:import", token)
    form = ColumnsForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            tasks.start(services.match_columns(row, form.chosen(), by=request.user, now=timezone.now()))
        except ValidationError as error:
            show_error(form, error)
        else:
            return redirect("exchange:import", token)
    context = {"row": row, "form": form, "ignored": services.ignored_sheets(row), "earlier": services.earlier(row)}
    return render(request, "exchange/columns.html", context)


@requires(*_HERE)
@require_GET
def import_page(request, token):
    """The page of an import at whatever step it is. Where a job should work and none gives a sign of life, the page
    that waits for it starts it anew."""
    row = _seen_or_404(request, token)
    if row.state == State.UPLOADED:
        return redirect("exchange:columns", token)
    if row.is_working and (silent := jobs.take_up_again(row)):
        tasks.start(silent)
        row.refresh_from_db()
    is_owner = row.owner_id == request.user.pk
    context = {
        "row": row,
        "is_owner": is_owner,
        "may_confirm": row.state == State.AWAITING and not is_owner,
        "may_undo": _may_undo(request, row),
        "earlier": services.earlier(row) if row.state in (State.CHECKED, State.AWAITING) else None,
        "groups": groups_of(row, request.GET.get("group", "")),
        "has_findings": any(row.counts.get(group) for group in SAID),
        "written": written_of(row),
        "followers": row.followers.all(),
        "second_person": services.second_person_sentence(row) if row.needs_second_person else "",
    }
    return render(request, f"exchange/{_TEMPLATES[row.state]}.html", context)


@requires(Right.IMPORT_BOOKS)
@require_GET
def marked(request, token):
    """The owner's file with what was found in it; once the file is deleted, there is none."""
    row = _own_or_404(request, token)
    if row.checked_at is None or not ImportFile.objects.filter(of=row).exists():
        raise Http404
    try:
        written = marking.marked(row, by=request.user)
    except ValidationError as error:  # what could be read once may be too much on a busy server
        messages.error(request, " ".join(error.messages))
        return redirect("exchange:import", token)
    return FileResponse(written, as_attachment=True, filename=f"ketqua-{Path(row.file_name).stem}.xlsx")


@requires(Right.IMPORT_BOOKS)
@require_POST
def check_again(request, token):
    row = _own_or_404(request, token)
    return _tried(request, row, lambda: tasks.start(services.check_again(row, by=request.user, now=timezone.now())))


@requires(Right.IMPORT_BOOKS)
@require_POST
def ask_second(request, token):
    row, seen = _own_or_404(request, token), _seen_plan(request)
    done = _("Đã gửi: chờ người thứ hai xác nhận.")
    return _tried(request, row, lambda: services.ask_second(row, by=request.user, **seen), done)


@requires(Right.IMPORT_BOOKS)
@require_POST
def take_back(request, token):
    row = _own_or_404(request, token)
    return _tried(request, row, lambda: services.take_back(row, by=request.user))


@requires(*_HERE)
@require_POST
def confirm(request, token):
    row, seen = _seen_or_404(request, token), _seen_plan(request)

    def run():
        current, is_first = services.confirm(row, by=request.user, today=_today(), now=timezone.now(), **seen)
        if is_first:
            tasks.start(current)

    return _tried(request, row, run)


@requires(Right.IMPORT_BOOKS)
@require_POST
def undo(request, token):
    row = _seen_or_404(request, token)

    def run():
        tasks.start(services.ask_undo(row, by=request.user, today=_today(), now=timezone.now()))

    return _tried(request, row, run)


@requires(Right.IMPORT_BOOKS)
@require_POST
def drop(request, token):
    row = _own_or_404(request, token)
    return _tried(request, row, lambda: services.drop(row, by=request.user), _("Đã bỏ tệp này; chưa ghi gì vào sổ."))


def _tried(request, row: Import, verb, done: str = ""):
    """Do `verb`, say what came of it, and show the import as it stands then."""
    try:
        verb()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        if done:
            messages.success(request, done)
    return redirect("exchange:import", row.token)


def _today():
    return timezone.localdate()


def _units(officer):
    served = units_served(officer, _today(), Right.IMPORT_BOOKS)
    return served.in_force(_today()).order_by("-level", "name_sort", "code")


def _uploaded(values) -> services.Upload:
    file = values["file"]
    about = [values[name] for name in ("book", "unit", "as_of", "year")]
    return services.Upload(*about, file.name, file.read())


def _seen_plan(request) -> dict:
    """Give the plan that the page showed and what was chosen of it."""
    return {"plan_hash": request.POST.get("plan_hash", ""), "only_sound": request.POST.get("only_sound") == "on"}


def _may_undo(request, row: Import) -> bool:
    in_time = row.state == State.LOADED and timezone.now() <= row.undone_until
    return in_time and units_served(request.user, _today(), Right.IMPORT_BOOKS).filter(pk=row.unit_id).exists()


def _seen_or_404(request, token) -> Import:
    rows = Import.objects.visible_to(request.user, _today()).select_related("unit", "owner", "confirmed_by", "follows")
    return get_object_or_404(rows, token=token)


def _own_or_404(request, token) -> Import:
    """Give an import of the officer himself; for all others what he may do with it does not exist."""
    row = _seen_or_404(request, token)
    if row.owner_id != request.user.pk:
        raise Http404
    return row

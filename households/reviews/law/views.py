"""The law by which the register judges and counts its days, for everybody to read and the administrator to keep."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from communes.officers.access import requires
from communes.officers.rights import Right
from households.conflicts import differences
from households.history import lines
from households.reviews.law import calendar_days
from households.reviews.law.effects import effect_on
from households.reviews.law.forms import ChangeDayForm, DocumentForm, NewDayForm, SignForm
from households.reviews.law.questionnaires import content_of, import_questionnaire, sign_questionnaire
from households.reviews.law.wording import CALENDAR, steps_of
from households.reviews.models import CalendarDay, Questionnaire, Round
from households.reviews.procedures import procedures
from households.reviews.scoring import standards
from households.reviews.stages.calendar import calendar as working_days
from households.services import StaleVersion
from povertyreg.templatetags.register import day as written

_LAST_CHANGES = 20


@require_GET
def law(request):
    newest = _newest_round()
    judging = newest.standards if newest else []
    ordered = sorted(standards(), key=lambda judge: judge.in_force_from, reverse=True)
    ordered.sort(key=lambda judge: judge.code not in judging)
    declared = [(procedure, steps_of(procedure)) for procedure in procedures()]
    return render(request, "reviews/law.html", {"standards": ordered, "newest": newest, "procedures": declared})


# --- the questionnaires


@require_GET
def questionnaires(request):
    kept = Questionnaire.objects.select_related("imported_by", "signed_by").defer("document")
    context = {"questionnaires": kept, "newest": _newest_round(), "may_administer": _may_administer(request)}
    return render(request, "reviews/questionnaires.html", context)


@require_GET
def questionnaire(request, pk):
    kept = get_object_or_404(Questionnaire.objects.select_related("imported_by", "signed_by"), pk=pk)
    content = content_of(kept)
    may_sign = _may_administer(request) and not kept.is_signed
    context = {
        "questionnaire": kept,
        "content": content,
        "effect": _effect(content),
        "may_sign": may_sign and kept.imported_by_id != request.user.pk,
        "needs_another": may_sign and kept.imported_by_id == request.user.pk,
    }
    return render(request, "reviews/questionnaire.html", context)


@requires(Right.ADMINISTER)
@require_http_methods(["GET", "POST"])
def questionnaire_import(request):
    """Read a document, show what it says, and keep it only when that was seen."""
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and "edit" not in request.POST:
        if "save" not in request.POST:
            content = form.foreseen.content
            context = {"form": form, "foreseen": form.foreseen, "content": content, "effect": _effect(content)}
            return render(request, "reviews/questionnaire_preview.html", context)
        try:
            imported = import_questionnaire(form.content, by=request.user, source="import")
        except ValidationError as refused:
            form.add_error("document", refused)
        else:
            done = _("Đã nhập %s, chưa ký xác nhận.") if imported.is_new else _("%s đã có trong sổ, không thay đổi gì.")
            messages.success(request, done % imported.questionnaire)
            return redirect("reviews:questionnaire", imported.questionnaire.pk)
    return render(request, "reviews/questionnaire_import.html", {"form": form})


@requires(Right.ADMINISTER)
@require_http_methods(["GET", "POST"])
def questionnaire_sign(request, pk):
    kept = get_object_or_404(Questionnaire, pk=pk)
    form = SignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            signature = {"by": request.user, "on": timezone.localdate(), "source": "form"}
            sign_questionnaire(kept, compared_with=form.cleaned_data["compared_with"], **signature)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Đã ký xác nhận %s.") % kept)
            return redirect("reviews:questionnaire", pk)
    return render(request, "reviews/questionnaire_sign.html", {"form": form, "questionnaire": kept})


def _effect(content):
    newest = _newest_round()
    return effect_on(newest, content) if newest and content.kind == Questionnaire.Kind.FORM_B else None


def _newest_round() -> Round | None:
    return Round.objects.begun_by(timezone.localdate()).first()


# --- the calendar


@require_GET
def calendar(request):
    today = timezone.localdate()
    years = [held.year for held in CalendarDay.objects.dates("day", "year")]
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else today.year
    context = {
        "years": years,
        "year": year,
        "days": CalendarDay.objects.filter(day__year=year),
        "rounds": calendar_days.running_rounds(today, working_days()),
        "entries": lines(calendar_days.history()[:_LAST_CHANGES], CALENDAR),
        "may_administer": _may_administer(request),
    }
    return render(request, "reviews/calendar.html", context)


@requires(Right.ADMINISTER)
@require_http_methods(["GET", "POST"])
def calendar_add(request):
    form = NewDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        before = _posting_days()
        try:
            added = calendar_days.add_day(**form.cleaned_data, by=request.user, source="form")
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Đã thêm ngày %s.") % added)
            return _to_calendar(request, added.day.year, before)
    return render(request, "reviews/calendar_day.html", {"form": form})


@requires(Right.ADMINISTER)
@require_http_methods(["GET", "POST"])
def calendar_change(request, pk):
    held = get_object_or_404(CalendarDay, pk=pk)
    form = ChangeDayForm(
        request.POST or None, initial={name: getattr(held, name) for name in ("name", "is_working", "version")}
    )
    context, status = {"form": form, "day": held}, 200
    if request.method == "POST" and form.is_valid():
        before = _posting_days()
        try:
            calendar_days.change_day(held, **form.cleaned_data, by=request.user, source="form")
        except StaleVersion as stale:
            if stale.current is None:
                return _already_gone(request, held)
            context["conflict"], status = differences(form, stale.current, CALENDAR), 409
            form.data = {**form.data.dict(), "version": stale.current.version}
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Đã sửa ngày %s.") % written(held.day))
            return _to_calendar(request, held.day.year, before)
    return render(request, "reviews/calendar_day.html", context, status=status)


@requires(Right.ADMINISTER)
@require_POST
def calendar_remove(request, pk):
    held = get_object_or_404(CalendarDay, pk=pk)
    version, before = request.POST.get("version", ""), _posting_days()
    try:
        calendar_days.remove_day(
            held, version=int(version) if version.isdecimal() else 0, by=request.user, source="form"
        )
    except StaleVersion as stale:
        if stale.current is None:
            return _already_gone(request, held)
        messages.error(request, _("Có người vừa sửa ngày này. Xem lại rồi bỏ nếu vẫn cần."))
        return redirect("reviews:calendar_change", pk)
    messages.success(request, _("Đã bỏ ngày %s khỏi lịch.") % held)
    return _to_calendar(request, held.day.year, before)


def _already_gone(request, held: CalendarDay):
    messages.error(request, _("Ngày %s vừa được bỏ khỏi lịch.") % held)
    return redirect("reviews:calendar")


def _posting_days() -> dict:
    return {found.held: found.posting for found in calendar_days.running_rounds(timezone.localdate(), working_days())}


def _to_calendar(request, year: int, before: dict):
    """Go back to the calendar and say which last days of posting the change moved."""
    for held, posting in _posting_days().items():
        if held in before and before[held] != posting:
            sentence = _(
                "Đợt %(year)s: ngày cuối còn kịp niêm yết từ %(alone_before)s thành %(alone)s; khi có khiếu nại, từ "
                "%(complaint_before)s thành %(complaint)s."
            )
            messages.warning(
                request,
                sentence
                % {
                    "year": held,
                    "alone_before": written(before[held].alone),
                    "alone": written(posting.alone),
                    "complaint_before": written(before[held].with_complaint),
                    "complaint": written(posting.with_complaint),
                },
            )
    response = redirect("reviews:calendar")
    response["Location"] += f"?year={year}"
    return response


def _may_administer(request) -> bool:
    return Right.ADMINISTER in request.user.rights()

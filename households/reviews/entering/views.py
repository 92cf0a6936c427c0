"""The pages of one form: filled in, checked, sent, and its result."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from communes.officers.access import requires
from communes.officers.rights import Right
from households.reviews import wording
from households.reviews.board.worklist import next_to_enter
from households.reviews.entering import services
from households.reviews.entering.forms import ReviewForm
from households.reviews.entering.sections import LABELS, after, next_step, steps_of
from households.reviews.entering.sheet import Sheet
from households.reviews.models import Review
from households.services import StaleVersion


@requires(Right.SEE_ROUNDS)
@require_GET
def review_form(request, pk):
    """The hub of the form: its sections with how far each is; for who enters nothing, the form as it stands."""
    sheet = sheet_or_404(request, pk)
    context = {"sheet": sheet, "review": sheet.review}
    if sheet.is_open and sheet.may_enter:
        steps = {"steps": list(steps_of(sheet)), "next_step": next_step(sheet)}
        return render(request, "reviews/form.html", {**context, **steps})
    return render(request, "reviews/review.html", context)


@requires(Right.ENTER_REVIEWS)
@require_http_methods(["GET", "POST"])
def review_section(request, pk, section):
    sheet = sheet_or_404(request, pk, Right.ENTER_REVIEWS)
    if section not in LABELS:
        raise Http404
    if request.method == "POST":
        return _keep(request, sheet, section) if "autosave" in request.POST else _save(request, sheet, section)
    if not sheet.is_open:
        return redirect("reviews:form", pk)
    return _section_page(request, sheet, ReviewForm(sheet=sheet, section=section))


@requires(Right.ENTER_REVIEWS)
@require_POST
def review_score(request, pk):
    """Give what the form would come to as it was sent; nothing is saved."""
    sheet = sheet_or_404(request, pk, Right.ENTER_REVIEWS)
    form = _sent_form(request, sheet, request.POST.get("section"))
    services.write(sheet.review, form.filled())
    sheet = Sheet(sheet.review, sheet.officer, sheet.on)
    return render(request, "reviews/score.html", {"sheet": sheet, "review": sheet.review})


@requires(Right.ENTER_REVIEWS)
@require_http_methods(["GET", "POST"])
def review_check(request, pk):
    sheet = sheet_or_404(request, pk, Right.ENTER_REVIEWS)
    if request.method == "POST":
        return _submit(request, sheet)
    if not sheet.is_open:
        return redirect("reviews:result", pk)
    return _check_page(request, sheet)


@requires(Right.SEE_ROUNDS)
@require_GET
def review_result(request, pk):
    sheet = sheet_or_404(request, pk)
    if sheet.review.state in Review.OPEN_STATES:
        return redirect("reviews:form", pk)
    return _result_page(request, sheet)


@requires(Right.ENTER_REVIEWS)
@require_POST
def review_correct(request, pk):
    sheet = sheet_or_404(request, pk, Right.ENTER_REVIEWS)
    try:
        draft = services.correct(sheet.review, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("reviews:result", pk)
    messages.success(request, _("Đã mở phiếu sửa. Phiếu cũ giữ nguyên; phiếu này phải gửi lại."))
    return redirect("reviews:form", draft.pk)


def sheet_or_404(request, pk: int, right: Right = Right.SEE_ROUNDS) -> Sheet:
    """Lay out the review of a household in whose village the officer has `right`; for others it does not exist."""
    reviews = Review.objects.visible_to(request.user, right).select_related(
        "household__village", "round", "stage__village", "entered_by", "correction"
    )
    return Sheet(get_object_or_404(reviews, pk=pk), request.user, timezone.localdate())


def _section_page(request, sheet: Sheet, form: ReviewForm, *, status: int = 200, **found):
    context = {
        "sheet": sheet,
        "review": sheet.review,
        "form": form,
        "section": form.section,
        "label": LABELS[form.section],
        "questions": list(form.questions()),
        "steps": list(steps_of(sheet, form.errors)),
        **found,
    }
    return render(request, f"reviews/section_{form.section}.html", context, status=status)


def _sent_form(request, sheet: Sheet, section: str) -> ReviewForm:
    if section not in LABELS:
        raise BadRequest("section")
    form = ReviewForm(request.POST, sheet=sheet, section=section)
    form.full_clean()
    if "version" in form.errors:
        raise BadRequest("version")
    return form


def _save(request, sheet: Sheet, section: str):
    """Save what was sent, also when a part of it is wrong: that part stays on the page with its error."""
    form = _sent_form(request, sheet, section)
    try:
        saved = services.save_draft(sheet.review, form.filled(), version=form.cleaned_data["version"], by=request.user)
    except StaleVersion as stale:
        return _conflict_page(request, sheet, form, stale.current)
    except ValidationError as refused:
        form.add_error(None, refused)
        return _section_page(request, sheet, form, status=409)
    sheet = Sheet(saved, sheet.officer, sheet.on)
    if "check" in request.POST:
        form.report(sheet.missing)
    if form.errors:
        form.carry(saved.version)
        return _section_page(request, sheet, form, is_kept=True)
    if "check" in request.POST:
        following = after(section)
        return redirect("reviews:section", saved.pk, following) if following else redirect("reviews:check", saved.pk)
    return redirect("reviews:section", saved.pk, section)


def _keep(request, sheet: Sheet, section: str):
    """Save what was sent while the officer goes on typing, and give the state of saving as a fragment."""
    form = _sent_form(request, sheet, section)
    try:
        saved = services.save_draft(sheet.review, form.filled(), version=form.cleaned_data["version"], by=request.user)
    except StaleVersion as stale:
        return render(request, "reviews/_saved.html", {"overtaken_by": stale.current.entered_by}, status=409)
    except ValidationError as refused:
        return render(request, "reviews/_saved.html", {"refused": refused.messages}, status=409)
    sheet = Sheet(saved, sheet.officer, sheet.on)
    return render(request, "reviews/_saved.html", {"sheet": sheet, "review": saved, "wrong": len(form.errors)})


def _conflict_page(request, sheet: Sheet, form: ReviewForm, current: Review):
    """Show what somebody else saved meanwhile beside what was sent; the form then carries the new version."""
    standing = Sheet(current, sheet.officer, sheet.on)
    mine = ReviewForm(request.POST, sheet=standing, section=form.section)
    mine.full_clean()
    mine.carry(current.version)
    found = {
        "conflict": list(wording.differences(standing.form, mine.filled(), standing.standards, standing.table)),
        "saved_by": current.entered_by,
    }
    return _section_page(request, standing, mine, status=409, **found)


def _check_page(request, sheet: Sheet, *, status: int = 200, **found):
    digest = sheet.form.digest
    context = {"sheet": sheet, "review": sheet.review, "submission_id": uuid4(), "digest": digest, **found}
    return render(request, "reviews/check.html", context, status=status)


def _result_page(request, sheet: Sheet, *, status: int = 200, **found):
    upcoming = sheet.may_enter and sheet.review.round
    context = {
        "sheet": sheet,
        "review": sheet.review,
        "upcoming": next_to_enter(request.user, sheet.review.round, sheet.review) if upcoming else None,
        **found,
    }
    return render(request, "reviews/result.html", context, status=status)


def _submit(request, sheet: Sheet):
    try:
        version, submission_id = int(request.POST["version"]), UUID(request.POST["submission_id"])
    except (KeyError, ValueError):
        raise BadRequest("version, submission_id") from None
    sent = {"version": version, "submission_id": submission_id, "digest": request.POST.get("digest", "")}
    try:
        services.submit(sheet.review, **sent, by=request.user, today=sheet.on)
    except StaleVersion as stale:
        return _check_page(request, Sheet(stale.current, sheet.officer, sheet.on), status=409, is_stale=True)
    except services.OtherContent as refused:
        return _result_page(request, sheet, status=409, refused=refused.messages)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("reviews:check", sheet.review.pk)
    return redirect("reviews:result", sheet.review.pk)

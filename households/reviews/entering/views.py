"""The pages of one form: filled in, checked, sent, and its result."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from communes.officers.access import requires
from communes.officers.rights import Right
from households.reviews import wording
from households.reviews.board.worklist import (
    next_to_enter,
)
from households.reviews.entering import services
from households.reviews.entering.forms import ReviewForm
from households.reviews.entering.sheet import Sheet
from households.reviews.models import Review
from households.services import StaleVersion


@requires(Right.SEE_ROUNDS)
@require_http_methods(["GET", "POST"])
def review_form(request, pk):
    right = Right.ENTER_REVIEWS if request.method == "POST" else Right.SEE_ROUNDS
    sheet = _sheet(request, pk, right)
    if request.method == "POST":
        return _save(request, sheet)
    if sheet.is_open and sheet.may_enter:
        return _form_page(request, sheet, ReviewForm(review=sheet.review, today=sheet.on))
    return render(request, "reviews/review.html", {"sheet": sheet, "review": sheet.review})


@requires(Right.ENTER_REVIEWS)
@require_http_methods(["GET", "POST"])
def review_check(request, pk):
    sheet = _sheet(request, pk, Right.ENTER_REVIEWS)
    if request.method == "POST":
        return _submit(request, sheet)
    if not sheet.is_open:
        return redirect("reviews:result", pk)
    return _check_page(request, sheet)


@requires(Right.SEE_ROUNDS)
@require_GET
def review_result(request, pk):
    sheet = _sheet(request, pk)
    if sheet.review.state in Review.OPEN_STATES:
        return redirect("reviews:form", pk)
    upcoming = sheet.may_enter and sheet.review.round
    context = {
        "sheet": sheet,
        "review": sheet.review,
        "upcoming": next_to_enter(request.user, sheet.review.round, sheet.review) if upcoming else None,
    }
    return render(request, "reviews/result.html", context)


@requires(Right.ENTER_REVIEWS)
@require_POST
def review_correct(request, pk):
    sheet = _sheet(request, pk, Right.ENTER_REVIEWS)
    try:
        draft = services.correct(sheet.review, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("reviews:result", pk)
    messages.success(request, _("Đã mở phiếu sửa. Phiếu cũ giữ nguyên; phiếu này phải gửi lại."))
    return redirect("reviews:form", draft.pk)


def _sheet(request, pk: int, right: Right = Right.SEE_ROUNDS) -> Sheet:
    """Lay out the review of a household in whose village the officer has `right`; for others it does not exist."""
    reviews = Review.objects.visible_to(request.user, right).select_related(
        "household__village", "round", "entered_by", "correction"
    )
    return Sheet(get_object_or_404(reviews, pk=pk), request.user, timezone.localdate())


def _form_page(request, sheet: Sheet, form: ReviewForm, *, status: int = 200, **found):
    context = {
        "sheet": sheet,
        "review": sheet.review,
        "form": form,
        "questions": list(form.questions(sheet)),
        "steps": list(form.steps(sheet)),
        **found,
    }
    return render(request, "reviews/form.html", context, status=status)


def _save(request, sheet: Sheet):
    """Save what was sent, also when a part of it is wrong: that part stays on the page with its error."""
    form = ReviewForm(request.POST, review=sheet.review, today=sheet.on)
    form.full_clean()
    if "version" in form.errors:
        raise BadRequest("version")
    try:
        saved = services.save_draft(sheet.review, form.filled(), version=form.cleaned_data["version"], by=request.user)
    except StaleVersion as stale:
        return _conflict_page(request, sheet, form, stale.current)
    except ValidationError as refused:
        form.add_error(None, refused)
        return _form_page(request, sheet, form, status=409)
    sheet = Sheet(saved, sheet.officer, sheet.on)
    if "check" in request.POST:
        form.report(sheet.missing)
    if form.errors:
        form.carry(saved.version)
        return _form_page(request, sheet, form, is_kept=True)
    if "check" in request.POST:
        return redirect("reviews:check", saved.pk)
    messages.success(request, _("Đã lưu nháp."))
    return redirect("reviews:form", saved.pk)


def _conflict_page(request, sheet: Sheet, form: ReviewForm, current: Review):
    """Show what somebody else saved meanwhile beside what was sent; the form then carries the new version."""
    theirs, mine = services.form_of(current), form.filled()
    form.carry(current.version)
    found = {
        "conflict": list(wording.differences(theirs, mine, sheet.standards)),
        "saved_by": current.entered_by,
    }
    return _form_page(request, Sheet(current, sheet.officer, sheet.on), form, status=409, **found)


def _check_page(request, sheet: Sheet, *, status: int = 200, **found):
    context = {"sheet": sheet, "review": sheet.review, "submission_id": uuid4(), **found}
    return render(request, "reviews/check.html", context, status=status)


def _submit(request, sheet: Sheet):
    try:
        version, submission_id = int(request.POST["version"]), UUID(request.POST["submission_id"])
    except (KeyError, ValueError):
        raise BadRequest("version, submission_id") from None
    try:
        services.submit(sheet.review, version=version, submission_id=submission_id, by=request.user)
    except StaleVersion as stale:
        return _check_page(request, Sheet(stale.current, sheet.officer, sheet.on), status=409, is_stale=True)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("reviews:check", sheet.review.pk)
    return redirect("reviews:result", sheet.review.pk)

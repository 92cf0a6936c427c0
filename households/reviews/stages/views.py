"""The pages of a village's procedure: the meeting, the notice, complaints, the list to the chair, the opinion."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from communes.models import Unit
from communes.officers.access import requires
from communes.officers.rights import Right
from households.reviews.listing.lookup import rounds_or_404
from households.reviews.models import Complaint, Meeting, Notice, VillageStage
from households.reviews.stages import opinions as asked
from households.reviews.stages.calendar import calendar
from households.reviews.stages.complaints import Grievance, complain_many, taken_in
from households.reviews.stages.complaints import recheck as close_complaint
from households.reviews.stages.forms import (
    AnswerForm,
    ComplaintForm,
    ListForm,
    MeetingForm,
    NoticeForm,
    RecheckForm,
    RemarkForm,
    ReportForm,
    ReturnForm,
)
from households.reviews.stages.meetings import Minutes, hold_many, to_vote_on
from households.reviews.stages.notices import Posting, last_day_by_law, next_kind, post_many, to_post
from households.reviews.stages.page import StagePage, latest_form
from households.reviews.stages.remarks import remark
from households.reviews.stages.reports import Answer, Report, answer_opinions, ask_opinions, submit_lists
from households.reviews.stages.reports import return_list as send_back
from households.services import StaleVersion
from households.views import sent
from povertyreg.templatetags.register import day


@requires(Right.SEE_ROUNDS)
@require_GET
def stage(request, pk):
    return _stage_page(request, _page(request, pk))


@requires(Right.REMARK)
@require_http_methods(["GET", "POST"])
def remark_add(request, pk):
    page = _page(request, pk, Right.REMARK)
    if request.method == "GET":
        return redirect("reviews:stage", pk)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _stage_page(request, page, form=form, remark_form=form)
    remark(page.stage, form.cleaned_data["text"], by=request.user, source="form")
    messages.success(request, _("Đã ghi nhận xét."))
    return redirect("reviews:stage", pk)


@requires(Right.CONDUCT)
@require_http_methods(["GET", "POST"])
def meeting_add(request, pk):
    page = _page(request, pk, Right.CONDUCT)
    reviews = to_vote_on(page.stage).select_related("round").prefetch_related("outcomes")
    form = MeetingForm(sent(request), initial={"version": page.stage.version}, reviews=list(reviews), today=page.on)

    def save():
        minutes = Minutes(stage=page.stage, votes=form.votes(), version=form.cleaned_data["version"], **form.minutes())
        return hold_many([minutes], by=request.user, source="form", today=page.on)[0]

    meeting = _saved(request, form, save)
    if meeting is None:
        context = {"page": page, "stage": page.stage, "form": form, "ballots": list(form.ballots())}
        return render(request, "reviews/meeting_add.html", context)
    _tell_votes(request, meeting)
    return redirect("reviews:stage", pk)


@requires(Right.CONDUCT)
@require_http_methods(["GET", "POST"])
def notice_add(request, pk):
    page = _page(request, pk, Right.CONDUCT)
    form = NoticeForm(sent(request), initial={"version": page.stage.version}, today=page.on)
    kind = next_kind(page.stage)
    notice = None
    if request.method == "POST" and form.is_valid():
        posted_on, version = form.cleaned_data["posted_on"], form.cleaned_data["version"]
        ends_on = last_day_by_law(page.stage, kind, posted_on, calendar())
        if form.is_confirmed(ends_on):
            posting = Posting(page.stage, posted_on, form.where(), version=version)
            notice = _saved(
                request, form, lambda: post_many([posting], by=request.user, source="form", today=page.on)[0]
            )
    if notice is None:
        context = {"page": page, "stage": page.stage, "form": form, "kind": kind, "lines": to_post(page.stage)}
        return render(request, "reviews/notice_add.html", context)
    messages.success(request, _("Đã ghi niêm yết, đến hết ngày %s.") % day(notice.ends_on))
    return redirect("reviews:notice", notice.pk)


@requires(Right.SEE_ROUNDS)
@require_GET
def notice(request, pk):
    shown, page = _notice(request, pk)
    is_running = shown.posted_on <= page.on <= shown.ends_on
    context = {"page": page, "stage": page.stage, "notice": shown, "is_running": is_running}
    if is_running:
        context["lines"] = shown.lines.select_related("review__household").order_by("review__household__head_sort")
    elif page.may_conduct:
        context["counts"] = shown.lines.order_by().values("status").annotate(households=Count("pk"))
    return render(request, "reviews/notice.html", context)


@requires(Right.CONDUCT)
@require_http_methods(["GET", "POST"])
def complaint_add(request, pk):
    shown, page = _notice(request, pk, Right.CONDUCT)
    lines = shown.lines.select_related("review__household").order_by("review__household__head_sort")
    form = ComplaintForm(sent(request), lines=lines, today=page.on)

    def save():
        values = form.cleaned_data
        grievance = Grievance(values["line"].review, values["received_on"], values["complainant"], values["text"])
        known = taken_in([grievance]).get(grievance)
        return known or complain_many([grievance], by=request.user, source="form", today=page.on)[0]

    complaint = _saved(request, form, save)
    if complaint is None:
        context = {"page": page, "stage": page.stage, "notice": shown, "form": form}
        return render(request, "reviews/complaint_add.html", context)
    messages.success(request, _("Đã ghi khiếu nại. Phúc tra chậm nhất ngày %s.") % day(complaint.due_on))
    return redirect("reviews:recheck", complaint.pk)


@requires(Right.SEE_ROUNDS)
@require_http_methods(["GET", "POST"])
def recheck(request, pk):
    right = Right.CONDUCT if request.method == "POST" else Right.SEE_ROUNDS
    stages = VillageStage.objects.visible_to(request.user, right)
    complaints = Complaint.objects.filter(notice__stage__in=stages).select_related("review__household", "notice")
    complaint = get_object_or_404(complaints, pk=pk)
    page = _page(request, complaint.notice.stage_id, right)
    form = RecheckForm(sent(request), initial={"version": page.stage.version}, today=page.on)

    def save():
        return close_complaint(complaint, **form.cleaned_data, by=request.user, source="form", today=page.on)

    if _saved(request, form, save) is None:
        context = {"page": page, "stage": page.stage, "complaint": complaint, "form": form}
        context["current"] = latest_form(complaint)
        context["may_recheck"] = page.may_conduct and complaint.is_open
        return render(request, "reviews/recheck.html", context)
    messages.success(request, _("Đã ghi kết quả phúc tra."))
    return redirect("reviews:stage", page.stage.pk)


@requires(Right.CONDUCT)
@require_http_methods(["GET", "POST"])
def report_list(request, pk):
    page = _page(request, pk, Right.CONDUCT)
    if request.method == "GET":
        return redirect("reviews:stage", pk)
    form = ListForm(request.POST, today=page.on)

    def save():
        on, version = form.cleaned_data["on"], form.cleaned_data["version"]
        submit_lists([page.stage], on=on, version=version, by=request.user, source="form", today=page.on)
        return page.stage

    if _saved(request, form, save) is None:
        return _stage_page(request, page, form=form, list_form=form)
    messages.success(request, _("Đã trình danh sách của %s cho lãnh đạo xã.") % page.stage.village)
    return redirect("reviews:stage", pk)


@requires(Right.DECIDE)
@require_http_methods(["GET", "POST"])
def return_list(request, pk):
    page = _page(request, pk, Right.DECIDE)
    form = ReturnForm(sent(request), initial={"version": page.stage.version}, today=page.on)

    def save():
        return send_back(page.stage, **form.cleaned_data, by=request.user, source="form")

    if _saved(request, form, save) is None:
        return render(request, "reviews/return_list.html", {"page": page, "stage": page.stage, "form": form})
    messages.success(request, _("Đã trả lại danh sách của %s.") % page.stage.village)
    return redirect("reviews:stage", pk)


@requires(Right.CONDUCT)
@require_http_methods(["GET", "POST"])
def opinion_ask(request, year):
    rounds, today = rounds_or_404(request, year, Right.CONDUCT), timezone.localdate()
    reports = asked.reports_of(request.user, rounds)
    ready = {report.unit.pk: report for report in reports if report.may_ask}
    form = ReportForm(sent(request), units=Unit.objects.filter(pk__in=ready).order_by("name_sort"), today=today)

    def save():
        values = dict(form.cleaned_data)
        report = Report(round=ready[values["unit"].pk].round, **values)
        return ask_opinions([report], by=request.user, source="form", today=today)[0]

    opinion = _saved(request, form, save)
    if opinion is None:
        context = {"year": year, "reports": reports, "form": form, "may_ask": bool(ready), "today": today}
        return render(request, "reviews/opinion_ask.html", context)
    messages.success(request, _("Đã ghi báo cáo. Trả lời chậm nhất ngày %s.") % day(opinion.due_on))
    return redirect("reviews:opinion_ask", year)


@requires(Right.GIVE_OPINIONS)
@require_GET
def opinions(request, year):
    rounds, today = rounds_or_404(request, year, Right.GIVE_OPINIONS), timezone.localdate()
    visible = asked.opinions_visible_to(request.user).filter(round__in=rounds).order_by("due_on", "unit__name_sort")
    found = asked.with_counts(visible, today)
    context = {
        "year": year,
        "today": today,
        "waiting": [item for item in found if not item.opinion.answered_on],
        "answered": [item for item in found if item.opinion.answered_on],
    }
    return render(request, "reviews/opinions.html", context)


@requires(Right.GIVE_OPINIONS)
@require_http_methods(["GET", "POST"])
def opinion_answer(request, pk):
    opinion, today = get_object_or_404(asked.opinions_visible_to(request.user), pk=pk), timezone.localdate()
    form = AnswerForm(sent(request), today=today)

    def save():
        answer = Answer(opinion=opinion, **form.cleaned_data)
        return answer_opinions([answer], by=request.user, source="form", today=today)

    if _saved(request, form, save) is None:
        (item,) = asked.with_counts([opinion], today)
        return render(request, "reviews/opinion_answer.html", {"item": item, "opinion": opinion, "form": form})
    messages.success(request, _("Đã ghi ý kiến về danh sách của %s.") % opinion.unit)
    return redirect("reviews:opinions", opinion.round.year)


def _page(request, pk: int, right: Right = Right.SEE_ROUNDS) -> StagePage:
    """Lay out the stage of a village in which the officer has `right`; for others it does not exist."""
    stages = VillageStage.objects.visible_to(request.user, right).select_related("village", "round")
    return StagePage(get_object_or_404(stages, pk=pk), request.user, timezone.localdate())


def _notice(request, pk: int, right: Right = Right.SEE_ROUNDS) -> tuple[Notice, StagePage]:
    stages = VillageStage.objects.visible_to(request.user, right)
    found = get_object_or_404(Notice.objects.filter(stage__in=stages), pk=pk)
    return found, _page(request, found.stage_id, right)


def _stage_page(request, page: StagePage, **forms):
    version = {"version": page.stage.version}
    context = {"page": page, "stage": page.stage, "list_form": ListForm(initial=version, today=page.on)}
    return render(request, "reviews/stage.html", {**context, "remark_form": RemarkForm(), **forms})


def _saved(request, form, save: Callable):
    """Save a sent form that is right and give what was saved. None: the page shows the form again, with the reason
    when it was refused."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return save()
    except StaleVersion as stale:
        form.carry(stale.current.version)
        form.add_error(None, _("Có người vừa ghi một việc khác của thôn này. Xem lại rồi gửi lần nữa."))
    except ValidationError as refused:
        form.add_error(None, refused)
    return None


def _tell_votes(request, meeting: Meeting):
    votes = list(meeting.votes.all())
    refused = [vote for vote in votes if not vote.is_agreed]
    agreed = len(votes) - len(refused)
    messages.success(
        request,
        ngettext("Đã lưu biên bản: %d hộ được nhất trí.", "Đã lưu biên bản: %d hộ được nhất trí.", agreed) % agreed,
    )
    if refused:
        sentence = ngettext(
            "%d hộ chưa đủ số người đồng ý: rà soát lại rồi họp lại.",
            "%d hộ chưa đủ số người đồng ý: rà soát lại rồi họp lại.",
            len(refused),
        )
        messages.warning(request, sentence % len(refused))

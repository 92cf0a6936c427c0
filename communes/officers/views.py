"""The door: sign-in, one's own password, and the screens on which an administrator says who serves where."""

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Max, Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from communes.models import Installation, Unit
from communes.officers import services
from communes.officers.access import requires
from communes.officers.filters import OfficerFilter
from communes.officers.forms import (
    AssignmentForm,
    EndAssignmentForm,
    NewOfficerForm,
    OwnPasswordForm,
    SetPasswordForm,
    SignInForm,
)
from communes.officers.history import lines_of
from communes.officers.models import Assignment, Officer
from communes.officers.rights import Right, Role

_PAGE = 50


class SignIn(LoginView):
    """The sign-in page; where the register is a demonstration, with the accounts that anybody may use."""

    authentication_form = SignInForm
    template_name = "officers/sign_in.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        installation = Installation.current()
        accounts = installation.demo_sign_ins if installation.is_demo else []
        demo_sign_ins = [{**account, "role": Role(account["role"]).label} for account in accounts]
        return super().get_context_data(demo_sign_ins=demo_sign_ins, **kwargs)


def locked_out(request, response, credentials):
    """Answer a sign-in that comes after too many wrong passwords, known account or not: 429 and when to try again."""
    attempts = AccessAttempt.objects.filter(username=(credentials or {}).get("username"))
    last = attempts.aggregate(last=Max("attempt_time"))["last"] or timezone.now()
    again_at = last + settings.AXES_COOLOFF_TIME
    return render(request, "officers/locked_out.html", {"again_at": again_at}, status=429)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def own_password(request):
    form = OwnPasswordForm(request.POST or None, officer=request.user)
    if form.is_valid():
        password = form.cleaned_data["password"]
        officer = _done(form, services.set_password, request.user, password=password, by=request.user)
        if officer:
            update_session_auth_hash(request, officer)
            messages.success(request, _("Đã đổi mật khẩu. Các máy khác đang mở tài khoản này phải đăng nhập lại."))
            return redirect("home")
    assignments = request.user.assignments.in_force(timezone.localdate()).with_places()
    return render(request, "officers/own_password.html", {"form": form, "assignments": assignments})


@requires(Right.ADMINISTER)
@require_GET
def officer_list(request):
    today = timezone.localdate()
    serving = Prefetch("assignments", Assignment.objects.in_force(today).with_places(), to_attr="serving")
    officers = Officer.objects.order_by("name_sort", "username").prefetch_related(serving)
    narrowed = OfficerFilter(request.GET, queryset=officers, on=today)
    found = narrowed.qs if narrowed.is_valid() else officers.none()
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    return render(request, "officers/list.html", {"filter": narrowed, "page_obj": page})


@requires(Right.ADMINISTER)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def add(request):
    form = NewOfficerForm(request.POST or None)
    if form.is_valid():
        officer = _done(form, services.register_officer, by=request.user, **form.cleaned_data)
        if officer:
            messages.success(request, _("Đã lập tài khoản của %s. Phân công xong thì mới dùng được.") % officer)
            return redirect("officers:detail", officer.pk)
    return render(request, "officers/add.html", {"form": form})


@requires(Right.ADMINISTER)
@require_GET
def detail(request, pk):
    officer = get_object_or_404(Officer, pk=pk)
    context = {
        "officer": officer,
        "assignments": officer.assignments.with_places(),
        "entries": lines_of(officer),
        "today": timezone.localdate(),
    }
    return render(request, "officers/detail.html", context)


@requires(Right.ADMINISTER)
@require_http_methods(["GET", "POST"])
def assign(request, pk):
    officer = get_object_or_404(Officer, pk=pk)
    today = timezone.localdate()
    form = AssignmentForm(request.POST or None, initial={"valid_from": today})
    if form.is_valid() and _done(form, services.assign_many, [form.assignment_of(officer)], by=request.user):
        messages.success(request, _("Đã ghi phân công của %s.") % officer)
        return redirect("officers:detail", officer.pk)
    units = Unit.objects.in_force(today).order_by("name_sort")
    return render(request, "officers/assign.html", {"form": form, "officer": officer, "units": units})


@requires(Right.ADMINISTER)
@require_http_methods(["GET", "POST"])
def end_assignment(request, pk):
    assignment = get_object_or_404(Assignment.objects.with_places().select_related("officer"), pk=pk)
    form = EndAssignmentForm(request.POST or None, initial={"on": timezone.localdate()})
    if form.is_valid() and _done(form, services.end_assignment, assignment, by=request.user, **form.cleaned_data):
        messages.success(request, _("Đã ghi ngày thôi phụ trách."))
        return redirect("officers:detail", assignment.officer_id)
    return render(request, "officers/end_assignment.html", {"form": form, "assignment": assignment})


@requires(Right.ADMINISTER)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def set_password(request, pk):
    officer = get_object_or_404(Officer, pk=pk)
    form = SetPasswordForm(request.POST or None)
    if form.is_valid() and _done(form, services.set_password, officer, by=request.user, **form.cleaned_data):
        messages.success(request, _("Đã đặt mật khẩu mới cho %s và mở khoá đăng nhập.") % officer)
        return redirect("officers:detail", officer.pk)
    return render(request, "officers/set_password.html", {"form": form, "officer": officer})


@requires(Right.ADMINISTER)
@require_POST
def close(request, pk):
    return _switch(request, pk, active=False, done=_("Đã khoá tài khoản. Người đang dùng tài khoản này bị ra ngay."))


@requires(Right.ADMINISTER)
@require_POST
def reopen(request, pk):
    return _switch(request, pk, active=True, done=_("Đã mở lại tài khoản."))


def _switch(request, pk, *, active: bool, done: str):
    officer = get_object_or_404(Officer, pk=pk)
    try:
        services.set_active(officer, active=active, by=request.user, source="form")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, done)
    return redirect("officers:detail", pk)


def _done(form, verb, *args, **values):
    """Give what `verb` gives, or None after putting its refusal on `form`."""
    try:
        return verb(*args, source="form", **values)
    except ValidationError as error:
        form.add_error(None, error)
        return None

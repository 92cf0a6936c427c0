"""The pages of the register: the list, the page of a household, and the forms that change it."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communes.officers.access import requires
from communes.officers.rights import Right, listing_right
from households import searches, services
from households.composition import compose, target_groups
from households.conflicts import differences
from households.disclosing.services import masking
from households.forms import (
    ClosingForm,
    HeadForm,
    HouseholdForm,
    JointForm,
    MemberEditForm,
    MoveForm,
    NewMemberForm,
    RegistrationForm,
    listed,
    show_error,
)
from households.history import entries_of, entries_since, lines
from households.models import Household, Member

ROWS_A_PAGE = 50
LINES_A_PAGE = 20


@requires(Right.SEE_HOUSEHOLDS, Right.LIST_MASKED)
@require_http_methods(["GET", "POST"])
def household_list(request, *, filterset):
    if request.method == "POST":
        return redirect(f"{request.path}?{searches.remember(request)}")
    words = searches.recall(request)
    if words is None:
        messages.warning(request, _("Lượt tìm này đã hết hạn. Nhập lại tên hoặc mã hộ để tìm."))
        return redirect("households:list")
    officer, rights = request.user, request.user.rights()
    right = listing_right(rights)
    asked = request.GET.copy()
    asked["q"] = words
    found = filterset(
        asked,
        queryset=Household.objects.visible_to(officer, right),
        villages=officer.villages(right),
        today=_today(),
        masked=right is Right.LIST_MASKED,
    )
    page = Paginator(found.rows.placed_on(found.day), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filterset": found,
        **masking(officer, right, page, timezone.now()),
        "form": found.form,
        "page_obj": page,
        "spans_communes": len({household.commune_name for household in page}) > 1,
        "chips": list(found.chips(request.GET)),
        "words": words,
        "may_add": Right.EDIT_HOUSEHOLDS in rights,
        "may_see_disclosures": Right.SEE_DISCLOSURES in rights,
    }
    return render(request, "households/list.html", context)


@requires(Right.SEE_HOUSEHOLDS)
@require_http_methods(["GET", "POST"])
def household_detail(request, code, *, panels, wording):
    """The page of a household. A POST with `show` shows the citizen id of that member this once, and is recorded."""
    household, today = household_or_404(request, code), _today()
    members = list(household.members.all())
    shown = None
    if request.method == "POST":
        shown = _asked_member(request, members)
        services.show_citizen_id(shown, by=request.user)
    composition = compose(members, today)
    entries = Paginator(entries_of(household), LINES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "household": household,
        "head": next((member for member in members if member.is_head), None),
        "members": [member for member in members if member.left_on is None],
        "departed": [member for member in members if member.left_on],
        "shown": shown,
        "composition": composition,
        "target_groups": target_groups(composition),
        "panels": [make(household, request.user, today) for make in panels],
        "page_obj": entries,
        "lines": lines(entries, wording),
        "may_edit": household.closed_on is None and _may_edit(request.user, household),
    }
    return render(request, "households/detail.html", context)


@requires(Right.EDIT_HOUSEHOLDS)
@require_http_methods(["GET", "POST"])
def household_add(request):
    form = _joint_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            household = _register(form, by=request.user)
        except ValidationError as error:
            show_error(form.household, error)
        except IntegrityError:
            # The same form came twice at once: asked again, it finds the code taken and says so.
            form = _joint_form(request)
            if form.is_valid():
                raise
        else:
            _warn_of_doubts(request, form.head.instance)
            messages.success(request, _("Đã ghi %(household)s vào sổ.") % {"household": household})
            return redirect(_after_adding(request, household))
    return render(request, "households/add.html", {"form": form})


@requires(Right.EDIT_HOUSEHOLDS)
@require_http_methods(["GET", "POST"])
def household_edit(request, code, *, wording):
    household = household_or_404(request, code, Right.EDIT_HOUSEHOLDS)
    form = HouseholdForm(sent(request), instance=household, today=_today(), initial=seen_version(household))

    def save(values):
        services.update_household(household, by=request.user, source="form", **values)

    return unsaved_page(request, household, form, save, "edit", wording) or to_household(
        request, household, _("Đã lưu hộ.")
    )


@requires(Right.EDIT_HOUSEHOLDS)
@require_http_methods(["GET", "POST"])
def household_close(request, code, *, wording, close):
    household = household_or_404(request, code, Right.EDIT_HOUSEHOLDS)
    form = ClosingForm(sent(request), instance=household, today=_today(), initial=seen_version(household))

    def save(values):
        reason = values.pop("note")
        close(household, by=request.user, source="form", reason=reason, **values)

    done = _("Đã cho hộ ra khỏi sổ.")
    return unsaved_page(request, household, form, save, "close", wording) or to_household(request, household, done)


@requires(Right.EDIT_HOUSEHOLDS)
@require_http_methods(["GET", "POST"])
def household_move(request, code, *, wording, move):
    household = household_or_404(request, code, Right.EDIT_HOUSEHOLDS)
    villages = listed(request.user.villages(Right.EDIT_HOUSEHOLDS), _today())
    form = MoveForm(sent(request), villages=villages, today=_today(), initial=seen_version(household))

    def save(values):
        village, on, version = values["village"], values["on"], values["version"]
        move(household, version=version, village=village, on=on, by=request.user, source="form")

    unsaved = unsaved_page(request, household, form, save, "move", wording)
    if unsaved:
        return unsaved
    if Household.objects.visible_to(request.user).filter(pk=household.pk).exists():
        return to_household(request, household, _("Đã chuyển hộ sang thôn mới."))
    messages.success(request, _("Đã chuyển hộ đi; hộ nay thuộc cán bộ của thôn mới."))
    return redirect("households:list")


@requires(Right.EDIT_HOUSEHOLDS)
@require_http_methods(["GET", "POST"])
def member_add(request, code, *, wording):
    household = household_or_404(request, code, Right.EDIT_HOUSEHOLDS)
    member = Member(household=household)
    form = NewMemberForm(sent(request), instance=member, today=_today(), initial=seen_version(household))
    unsaved = _unsaved_member(request, household, form, "member_add", wording)
    if unsaved:
        return unsaved
    if "another" in request.POST:
        messages.success(request, _("Đã lưu %(member)s. Nhập người tiếp theo.") % {"member": member})
        return redirect("households:member_add", household.code)
    return to_household(request, household, _("Đã lưu %(member)s.") % {"member": member})


@requires(Right.EDIT_HOUSEHOLDS)
@require_http_methods(["GET", "POST"])
def member_edit(request, code, pk, *, wording):
    household = household_or_404(request, code, Right.EDIT_HOUSEHOLDS)
    member = get_object_or_404(household.members, pk=pk)
    form = MemberEditForm(sent(request), instance=member, today=_today(), initial=seen_version(household))
    unsaved = _unsaved_member(request, household, form, "member_edit", wording)
    return unsaved or to_household(request, household, _("Đã lưu %(member)s.") % {"member": member})


def _today():
    return timezone.localdate()


def sent(request):
    """Give what a form was sent with; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def household_or_404(request, code: str, right: Right = Right.SEE_HOUSEHOLDS) -> Household:
    """Give the household in whose village the officer has `right`; for all others it does not exist."""
    return get_object_or_404(Household.objects.visible_to(request.user, right).placed_on(_today()), code=code)


def seen_version(household: Household) -> dict:
    """Give what a form carries so that a save tells whether somebody else saved since."""
    return {"version": household.version}


def _asked_member(request, members: list[Member]) -> Member:
    for member in members:
        if str(member.pk) == request.POST.get("show"):
            return member
    raise Http404


def _may_edit(officer, household: Household) -> bool:
    return officer.villages(Right.EDIT_HOUSEHOLDS).filter(pk=household.village_id).exists()


def unsaved_page(
    request, household: Household, form, save: Callable[[dict], None], page: str, wording, row: Member | None = None
):
    """Save a posted form that is right. Otherwise give the page with the form again: empty at first, then with its
    errors, then with what somebody else changed meanwhile (of the household, or of its member `row`)."""
    found: Mapping = {}
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            save(dict(form.cleaned_data))
        except services.StaleVersion as stale:
            found, status = _conflict(form, stale.current, row, wording), 409
        except ValidationError as error:
            show_error(form, error)
        else:
            return None
    return render(request, f"households/{page}.html", {"household": household, "form": form, **found}, status=status)


def _unsaved_member(request, household: Household, form, page: str, wording):
    def save(values):
        member = services.save_member(form.instance, version=values["version"], by=request.user, source="form")
        _warn_of_doubts(request, member)

    return unsaved_page(request, household, form, save, page, wording, row=form.instance)


def _conflict(form, current: Household, row: Member | None, wording) -> dict:
    """Give what stands otherwise now and who changed it; the form then carries the new version."""
    seen = form.cleaned_data["version"]
    form.data = form.data.copy()
    form.data["version"] = current.version
    standing = Member.objects.filter(pk=row.pk).first() if row else current
    return {
        "is_stale": True,
        "conflict": differences(form, standing, wording) if standing else [],
        "since": lines(entries_since(current, seen), wording),
    }


def _joint_form(request) -> JointForm:
    today, data = _today(), sent(request)
    villages = listed(request.user.villages(Right.EDIT_HOUSEHOLDS).filter(closed_on=None), today)
    return JointForm(household=RegistrationForm(data, villages=villages, today=today), head=HeadForm(data, today=today))


def _register(form: JointForm, by) -> Household:
    registration = services.Registration(form.household.instance, [form.head.instance])
    return services.register_many([registration], by=by, source="form")[0]


def _after_adding(request, household: Household) -> str:
    """Give the page that sent the officer to add a household first (`next`), with its code; else its own page."""
    asked_by = request.GET.get("next", "")
    if asked_by and url_has_allowed_host_and_scheme(asked_by, allowed_hosts=None):
        return f"{asked_by}?{urlencode({'code': household.code})}"
    return reverse("households:detail", args=[household.code])


def _warn_of_doubts(request, member: Member):
    for doubt in member.doubts:
        messages.warning(request, _("%(member)s: %(doubt)s") % {"member": member, "doubt": doubt.label})


def to_household(request, household: Household, done: str):
    messages.success(request, done)
    return redirect("households:detail", household.code)

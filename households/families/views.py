"""The pages on which a family parts, and on which two become one."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communes.officers.access import requires
from communes.officers.rights import Right
from households.families.forms import MergeForm, SplitForm
from households.families.services import merge_household, split_household
from households.forms import listed
from households.models import Household
from households.views import household_or_404, seen_version, sent, to_household, unsaved_page


@requires(Right.EDIT_HOUSEHOLDS)
@require_http_methods(["GET", "POST"])
def household_split(request, code, *, wording):
    household, today = household_or_404(request, code, Right.EDIT_HOUSEHOLDS), timezone.localdate()
    villages = listed(request.user.villages(Right.EDIT_HOUSEHOLDS).filter(closed_on=None), today)
    form = SplitForm(
        sent(request), household=household, villages=villages, today=today, initial=seen_version(household)
    )

    def save(values):
        split_household(household, form.parting(), version=values["version"], by=request.user, source="form")

    unsaved = unsaved_page(request, household, form, save, "split", wording)
    return unsaved or to_household(
        request,
        form.instance,
        _("Đã tách hộ %(household)s. Xem lại quan hệ của từng người với chủ hộ mới.") % {"household": form.instance},
    )


@requires(Right.EDIT_HOUSEHOLDS)
@require_http_methods(["GET", "POST"])
def household_merge(request, code, *, wording, close):
    household, today = household_or_404(request, code, Right.EDIT_HOUSEHOLDS), timezone.localdate()
    households = Household.objects.visible_to(request.user, Right.EDIT_HOUSEHOLDS).open_on(today)
    form = MergeForm(sent(request), households=households, today=today, initial=seen_version(household))

    def save(values):
        merge_household(
            household,
            form.into,
            version=values["version"],
            on=values["on"],
            by=request.user,
            source="form",
            close=close,
        )

    unsaved = unsaved_page(request, household, form, save, "merge", wording)
    return unsaved or to_household(
        request, form.into, _("Đã nhập hộ %(household)s vào hộ này.") % {"household": household}
    )

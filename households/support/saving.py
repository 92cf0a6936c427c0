"""Forms of support that two may send: saved once, and shown again with what stands in the way."""

from collections.abc import Callable, Mapping
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from communes.models import ChangeEntry
from households.conflicts import differences
from households.forms import show_error
from households.history import Line, lines
from households.services import StaleVersion
from households.support.entries import key_of
from households.wording import Wording

# Each entry of these kinds came with one new version of its row.
_VERSIONED = [
    *("fund.changed", "model.changed", "model.paid", "model.unpaid"),
    *("work.changed", "work.paid", "work.unpaid"),
    *("target.changed", "figure.changed"),
]


class SubmissionField(forms.UUIDField):
    """What tells a form that is sent again from a new one; made when the form is first shown."""

    widget = forms.HiddenInput

    def __init__(self):
        lost = _("Trang này thiếu mã lần gửi. Mở lại trang rồi nhập tiếp.")
        super().__init__(label=_("Mã lần gửi"), initial=uuid4, error_messages={"required": lost, "invalid": lost})


def unsaved_page(
    request,
    template: str,
    form,
    save: Callable[[dict], None],
    wording: Wording,
    context: Mapping,
    compare: Callable | None = None,
):
    """Save a posted form that is right, and give None. Otherwise give the page with the form again: empty at first,
    then with its errors, then with what somebody else changed meanwhile. `compare` (form, current) gives what differs
    where the form is not that of one row."""
    found, status = {}, 200
    if request.method == "POST" and form.is_valid():
        try:
            _save(save, form.cleaned_data)
        except StaleVersion as stale:
            found, status = _conflict(form, stale.current, wording, compare), 409
        except ValidationError as error:
            show_error(form, error)
        else:
            return None
    return render(request, template, {**context, "form": form, **found}, status=status)


def history_of(row, wording: Wording, limit: int = 20) -> list[Line]:
    """Give the last lines of what the history holds on a fund, a model or a work."""
    return lines(_entries(row)[:limit], wording)


def _save(save: Callable[[dict], None], values: dict):
    """The same form that came twice at once: asked again, it finds what the first one wrote."""
    try:
        save(dict(values))
    except IntegrityError:
        save(dict(values))


def _conflict(form, current, wording: Wording, compare: Callable | None) -> dict:
    """Give what stands otherwise now and who changed it; the form then carries the new version."""
    seen = form.cleaned_data["version"]
    form.data = form.data.copy()
    form.data["version"] = current.version
    if compare:
        return {"is_stale": True, "conflict": compare(form, current)}
    since = _entries(current).filter(kind__in=_VERSIONED)[: current.version - seen]
    return {"is_stale": True, "conflict": differences(form, current, wording), "since": lines(since, wording)}


def _entries(row):
    return ChangeEntry.objects.filter(key=key_of(row)).select_related("change").order_by("-change__at", "-pk")

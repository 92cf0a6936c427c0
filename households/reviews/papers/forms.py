"""For which village papers are printed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.models import Village


class VillageForm(forms.Form):
    """One of the officer's villages, or all of them."""

    village = forms.ModelChoiceField(
        Village.objects.none(),
        label=_("Thôn"),
        empty_label=_("Tất cả các thôn"),
        to_field_name="code",
        required=False,
        error_messages={"invalid_choice": _("Bạn không phụ trách thôn này.")},
    )

    def __init__(self, data, *, villages):
        super().__init__(data)
        self.fields["village"].queryset = villages

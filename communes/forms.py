"""What is asked of the list of units: a day, a name, an order."""

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from communes.models import RECORDS_BEGIN
from povertyreg.forms import DayField


class DayForm(forms.Form):
    """The day on which units and villages are looked at; nothing typed means that the page chooses."""

    on = DayField(
        label=_("Vào ngày"),
        required=False,
        validators=[MinValueValidator(RECORDS_BEGIN, _("Sổ chỉ có đơn vị từ ngày 01/01/1900."))],
    )


class UnitSearchForm(DayForm):
    """Which units are listed, and in which order."""

    q = forms.CharField(
        label=_("Tên hoặc mã"), required=False, max_length=100, widget=forms.SearchInput(attrs={"autocomplete": "off"})
    )
    sort = forms.ChoiceField(
        label=_("Xếp theo"), required=False, choices=[("name", _("Tên")), ("code", _("Mã"))], initial="name"
    )

    field_order = ["q", "on", "sort"]

"""How every form of the house is drawn, and the field for a day."""

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class RegisterRenderer(TemplatesSetting):
    """Draws `{{ form }}` and `{{ form.field.as_field_group }}` in the look of the register."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class DayField(forms.DateField):
    """A day typed as 05/09/2026 (also 5-9-2026, 5.9.2026 and 2026-09-05); cleans to a `date`.

    Digits alone are refused: 1112026 may be 1 November or 11 January, and nothing is guessed.
    """

    input_formats = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y", "%Y-%m-%d"]
    widget = forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off", "class": "day"})
    default_error_messages = {"invalid": _("Ngày viết theo dạng ngày/tháng/năm, ví dụ 05/09/2026.")}

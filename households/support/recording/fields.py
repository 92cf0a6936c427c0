"""The fields of the forms of measures: one for each declared fact, and those for what is chosen from lists."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.composition import age_on
from households.models import Household, Member
from households.support.amounts import money_in_words
from households.support.kinds import CHILD_UNTIL, Fact, FactType
from households.support.models import Fund
from households.support.programmes import Benefit, Programme, programmes

_CHOOSE = gettext_lazy("Chọn")


class CountField(forms.IntegerField):
    """A whole number, typed in a short box."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"})
    default_error_messages = {"invalid": gettext_lazy("Nhập số nguyên, ví dụ 36.")}


class NumberField(forms.DecimalField):
    """A number with a comma or a point before its decimals."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "short"})
    default_error_messages = {"invalid": gettext_lazy("Nhập một số, ví dụ 12,5.")}

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else f"{value.normalize():f}".replace(".", ",")

    def to_python(self, value):
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)


class LineField(forms.CharField):
    """A line of text."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs)


class MemberField(forms.ModelChoiceField):
    """A member of a household, with the year of birth; who left it says so."""

    def label_from_instance(self, member: Member) -> str:
        said = {"name": member.name, "year": member.birth_year}
        return (_("%(name)s (%(year)s, đã rời hộ)") if member.left_on else _("%(name)s (%(year)s)")) % said


class FundField(forms.ModelChoiceField):
    """A fund, with what is left in it; one that is closed says so."""

    def label_from_instance(self, fund: Fund) -> str:
        said = {"fund": fund, "left": money_in_words(fund.balance)}
        return (_("%(fund)s (đã đóng)") if fund.closed_on else _("%(fund)s (còn %(left)s)")) % said


def fact_field(fact: Fact, **kwargs) -> forms.Field:
    """Give the field that asks `fact`."""
    said = {"label": fact.label, "required": fact.required, **kwargs}
    if fact.holds is FactType.CHOICE:
        return choice_field(fact.choices, **said)
    if fact.holds is FactType.COUNT:
        return CountField(min_value=0 if fact.is_later else 1, **said)
    if fact.holds is FactType.DECIMAL:
        return NumberField(min_value=0, **said)
    if fact.holds is FactType.FLAG:
        return forms.BooleanField(**{**said, "required": False})
    return LineField(max_length=200, **said)


def choice_field(choices, **kwargs) -> forms.ChoiceField:
    """Give a select of the values of `choices`, with nothing chosen."""
    return forms.ChoiceField(choices=[("", _CHOOSE), *choices.choices], **kwargs)


def member_field(
    household: Household, *, child_only: bool, required: bool, on: date, standing: int | None = None
) -> MemberField:
    """Give the field for the person who is helped; only one who can be is chosen already. Who is named by the measure
    that is changed, the key `standing`, stays a choice, however old he is on the day `on`."""
    members = list(household.members.all())
    fit = [one for one in members if not child_only or age_on(one, on) < CHILD_UNTIL or one.pk == standing]
    present = [member for member in fit if member.left_on is None]
    return MemberField(
        Member.objects.filter(pk__in=[member.pk for member in fit]),
        label=_("Người được hỗ trợ"),
        required=required,
        empty_label=str(_CHOOSE) if required else _("Cả hộ"),
        initial=present[0] if required and len(present) == 1 else None,
        error_messages={"required": _("Chọn người được hỗ trợ.")},
    )


def programme_field(kind: str, on: date) -> forms.ChoiceField | None:
    """Give the field for the programmes of `kind`, those in force on the day `on` first; one that is alone among them
    is chosen already. None when no programme ever gave such support."""
    found = [declared for declared in programmes() if kind in declared.kinds]
    if not found:
        return None
    now = [declared for declared in found if declared.is_in_force(on)]
    choices = _grouped([((declared.code, _(declared.title)), declared.is_in_force(on)) for declared in found])
    return forms.ChoiceField(
        label=_("Chương trình, chính sách"),
        choices=[("", _("Không theo chương trình nào")), *choices],
        required=False,
        initial=now[0].code if len(now) == 1 else "",
    )


def benefit_field(kind: str, on: date) -> forms.ChoiceField:
    """Give the field for what the policies of `kind` grant, as programme/benefit, those in force on `on` first."""
    found = [(declared, benefit) for declared in programmes() for benefit in declared.benefits if benefit.kind == kind]
    choices = _grouped([(_granted(*pair), pair[0].is_in_force(on)) for pair in found])
    return forms.ChoiceField(
        label=_("Khoản trợ cấp"),
        choices=[("", _CHOOSE), *choices],
        error_messages={"required": _("Chọn khoản trợ cấp theo chính sách.")},
    )


def _granted(declared: Programme, benefit: Benefit) -> tuple[str, str]:
    title = _("%(benefit)s (%(programme)s)") % {"benefit": _(benefit.title), "programme": _(declared.title)}
    return f"{declared.code}/{benefit.code}", title


def _grouped(choices: list) -> list:
    now = [choice for choice, is_in_force in choices if is_in_force]
    other = [choice for choice, is_in_force in choices if not is_in_force]
    groups = [(_("Đang áp dụng"), now), (_("Chưa hoặc không còn áp dụng"), other)]
    return [(label, group) for label, group in groups if group]

"""What is typed to sign in, and on the administrator's screens."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.utils.translation import gettext_lazy as _

from communes.lookup import NotInForce
from communes.models import Unit, Village
from communes.officers.models import Assignment, Officer
from communes.officers.rights import Role
from povertyreg.forms import DayField

_TOLD_PASSWORD = _("Ít nhất 12 ký tự. Đọc cho cán bộ, không ghi lại ở đâu; cán bộ tự đổi sau khi đăng nhập.")


class SignInForm(AuthenticationForm):
    username = UsernameField(
        label=_("Tên đăng nhập"),
        error_messages={"required": _("Nhập tên đăng nhập.")},
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    password = forms.CharField(
        label=_("Mật khẩu"),
        error_messages={"required": _("Nhập mật khẩu.")},
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    error_messages = {
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu không đúng. Xem lại phím Caps Lock và bộ gõ tiếng Việt.")
    }

    def clean_username(self):
        """Sign-in names are in small letters; a phone likes to begin with a capital."""
        return self.cleaned_data["username"].lower()


class NewOfficerForm(forms.ModelForm):
    password = forms.CharField(
        label=_("Mật khẩu đầu tiên"),
        error_messages={"required": _("Nhập mật khẩu đầu tiên để đọc cho cán bộ.")},
        help_text=_TOLD_PASSWORD,
        strip=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    class Meta:
        model = Officer
        fields = ["full_name", "username", "email"]
        labels = {"full_name": _("Họ và tên"), "username": _("Tên đăng nhập"), "email": _("Thư điện tử")}
        error_messages = {
            "full_name": {"required": _("Nhập họ và tên cán bộ.")},
            "username": {"required": _("Nhập tên đăng nhập.")},
        }
        help_texts = {"username": _("Chữ thường không dấu, ví dụ lan.myduc. Không đổi được về sau.")}
        widgets = {
            "full_name": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "lang": "vi"}),
            "username": forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
        }


class SetPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Mật khẩu mới"),
        error_messages={"required": _("Nhập mật khẩu mới.")},
        help_text=_TOLD_PASSWORD,
        strip=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class OwnPasswordForm(forms.Form):
    old_password = forms.CharField(
        label=_("Mật khẩu đang dùng"),
        error_messages={"required": _("Nhập mật khẩu đang dùng.")},
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("Mật khẩu mới"),
        error_messages={"required": _("Nhập mật khẩu mới.")},
        help_text=_("Ít nhất 12 ký tự; một câu dài dễ nhớ tốt hơn ký tự lạ."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label=_("Nhập lại mật khẩu mới"),
        error_messages={"required": _("Nhập lại mật khẩu mới.")},
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, officer: Officer, **kwargs):
        super().__init__(*args, **kwargs)
        self.officer = officer

    def clean_old_password(self):
        if not self.officer.check_password(self.cleaned_data["old_password"]):
            raise forms.ValidationError(_("Mật khẩu đang dùng không đúng. Nhập lại."))
        return self.cleaned_data["old_password"]

    def clean_repeated(self):
        if self.cleaned_data["repeated"] != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("Hai lần nhập mật khẩu mới không giống nhau."))
        return self.cleaned_data["repeated"]


class AssignmentForm(forms.Form):
    """A role for a unit or a village; a clean form holds the place found on the first day as `unit` or `village`."""

    role = forms.ChoiceField(
        label=_("Vai trò"),
        choices=[("", _("Chọn vai trò")), *Role.choices],
        error_messages={"required": _("Chọn vai trò.")},
    )
    place = forms.CharField(
        label=_("Mã đơn vị hoặc mã thôn"),
        error_messages={"required": _("Nhập mã đơn vị hoặc mã thôn.")},
        help_text=_("Mã của xã, phường, thành phố vào ngày bắt đầu, hoặc mã một thôn. Ví dụ 10441."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "units", "class": "short"}),
    )
    valid_from = DayField(label=_("Từ ngày"), error_messages={"required": _("Nhập ngày bắt đầu.")})
    valid_until = DayField(label=_("Thôi từ ngày"), help_text=_("Ngày đầu tiên không còn phụ trách."), required=False)

    def clean(self):
        if {"place", "valid_from"} <= self.cleaned_data.keys():
            self._find_place(self.cleaned_data["place"], self.cleaned_data["valid_from"])

    def assignment_of(self, officer: Officer) -> Assignment:
        """Give what the form says as an assignment of `officer` that is not saved yet."""
        names = ("role", "unit", "village", "valid_from", "valid_until")
        return Assignment(officer=officer, **{name: self.cleaned_data.get(name) for name in names})

    def _find_place(self, code: str, day):
        self.cleaned_data["village"] = Village.objects.filter(code=code).first()
        if self.cleaned_data["village"]:
            return
        try:
            self.cleaned_data["unit"] = Unit.objects.named(code, day)
        except NotInForce as error:
            unknown = _("Không có đơn vị hay thôn nào mang mã %s. Xem mã trên trang Đơn vị.") % code
            self.add_error("place", str(error) if error.unit else unknown)


class EndAssignmentForm(forms.Form):
    on = DayField(
        label=_("Thôi từ ngày"),
        error_messages={"required": _("Nhập ngày thôi phụ trách.")},
        help_text=_("Ngày đầu tiên không còn phụ trách."),
    )

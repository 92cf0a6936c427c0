"""What the administrator enters: the document of a questionnaire, its signature, a day of the calendar."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from households.reviews.law.questionnaires import Foreseen, foresee
from households.reviews.models import CalendarDay, Questionnaire
from povertyreg.forms import DayField

_LARGEST = 200_000  # bytes; the longest table known has a few thousand


class DocumentForm(forms.Form):
    """A document as a file or as text. One that is refused comes back as text, to be corrected on the spot."""

    use_required_attribute = False

    file = forms.FileField(label=_("Tệp TOML"), required=False)
    document = forms.CharField(
        label=_("Nội dung phiếu"),
        help_text=_("Dán vào đây thay cho chọn tệp, hoặc sửa ngay tại đây nội dung bị từ chối."),
        required=False,
        strip=False,
        max_length=_LARGEST,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "lang": "vi"}),
    )

    foreseen: Foreseen
    content: bytes

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > _LARGEST:
            raise ValidationError(_("Tệp lớn quá 200 KB, không phải là một phiếu."))
        return file

    def clean(self):
        if self.errors:
            return
        file = self.cleaned_data["file"]
        self.content = file.read() if file else self.cleaned_data["document"].encode()
        if not self.content.strip():
            raise ValidationError({"file": _("Chọn tệp hoặc dán nội dung của phiếu.")})
        if file:
            self.keep_text()
        try:
            self.foreseen = foresee(self.content, name=file.name if file else "")
        except ValidationError as refused:
            self.add_error("document", refused)

    def keep_text(self):
        """Let the form be shown again with the text of its file, which a browser does not send twice."""
        self.data = self.data.copy()
        self.data["document"] = self.content.decode(errors="replace")


class SignForm(forms.Form):
    """With which official text the document was compared."""

    use_required_attribute = False

    compared_with = forms.CharField(
        label=_("Đã đối chiếu với văn bản"),
        max_length=Questionnaire._meta.get_field("compared_with").max_length,
        help_text=_("Số, ngày, cơ quan ban hành và phụ lục, ví dụ: Thông tư 07/2021/TT-BLĐTBXH, Phụ lục III."),
        error_messages={"required": _("Ghi văn bản đã đối chiếu.")},
    )


class _AboutDayForm(forms.Form):
    """What a day of the calendar is called, and whether offices work on it."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Tên"),
        max_length=CalendarDay._meta.get_field("name").max_length,
        error_messages={"required": _("Ghi tên ngày, ví dụ: Quốc khánh, làm bù cho ngày 02/01/2027.")},
    )
    is_working = forms.BooleanField(
        label=_("Là ngày làm việc"),
        required=False,
        help_text=_("Chọn cho ngày thứ Bảy, Chủ nhật đi làm bù, hoặc ngày lễ mà cơ quan vẫn làm việc."),
    )
    reason = forms.CharField(
        label=_("Căn cứ"),
        required=False,
        max_length=300,
        help_text=_("Văn bản quyết định ngày nghỉ hoặc hoán đổi ngày làm việc."),
    )


class ChangeDayForm(_AboutDayForm):
    """A day of the calendar as its page showed it."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewDayForm(_AboutDayForm):
    """A day that is not in the calendar yet."""

    day = DayField(label=_("Ngày"), error_messages={"required": _("Ghi ngày.")})

    field_order = ["day", "name", "is_working", "reason"]

"""What is asked of somebody who has a table checked."""

from functools import cached_property

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.reports.reconciler.checking import Checked, NotRecognised, SomeTable, check_table, open_table
from households.reports.reconciler.headings import recognise
from households.reports.reconciler.layouts import FORMS, Layout

LAYOUTS = [
    (Layout.SUMMARY, gettext_lazy("Tổng hợp kết quả rà soát")),
    (Layout.POOR_FLOW, gettext_lazy("Diễn biến hộ nghèo")),
    (Layout.NEAR_POOR_FLOW, gettext_lazy("Diễn biến hộ cận nghèo")),
    (Layout.DEPRIVATIONS, gettext_lazy("Phân tích các chỉ số thiếu hụt")),
]
_SALT = "reports.reconciler.table"


class TableForm(forms.Form):
    """A table of a layout, and perhaps another that must agree with it; `checked` is the answer, or `unknown` the table
    whose columns were not all told."""

    file = forms.FileField(
        label=gettext_lazy("Tệp cần kiểm tra"),
        help_text=gettext_lazy("Tệp .xlsx hoặc .csv, tối đa 25 MB. Tệp chỉ được đọc, không lưu lại."),
        error_messages={"required": gettext_lazy("Chọn tệp cần kiểm tra."), "empty": gettext_lazy("Tệp trống.")},
    )
    layout = forms.ChoiceField(label=gettext_lazy("Mẫu biểu"), choices=LAYOUTS)
    against = forms.FileField(
        label=gettext_lazy("Tệp đối chiếu"),
        required=False,
        help_text=gettext_lazy(
            "Không bắt buộc: bảng diễn biến kia của cùng năm, cùng bảng của năm trước, hoặc bảng tổng hợp."
        ),
    )
    against_layout = forms.ChoiceField(
        label=gettext_lazy("Mẫu biểu của tệp đối chiếu"), choices=LAYOUTS, required=False
    )

    checked: Checked | None = None
    unknown: SomeTable | None = None

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            table = self._open("file", cleaned["layout"])
            beside = self._open("against", cleaned["against_layout"] or cleaned["layout"])
        if not self.errors:
            self._check(table, beside)
        return cleaned

    def _check(self, table: SomeTable, beside: SomeTable | None):
        try:
            self.checked = check_table(table, beside)
        except NotRecognised as error:
            self.unknown = error.table if error.table is table else None
            self.add_error("file" if self.unknown else "against", error.messages)

    def _open(self, field: str, layout: str) -> SomeTable | None:
        file = self.cleaned_data.get(field)
        if not file:
            return None
        try:
            return open_table(file.name, file.read(), Layout(layout))
        except forms.ValidationError as error:
            self.add_error(field, error)
            return None


class ColumnsForm(forms.Form):
    """Which column of a table is which, where its headings did not tell; the table itself travels along, sealed."""

    table = forms.CharField(widget=forms.HiddenInput)

    checked: Checked | None = None

    def __init__(self, *args, table: SomeTable | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.opened = table or self._unsealed()
        if self.opened is None:
            return
        self.fields["table"].initial = seal(self.opened)
        for key, aliases in FORMS[self.opened.layout].columns.items():
            heading = aliases[0][:1].upper() + aliases[0][1:]
            self.fields[f"column_{key}"] = forms.TypedChoiceField(
                label=f"({key}) {heading}" if key.isdecimal() else heading,
                choices=[("", _("không có")), *self._headings],
                coerce=int,
                empty_value=None,
                required=False,
                initial=self.opened.found.columns.get(key, ""),
            )

    def clean(self):
        cleaned = super().clean()
        if self.opened is None:
            raise forms.ValidationError(_("Bảng đã gửi không còn đọc được. Chọn lại tệp."))
        if self.errors:
            return cleaned
        said = {name.removeprefix("column_"): at for name, at in cleaned.items() if name.startswith("column_")}
        try:
            self.checked = check_table(self.opened.with_columns({k: at for k, at in said.items() if at is not None}))
        except NotRecognised as error:
            raise forms.ValidationError(error.messages) from error
        return cleaned

    @cached_property
    def _headings(self) -> list[tuple[int, str]]:
        """Give each column of the table by its letter and its first words."""
        width = max(map(len, self.opened.cells), default=0)
        return [(at, f"{_letter(at)}: {_first_words(self.opened.cells, at)}") for at in range(width)]

    def _unsealed(self) -> SomeTable | None:
        try:
            layout, sheet, cells = signing.loads(self.data.get("table", ""), salt=_SALT)
        except signing.BadSignature:
            return None
        return SomeTable(Layout(layout), sheet, cells, recognise(cells, FORMS[Layout(layout)]))


def seal(table: SomeTable) -> str:
    """Give `table` as a text that comes back as it went."""
    return signing.dumps([table.layout, table.sheet, table.cells], salt=_SALT, compress=True)


def _first_words(cells, at: int) -> str:
    texts = (str(row[at]).strip() for row in cells if at < len(row) and row[at] is not None)
    return next(filter(None, texts), "")[:60]


def _letter(at: int) -> str:
    """Give the letter under which a spreadsheet shows the column at `at`: A ... Z, AA ..."""
    above, last = divmod(at, 26)
    return (_letter(above - 1) if above else "") + chr(ord("A") + last)

"""Which book somebody takes with him, of which unit, and how it is written."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.models import Unit
from households.exchange.books import BOOKS
from households.exchange.models import YEARS, BookKind
from households.exchange.writing.csv_files import csv_layout
from households.exchange.writing.taking import Form


class BookForm(forms.Form):
    """A book, of a unit that is served, and of a year where it has one."""

    book = forms.ChoiceField(label=gettext_lazy("Loại sổ"), error_messages={"required": gettext_lazy("Chọn loại sổ.")})
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=gettext_lazy("Đơn vị"),
        empty_label=gettext_lazy("Chọn đơn vị"),
        to_field_name="code",
        error_messages={
            "required": gettext_lazy("Chọn đơn vị."),
            "invalid_choice": gettext_lazy("Bạn không nhập, xuất sổ của đơn vị này."),
        },
    )
    year = forms.IntegerField(
        label=gettext_lazy("Năm"),
        required=False,
        min_value=YEARS[0],
        max_value=YEARS[-1],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        help_text=gettext_lazy("Chỉ cần cho kết quả rà soát và tổng số hộ, ví dụ 2026."),
    )

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        books = [(kind.value, kind.label) for kind in BookKind if kind.value in BOOKS]
        self.fields["book"].choices = [("", _("Chọn loại sổ")), *books]
        if len(units) == 1:
            self.initial.setdefault("unit", units[0].code)

    def clean(self):
        cleaned = super().clean()
        book = BOOKS.get(cleaned.get("book"))
        if book and book.needs_year and not cleaned.get("year") and "year" not in self.errors:
            self.add_error("year", _("Nhập năm mà sổ này nói về, ví dụ 2026."))
        return cleaned


class TemplateForm(BookForm):
    """A template to be filled in."""

    rows = forms.ChoiceField(
        label=gettext_lazy("Các dòng"),
        choices=[
            ("filled", gettext_lazy("Điền sẵn những gì đang có trong sổ")),
            ("empty", gettext_lazy("Để trống, chỉ có tiêu đề cột")),
        ],
        initial="filled",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn điền sẵn hay để trống.")},
    )


class ExportForm(BookForm):
    """What the register holds."""

    form = forms.ChoiceField(
        label=gettext_lazy("Dạng tệp"),
        choices=Form.choices,
        initial=Form.TEMPLATE,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn dạng tệp.")},
    )

    def clean(self):
        cleaned = super().clean()
        book = BOOKS.get(cleaned.get("book"))
        if book and cleaned.get("form") == Form.CSV and csv_layout(book) is None:
            self.add_error("form", _("Sổ này có nhiều trang, không ghi thành một tệp CSV được. Chọn Excel."))
        return cleaned

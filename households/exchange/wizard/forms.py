"""The forms of an import: the file and what it is, and what its columns mean."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.exchange.wizard import matching
from households.exchange.writing.forms import BookForm
from households.forms import NotLater
from households.spreadsheets import limits
from households.spreadsheets.refusals import unreadable
from povertyreg.forms import DayField


class UploadForm(NotLater, BookForm):
    """A file, and of which book, unit and day it is."""

    as_of = DayField(
        label=gettext_lazy("Sổ lập ngày"),
        help_text=gettext_lazy("Mã và tên xã trong tệp được hiểu theo ngày này, kể cả xã cũ trước khi sắp xếp."),
        error_messages={"required": gettext_lazy("Nhập ngày lập sổ.")},
    )
    file = forms.FileField(
        label=gettext_lazy("Tệp"),
        help_text=gettext_lazy("Tệp Excel .xlsx hoặc .csv, không quá 25 MB, 250.000 dòng và 80 cột."),
        error_messages={
            "required": gettext_lazy("Chọn tệp cần nhập."),
            "empty": gettext_lazy("Tệp này rỗng (0 byte). Chọn tệp khác."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    field_order = ["book", "unit", "as_of", "year", "file"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, today=today, **kwargs)
        self.fields["unit"].help_text = _("Đơn vị hiện nay mà các dòng trong tệp thuộc về.")
        self.initial.setdefault("as_of", today)

    def clean_as_of(self):
        return self.not_later("as_of")

    def clean_file(self):
        """Refuse a file that is too big before it is read into memory."""
        file = self.cleaned_data["file"]
        if file.size > limits.FILE_BYTES:
            said = {"size": -(-file.size // limits.MEGABYTE), "most": limits.FILE_BYTES // limits.MEGABYTE}
            raise unreadable("too_big", **said)
        return file


class ColumnsForm(forms.Form):
    """One choice for each column of each sheet that is read: which field of the book it holds, or none."""

    def __init__(self, *args, row, **kwargs):
        super().__init__(*args, **kwargs)
        self.sheets = matching.read_sheets(row.columns)
        self._fields_of = [matching.resource_of(row.book, sheet).fields for sheet in self.sheets]
        for number, sheet in enumerate(self.sheets):
            meant = {place: name for name, place in sheet["columns"].items()}
            for place, heading, samples in sheet["headings"]:
                self.fields[f"{number}-{place}"] = self._field(number, heading, samples, meant.get(place))

    def groups(self):
        """Give each sheet with its bound fields, and the headings without which its rows cannot be read."""
        for number, sheet in enumerate(self.sheets):
            names = [name for name in self.fields if name.startswith(f"{number}-")]
            required = [column.heading for column in self._fields_of[number].values() if column.required]
            yield sheet["sheet"], [self[name] for name in names], required

    def chosen(self) -> list[dict[str, int]]:
        """Give, sheet by sheet, the place of the column of each field."""
        return [
            {field: place for place, field in self._answers(number) if field}
            for number, _sheet in enumerate(self.sheets)
        ]

    def clean(self):
        cleaned = super().clean()
        for number, fields in enumerate(self._fields_of):
            self._refuse_twice(number)
            chosen = {field for _place, field in self._answers(number)}
            for name, column in fields.items():
                if column.required and name not in chosen:
                    said = _("Trang “%(sheet)s” chưa có cột “%(heading)s”. Chọn cột nào của tệp là cột ấy.")
                    self.add_error(None, said % {"sheet": self.sheets[number]["sheet"], "heading": column.heading})
        return cleaned

    def _field(self, number: int, heading: str, samples: list[str], meant: str | None) -> forms.ChoiceField:
        choices = [(name, column.heading) for name, column in self._fields_of[number].items()]
        shown = " · ".join(samples) if samples else _("Cột này trống.")
        return forms.ChoiceField(
            label=heading,
            help_text=shown,
            initial=meant or "",
            required=False,
            choices=[("", _("Không nhập cột này")), *choices],
        )

    def _answers(self, number: int):
        for name, value in self.cleaned_data.items():
            sheet, place = name.split("-")
            if int(sheet) == number:
                yield int(place), value

    def _refuse_twice(self, number: int):
        seen: dict[str, str] = {}
        for place, field in list(self._answers(number)):
            name = f"{number}-{place}"
            if field and field in seen:
                said = _("“%(first)s” và “%(second)s” cùng được chọn là một cột.")
                labels = {"first": self.fields[seen[field]].label, "second": self.fields[name].label}
                self.add_error(name, ValidationError(said % labels))
            seen.setdefault(field, name)

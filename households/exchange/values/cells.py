"""One cell of a file: what `cell` and `render` of a widget give for a value, its `clean` reads back.

`clean` takes what a spreadsheet holds (text, number, date, None) and raises ValueError with a sentence for its reader.
`cell` gives a value for a workbook with its type (text, number, date), `render` gives it as text for other files.
"""

from datetime import date

from django.utils.translation import gettext as _
from import_export.widgets import Widget

from communes.names import fold
from households.exchange.values.spellings import guarded, text_problem, tidied, unguarded
from households.spreadsheets.files import CellError

_OF_FORMULAS = {
    *("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"),
}
_NOTHING = {"-", "--", "–", "—", "0", "khong", "khong co", "chua", "chua co", "khong ro"}
_LONGEST_NOTHING = max(map(len, _NOTHING))
# A number of a spreadsheet with more digits has lost its last ones.
_EXACT = 10**15


class CellWidget(Widget):
    """A widget that reads one cell with at most `longest` characters; an empty one means `blank`."""

    blank = None
    longest = 100

    def clean(self, value, row=None, **kwargs):
        """Give what the cell means. Raises ValueError with a sentence."""
        if isinstance(value, str):
            _refuse_formula(value)
            value = self._sound(value)
        return self.blank if value is None or value == "" else self.read(value)

    def _sound(self, text: str) -> str:
        """Give `text` as it is read, if it is readable at all."""
        tidy = unguarded(tidied(text))
        # A sign that nobody sees may be a letter of an old font, and may hide the others.
        problem = text_problem(text) or (tidy != text and text_problem(tidy))
        if problem:
            raise ValueError(problem)
        if len(tidy) > self.longest:
            lengths = {"length": len(tidy), "longest": self.longest}
            raise ValueError(_("Dài %(length)d ký tự, nhiều nhất là %(longest)d.") % lengths)
        return tidy

    def read(self, value):
        """Give what a cell with something in it means."""
        raise NotImplementedError

    def cell(self, value):
        """Give `value` as a workbook holds it: a number, a date, None for an empty cell, or a text. Who writes a text
        has to guard it (see `guarded`)."""
        return None if value is None or value == self.blank else self.write(value)

    def write(self, value):
        """Give a value that is not blank as a workbook holds it."""
        return value

    def render(self, value, obj=None, **kwargs):
        """Give `value` as text that no spreadsheet takes for a formula."""
        written = self.cell(value)
        if isinstance(written, date):
            return f"{written:%d/%m/%Y}"
        return "" if written is None else guarded(str(written))


def text_of(value) -> str:
    """Give what stands in a cell as text; a whole number has no point. A date is refused: nobody knows from which text
    a spreadsheet made it."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        raise ValueError(
            _("Ô này là ngày %s, có thể do bảng tính tự đổi. Định dạng cột là Văn bản rồi gõ lại.")
            % f"{value:%d/%m/%Y}"
        )
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if not -_EXACT < value < _EXACT:
        raise ValueError(_("“%s” có thể đã mất các chữ số cuối. Định dạng cột là Văn bản rồi gõ lại.") % f"{value:g}")
    return str(int(value)) if value == int(value) else f"{value:.12g}".replace(".", ",")


def short(value) -> str:
    """Give what stands in a cell as a sentence quotes it."""
    return text_of(value)[:40]


def says_nothing(text: str) -> bool:
    """Tell whether `text` only says that there is nothing: a dash, 0, "không có"."""
    return len(text) <= _LONGEST_NOTHING and fold(text) in _NOTHING


def _refuse_formula(text: str):
    """Refuse what Excel shows where a formula failed, also where a csv has it as a text."""
    if text.strip() in _OF_FORMULAS:
        raise ValueError(_("Ô này là lỗi %s của công thức. Sửa công thức hoặc ghi giá trị.") % text.strip())
    if isinstance(text, CellError):
        raise ValueError(_("Ô này là công thức “%s” chưa có kết quả. Ghi giá trị thay công thức.") % short(text))

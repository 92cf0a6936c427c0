"""Cells of text: names, codes and citizen ids, as far as a spreadsheet left them whole."""

import re

from django.utils.translation import gettext as _

from households.exchange.values.cells import CellWidget, says_nothing, short, text_of

_CODE = re.compile(r"[A-Z0-9-]*[A-Z0-9][A-Z0-9-]*")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")


class TextWidget(CellWidget):
    """A text of at most `longest` characters; an empty cell is an empty text."""

    blank = ""

    def __init__(self, longest: int = 200):
        super().__init__()
        self.longest = longest

    def read(self, value):
        return text_of(value)


class NameWidget(TextWidget):
    """The name of a person."""

    def __init__(self, longest: int = 100):
        super().__init__(longest)

    def read(self, value):
        if not isinstance(value, str):
            raise ValueError(_("“%s” không phải họ tên.") % short(value))
        return super().read(value)


class CodeWidget(CellWidget):
    """A code in capitals, such as `example`; "-", 0 and "không có" say that there is none.

    A number that should have `digits` digits gets back the zeros that a spreadsheet took from its beginning.
    """

    blank = ""

    def __init__(self, *, digits: int = 0, longest: int = 20, example: str = "MD-0412"):
        super().__init__()
        self.digits, self.longest, self.example = digits, longest, example

    def read(self, value):
        code = text_of(value).upper().replace("–", "-")
        if says_nothing(code) or not code.strip("0"):
            return ""
        if code.isdecimal():
            code = code.zfill(self.digits)
        if len(code) > self.longest or not _CODE.fullmatch(code):
            sentence = _("Mã “%(code)s” không đúng: mã gồm chữ in hoa, chữ số và dấu gạch, ví dụ %(example)s.")
            raise ValueError(sentence % {"code": short(code), "example": self.example})
        return code


class CitizenIdWidget(CellWidget):
    """A citizen id of 12 digits; the zeros that a spreadsheet took from its beginning are put back."""

    blank = ""

    def read(self, value):
        text = text_of(value)
        if says_nothing(text):
            return ""
        if _SCIENTIFIC.fullmatch(text):
            raise ValueError(_("“%s” đã mất các chữ số cuối. Định dạng cột là Văn bản rồi gõ lại.") % text)
        digits = re.sub(r"[\s.'-]", "", text)
        if re.fullmatch(r"[0-9]{9}", digits):
            raise ValueError(_("“%s” có 9 chữ số như chứng minh nhân dân cũ. Ghi số định danh 12 chữ số.") % text)
        # The code of a province, 001 to 096, begins with one zero or two.
        if not re.fullmatch(r"[0-9]{12}|[1-9][0-9]{9,10}", digits):
            raise ValueError(_("“%s” không phải số định danh: cần đúng 12 chữ số.") % short(text))
        return digits.zfill(12)

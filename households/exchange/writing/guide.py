"""What a workbook says beside its rows: a sheet that tells how to fill it in, and a hidden one with what may be
chosen and with the name of the template."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs

from communes.models import Village
from households.exchange.books.declared import Book
from households.exchange.columns import Column
from households.exchange.models import BookKind
from households.exchange.plans import Context
from households.exchange.values.choosing import ChoiceWidget, SeveralWidget
from households.exchange.values.widgets import YesNoWidget
from households.exchange.writing.sheets import Sheet
from households.exchange.writing.templates import name_of

# The sheets of a workbook that are not the book: whoever reads one passes them by.
GUIDE, LISTS = "Hướng dẫn", "Danh mục"
BESIDE = frozenset({GUIDE, LISTS})

_YES, _NO = "x", "không"
_FEW = 12  # choices that a cell of the instructions names
_WIDTHS = (28, 10, 70, 24, 60)


def write_guide(workbook: Workbook, book: Book, context: Context, sheets: Mapping[str, Sequence[Column]]):
    """Add the sheet of instructions: of what the book is, how to fill it in, and each column in a line."""
    sheet = workbook.add_worksheet(GUIDE, Sheet)
    title, head, cell = (
        workbook.add_format(look)
        for look in ({"bold": True, "font_size": 14}, {"bold": True, "bottom": 1}, {"text_wrap": True, "valign": "top"})
    )
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    line = 0
    for line, text in enumerate(_sentences(book, context)):
        sheet.write_string(line, 0, text, title if line == 0 else None)
    for name, columns in sheets.items():
        line += 2
        _write_line(sheet, line, [f"Trang “{name}”", "Bắt buộc", "Cách ghi", "Ví dụ", "Giá trị"], head)
        for column in filter(lambda column: not column.hidden, columns):
            line += 1
            _write_line(sheet, line, _described(column), cell)


def write_lists(
    workbook: Workbook, book: Book, context: Context, sheets: Mapping[str, Sequence[Column]]
) -> dict[str, dict[int, str]]:
    """Add the hidden sheet with the name of the template and what may be chosen, and give by sheet, for the place of
    each column with choices, the range that lists them."""
    hidden = workbook.add_worksheet(LISTS, Sheet)
    hidden.very_hidden()
    lists, ranges = [[name_of(book, context)]], {name: {} for name in sheets}
    villages = _villages(context)
    for name, columns in sheets.items():
        for place, column in enumerate(columns):
            choices = villages if column.attribute == "village" else choices_of(column)
            if choices:
                span = xl_range_abs(0, len(lists), len(choices) - 1, len(lists))
                ranges[name][place] = f"='{LISTS}'!{span}"
                lists.append(choices)
    text = workbook.add_format({"num_format": "@"})
    hidden.style_columns([text] * len(lists), day=text)
    for line, cells in enumerate(zip_longest(*lists)):
        hidden.add_row(line, cells)
    return ranges


def choices_of(column: Column) -> list[str]:
    """Give the words of which one stands in a cell of `column`; none where anything may."""
    if isinstance(column.widget, YesNoWidget):
        return [_YES, _NO]
    if isinstance(column.widget, ChoiceWidget) and not isinstance(column.widget, SeveralWidget):
        return [str(label) for _value, label in column.widget.choices]
    return []


def _villages(context: Context) -> list[str]:
    villages = Village.objects.filter(pk__among=context.village_ids).order_by("name_sort", "code")
    return list(dict.fromkeys(villages.values_list("name", flat=True)))


def _sentences(book: Book, context: Context) -> list[str]:
    by = context.by.get_full_name() if context.by else "máy chủ"
    year = [f"Năm {context.year}."] if context.year else []
    return [
        str(BookKind(book.kind).label),
        f"{context.unit}, lấy ra ngày {context.today:%d/%m/%Y} bởi {by}.",
        *year,
        "Mỗi dòng một mục. Không đổi tên cột; đổi thứ tự cột hay bỏ cột không bắt buộc thì được.",
        "Dòng giữ nguyên thì nhập lại không đổi gì. Bỏ một dòng khỏi tệp không xoá gì trong sổ.",
        "Cột ẩn cho biết dòng được lấy ra khi nào; đừng sửa.",
        "Ngày viết 05/09/2026. Số tiền viết bằng đồng, không có phần lẻ.",
        "Dấu ' ở đầu ô giữ cho chữ ấy không bị hiểu là công thức; khi nhập lại, dấu được bỏ đi.",
    ]


def _described(column: Column) -> list[str]:
    values = choices_of(column)
    return [
        str(column.heading),
        "có" if column.required else "",
        str(column.hint),
        str(column.example),
        "; ".join(values) if len(values) <= _FEW else "chọn trong ô",
    ]


def _write_line(sheet: Sheet, line: int, texts: Iterable[str], look):
    for place, text in enumerate(texts):
        if text:
            sheet.write_string(line, place, text, look)

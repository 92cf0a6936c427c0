"""Why a file is not read, each in a sentence that says what to do next."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from households.spreadsheets import limits


class Unreadable(ValidationError):
    """A file that is not read, or not further. `code` names the reason; `messages[0]` is the sentence."""


_SAVE_AS_XLSX = _("Mở tệp bằng Excel, chọn Lưu thành (Save As), kiểu “Excel Workbook (.xlsx)”, rồi tải lên tệp mới.")
_SENTENCES = {
    "empty": _("Tệp rỗng (0 byte). Lưu lại tệp trong Excel rồi tải lên lần nữa."),
    "too_big": _("Tệp nặng %(size)s MB, nhiều hơn %(most)s MB. Chia sổ thành nhiều tệp, mỗi tệp một số thôn."),
    "wrong_type": _("Đây không phải tệp Excel (.xlsx) hay CSV. %(save)s"),
    "xls": _("Đây là tệp Excel đời cũ (.xls). %(save)s"),
    "xlsb": _("Đây là tệp Excel nhị phân (.xlsb). %(save)s"),
    "ods": _("Đây là tệp OpenDocument (.ods). %(save)s"),
    "html": _("Tệp mang tên Excel nhưng bên trong là trang web (HTML), như nhiều phần mềm xuất ra. %(save)s"),
    "xml": _("Tệp mang tên Excel nhưng bên trong là XML. %(save)s"),
    "pdf": _("Đây là tệp PDF, không có bảng để đọc. Xin bản Excel của sổ này, hoặc nhập vào tệp mẫu."),
    "document": _("Đây là tệp Word hoặc trình chiếu. Chép bảng sang Excel, lưu kiểu .xlsx, rồi tải lên."),
    "picture": _("Đây là tệp ảnh, không có bảng để đọc. Xin bản Excel của sổ này, hoặc nhập vào tệp mẫu."),
    "archive": _("Đây là tệp nén, không phải tệp Excel. Giải nén rồi tải lên từng tệp Excel bên trong."),
    "text": _("Tệp mang tên Excel nhưng bên trong là chữ thường. Đổi đuôi tệp thành .csv rồi tải lại."),
    "password": _("Tệp có mật khẩu. Mở bằng Excel, vào File – Info – Protect Workbook, bỏ mật khẩu, lưu rồi tải lại."),
    "macros": _("Tệp có macro. %(save)s"),
    "external": _(
        "Tệp có liên kết tới tệp khác. Trong Excel vào Data – Edit Links, chọn Break Link cho mọi liên kết, lưu."
    ),
    "dde": _("Tệp có công thức gọi chương trình khác (DDE). Chép bảng, dán dạng giá trị sang tệp mới rồi tải lên."),
    "connection": _(
        "Tệp có kết nối tới nguồn dữ liệu khác. Trong Excel vào Data – Queries & Connections, xoá hết, lưu lại."
    ),
    "embedded": _(
        "Tệp chứa tệp khác hoặc nút điều khiển nhúng bên trong. Xoá chúng, chỉ để lại bảng, lưu rồi tải lại."
    ),
    "broken": _("Tệp bị hỏng, không đọc được. Mở thử bằng Excel, lưu thành tệp mới; không mở được thì xin lại tệp."),
    "tampered": _("Tệp không phải do Excel lưu: cấu trúc bên trong khác thường. %(save)s"),
    "bomb": _("Tệp phình quá lớn khi giải nén. Chép riêng phần bảng sang tệp mới, dán dạng giá trị, rồi tải lên."),
    "far_cell": _(
        "Ô %(cell)s có dữ liệu nhưng nằm ngoài %(rows)s dòng và %(columns)s cột được đọc. Xoá ô này (cả dòng và cột "
        "thừa), lưu rồi tải lại."
    ),
    "too_long": _("Trang “%(sheet)s” dài quá %(rows)s dòng. Chia sổ thành nhiều tệp."),
    "too_wide": _("Trang “%(sheet)s” rộng quá %(columns)s cột. Xoá các cột không cần rồi tải lại."),
    "too_much_text": _("Trang “%(sheet)s”, dòng %(row)s chứa quá nhiều chữ. Rút ngắn dòng đó rồi tải lại."),
    "odd_error": _("Ô %(cell)s có lỗi %(error)s. Sửa ô đó, hoặc dán dạng giá trị sang tệp mới, rồi tải lên."),
    "many_errors": _("Tệp có quá nhiều ô lỗi (#REF!, #N/A…). Dán dạng giá trị từ tệp gốc sang tệp mới rồi tải lên."),
    "memory": _("Tệp quá lớn để đọc một lần. Xoá dòng, cột và trang thừa, hoặc chia sổ thành nhiều tệp."),
    "time": _("Đọc tệp quá lâu. Xoá dòng, cột và trang thừa, hoặc chia sổ thành nhiều tệp."),
    "blank": _("Tệp không có dòng nào có chữ. Kiểm tra xem đã chọn đúng tệp chưa."),
    "encoding": _(
        "Chữ trong tệp CSV không phải Unicode (thường là phông cũ TCVN3, VNI): dòng %(row)s đọc ra “%(example)s”. Mở "
        "bằng Excel, chuyển sang phông Unicode, chọn Lưu thành “CSV UTF-8”, rồi tải lên."
    ),
    "quotes": _('Dòng %(row)s của tệp CSV có dấu ngoặc kép (") mở mà không đóng. Sửa dòng đó rồi tải lại.'),
    "changed": _("Không thấy trang “%(sheet)s” trong tệp. Tải tệp lên lại từ đầu."),
}
REASONS = tuple(_SENTENCES)


def unreadable(reason: str, **about) -> Unreadable:
    """Give the refusal for `reason`, a key of the sentences; `about` is what its sentence names."""
    sentence = _SENTENCES.get(reason, _SENTENCES["broken"])
    named = {"save": _SAVE_AS_XLSX, "rows": grouped(limits.ROWS), "columns": limits.COLUMNS}
    return Unreadable(sentence, code=reason, params={**named, **about})


def grouped(number: int) -> str:
    """Give a whole number as it is written in Vietnamese: 250.000."""
    return f"{number:,}".replace(",", ".")

"""What is wrong with a document of law, in the words of the screen."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.reviews.scoring import LawError

# By the sentence in which the reader of documents says it.
_FAULTS = {
    "missing.": gettext_lazy("còn thiếu."),
    "unknown key; the keys are %(keys)s.": gettext_lazy("không có khoá này; các khoá được dùng là %(keys)s."),
    "must be a text, not %(value)r.": gettext_lazy("phải là một đoạn chữ, không phải “%(value)s”."),
    "must be %(choices)s, not %(value)r.": gettext_lazy(
        "phải là một trong các giá trị %(choices)s, không phải “%(value)s”."
    ),
    "must be a positive whole number, not %(value)r.": gettext_lazy("phải là số nguyên từ 1, không phải “%(value)s”."),
    "must be a whole number from 0 to %(most)d, not %(value)r.": gettext_lazy(
        "phải là số nguyên từ 0 đến %(most)d, không phải “%(value)s”."
    ),
    "must begin with https:// or http://, not %(value)r.": gettext_lazy(
        "phải mở đầu bằng https:// hoặc http://, không phải “%(value)s”."
    ),
    "must be a table, not %(value)r.": gettext_lazy("phải là một bảng TOML, không phải “%(value)s”."),
    "must be tables, each headed [[%(name)s]].": gettext_lazy("phải gồm các bảng, mỗi bảng mở đầu bằng [[%(name)s]]."),
    "must be a list of texts, not %(value)r.": gettext_lazy("phải là danh sách các đoạn chữ, không phải “%(value)s”."),
    "cannot be read as TOML: %(error)s.": gettext_lazy("không đọc được theo dạng TOML: %(error)s."),
    "does not belong to %(kind)s.": gettext_lazy("không dùng cho loại phiếu %(kind)s."),
    "must be small letters, digits, - and _, at most 40, not %(value)r.": gettext_lazy(
        "chỉ gồm chữ thường không dấu, chữ số, gạch nối và gạch dưới, nhiều nhất 40 ký tự, không phải “%(value)s”."
    ),
    "must be at most %(most)d, not %(value)d.": gettext_lazy("nhiều nhất là %(most)d, không phải %(value)d."),
    "must have at most %(most)d characters, not %(number)d.": gettext_lazy(
        "nhiều nhất %(most)d ký tự, không phải %(number)d."
    ),
    "there is no standard %(code)r; the known ones are %(known)s.": gettext_lazy(
        "không có chuẩn “%(code)s”; các chuẩn đã biết là %(known)s."
    ),
    "belongs to a question whose computed is %(facts)s.": gettext_lazy("chỉ dùng ở câu hỏi có computed là %(facts)s."),
    "%(code)r is listed twice.": gettext_lazy("mã “%(code)s” có hai lần."),
}


def explain(error: LawError) -> str:
    """Give the sentence of `error` with its document and its key; one that has no words here says its own."""
    if error.fault not in _FAULTS:
        return str(error)
    key = error.key.replace(".", " › ")
    terms = {"fault": _FAULTS[error.fault] % error.values, "document": error.document, "key": key}
    if not error.document:
        return _("%(key)s: %(fault)s") % terms if error.key else _("Tệp %(fault)s") % terms
    return _("%(document)s, %(key)s: %(fault)s") % terms if error.key else _("%(document)s %(fault)s") % terms

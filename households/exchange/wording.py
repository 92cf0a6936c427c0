"""How the history tells what came in and out by books, and what became of households recorded twice."""

from django.utils.translation import gettext_lazy

from households.wording import Term, Wording

HISTORY = Wording(
    kinds={
        "book.exported": gettext_lazy("Xuất %(label)s"),
        "book.loaded": gettext_lazy("Nhập %(label)s"),
        "book.undone": gettext_lazy("Hoàn tác việc nhập %(label)s"),
        "duplicate.merged": gettext_lazy("Gộp với một hộ trùng"),
        "duplicate.unmerged": gettext_lazy("Tách lại, như trước khi gộp hộ trùng"),
        "duplicate.told_apart": gettext_lazy("Đã xem: không trùng với một hộ gần giống"),
        "duplicate.doubted": gettext_lazy("Xem lại: có thể trùng với một hộ gần giống"),
    },
    terms={
        "new": Term(gettext_lazy("số dòng mới")),
        "changed": Term(gettext_lazy("số dòng thay đổi")),
        "totals": Term(gettext_lazy("số thôn có tổng số hộ mới")),
        "restored": Term(gettext_lazy("số dòng trở lại như trước")),
        "doubles": Term(gettext_lazy("người ghi ở cả hai hộ")),
    },
)

"""The chapter of what was aimed at, with what was reached."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.reports.tables import Column, Kind, ReportTable, Row
from households.reports.targets.progress import Progress
from households.reports.writing.illustrated import Chapter

_COLUMNS = [
    Column("subject", gettext_lazy("Chỉ tiêu"), Kind.TEXT, heads_row=True),
    Column("target", gettext_lazy("Số giao")),
    Column("base", gettext_lazy("Số gốc")),
    Column("reached", gettext_lazy("Kết quả")),
    Column("share", gettext_lazy("Đạt %"), Kind.RATE, decimals=1),
    Column("is_kept", gettext_lazy("Đánh giá"), Kind.TEXT),
    Column("document", gettext_lazy("Văn bản giao"), Kind.TEXT),
]
_JUDGED = {True: gettext_lazy("đạt"), False: gettext_lazy("chưa đạt"), None: gettext_lazy("chưa có số")}


def chapter(targets: Sequence[Progress], year: int) -> Chapter:
    """Give the targets of the place in `year`; where none was set, that sentence."""
    subject = _("Chỉ tiêu và kết quả")
    if not targets:
        return Chapter(subject, _("Địa bàn không có chỉ tiêu được giao cho năm %d") % year, [])
    words = {"kept": sum(found.is_kept is True for found in targets), "all": len(targets), "year": year}
    finding = _("Đạt %(kept)d trong %(all)d chỉ tiêu được giao cho năm %(year)d") % words
    table = ReportTable(_("Chỉ tiêu năm %d") % year, _COLUMNS, [Row(_values(found)) for found in targets])
    return Chapter(subject, finding, [table])


def _values(found: Progress) -> list:
    target = found.target
    return [
        target.get_subject_display(), target.value, target.base, found.reached, found.share,
        str(_JUDGED[found.is_kept]), target.document,
    ]  # fmt: skip

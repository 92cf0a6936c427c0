"""Every kind of paper, by the name that the command line and the addresses use."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.models import Installation
from communes.officers.rights import Right
from households.reviews.models import Review
from households.reviews.papers import docx, pdf
from households.reviews.papers.contents import certificates, decisions, forms, hearings, lists, requests
from households.reviews.papers.errors import PaperError
from households.reviews.papers.scopes import Scope
from households.reviews.papers.sheets import Sheet

WRITERS = {"pdf": pdf.write, "docx": docx.write}
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class Kind:
    """A kind of paper: its title, what it tells of one commune, its formats, what is said when there is none, and the
    rights of which one prints it."""

    slug: str
    title: str
    sheets: Callable[[Scope], list[Sheet]]
    nothing: str
    formats: Sequence[str] = ("pdf",)
    rights: frozenset[Right] = frozenset({Right.SEE_ROUNDS})


_BOTH = ("pdf", "docx")
_SIGNING = frozenset({Right.CONDUCT, Right.DECIDE})
# The form names everybody who lives in the household, not its head alone.
_MEMBERS = frozenset({Right.SEE_HOUSEHOLDS})
_NOTHING_TO_REVIEW = gettext_lazy("Đợt %(year)d chưa có hộ nào trong danh sách rà soát ở nơi này.")
_NOTHING_POSTED = gettext_lazy("Đợt %(year)d không có kết quả nào đang niêm yết hoặc chờ niêm yết ở nơi này.")
_NOTHING_DECIDED = gettext_lazy("Năm %(year)d chưa có quyết định nào như vậy ở nơi này.")

FILLED_FORM = "form-b-filled"
KINDS = {
    kind.slug: kind
    for kind in (
        Kind("request", gettext_lazy("Giấy đề nghị rà soát (mẫu trống)"), requests.blank_request, _NOTHING_TO_REVIEW),
        Kind(
            "leave-request",
            gettext_lazy("Giấy đề nghị thoát nghèo, thoát cận nghèo (mẫu trống)"),
            requests.blank_leave_request,
            _NOTHING_TO_REVIEW,
        ),
        Kind(
            "refusal",
            gettext_lazy("Thông báo không đưa hộ vào danh sách rà soát"),
            requests.refusals,
            gettext_lazy("Đợt %(year)d không có giấy đề nghị nào bị từ chối ở nơi này."),
        ),
        Kind("list", gettext_lazy("Danh sách hộ cần rà soát"), lists.to_review, _NOTHING_TO_REVIEW),
        Kind("form-b", gettext_lazy("Phiếu B (mẫu trống)"), forms.blank_forms, _NOTHING_TO_REVIEW),
        Kind(
            FILLED_FORM,
            gettext_lazy("Phiếu B đã làm"),
            forms.filled_forms,
            gettext_lazy("Đợt %(year)d chưa có phiếu nào đã gửi ở nơi này."),
            rights=_MEMBERS,
        ),
        Kind("minutes", gettext_lazy("Biên bản họp dân"), hearings.minutes, _NOTHING_TO_REVIEW, _BOTH),
        Kind("notice", gettext_lazy("Thông báo niêm yết kết quả"), lists.notices, _NOTHING_POSTED),
        Kind("result-list", gettext_lazy("Danh sách kết quả rà soát"), lists.result_lists, _NOTHING_TO_REVIEW),
        Kind("report", gettext_lazy("Báo cáo kết quả rà soát"), decisions.reports, _NOTHING_TO_REVIEW, _BOTH),
        Kind(
            "decision",
            gettext_lazy("Quyết định công nhận hộ nghèo, hộ cận nghèo"),
            decisions.recognised,
            _NOTHING_DECIDED,
            _BOTH,
        ),
        Kind(
            "decision-escaped",
            gettext_lazy("Quyết định công nhận hộ thoát nghèo, hộ thoát cận nghèo"),
            decisions.escaped,
            _NOTHING_DECIDED,
            _BOTH,
        ),
        Kind(
            "certificates",
            gettext_lazy("Giấy chứng nhận hộ nghèo, hộ cận nghèo"),
            certificates.certificates,
            gettext_lazy("Năm %(year)d chưa có hộ nào được công nhận ở nơi này."),
            rights=_SIGNING,
        ),
    )
}


def kind_named(slug: str) -> Kind:
    """Give the kind called `slug`. Raises PaperError that names those there are."""
    if slug not in KINDS:
        raise PaperError(
            _("Không có loại giấy tờ “%(kind)s”. Các loại: %(kinds)s.") % {"kind": slug, "kinds": ", ".join(KINDS)}
        )
    return KINDS[slug]


def check_format(kind: Kind, suffix: str):
    """Raise PaperError when `kind` is not made in the format `suffix` ("pdf"), with the formats that it has."""
    if suffix not in kind.formats:
        raise PaperError(
            _("“%(kind)s” chỉ có dạng %(formats)s, không có dạng “%(asked)s”.")
            % {"kind": kind.title, "formats": ", ".join(kind.formats), "asked": suffix}
        )


def sheets_of(kind: Kind, scopes: Iterable[Scope]) -> list[Sheet]:
    """Give the sheets of `kind` for `scopes`, commune by commune. Raises PaperError when there are none."""
    scopes = list(scopes)
    with translation.override("vi"):
        sheets = [sheet for scope in scopes for sheet in kind.sheets(scope)]
    if not sheets:
        raise PaperError(kind.nothing % {"year": scopes[0].year})
    return sheets


def sheets_of_review(review: Review, scope: Scope) -> list[Sheet]:
    """Give the form of one `review`, held in `scope`. Raises PaperError when it is not submitted."""
    with translation.override("vi"):
        sheets = forms.filled_forms(scope, review.pk)
    if not sheets:
        raise PaperError(_("Phiếu này chưa gửi nên chưa in được."))
    return sheets


def write(sheets: Sequence[Sheet], suffix: str, to: BinaryIO):
    """Write one file with `sheets` in the format `suffix` to the binary stream `to`."""
    WRITERS[suffix](sheets, to, is_demo=Installation.current().is_demo)


def as_bytes(sheets: Sequence[Sheet], suffix: str) -> bytes:
    """Give one file with `sheets` in the format `suffix`."""
    file = io.BytesIO()
    write(sheets, suffix, file)
    return file.getvalue()

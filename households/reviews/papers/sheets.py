"""What a paper is made of: sheets of blocks, the same for every writer.

A sheet is one document with its own head and its own page numbers; a file holds one or more. Texts are final: the
writers place them and add nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

NATIONAL_TITLE, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
DEMONSTRATION = "DỮ LIỆU MINH HOẠ – người và hộ đều không có thật"  # at the foot of every page of one
NOT_RECORDED = "chưa ghi nhận"


@dataclass(frozen=True)
class Text:
    """A paragraph; `lead` stands in bold before it ("Điều 1.")."""

    text: str
    look: Literal["plain", "basis", "centre", "title", "heading", "note"] = "plain"
    lead: str = ""


@dataclass(frozen=True)
class Line:
    """A label and what is written after it; None leaves a dotted line to write on."""

    label: str
    value: str | None = None


@dataclass(frozen=True)
class Boxes:
    """A question (or none) and its options, each with whether its box is ticked."""

    label: str
    options: Sequence[tuple[str, bool]]


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, its share of the width, and the side to which its cells keep."""

    label: str
    width: int
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True)
class Table:
    """A ruled table whose head comes again on each page; `total` is its last row, in bold."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    total: Sequence[str] = ()


@dataclass(frozen=True)
class Signature:
    """Who signs, what he adds, and his name if it is known."""

    title: str
    note: str = "(Ký, ghi rõ họ tên)"
    name: str = ""


@dataclass(frozen=True)
class Signatures:
    """Signatures side by side."""

    columns: Sequence[Signature]


@dataclass(frozen=True)
class Closing:
    """The end of a paper of an office: to whom it goes, or a `code` to scan (as SVG) with a caption, at the left; who
    signs at the right."""

    signature: Signature
    recipients: Sequence[str] = ()
    code: str = ""
    caption: str = ""


@dataclass(frozen=True)
class Break:
    """What follows begins on a new page."""


Block = Text | Line | Boxes | Table | Signatures | Closing | Break


@dataclass(frozen=True)
class Sheet:
    """One document: `issuer` are the lines at the top left (none on what a household writes), `number` is its own
    ("" where it is still to be given, None where it bears none), `dated` its place and day, `form` the form of law."""

    title: str
    blocks: Sequence[Block]
    issuer: Sequence[str] = ()
    number: str | None = None
    dated: str = ""
    form: str = ""
    subtitle: str = ""
    is_framed: bool = False

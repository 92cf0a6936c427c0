"""What an illustrated document is made of: chapters of sentences, pictures, tables and names, under a head or behind a
cover. The writers place them in their order and add nothing but numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Literal, NamedTuple

from django.utils.translation import gettext as _

from households.reports.pictures.drawn import Picture
from households.reports.tables import ReportTable
from households.reports.writing.heading import Heading
from households.reports.writing.layout import HALF, PORTRAIT, Sheet

CONTENTS = "Nội dung"  # what stands above the list of the chapters


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: str
    look: Literal["plain", "note", "item"] = "plain"


@dataclass(frozen=True)
class Beside:
    """One picture, or two pictures, or a picture and a table, side by side."""

    parts: Sequence[Picture | ReportTable]

    @property
    def sheet(self) -> Sheet:
        """The room of each."""
        return PORTRAIT if len(self.parts) == 1 else HALF


@dataclass(frozen=True)
class Names:
    """Short names in columns, read down."""

    names: Sequence[str]
    columns: int = 4

    @property
    def by_column(self) -> list[Sequence[str]]:
        """The names of each column."""
        length = -(-len(self.names) // self.columns)
        return [self.names[place * length : (place + 1) * length] for place in range(self.columns)]


Block = Words | Beside | Names | ReportTable


@dataclass(frozen=True)
class Chapter:
    """What belongs together: its subject, what was found (a sentence, or nothing), and what shows it. An annex stands
    behind the signatures."""

    subject: str
    finding: str
    blocks: Sequence[Block]
    is_annex: bool = False


class KeyFigure(NamedTuple):
    """A number that stands on the cover, and what it counts."""

    value: str
    label: str


@dataclass(frozen=True)
class Cover:
    """The first page: what is said of all the chapters, and the numbers that bear it. `number` is that of the paper,
    still to be given; `dated` its place and day."""

    headline: str
    lead: str
    key_figures: Sequence[KeyFigure]
    number: str
    dated: str
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Illustrated:
    """A document; without a cover it begins with a head and has no contents."""

    heading: Heading
    chapters: Sequence[Chapter]
    cover: Cover | None = None

    @property
    def body(self) -> list[Chapter]:
        """The chapters before the signatures."""
        return [chapter for chapter in self.chapters if not chapter.is_annex]

    @property
    def annexes(self) -> list[Chapter]:
        """The chapters behind them."""
        return [chapter for chapter in self.chapters if chapter.is_annex]

    @property
    def tables(self) -> list[ReportTable]:
        """All tables, in their order."""
        return [part for part in self._parts if isinstance(part, ReportTable)]

    @property
    def pictures(self) -> list[tuple[Picture, float]]:
        """All pictures, each with its width in millimetres."""
        blocks = [block for chapter in self.chapters for block in chapter.blocks if isinstance(block, Beside)]
        return [(part, block.sheet.width) for block in blocks for part in block.parts if isinstance(part, Picture)]

    @property
    def _parts(self) -> list[Block | Picture]:
        blocks = [block for chapter in self.chapters for block in chapter.blocks]
        return [part for block in blocks for part in (block.parts if isinstance(block, Beside) else [block])]


def drawn(pictures: Sequence[Picture]) -> list[Block]:
    """Give pictures side by side, after the sentences of those of which there is nothing to draw."""
    shown = [picture for picture in pictures if picture.drawing]
    said = [Words(f"{picture.title.rstrip('.')}.") for picture in pictures if not picture.drawing]
    return [*said, *([Beside(shown)] if shown else [])]


class Caption(NamedTuple):
    """What stands above a picture or a table: its number, what it says or is, and a note."""

    number: str
    title: str
    note: str


class Captions:
    """The captions of a document, numbered in the order in which they are asked for."""

    def __init__(self):
        self._pictures, self._tables = count(1), count(1)

    def of_picture(self, picture: Picture, chapter: Chapter) -> Caption:
        """Give that of a picture; what its chapter has found is not said again."""
        number = _("Hình %d.") % next(self._pictures)
        if picture.title == chapter.finding:
            return Caption(number, picture.subject, "")
        return Caption(number, picture.title, picture.subject)

    def of_table(self, table: ReportTable) -> Caption:
        """Give that of a table."""
        return Caption(_("Bảng %d.") % next(self._tables), str(table.title), str(table.caption))


def numbered(chapters: Sequence[Chapter]) -> list[tuple[str, Chapter]]:
    """Give each chapter with the number before its subject: "3.", and of an annex "Phụ lục 1."."""
    numbers, annexes = count(1), count(1)
    return [
        ((_("Phụ lục %d.") % next(annexes)) if chapter.is_annex else f"{next(numbers)}.", chapter)
        for chapter in chapters
    ]

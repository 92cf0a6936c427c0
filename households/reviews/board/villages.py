"""The villages of a round as their commune sees them: each household in the column that says how far it is."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from households.reviews.board.positions import Position
from households.reviews.models import VillageStage

Step = VillageStage.Step
# A form that was sent goes on with its village: where it stands is the step of the village.
_SENT = {
    Step.REVIEWING: _("Đã gửi"),
    Step.AGREED: _("Đã họp"),
    Step.POSTED: _("Niêm yết"),
    Step.DISPUTED: _("Phúc tra"),
    Step.REPORTED: _("Đã trình"),
}
COLUMNS = (_("Chưa làm"), _("Đang làm"), *_SENT.values(), _("Đã quyết định"))


@dataclass(frozen=True)
class VillageRow:
    """One village: how many of its households stand in each of `COLUMNS`, each once; `has_page` tells whether the
    officer may open its stage."""

    position: Position
    counts: Sequence[int]
    has_page: bool

    @property
    def cells(self) -> list[tuple[str, int]]:
        return list(zip(COLUMNS, self.counts, strict=True))


def rows_of(positions: Iterable[Position], seen: Collection[int]) -> list[VillageRow]:
    """Give the rows of `positions`, the late ones first, otherwise in their order; `seen` are the villages (keys) of
    which the officer sees the procedure."""
    late_first = sorted(positions, key=lambda position: not position.deadline.is_late)
    return [
        VillageRow(position, _counts(position), position.stage is not None and position.village.pk in seen)
        for position in late_first
    ]


def total_of(rows: Sequence[VillageRow]) -> list[tuple[str, int]]:
    """Give the sum of `rows`, column by column."""
    return [(label, sum(row.counts[at] for row in rows)) for at, label in enumerate(COLUMNS)]


def _counts(position: Position) -> list[int]:
    progress = position.progress
    sent = [progress.sent if position.step == step else 0 for step in _SENT]
    return [progress.listed, progress.drafted, *sent, progress.decided]

"""What the pages of an import show of it, in words."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from households.exchange.models import Import
from households.exchange.plans import Group
from households.exchange.wizard.previews import ROWS_A_GROUP

# In the order in which they ask for attention.
GROUPS = {
    Group.ERROR: _("Lỗi"),
    Group.OUTSIDE: _("Ngoài địa bàn"),
    Group.DUPLICATE: _("Có thể trùng"),
    Group.WARNING: _("Cảnh báo"),
    Group.CHANGED: _("Thay đổi"),
    Group.NEW: _("Mới"),
    Group.UNCHANGED: _("Không đổi"),
}
# What is said of rows, in the file that goes back to its owner too.
SAID = (Group.ERROR, Group.OUTSIDE, Group.DUPLICATE, Group.WARNING)
_KINDS = {
    "households": _("hộ"),
    "members": _("thành viên"),
    "totals": _("tổng số của thôn"),
}


@dataclass(frozen=True)
class ShownGroup:
    """How many rows a group has; its first ones, where it is the group that is looked at."""

    code: str
    label: str
    count: int
    is_chosen: bool
    rows: list[dict] = field(default_factory=list)

    @property
    def is_cut(self) -> bool:
        """Whether the file has more of them than are shown."""
        return len(self.rows) >= ROWS_A_GROUP


def groups_of(row: Import, asked: str) -> list[ShownGroup]:
    """Give the groups of the plan of `row`; the one that is `asked` for is chosen, else the first that has rows."""
    full = [group for group in GROUPS if row.counts.get(group)]
    chosen = next((group for group in full if group == asked), full[0] if full else None)
    return [
        ShownGroup(
            group.value,
            label,
            row.counts.get(group, 0),
            group is chosen,
            row.preview.get(group, []) if group is chosen else [],
        )
        for group, label in GROUPS.items()
    ]


def written_of(row: Import) -> list[tuple[str, int]]:
    """Give what the import wrote, by kind of row; how much was new and changed stands in the counts of its plan."""
    return [(_KINDS[kind], number) for kind, number in row.receipt.get("counts", {}).items() if kind in _KINDS]

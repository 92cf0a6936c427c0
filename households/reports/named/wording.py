"""How the history tells that a list with names went out."""

from django.utils.translation import gettext_lazy

from households.wording import Term, Wording

HISTORY = Wording(
    kinds={"list.taken": gettext_lazy("Tải %(label)s")},
    terms={
        "kind": Term(gettext_lazy("tệp")),
        "households": Term(gettext_lazy("số hộ")),
        "citizen_ids": Term(gettext_lazy("có số định danh")),
    },
)

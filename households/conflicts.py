"""Two officers at one household: what the second must see before he saves again."""

from dataclasses import dataclass

from django.db.models import Model
from django.utils.text import capfirst

from households.wording import Wording


@dataclass(frozen=True)
class Difference:
    """A field that stands otherwise in the register than in the form, both in words."""

    label: str
    theirs: str
    mine: str


def differences(form, current: Model, wording: Wording) -> list[Difference]:
    """Give the fields of the valid `form` that say something else than `current`, the row as it stands now."""
    found = []
    for bound in form.visible_fields():
        if not hasattr(current, bound.name):
            continue
        theirs, mine = getattr(current, bound.name), form.cleaned_data[bound.name]
        if theirs != mine:
            say = wording.term(bound.name).say
            found.append(Difference(capfirst(bound.label), say(_kept(theirs)), say(_kept(mine))))
    return found


def _kept(value):
    """Give `value` as the history would keep it."""
    return value if isinstance(value, bool | None.__class__) else str(value)

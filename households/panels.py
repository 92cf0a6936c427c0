"""What the rooms above add to the page of a household."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from households.models import Household


@dataclass(frozen=True)
class Panel:
    """A template and its context; `lead` and `actions` are templates for the sentence under the heading of the page
    and for the buttons beside it, or empty. Each finds the context as `panel`."""

    template: str
    context: dict = field(default_factory=dict)
    lead: str = ""
    actions: str = ""


# (household, officer, on) -> Panel: what the room has to say of the household to the officer on the day `on`.
PanelMaker = Callable[[Household, object, date], Panel]

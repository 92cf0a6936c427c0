"""What the rooms above add to the page of a household."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from households.models import Household


@dataclass(frozen=True)
class Panel:
    """A template and its context; `lead` is a template for the sentence under the heading of the page, or empty."""

    template: str
    context: dict = field(default_factory=dict)
    lead: str = ""


# (household, officer, on) -> Panel: what the room has to say of the household to the officer on the day `on`.
PanelMaker = Callable[[Household, object, date], Panel]

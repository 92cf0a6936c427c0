"""What the floor above adds to the page of a livelihood model."""

from collections.abc import Callable
from datetime import date

from households.panels import Panel
from households.support.models import LivelihoodModel

# (model, officer, on) -> Panel: what the room has to say of the model to the officer on the day `on`.
ModelPanelMaker = Callable[[LivelihoodModel, object, date], Panel]

"""A figure that others reported, as a list shows it: in its decimals, with what its parts come to."""

from dataclasses import dataclass
from decimal import Decimal

from households.support.figures.forms import COMPARISONS
from households.support.models import ReportedFigure
from povertyreg.templatetags.register import rate


@dataclass(frozen=True)
class Shown:
    """A figure with the sum of its parts, None when it has none."""

    figure: ReportedFigure
    sum: Decimal | None

    @property
    def comparison(self) -> str:
        return str(dict(COMPARISONS).get(self.figure.comparison, ""))

    @property
    def value(self) -> str:
        return _written(self.figure.value)

    @property
    def sum_shown(self) -> str:
        return _written(self.sum)

    @property
    def is_balanced(self) -> bool:
        """Whether the parts come to the whole."""
        return self.sum is not None and self.sum == self.figure.value

    @property
    def unlisted(self) -> str:
        """What the parts leave of the whole."""
        return _written(self.figure.value - self.sum)


def _written(value: Decimal) -> str:
    """Give `value` with as many decimals as it has."""
    decimals = -value.normalize().as_tuple().exponent
    return rate(value, max(decimals, 0))

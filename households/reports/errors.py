"""What is said to somebody who asks for a report that cannot be given, and what he can ask instead."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Offer:
    """The nearest that there is: in words, and the answers (by the name of the question) that ask it."""

    words: str
    answers: Mapping[str, str]


class ReportError(ValidationError):
    """A report that cannot be made as asked: a sentence that says what is allowed, which answer (`field`) is wrong -
    year, unit, boundaries or on -, and what `offers` there are instead, the nearest first."""

    def __init__(self, message, field: str, offers: Iterable[Offer] = ()):
        super().__init__(message)
        self.field, self.offers = field, list(offers)

    def __str__(self):
        return " ".join(self.messages)

    @property
    def with_offers(self) -> str:
        """The sentence, and what there is instead, for who has no links."""
        return with_offers(self.messages, self.offers)


class BeyondScope(Exception):
    """The place asked for holds villages that the asker does not serve."""


def with_offers(sentences: Iterable[str], offers: Sequence[Offer]) -> str:
    """Give sentences for who has no links: with the words of what there is instead."""
    nearest = [_("Gần nhất có: %s.") % "; ".join(offer.words for offer in offers)] if offers else []
    return "\n".join([*sentences, *nearest])


def nearest_years(year: int, there_are: Iterable[int], field: str = "year") -> list[Offer]:
    """Offer the year nearest to `year` among those that there are, or two that are as near."""
    years = sorted(there_are, key=lambda found: (abs(found - year), found))
    return [
        Offer(_("Năm %d") % found, {field: str(found)}) for found in years if abs(found - year) == abs(years[0] - year)
    ]


def nearest_day(day: date, first: date, last: date, field: str) -> Offer:
    """Offer the day nearest to `day` from `first` to `last`."""
    found = min(max(day, first), last)
    return Offer(_("Ngày %s") % date_format(found, "d/m/Y"), {field: found.isoformat()})

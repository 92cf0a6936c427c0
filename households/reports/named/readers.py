"""Who reads a named list, and what of a household he may know."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from households import masks
from households.reports.named.register import Listed


def hidden(number: str) -> str:
    """Give nothing of a citizen id."""
    return ""


@dataclass(frozen=True)
class Reader:
    """Who sees the households that live today in `villages` (their keys; None: all), with `names` or masked, and of the
    citizen ids what `citizen_id` leaves: all of them, their ends, nothing."""

    villages: frozenset[int] | None = None
    names: bool = True
    citizen_id: Callable[[str], str] = str

    @property
    def opens_households(self) -> bool:
        """Whether he may open the pages of the households too."""
        return self.names and self.citizen_id is not hidden

    def sees(self, listed: Listed) -> Listed:
        """Give a household as he may know it. Who lives elsewhere today is counted, and nothing is told of him."""
        if self.villages is not None and listed.lives_in not in self.villages:
            return _elsewhere(listed)
        people = [person._replace(citizen_id=self.citizen_id(person.citizen_id)) for person in listed.people]
        seen = replace(listed, people=people)
        return seen if self.names else _masked(seen)


def _elsewhere(listed: Listed) -> Listed:
    words = _("(hộ nay ở nơi khác)")
    return Listed(code="", head=words, address="", village=listed.village, lives_in=listed.lives_in)


def _masked(listed: Listed) -> Listed:
    """Of a birth the year stays, as the detailed list prints it."""
    people = [
        person._replace(name=masks.name(person.name), birth_month=None, birth_day=None) for person in listed.people
    ]
    return replace(listed, head=masks.name(listed.head), address="", people=people)

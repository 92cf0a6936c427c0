"""Things that a sheet calls by their names, also where two have the same."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from communes.names import fold


class Named(NamedTuple):
    """A thing with its key, its name, and where it is."""

    key: int
    name: str
    place: str


class Names:
    """How things are written in a sheet, and which of them a text means."""

    def __init__(self, things: Iterable[Named]):
        self._by_text: dict[str, set[int]] = defaultdict(set)
        self._things = {thing.key: thing for thing in things}
        for thing in self._things.values():
            for text in self._texts(thing):
                self._by_text[fold(text)].add(thing.key)

    def label(self, key: int) -> str:
        """Give the shortest text that means the thing with this key and no other."""
        texts = self._texts(self._things[key])
        return next((text for text in texts if len(self._by_text[fold(text)]) == 1), texts[-1])

    def find(self, text: str) -> int:
        """Give the key of what `text` means. Raises ValueError with a sentence for none or several."""
        found = self._by_text.get(fold(text), set())
        if len(found) == 1:
            return next(iter(found))
        if not found:
            raise ValueError(_("Không có “%s” trong sổ, hoặc bạn không dùng được.") % text[:100])
        labels = "; ".join(sorted(map(self.label, found)))
        raise ValueError(_("Có nhiều “%(text)s”. Ghi rõ một trong: %(labels)s.") % {"text": text, "labels": labels})

    def __contains__(self, text: str) -> bool:
        return fold(text) in self._by_text

    @staticmethod
    def _texts(thing: Named) -> list[str]:
        return [thing.name, f"{thing.name} ({thing.place})", f"{thing.name} (#{thing.key})"]

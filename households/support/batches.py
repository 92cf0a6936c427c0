"""Keys in batches: no engine takes a list of any length."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

Key = TypeVar("Key")
_SIZE = 2000


def batches(keys: Iterable[Key]) -> Iterator[list[Key]]:
    """Give `keys` in their order, at most 2,000 at a time."""
    listed = list(keys)
    return (listed[first : first + _SIZE] for first in range(0, len(listed), _SIZE))

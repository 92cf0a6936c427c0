"""Whole numbers over places: shares that add up to the total."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def apportion(total: int, weights: Mapping[Key, float]) -> dict[Key, int]:
    """Share `total` in proportion to `weights` by the largest remainder; ties go to the first.

    No share exceeds its weight where the weights are whole and add up to at least `total`.
    """
    whole = sum(weights.values())
    if not whole:
        if total:
            raise ValueError(f"{total} cannot be shared among nobody")
        return dict.fromkeys(weights, 0)
    exact = {key: total * weight / whole for key, weight in weights.items()}
    shares = {key: int(value) for key, value in exact.items()}
    by_remainder = sorted(exact, key=lambda key: shares[key] - exact[key])
    for key in by_remainder[: total - sum(shares.values())]:
        shares[key] += 1
    return shares

"""How a document names a place: a unit, or "a village, its commune"."""


def village_named(place: str) -> str | None:
    """Give the village that `place` names before a comma ("Thôn Đồng Chiêm, xã An Phú"), or None for a whole unit."""
    village, comma, _commune = place.partition(",")
    return village.strip() if comma else None

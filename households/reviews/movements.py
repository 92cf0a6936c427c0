"""The change matrix: what it means that a household stood on one list before and stands on another now."""

from collections.abc import Collection

from households.reviews.models import ON_THE_LIST, Movement, Status

_BETWEEN = {
    (Status.POOR, Status.NEAR_POOR): Movement.BECAME_NEAR_POOR,
    (Status.POOR, Status.NOT_POOR): Movement.ROSE_ABOVE,
    (Status.NEAR_POOR, Status.POOR): Movement.FELL,
    (Status.NEAR_POOR, Status.NOT_POOR): Movement.ESCAPED,
}


def movement(before: str | None, after: str, *, earlier: Collection[str] = ()) -> Movement | None:
    """Give the movement from status `before` (None: on no list) to `after`, or None off both lists.

    `earlier` are the statuses of the household's spells so far: who comes back after having been poor, or as
    near-poor after having been on either list, returned; who comes for the first time is new.
    """
    if before not in ON_THE_LIST:
        if after not in ON_THE_LIST:
            return None
        counting = {Status.POOR} if after == Status.POOR else set(ON_THE_LIST)
        return Movement.RETURNED if counting.intersection(earlier) else Movement.NEW
    if after not in ON_THE_LIST:
        after = Status.NOT_POOR
    return _BETWEEN.get((before, after), Movement.STAYS)

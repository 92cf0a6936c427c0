"""The change matrix: what it means that a household stood on one list before and stands on another now."""

from households.reviews.models import ON_THE_LIST, Movement, Status

_BETWEEN = {
    (Status.POOR, Status.NEAR_POOR): Movement.BECAME_NEAR_POOR,
    (Status.POOR, Status.NOT_POOR): Movement.ROSE_ABOVE,
    (Status.NEAR_POOR, Status.POOR): Movement.FELL,
    (Status.NEAR_POOR, Status.NOT_POOR): Movement.ESCAPED,
}


def movement(before: str | None, after: str, *, had_before: bool) -> Movement | None:
    """Give the movement from status `before` (None: on no list) to `after`, or None off both lists.

    `had_before` tells whether the household had an earlier spell of that status; for near-poor, of either status.
    """
    if before not in ON_THE_LIST:
        if after not in ON_THE_LIST:
            return None
        return Movement.RETURNED if had_before else Movement.NEW
    if after not in ON_THE_LIST:
        after = Status.NOT_POOR
    return _BETWEEN.get((before, after), Movement.STAYS)


def counts_as_earlier(status: str) -> frozenset[str]:
    """Give the statuses of an earlier spell that make a new spell of `status` a return."""
    return frozenset({Status.POOR}) if status == Status.POOR else frozenset(ON_THE_LIST)

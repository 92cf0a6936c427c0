"""Questions about assignments."""

from communes.officers.rights import Right, roles_with
from communes.querysets import DatedQuerySet


class AssignmentQuerySet(DatedQuerySet):
    def granting(self, right: Right):
        """Give the assignments whose role has `right`."""
        return self.filter(role__in=roles_with(right))

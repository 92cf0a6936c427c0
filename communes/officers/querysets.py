"""Questions about officers and their assignments."""

from datetime import date

from django.contrib.auth.models import UserManager
from django.db import models
from django.db.models import Q

from communes import names
from communes.officers.rights import Right, roles_with
from communes.querysets import DatedQuerySet, in_force


class AssignmentQuerySet(DatedQuerySet):
    def granting(self, right: Right):
        """Give the assignments whose role has `right`."""
        return self.filter(role__in=roles_with(right))

    def with_places(self):
        """Give the assignments with their units and villages, in the order in which a list shows them."""
        return self.select_related("unit", "village").order_by("valid_from", "pk")


class OfficerQuerySet(models.QuerySet):
    def called(self, text: str):
        """Give the officers with `text` in their name, with or without marks, or in their sign-in name."""
        return self.filter(Q(name_fold__contains=names.fold(text)) | Q(username__contains=text.strip().lower()))

    def serving_as(self, role: str, on: date):
        """Give the officers who have `role` somewhere on the day `on`, each once."""
        return self.filter(in_force(on, "assignments__"), assignments__role=role).distinct()


class OfficerManager(UserManager.from_queryset(OfficerQuerySet)):
    """The questions above beside Django's verbs for accounts."""

    use_in_migrations = False

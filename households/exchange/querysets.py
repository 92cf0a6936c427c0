"""Questions about imports; each starts from the officer: rows of an import are for its owner and its confirmer."""

from django.db import models
from django.db.models import Q


class ImportQuerySet(models.QuerySet):
    def visible_to(self, officer):
        """Give the imports that `officer` owns or confirmed."""
        return self.filter(Q(owner=officer) | Q(confirmed_by=officer))

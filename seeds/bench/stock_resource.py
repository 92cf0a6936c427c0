"""Households and members through the stock resources of django-import-export: as its screens bring a file in, first
without writing, for the preview, then for good."""

import time

from django.db import models, transaction
from import_export.resources import ModelResource
from tablib import Dataset

from households.models import Household, Member
from seeds.bench.timing import NotMeasured


class _HouseholdResource(ModelResource):
    class Meta:
        model = Household


class _MemberResource(ModelResource):
    class Meta:
        model = Member


def rows_per_second(households: models.QuerySet) -> float:
    """Give how many rows of `households` and their members a second go through the preview and the import. They are
    taken out for it and are there again afterwards. Raises NotMeasured when a row is refused."""
    people = Member.objects.filter(household__in=households)
    books = [(_HouseholdResource(), households), (_MemberResource(), people)]
    held = [(resource, resource.export(rows)) for resource, rows in books]
    with transaction.atomic():
        people.delete()
        Household.objects.filter(pk__in=list(households.values_list("pk", flat=True))).delete()
        started = time.perf_counter()
        for resource, rows in held:
            for is_preview in (True, False):
                _bring_in(resource, rows, dry_run=is_preview)
        taken = time.perf_counter() - started
        transaction.set_rollback(True)
    return sum(len(rows) for _resource, rows in held) / taken


def _bring_in(resource: ModelResource, rows: Dataset, *, dry_run: bool):
    result = resource.import_data(rows, dry_run=dry_run, use_transactions=True)
    if result.has_errors() or result.has_validation_errors():
        raise NotMeasured("The stock resource refuses a row.")

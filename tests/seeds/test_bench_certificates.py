"""The bench of the certificates, on a register small enough for a test."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from communes.models import ChangeEntry
from households.reviews.models import Certificate
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_issued", [True, False])
def test_certificates_are_set_in_one_file_and_nothing_is_saved(is_issued):
    commune = factories.unit()
    household = factories.household(factories.village(commune))
    factories.decided(household, factories.review_round(commune, 2025, standards=["nd07-2021", "hn-2022"]))
    if not is_issued:
        Certificate.objects.all().delete()
    entries, out = ChangeEntry.objects.count(), StringIO()
    call_command("bench", "certificates", "--format", "json", stdout=out)
    found = json.loads(out.getvalue())
    assert found["certificates"] == 1
    assert found["megabytes"] > 0
    assert (Certificate.objects.count(), ChangeEntry.objects.count()) == (int(is_issued), entries)

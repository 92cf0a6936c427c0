"""The import bench measures a commune of its own, and leaves nothing of it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from communes.models import Change, ChangeEntry, Unit, Village
from communes.officers.models import Officer
from households.exchange.models import Import, ImportPart
from households.models import Household, Member
from seeds.bench import import_book
from tests.exchange.digests import digest

pytestmark = pytest.mark.django_db
KEYS = (
    "households persons preview_s confirm_s households_per_s queries load_rows_per_s raw_copy_rows_per_s load_ratio"
    " peak_mb reimport_s reimport_changes undo_s stock_rows_per_s stock_ratio"
)


def measured(*arguments):
    out = StringIO()
    call_command("bench", "import", "--format", "json", *arguments, stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.parametrize("wrong", [0, 5])
def test_a_book_goes_in_and_out(wrong):
    before = digest()
    found = measured("--households", "100", "--wrong", str(wrong))
    assert list(found) == ["kind", *KEYS.split()]
    assert (found["households"], found["persons"], found["reimport_changes"]) == (100, 400, 0)
    assert found["queries"] <= 60
    assert digest() == before
    left = [Household, Member, Import, ImportPart, Officer, Unit, Village, Change, ChangeEntry]
    assert [model for model in left if model.objects.exists()] == []


def test_more_households_need_no_more_queries():
    assert measured("--households", "40")["queries"] == measured("--households", "400")["queries"]


def test_a_register_that_holds_something_else_is_not_measured(monkeypatch):
    monkeypatch.setattr(import_book, "PERSONS", 5)
    with pytest.raises(CommandError, match="should be there"):
        measured("--households", "20")


@pytest.mark.parametrize("size", ["--households=0", "--wrong=-1", "--officers=5"])
def test_a_size_that_means_nothing_is_refused(size):
    with pytest.raises(CommandError, match=size.partition("=")[0]):
        measured(size)

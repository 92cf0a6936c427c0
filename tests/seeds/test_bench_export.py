"""The bench of a book that goes out, on a commune small enough for a test."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from communes.models import ChangeEntry, Unit
from communes.officers.models import Officer
from households.models import Household, Member
from seeds.bench import export_book

pytestmark = pytest.mark.django_db


def measured(rows):
    out = StringIO()
    call_command("bench", "export", "--rows", str(rows), "--format", "json", stdout=out)
    return json.loads(out.getvalue())


def test_a_book_goes_out_and_nothing_stays():
    found = measured(50)
    assert found["rows"] == 50
    assert min(found[name] for name in ("seconds", "rows_per_s", "peak_mb", "raw_s", "ratio")) > 0
    for model in (Household, Member, Unit, Officer, ChangeEntry):
        assert not model.objects.exists()


def test_rows_that_are_missing_in_the_file_are_no_measurement(monkeypatch):
    monkeypatch.setattr(export_book, "write_book", lambda *_asked: {"Hộ": 9})
    with pytest.raises(CommandError, match="50 rows should be in the file: 9"):
        measured(50)

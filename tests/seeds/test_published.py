"""The published figures come into the register as they were printed, as often as one loads them."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from communes.models import Change
from households.reports.models import PublishedDocument, PublishedFigure
from seeds import published
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_figures_stand_as_printed():
    assert published.load() == 88
    assert PublishedFigure.objects.count() == 88
    rate = PublishedFigure.objects.get(pk="hn-poor-rate-2022")
    assert (rate.value, rate.decimals, rate.period_to) == (Decimal("0.095"), 3, date(2022, 12, 31))
    assert PublishedFigure.objects.get(pk="ss-nearpoor-rate-2024").decimals == 1
    assert PublishedFigure.objects.get(pk="hn-poor-2021").decimals == 0
    assert PublishedFigure.objects.first().pk == "hn-poor-2021"


def test_every_document_of_a_figure_is_told_by_what_its_text_shows():
    published.load()
    documents = PublishedDocument.objects.in_bulk()
    named = {code for codes in PublishedFigure.objects.values_list("documents", flat=True) for code in codes.split(";")}
    assert named == documents.keys()
    assert all(document.publisher and (document.title or document.opening) for document in documents.values())
    assert [document.published_on for document in documents.values() if document.publisher == "VTC News"] == [
        date(2025, 12, 10)
    ]


def test_a_second_load_changes_nothing():
    published.load()
    before = list(PublishedFigure.objects.values())
    published.load()
    assert list(PublishedFigure.objects.values()) == before
    assert Change.objects.count() == 1


def test_a_load_puts_right_what_was_altered_and_removes_what_the_file_does_not_hold():
    published.load()
    PublishedFigure.objects.filter(pk="hn-poor-2021").update(value=1)
    PublishedFigure.objects.filter(pk="hn-poor-2022").update(id="invented")
    published.load()
    assert PublishedFigure.objects.get(pk="hn-poor-2021").value == 3612
    assert not PublishedFigure.objects.filter(pk="invented").exists()
    assert Change.objects.last().entries.get().after == {"written": 2, "removed": 1}


def test_villages_are_found_once_they_are_there():
    published.load()
    figure = PublishedFigure.objects.get(pk="dc-poor-2020")
    assert figure.village is None
    commune = factories.unit("10504", "Xã An Phú", valid_until=date(2025, 7, 1))
    factories.village(commune, "Thôn Đồng Văn")
    named = factories.village(commune, "Thôn Đồng Chiêm")
    published.load()
    figure.refresh_from_db()
    assert figure.village == named
    assert PublishedFigure.objects.get(pk="hn-poor-2021").village is None


def test_a_line_that_is_no_figure_loads_nothing(tmp_path):
    spoilt = tmp_path / "figures.csv"
    spoilt.write_text(published.FIGURES_FILE.read_text("utf-8").replace(",equal,", ",roughly,", 1), "utf-8")
    with pytest.raises(ValidationError):
        published.load(spoilt)
    assert not PublishedFigure.objects.exists()


def test_the_command_says_how_many(capsys):
    call_command("load_published")
    assert "88" in capsys.readouterr().out

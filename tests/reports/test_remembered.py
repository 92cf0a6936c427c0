"""What was counted is remembered until something is written, and only for who may see it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django.asserts import assertContains

from communes.history import Entry, record
from communes.models import Unit
from households.reports.remembered import remembered
from households.reviews.models import Status
from households.reviews.scoring import standard
from tests import factories

pytestmark = pytest.mark.django_db
SUMMARY = reverse("reports:annual_summary")


@pytest.fixture(autouse=True)
def memory(settings, request):
    local = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": local, "LOCATION": request.node.name}}


def write():
    record(by=None, source="test", reason="", entries=[Entry("unit.added", "Xã Mỹ Đức", "10441")])


def test_a_question_is_counted_once_until_something_is_written():
    counted = []

    def count():
        counted.append(standard("hn-2022"))
        return counted[-1], len(counted)

    assert remembered(("poor", 2022), count) == remembered(("poor", 2022), count) == (standard("hn-2022"), 1)
    assert remembered(("poor", 2023), count)[1] == 2
    with translation.override("en"):
        assert remembered(("poor", 2022), count)[1] == 3
    write()
    assert remembered(("poor", 2022), count)[1] == 4


def test_the_summary_follows_the_register_and_is_told_to_nobody_else():
    city = factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
    village = factories.village(factories.unit("10441", "Xã Mỹ Đức", parent=city))
    neighbour = factories.unit("10459", "Xã Phúc Sơn", parent=city)
    factories.village(neighbour, "Thôn Bãi")
    household = factories.household(village)
    factories.review_round(city, 2022)
    client, stranger = Client(), Client()
    client.force_login(factories.officer("manager", city))
    stranger.force_login(factories.officer("officer", neighbour))
    asked = {"year": 2022, "unit": "10441"}
    assertContains(client.get(SUMMARY, asked), "0 hộ nghèo")
    assert stranger.get(SUMMARY, asked).status_code == 404
    # It leaves no change, as no verb would.
    factories.recognition(household, Status.POOR, date(2022, 12, 10))
    assertContains(client.get(SUMMARY, asked), "0 hộ nghèo")
    write()
    assertContains(client.get(SUMMARY, asked), "1 hộ nghèo")

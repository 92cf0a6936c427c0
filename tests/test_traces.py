"""A household is seen by those who serve its village, and its traces too: on no page does another find a word of it."""

from copy import deepcopy

import pytest
from django.test import Client
from django.utils import timezone

from communes import names
from communes.models import Village
from communes.officers.rights import Role
from households.models import Household
from tests import factories, worlds
from tests.test_access import PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CANARY = {"name": "Lê Hoàng Yếnvàng", "address": "ngõ Sơncavăn", "citizen_id": "001164987654"}


@pytest.fixture(scope="module")
def built(rows_of_module):
    return rows_of_module(worlds.build)


@pytest.fixture
def world(built):
    return deepcopy(built)


@pytest.fixture
def canary(world):
    """Words that stand nowhere but in the households of the commune."""
    for household in Household.objects.filter(village__in=Village.objects.of([world.commune], timezone.localdate())):
        household.name_head(CANARY["name"])
        household.address = CANARY["address"]
        household.save()
        household.members.update(name=CANARY["name"], citizen_id=CANARY["citizen_id"])
    return {*CANARY.values(), *map(names.fold, CANARY.values())}


def leaks(world, browser, canary):
    """Give each page of the house with each word of the canary that stands on it."""
    bodies = [(door, b"".join(world.ask(browser, door, follow=True)).decode(errors="replace")) for door in PAGES]
    return [f"{door}: {word}" for door, body in bodies for word in canary if word in body]


@pytest.mark.parametrize("role", Role)
def test_the_next_commune_finds_no_trace_of_a_household(world, canary, role):
    place = world.city if role in (Role.MANAGER, Role.ADMINISTRATOR) else world.next_commune
    browser = Client()
    browser.force_login(factories.officer(role, place))
    assert leaks(world, browser, canary) == []


def test_its_own_commune_does_find_it(world, canary):
    """Or the test above would prove nothing."""
    found = leaks(world, world.browser("officer"), canary)
    assert {word for line in found for word in CANARY.values() if word in line} == {CANARY["name"], CANARY["address"]}

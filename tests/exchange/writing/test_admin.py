"""The administrator's own site: rows without names, in his own place, and no way in beside the wizard."""

import pytest
from django.test import Client
from django.urls import reverse
from import_export.admin import ImportExportModelAdmin

from communes.models import Unit
from communes.officers.rights import Role
from households.exchange.admin import site
from households.exchange.books import BOOKS
from tests import factories

pytestmark = pytest.mark.django_db

LIST = "admin:households_household_changelist"
LISTS = [LIST, "admin:reviews_review_changelist", "admin:support_measure_changelist"]


@pytest.fixture
def city():
    return factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)


@pytest.fixture
def household(city):
    return factories.household(factories.village(factories.unit(parent=city)), "Lê Thị Thơm")


@pytest.fixture
def browser(city):
    return signed_in(factories.officer(Role.ADMINISTRATOR, city))


def signed_in(officer):
    client = Client()
    client.force_login(officer)
    return client


def seen(browser, address, **query):
    return browser.get(reverse(address), query).content.decode()


def test_a_household_is_listed_by_its_code_without_its_name(browser, household):
    page = seen(browser, LIST)
    assert household.code in page
    assert "L••• T••• T•••" in page
    assert "Thơm" not in page


def test_only_rows_of_his_own_place_are_listed(browser, household):
    elsewhere = factories.household(factories.village(factories.unit("20194", "Xã Hoà Vang")))
    assert household.code in seen(browser, LIST)
    assert elsewhere.code not in seen(browser, LIST)


def test_a_household_is_found_by_its_code(browser, household):
    other = factories.household(household.village)
    page = seen(browser, LIST, q=other.code)
    assert other.code in page
    assert household.code not in page


def test_forms_and_measures_tell_the_household_by_its_code(browser, household):
    in_round = factories.review_round(household.village.placements.get().unit)
    factories.listed(household, in_round)
    page = seen(browser, "admin:reviews_review_changelist")
    assert household.code in page
    assert "Thơm" not in page


@pytest.mark.parametrize("flag", ["is_staff", "is_superuser"])
def test_being_called_staff_opens_nothing(household, flag):
    officer = factories.officer(Role.OFFICER, household.village.placements.get().unit)
    setattr(officer, flag, True)
    officer.save()
    assert signed_in(officer).get(reverse("admin:index")).status_code == 404


@pytest.mark.parametrize(("way", "page"), [("import", "exchange:upload"), ("export", "exchange:export")])
def test_the_ways_in_and_out_are_those_of_everybody(browser, way, page):
    for model in site._registry:
        place = model._meta.label_lower.replace(".", "_")
        assert browser.get(reverse(f"admin:{place}_{way}")).url.startswith(reverse(page))


def test_the_book_is_chosen_where_the_way_out_leads(browser):
    assert (
        '<option value="households" selected>'
        in browser.get(reverse("admin:households_household_export"), follow=True).content.decode()
    )


def test_a_row_is_not_opened_added_or_changed(browser, household):
    for address in ("add/", f"{household.pk}/", f"{household.pk}/change/", "process_import/"):
        assert browser.get(f"{reverse(LIST)}{address}").status_code == 404
    assert browser.post(reverse(LIST)).status_code == 405


def test_the_models_are_registered_with_the_columns_of_their_books():
    for registered in site._registry.values():
        assert isinstance(registered, ImportExportModelAdmin)
        columns = {resource for layout in BOOKS[registered.kind].layouts.values() for resource in layout.values()}
        assert set(registered.get_import_resource_classes(None)) == columns
        assert set(registered.get_export_resource_classes(None)) == columns
    assert {registered.kind for registered in site._registry.values()} == set(BOOKS)


@pytest.mark.parametrize("address", LISTS)
def test_a_list_asks_the_database_as_often_however_long_it_is(
    browser, household, address, django_assert_max_num_queries
):
    in_round = factories.review_round(household.village.placements.get().unit)
    for _number in range(5):
        factories.listed(factories.household(household.village), in_round)
    with django_assert_max_num_queries(9):
        browser.get(reverse(address))

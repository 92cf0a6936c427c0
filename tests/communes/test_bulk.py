"""Many rows are inserted as the ordinary way would: the same values, fresh keys, and the same refusals."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from communes.bulk import (
    delete_rows,
    insert_many,
    insert_rows,
    keys_checked_at_the_end,
    new_keys,
    update_many,
    upsert_rows,
)
from communes.history import Entry, record
from communes.models import ChangeEntry, HouseholdTotal, Unit, Village
from households.models import Household
from tests import factories

pytestmark = pytest.mark.django_db
MANY = 500


def units(count, **values):
    rows = [
        Unit(code=f"{number:05}", name=f"Xã Hòa {number}", kind=Unit.Kind.COMMUNE, level="commune",
             valid_from=date(2025, 7, 1), **values)
        for number in range(count)
    ]  # fmt: skip
    for row in rows:
        row.index_name()
    return rows


@pytest.mark.parametrize("count", [0, 1, 3, MANY])
def test_rows_are_saved_with_keys_of_their_own(count):
    saved = insert_many(units(count))
    assert len({row.pk for row in saved}) == Unit.objects.count() == count
    assert all(not row._state.adding for row in saved)
    for row in saved[:2]:
        found = Unit.objects.get(pk=row.pk)
        assert (found.code, found.name, found.valid_from, found.parent, found.latitude) == (
            row.code, row.name, date(2025, 7, 1), None, None,
        )  # fmt: skip


def test_a_choice_is_written_as_its_value():
    insert_many(units(MANY))
    assert set(Unit.objects.values_list("kind", flat=True)) == {"commune"}


def test_keys_go_on_where_they_stood():
    insert_many(units(MANY))
    later = Village.objects.create(code="V1", name="Thôn Đoài")
    villages = [Village(code=f"W{number}", name="Thôn Đình") for number in range(MANY)]
    insert_many(villages)
    last = Village.objects.create(code="V2", name="Thôn Đông")
    keys = [later.pk, *(village.pk for village in villages), last.pk]
    assert keys == sorted(set(keys))


def test_values_of_every_kind_come_back():
    village = Village.objects.create(code="V1", name="Thôn Đoài")
    before, after = {"name": "Hoà", "year": 2021}, {"list": [1, None, "ba"], "yes": True}
    entries = [Entry("unit.changed", "Xã Mỹ Đức", str(number), village.pk, before, after) for number in range(MANY)]
    change = record(by=None, source="command", reason='Dấu "nháy", tab\tvà \\ xuống\ndòng', entries=entries)
    change.refresh_from_db()
    assert change.reason == 'Dấu "nháy", tab\tvà \\ xuống\ndòng'
    found = ChangeEntry.objects.filter(change=change)
    assert found.count() == MANY
    assert [(entry.before, entry.after, entry.village_id) for entry in found[:1]] == [(before, after, village.pk)]


@pytest.mark.parametrize("count", [2, MANY])
def test_what_the_tables_refuse_is_refused_whole(count):
    rows = units(count)
    rows[-1].code = rows[0].code
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many(rows)
    assert not Unit.objects.exists()


def test_rows_that_nobody_needs_as_objects():
    commune = factories.unit()
    places = [factories.village(commune, code=f"10441-{number}").pk for number in range(3)]
    insert_rows(HouseholdTotal, ["village", "year", "households", "persons"], [(key, 2025, 90, 310) for key in places])
    assert set(HouseholdTotal.objects.values_list("village", "households")) == {(key, 90) for key in places}
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(HouseholdTotal, ["village", "year", "households", "persons"], [(places[0], 2025, 1, 1)])


def foreign_keys():
    with connection.cursor() as cursor:
        return connection.introspection.get_relations(cursor, HouseholdTotal._meta.db_table)


def test_keys_that_are_checked_at_the_end_are_keys_again_afterwards():
    before, place = foreign_keys(), factories.village(factories.unit())
    with transaction.atomic(), keys_checked_at_the_end():
        insert_rows(HouseholdTotal, ["village", "year", "households", "persons"], [(place.pk, 2025, 90, 310)])
    assert foreign_keys() == before != {}


def insert_total_of_no_village():
    with keys_checked_at_the_end():
        insert_rows(HouseholdTotal, ["village", "year", "households", "persons"], [(1, 2025, 90, 310)])
    connection.check_constraints()


def test_a_row_without_the_one_that_it_names_is_refused_at_the_end():
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_total_of_no_village()


@pytest.mark.parametrize("many", [1, MANY, 3 * MANY])
def test_rows_are_found_among_any_number_of_keys(many):
    rows = insert_many(units(MANY))
    keys = [row.pk for row in rows[: many // 2]] + [-number for number in range(1, many)]
    assert list(Unit.objects.filter(pk__among=keys).order_by("pk")) == rows[: many // 2]
    codes = {row.code for row in rows[: many // 2]} | {"Hoà"}
    assert Unit.objects.filter(code__among=codes).count() == min(many // 2, MANY)
    assert not Village.objects.filter(placements__unit__among=keys)


def test_rows_are_overwritten_by_their_keys_and_new_ones_inserted():
    villages = insert_many([Village(code=f"W{number}", name="Thôn Đình") for number in range(3)])
    names = ["id", "code", "name", "closed_on", "name_fold", "name_sort"]
    rows = [(villages[0].pk, "W0", "Thôn Đoài", date(2026, 1, 1), "thon doai", "1")]
    rows.append((*new_keys(Village, 1), "W9", "Thôn Mới", None, "thon moi", "2"))
    assert upsert_rows(Village, names, rows) == 2
    assert list(Village.objects.order_by("code").values_list("code", "name", "closed_on")) == [
        ("W0", "Thôn Đoài", date(2026, 1, 1)), ("W1", "Thôn Đình", None), ("W2", "Thôn Đình", None),
        ("W9", "Thôn Mới", None),
    ]  # fmt: skip
    assert upsert_rows(Village, names, []) == 0


@pytest.mark.parametrize("count", [0, 3, MANY])
def test_only_the_named_fields_of_rows_are_overwritten(count):
    rows = insert_many(units(count))
    Unit.objects.update(name="Xã Mới")
    for row in rows:
        row.latitude, row.valid_until = Decimal("21.25"), date(2030, 1, 1)
    update_many(rows[1:], ["latitude", "valid_until"])
    found = set(
        Unit.objects.exclude(pk__in=[row.pk for row in rows[:1]]).values_list("name", "latitude", "valid_until")
    )
    assert found == ({("Xã Mới", Decimal("21.25"), date(2030, 1, 1))} if count else set())
    assert not Unit.objects.filter(pk__in=[row.pk for row in rows[:1]], valid_until__isnull=False)


def test_what_the_table_refuses_is_not_written_over():
    rows = insert_many(units(MANY))
    for row in rows:
        row.valid_until = row.valid_from
    with pytest.raises(IntegrityError), transaction.atomic():
        update_many(rows, ["valid_until"])


def test_only_the_next_version_of_a_row_is_written():
    saved = factories.household(factories.village(factories.unit()))
    names = [field.name for field in Household._meta.concrete_fields]
    row = {field.attname: getattr(saved, field.attname) for field in Household._meta.concrete_fields}
    later, next_one = ({**row, "version": version, "address": "Xóm 3"} for version in (3, 2))
    assert upsert_rows(Household, names, [tuple(later.values())], follows="version") == 0
    assert upsert_rows(Household, names, [tuple(next_one.values())], follows="version") == 1
    saved.refresh_from_db()
    assert (saved.version, saved.address) == (2, "Xóm 3")


def remove_at_once(village):
    delete_rows(Village, [village.pk])
    connection.check_constraints()


def test_rows_are_removed_by_their_keys_unless_another_points_to_them():
    commune = factories.unit()
    free, used = Village.objects.create(code="V1", name="Thôn Đoài"), factories.village(commune, code="V2")
    assert delete_rows(Village, [free.pk, -1]) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        remove_at_once(used)
    assert list(Village.objects.all()) == [used]

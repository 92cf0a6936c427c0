"""The book of totals: what a sheet of households and persons by village would do, does, and undoes."""

import json
from dataclasses import replace

import pytest

from communes.models import ChangeEntry, HouseholdTotal
from communes.officers.rights import Role
from communes.services import VillageTotal, set_totals_many
from households.exchange.books.totals.book import TotalBook
from households.exchange.plans import Group
from households.services import OutOfScope
from tests import factories
from tests.exchange.books.sheets import contents, context_of, exported, groups, planned, queries, sentences

pytestmark = pytest.mark.django_db
BOOK = TotalBook()


@pytest.fixture
def unit():
    return factories.unit()


@pytest.fixture
def villages(unit):
    return [factories.village(unit, name) for name in ("Thôn Đoài", "Thôn Đông", "Thôn Bãi")]


@pytest.fixture
def context(unit, villages):
    return context_of(unit, factories.officer(Role.OFFICER, unit), year=2025)


def save(village, households, persons, year=2025):
    set_totals_many([VillageTotal(village.pk, year, households, persons)], by=None, source="command")


def saved():
    return set(HouseholdTotal.objects.values_list("village__name", "year", "households", "persons"))


def row(village, households, persons, **cells):
    return {"village_code": village.code, "households": households, "persons": persons, **cells}


def loaded(context, plan):
    return BOOK.load(json.loads(json.dumps(contents(plan))), context, reason="tong-so-ho.xlsx")


def undone(context, result):
    return BOOK.undo(json.loads(json.dumps(result.before)), context, reason="Nhầm tệp")


def test_what_is_exported_changes_nothing(context, villages):
    save(villages[0], 200, 800)
    rows = exported(BOOK, context)
    assert [(one["village"], one["households"]) for one in rows] == [
        ("Thôn Bãi", None), ("Thôn Đoài", 200), ("Thôn Đông", None),
    ]  # fmt: skip
    plan = planned(BOOK, context, rows)
    assert (groups(plan), plan.findings) == (["unchanged"] * 3, [])


def test_new_and_changed_totals_are_loaded_then_unchanged_then_taken_back(context, villages):
    save(villages[0], 200, 800)
    save(villages[0], 190, 780, year=2024)
    before = saved()
    rows = [row(villages[0], 210, 840), row(villages[1], 150, "1.200"), row(villages[2], None, None)]
    plan = planned(BOOK, context, rows)
    assert groups(plan) == ["changed", "new", "unchanged"]
    assert list(plan.steps[0].differences) == [("Tổng số hộ", "200", "210"), ("Số nhân khẩu", "800", "840")]
    assert list(plan.steps[1].differences) == [("Tổng số hộ", "", "150"), ("Số nhân khẩu", "", "1.200")]
    result = loaded(context, plan)
    assert (result.counts, result.stale) == ({"totals": 2}, [])
    assert saved() - before == {("Thôn Đoài", 2025, 210, 840), ("Thôn Đông", 2025, 150, 1200)}
    assert groups(planned(BOOK, context, rows)) == ["unchanged"] * 3
    assert (undone(context, result).restored, saved()) == (2, before)


def test_villages_are_found_by_their_names_too(context, villages):
    plan = planned(BOOK, context, [{"commune": "Mỹ Đức", "village": "thôn Đoài", "households": 5, "persons": 9}])
    assert contents(plan)[0]["village"] == villages[0].pk


def test_what_changed_since_the_plan_is_left_and_named(context, villages):
    save(villages[0], 200, 800)
    plan = planned(BOOK, context, [row(villages[0], 210, 840), row(villages[1], 5, 9), row(villages[2], 6, 9)])
    save(villages[0], 205, 805)
    save(villages[1], 4, 8)
    result = loaded(context, plan)
    assert result.stale == ["Thôn Đoài", "Thôn Đông"]
    assert ("Thôn Đoài", 2025, 205, 805) in saved()
    save(villages[2], 7, 9)
    undoing = undone(context, result)
    assert undoing.kept == [("Thôn Bãi", "Số đã được sửa sau khi nhập.")]
    assert ("Thôn Bãi", 2025, 7, 9) in saved()


def test_a_village_that_went_elsewhere_keeps_its_total_when_the_others_go_back(context, villages):
    plan = planned(BOOK, context, [row(villages[0], 5, 9), row(villages[1], 6, 9)])
    result = loaded(context, plan)
    later = replace(context, village_ids=context.village_ids - {villages[0].pk})
    assert undone(later, result).kept == [("Thôn Đoài", "Thôn ở ngoài địa bàn được nhập của bạn.")]
    assert saved() == {("Thôn Đoài", 2025, 5, 9)}


@pytest.mark.parametrize(
    ("cells", "column", "sentence"),
    [
        ({"persons": 4}, "Số nhân khẩu", "Số nhân khẩu (4) ít hơn số hộ (5)."),
        ({"persons": None}, "Số nhân khẩu", "nhập cả số nhân khẩu"),
        ({"households": None}, "Tổng số hộ", "nhập cả tổng số hộ"),
        ({"households": "năm"}, "Tổng số hộ", ""),
        ({"village_code": "X-99"}, "Thôn, tổ dân phố", ""),
    ],
)
def test_a_wrong_row_says_what_is_wrong_and_where(context, villages, cells, column, sentence):
    plan = planned(BOOK, context, [row(villages[0], 5, 9) | cells])
    assert groups(plan) == ["error"]
    assert [finding.column for finding in plan.findings] == [column]
    assert sentence in plan.findings[0].message


def test_a_village_stands_in_one_row(context, villages):
    plan = planned(BOOK, context, [row(villages[0], 5, 9), row(villages[0], 6, 9)])
    assert (groups(plan), sentences(plan)) == (["new", "error"], ["Thôn này đã có ở dòng 4. Mỗi thôn một dòng."])


def test_a_file_without_its_numbers_is_refused_as_a_whole(context, villages):
    plan = planned(BOOK, context, [row(villages[0], 5, 9)], ["village_code", "households"])
    assert (plan.steps, sentences(plan)) == ([], ["Thiếu cột “Số nhân khẩu”."])


def test_fewer_households_than_the_register_knows_are_pointed_out(context, villages):
    for _household in range(3):
        factories.household(villages[0])
    plan = planned(BOOK, context, [row(villages[0], 2, 9)])
    assert (groups(plan), len(sentences(plan, Group.WARNING))) == (["new"], 1)


def test_villages_of_other_places_are_passed_over(context, villages):
    there = factories.village(factories.unit("10459", "Xã Phúc Sơn"), "Thôn Hạ")
    plan = planned(BOOK, context, [row(there, 5, 9), row(villages[0], 5, 9)])
    assert groups(plan) == ["outside", "new"]
    wanted = contents(plan)
    wanted[0]["village"] = there.pk
    with pytest.raises(OutOfScope):
        BOOK.load(wanted, context, reason="")


def test_the_history_tells_who_brought_it_and_from_where(context, villages):
    result = loaded(context, planned(BOOK, context, [row(villages[0], 5, 9)]))
    entry = ChangeEntry.objects.get(kind="totals.set")
    assert (entry.change.source, entry.change.by, entry.change.reason) == ("import", context.by, "tong-so-ho.xlsx")
    assert result.change.entries.get().after == {"totals": 1}
    undone(context, result)
    assert ChangeEntry.objects.filter(kind="totals.set").last().before == {"2025": [5, 9]}


def test_as_many_queries_for_two_rows_as_for_many(unit, context, villages):
    def asked(wanted):
        rows, found = [row(village, 5, 9) for village in wanted], {}
        inside = context_of(unit, context.by, year=2025)
        costs = [
            queries(lambda: exported(BOOK, inside)),
            queries(lambda: found.update(plan=planned(BOOK, inside, rows))),
            queries(lambda: found.update(result=loaded(inside, found["plan"]))),
            queries(lambda: undone(inside, found["result"])),
        ]
        assert not saved()
        return costs

    few = asked(villages[:2])
    assert asked([factories.village(unit, f"Thôn {number}") for number in range(40)]) == few
    assert sum(few) <= 60

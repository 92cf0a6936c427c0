"""What a file of households would do, before anything is written."""

from datetime import date

import pytest

from households.exchange.plans import Group
from households.models import Household, Member
from households.services import update_household
from tests import factories
from tests.exchange.books.households.files import exported, load, person, plan_of
from tests.exchange.books.sheets import context_of, groups, queries, sentences

pytestmark = pytest.mark.django_db
HOUSEHOLDS, MEMBERS, FLAT = "Hộ", "Thành viên", "Danh sách"


@pytest.fixture
def commune():
    return factories.unit()


@pytest.fixture
def doai(commune):
    return factories.village(commune, "Thôn Đoài")


@pytest.fixture
def thuong(commune):
    return factories.village(commune, "Thôn Thượng")


@pytest.fixture
def context(commune, doai, thuong):
    return context_of(commune)


def flat(context, *rows):
    return plan_of(context, {FLAT: rows})


def only(plan):
    (step,) = plan.steps
    return step


def test_an_export_changes_nothing(context, doai):
    factories.household(doai)
    factories.household(doai, "Đỗ Thị Hoà")
    assert groups(plan_of(context, exported(context))) == ["unchanged"] * 2
    assert groups(plan_of(context, exported(context, FLAT))) == ["unchanged"] * 2


def test_a_new_household_of_two_sheets(context):
    plan = plan_of(
        context,
        {
            MEMBERS: [
                person(number=1),
                person("Lê Văn Nam", number=1, relation="cháu nội", birth="02/2015", sex="nam", work=None),
            ],
            HOUSEHOLDS: [{"number": 1, "village": "thôn đoài", "address": "Xóm  3"}],
        },
    )
    assert groups(plan) == ["new"]
    assert only(plan).content["new"][2:] == ["Xóm 3", "2026-11-22"]
    assert [values[:5] for values in only(plan).content["people"]] == [
        ("Lê Thị Thơm", 1964, None, None, "female"),
        ("Lê Văn Nam", 2015, 2, None, "male"),
    ]
    assert only(plan).content["people"][1][10] == "studying"
    assert any("ghi tạm theo tuổi" in found.message for found in plan.findings)


def test_a_flat_list_says_the_household_once_or_in_every_row(context):
    place = {"village": "Thôn Đoài", "number": "1"}
    plan = flat(
        context,
        {**person(head="Lê Thị Thơm"), **place},
        {**person("Lê Văn Nam", relation="Con", birth=1990, sex="Nam"), "number": None},
        {**person("Đỗ Thị Hoà"), "village": "Thôn Thượng", "number": "2"},
        {**person("Đỗ Thị Sen", relation="Con", birth=1999), "village": "Thôn Thượng", "number": "2"},
    )
    assert groups(plan) == ["new", "new"]
    assert [len(step.content["people"]) for step in plan.steps] == [2, 2]


def test_births_in_two_columns_tell_the_sex(context):
    row = {"name": "Lê Văn Nam", "relation": "Chủ hộ", "birth_male": 1964, "birth_female": None, "village": "Thôn Đoài"}
    assert only(flat(context, row)).content["people"][0][1:5] == (1964, None, None, "male")


@pytest.mark.parametrize("code", [None, "0", 0, "-"])
def test_households_without_a_code_are_never_one(context, code):
    rows = [{**person(f"Lê Thị {name}"), "code": code, "village": "Thôn Đoài"} for name in ("Thơm", "Hoa", "Sen")]
    assert groups(flat(context, *rows)) == ["new"] * 3


def test_a_household_without_a_code_is_found_by_its_head(context, doai):
    known = factories.household(doai)
    plan = flat(context, {**person("LÊ THỊ THƠM"), "village": "Thôn Đoài", "address": "Xóm 3"})
    assert groups(plan) == ["changed"]
    assert only(plan).content["id"] == known.pk


def test_a_household_without_a_code_is_found_by_the_citizen_id_of_its_head(context, doai, thuong):
    known = factories.household(doai)
    Member.objects.filter(household=known, relation="head").update(citizen_id="001164000217")
    row = {**person("Lê Thị Thơn", citizen_id="1164000217"), "village": "Thôn Đoài"}
    assert only(flat(context, row)).content["id"] == known.pk


def test_another_head_in_another_village_is_another_household(context, doai):
    factories.household(doai)
    plan = flat(context, {**person(), "village": "Thôn Thượng"})
    assert groups(plan) == ["new"]
    assert any("Có thể trùng" in found.message for found in plan.findings)


def test_two_of_one_name_are_told_apart_by_their_people(context, doai):
    rows = [
        {**person(number="1"), "village": "Thôn Đoài"},
        {**person("Lê Văn Nam", relation="Con", birth=1990, sex="Nam", number="1"), "village": "Thôn Đoài"},
        {**person(number="2"), "village": "Thôn Đoài"},
    ]
    load(context, flat(context, *rows))
    assert Household.objects.count() == 2
    assert groups(flat(context, *reversed(rows))) == ["unchanged"] * 2


def test_a_second_head_is_an_error_and_a_change_of_heads_is_not(context, doai):
    household = factories.household(doai)
    son = {"code": household.code, **person("Lê Văn Nam", birth=2015, sex="Nam", work=None)}
    assert "hơn một chủ hộ" in sentences(plan_of(context, {MEMBERS: [son]}))[0]
    swapped = plan_of(context, {MEMBERS: [{"code": household.code, **person(relation="Bố, mẹ")}, son]})
    assert groups(swapped) == ["changed"]
    load(context, swapped)
    household.refresh_from_db()
    assert household.head_name == "Lê Văn Nam"


def test_who_is_not_in_the_file_stays_and_is_told(context, doai):
    household = factories.household(doai)
    plan = plan_of(context, {MEMBERS: [{"code": household.code, **person(work="Làm nông, lâm, ngư nghiệp")}]})
    assert groups(plan) == ["unchanged"]
    assert "Lê Văn Nam có trong sổ" in plan.findings[0].message


def test_who_left_is_not_taken_in_again(context, doai):
    household = factories.household(doai)
    household.members.filter(relation="grandchild").update(left_on=date(2026, 5, 1), leaving_reason="moved")
    row = {"code": household.code, **person("Lê Văn Nam", relation="Cháu", birth=2015, sex="Nam", work=None)}
    plan = plan_of(context, {MEMBERS: [row]})
    assert groups(plan) == ["unchanged"]
    assert "đã rời hộ ngày 01/05/2026" in plan.findings[0].message


def test_an_empty_cell_takes_away_only_in_a_row_of_the_register(context, doai):
    household = factories.household(doai)
    Household.objects.update(address="Xóm 3")
    row = {"code": household.code, "address": None}
    assert groups(plan_of(context, {HOUSEHOLDS: [row]})) == ["unchanged"]
    assert groups(plan_of(context, {HOUSEHOLDS: [{**row, "version": 1}]})) == ["changed"]


def test_a_row_of_an_old_template_is_refused_when_it_would_change_something(context, doai):
    household = factories.household(doai)
    before = exported(context)
    update_household(household, version=1, by=None, source="form", address="Xóm 9")
    plan = plan_of(context, before)
    assert groups(plan) == ["error"]
    assert "sửa sau khi tải mẫu" in sentences(plan)[0]
    update_household(household, version=2, by=None, source="form", address="")
    assert groups(plan_of(context, before)) == ["unchanged"]


def test_what_lies_elsewhere_is_outside(context):
    other = factories.unit("10459", "Xã Phúc Sơn")
    village = factories.village(other, "Thôn Hạ")
    known = factories.household(village)
    assert groups(plan_of(context, {HOUSEHOLDS: [{"code": known.code, "address": "Xóm 9"}]})) == ["outside"]
    row = {**person(), "village_code": village.code}
    assert groups(flat(context, row)) == ["outside"]


def test_a_code_tells_nothing_of_who_lives_elsewhere(context):
    village = factories.village(factories.unit("10459", "Xã Phúc Sơn"), "Thôn Hạ")
    known = factories.household(village, "Bùi Thị Nụ")
    plan = flat(context, {**person(), "code": known.code, "status": "Hộ nghèo"})
    assert "Nụ" not in str([*plan.steps, *plan.findings])
    assert [found.group for found in plan.findings] == ["outside"]


def test_who_becomes_another_by_his_citizen_id_is_pointed_out(context):
    known = {**person(citizen_id="001164000215"), "code": "MD-1", "village": "Thôn Đoài"}
    load(context, flat(context, known))
    child = person("Lê Văn Nam", birth=2015, relation="Con", citizen_id="001164000215")
    plan = flat(context, {**person(), "code": "MD-1"}, {**child, "code": "MD-1"})
    sentence = "Trong sổ, số định danh này là của Lê Thị Thơm; nhập thì Lê Thị Thơm thành Lê Văn Nam. Xem lại số."
    assert sentence in sentences(plan, Group.WARNING)


def test_a_code_that_comes_late_is_of_one_household_too(context):
    rows = [
        {**person(), "number": 1, "village": "Thôn Đoài"},
        {**person("Lê Văn Bình", relation="Con"), "number": 1, "code": "MD-1"},
        {**person("Bùi Thị Hà"), "number": 2, "code": "MD-1"},
    ]
    plan = flat(context, *rows)
    assert groups(plan) == ["error"]
    assert sentences(plan)[0] == "Mã hộ MD-1 đứng ở hai hộ: số 1 và số 2."


@pytest.mark.parametrize(
    ("cells", "column", "says"),
    [
        ({"birth": 2027}, "Ngày sinh", "sau hôm nay"),
        ({"birth": "31/02/1960"}, "Ngày sinh", "lịch"),
        ({"birth": None}, "Ngày sinh", "Thiếu ngày sinh"),
        ({"relation": "Bạn"}, "Quan hệ với chủ hộ", "không có trong danh sách"),
        ({"relation": "Con"}, "", "không có chủ hộ"),
        ({"citizen_id": "123"}, "Số định danh", "12 chữ số"),
        ({"village": "Thôn Không"}, "Thôn, tổ dân phố", "Thôn"),
        ({"village": None}, "Thôn, tổ dân phố", "cần có thôn"),
        ({"left_on": "01/01/2026"}, "Rời hộ ngày", "ngày và lý do"),
    ],
)
def test_what_is_wrong_is_told_at_its_cell(context, cells, column, says):
    household = {"number": 1, "village": cells.get("village", "Thôn Đoài")}
    member = {"number": 1, **person(), **cells}
    member.pop("village", None)
    plan = plan_of(context, {HOUSEHOLDS: [household], MEMBERS: [member]})
    assert groups(plan) == ["error"]
    found = [(str(finding.column), finding.message) for finding in plan.findings if finding.group == "error"]
    assert any(where == column and says in message for where, message in found), found


def test_what_is_found_of_a_member_names_the_household(context):
    member = {"number": 1, **person(), "citizen_id": "123"}
    plan = plan_of(context, {HOUSEHOLDS: [{"number": 1, "village": "Thôn Đoài"}], MEMBERS: [member]})
    assert {(found.sheet, found.label) for found in plan.findings} == {(MEMBERS, "Lê Thị Thơm")}


def test_a_household_of_nobody_is_told_where_its_people_belong(context):
    households = [{"number": number, "village": "Thôn Đoài"} for number in (1, 2)]
    plan = plan_of(context, {HOUSEHOLDS: households, MEMBERS: [person(number=2)]})
    assert groups(plan) == ["error", "new"]
    assert "không có thành viên nào của hộ này" in sentences(plan)[0]


def test_a_status_is_compared_and_never_taken(context, doai):
    household = factories.household(doai)
    row = {**person(), "code": household.code, "village": "Thôn Đoài", "status": "Hộ nghèo", "b1": "#N/A"}
    plan = flat(context, {**row, "work": None})
    assert groups(plan) == ["unchanged"]
    assert "chỉ đổi theo quyết định" in sentences(plan, "warning")[-1]
    factories.recognition(household, "poor", date(2025, 12, 10))
    assert not any("quyết định" in found.message for found in flat(context, {**row, "work": None}).findings)


def test_a_closed_household_is_not_written(context, doai):
    household = factories.household(doai)
    Household.objects.update(closed_on=date(2026, 3, 1), closing_reason="moved")
    plan = plan_of(context, {HOUSEHOLDS: [{"code": household.code, "address": "Xóm 9"}]})
    assert "đã ra khỏi sổ ngày 01/03/2026" in sentences(plan)[0]


def test_a_missing_column_is_one_error(context):
    plan = plan_of(context, {MEMBERS: [{"number": 1, "name": "Lê Thị Thơm"}]})
    assert [(found.row, str(found.column)) for found in plan.findings] == [
        (0, "Quan hệ với chủ hộ"), (0, "Ngày sinh"), (0, "Giới tính"),
    ]  # fmt: skip


def test_many_rows_need_no_more_queries(context, doai):
    for _number in range(3):
        factories.household(doai)

    def ask():
        rows = exported(context)
        flat_rows = [{**person(f"Lê Thị {one}"), "village": "Thôn Đoài"} for one in "ABC"]
        rows["Hộ"] = [{**row, "address": "Xóm 8"} for row in rows["Hộ"]]
        return queries(lambda: (plan_of(context, rows), flat(context, *flat_rows)))

    few = ask()
    for number in range(20):
        factories.household(doai, f"Lê Thị Thơm {number}")
    assert ask() == few

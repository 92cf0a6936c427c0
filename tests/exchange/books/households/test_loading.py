"""A plan is written as it was shown, with its history, and can be taken back."""

from datetime import date

import pytest

from communes.models import ChangeEntry
from households.history import lines
from households.models import Household, Lineage, Member
from households.reviews.models import Recognition
from households.services import OutOfScope, update_household
from households.wording import REGISTER
from tests import factories
from tests.exchange.books.households.files import exported, load, person, plan_of, undo
from tests.exchange.books.sheets import context_of, groups, queries, sentences
from tests.exchange.digests import digest

pytestmark = pytest.mark.django_db
HOUSEHOLDS, MEMBERS, FLAT = "Hộ", "Thành viên", "Danh sách"
SON = person("Lê Văn Bình", relation="Con", birth="05/1990", sex="Nam", citizen_id="001090000217")


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
def officer(commune):
    return factories.officer("officer", commune)


@pytest.fixture
def context(commune, doai, thuong, officer):
    return context_of(commune, officer)


@pytest.fixture
def household(doai):
    return factories.household(doai, code="MD-0412")


def new_ones(context, number=2):
    rows = [{**person(f"Lê Thị {place}"), "village": "Thôn Đoài", "number": place} for place in range(1, number + 1)]
    return plan_of(context, {FLAT: [row for one in rows for row in (one, {**SON, "number": one["number"]})]})


def changes(context, **cells):
    return plan_of(context, {HOUSEHOLDS: [{"code": "MD-0412", **cells}]})


def history(code="MD-0412"):
    return [
        (line.label, line.differences) for line in lines(ChangeEntry.objects.filter(key=code).order_by("-pk"), REGISTER)
    ]


def test_new_households_get_codes_and_are_searchable(context):
    before = digest()
    loaded = load(context, new_ones(context))
    assert loaded.counts == {"households": 2, "members": 4}
    assert list(Household.objects.values_list("code", "head_name", "head_fold")) == [
        ("10441-00001", "Lê Thị 1", "le thi 1"),
        ("10441-00002", "Lê Thị 2", "le thi 2"),
    ]
    assert list(Member.objects.order_by("pk").values_list("order", "name_fold", "birth_month")) == [
        (1, "le thi 1", None), (2, "le van binh", 5), (1, "le thi 2", None), (2, "le van binh", 5),
    ]  # fmt: skip
    assert history("10441-00001") == [("Vào sổ hộ", [])]
    assert ChangeEntry.objects.get(key="10441-00001").change == loaded.change
    later = load(context, plan_of(context, {FLAT: [{**person("Đỗ Thị Sen"), "village": "Thôn Thượng"}]}))
    assert Household.objects.latest("pk").code == "10441-00003"
    assert undo(context, later).restored == 1
    assert undo(context, loaded).restored == 2
    assert digest() == before
    assert history("10441-00002")[0] == ("Rút khỏi sổ khi hoàn tác lần nhập tệp", [
        ("Thôn, tổ dân phố", "Thôn Đoài", ""), ("Vào sổ ngày", "22/11/2026", ""),
    ])  # fmt: skip


def test_the_same_file_twice_changes_nothing(context):
    load(context, new_ones(context))
    assert groups(new_ones(context)) == ["unchanged"] * 2


def test_two_plans_of_one_file_make_no_household_twice(context):
    first, second = new_ones(context, 3), new_ones(context)
    load(context, first)
    loaded = load(context, second)
    assert (loaded.counts, loaded.before) == ({"households": 0, "members": 0}, [])
    assert loaded.stale == ["Lê Thị 1", "Lê Thị 2"]
    assert (Household.objects.count(), Member.objects.count()) == (3, 6)


def test_who_only_looks_like_one_of_the_register_is_loaded(context, doai):
    """Two of one name whom nothing tells apart are there already: the third is a new one, and stays one."""
    for _twin in range(2):
        factories.household(doai, "Lê Thị 1")
    loaded = load(context, new_ones(context, 1))
    assert (loaded.counts["households"], loaded.stale) == (1, [])


def test_a_change_is_one_entry_of_the_history(context, household):
    before = digest()
    rows = [
        {"code": "MD-0412", **person("Lê Thị Thơn")},
        {"code": "MD-0412", **SON},
    ]
    plan = plan_of(context, {HOUSEHOLDS: [{"code": "MD-0412", "address": "Xóm 3"}], MEMBERS: rows})
    loaded = load(context, plan)
    assert loaded.counts == {"households": 1, "members": 2}
    household.refresh_from_db()
    assert (household.version, household.head_name, household.head_fold) == (2, "Lê Thị Thơn", "le thi thon")
    assert history()[0] == (
        "Sửa hộ",
        [
            ("Địa chỉ", "", "Xóm 3"),
            (
                "Thành viên",
                "Lê Thị Thơm: họ và tên Lê Thị Thơm, việc làm Làm nông, lâm, ngư nghiệp",
                "Lê Thị Thơm: họ và tên Lê Thị Thơn, việc làm Nội trợ; Lê Văn Bình: họ và tên Lê Văn Bình, năm sinh"
                " 1990, tháng sinh 5, giới tính Nam, số định danh •••• •••• •217, dân tộc Kinh, quan hệ với chủ hộ Con,"
                " học vấn Chưa đi học, việc làm Nội trợ, có bảo hiểm y tế có",
            ),
        ],
    )
    undone = undo(context, loaded)
    assert (undone.restored, undone.kept) == (1, [])
    assert digest() == before
    household.refresh_from_db()
    assert household.version == 3
    assert history()[0][1][0] == ("Địa chỉ", "Xóm 3", "")


def test_the_preview_tells_what_changes(context, household):
    plan = plan_of(
        context,
        {
            HOUSEHOLDS: [{"code": "MD-0412", "village": "Thôn Thượng"}],
            MEMBERS: [{"code": "MD-0412", **person("Lê Thị Thơn")}, {"code": "MD-0412", **SON}],
        },
    )
    assert list(plan.steps[0].differences) == [
        ("Thôn, tổ dân phố", "Thôn Đoài", "Thôn Thượng"),
        ("Lê Thị Thơm: họ và tên", "Lê Thị Thơm", "Lê Thị Thơn"),
        ("Lê Thị Thơm: việc làm", "Làm nông, lâm, ngư nghiệp", "Nội trợ"),
        ("Thêm thành viên Lê Văn Bình", "", "sinh năm 1990"),
    ]


def test_a_move_takes_the_status_along(context, household, thuong):
    spell = factories.recognition(household, "poor", date(2025, 12, 10))
    before = digest()
    plan = changes(context, village="Thôn Thượng")
    assert plan.changes_status
    loaded = load(context, plan)
    lineage = Lineage.objects.get()
    assert (lineage.kind, lineage.target_village, lineage.on) == ("move", thuong, date(2026, 11, 22))
    spell.refresh_from_db()
    running = Recognition.objects.get(valid_until=None)
    assert (spell.valid_until, running.village, running.previous) == (date(2026, 11, 22), thuong, spell)
    assert set(ChangeEntry.objects.filter(change=loaded.change).values_list("kind", flat=True)) == {
        "household.moved", "recognition.ended",
    }  # fmt: skip
    undo(context, loaded)
    assert digest() == before


def test_a_move_without_a_status_changes_none(context, household):
    assert not changes(context, village="Thôn Thượng").changes_status


def test_who_is_under_review_does_not_move_by_a_file(context, household, commune):
    moving = changes(context, village="Thôn Thượng")
    factories.listed(household, factories.review_round(commune))
    assert "chưa công nhận" in sentences(changes(context, village="Thôn Thượng"))[0]
    assert load(context, moving).stale == ["MD-0412 – Lê Thị Thơm"]
    assert Household.objects.get().village == household.village


def test_what_was_saved_since_the_plan_is_left_alone(context, household, doai):
    other = factories.household(doai, "Đỗ Thị Hoà", code="MD-0413")
    plan = plan_of(context, {HOUSEHOLDS: [{"code": code, "address": "Xóm 3"} for code in ("MD-0412", "MD-0413")]})
    update_household(household, version=1, by=None, source="form", address="Xóm 9")
    loaded = load(context, plan)
    assert (loaded.stale, loaded.counts["households"]) == (["MD-0412 – Lê Thị Thơm"], 1)
    assert set(Household.objects.values_list("code", "address")) == {("MD-0412", "Xóm 9"), ("MD-0413", "Xóm 3")}
    assert not ChangeEntry.objects.filter(change=loaded.change, key="MD-0412").exists()
    update_household(other, version=2, by=None, source="form", address="Xóm 4")
    undone = undo(context, loaded)
    assert undone.kept == [("MD-0413 – Đỗ Thị Hoà", "Hộ đã được sửa sau lần nhập.")]
    assert Household.objects.get(pk=other.pk).address == "Xóm 4"


def test_a_code_that_was_taken_since_the_plan_is_left_alone(context, doai):
    plan = plan_of(context, {FLAT: [{**person(), "code": "MD-0500", "village": "Thôn Đoài"}]})
    factories.household(doai, "Đỗ Thị Hoà", code="MD-0500")
    loaded = load(context, plan)
    assert (loaded.stale, loaded.change) == (["MD-0500 – Lê Thị Thơm"], None)
    assert Household.objects.count() == 1


def test_a_new_household_that_is_used_stays(context, commune):
    loaded = load(context, new_ones(context))
    used = Household.objects.first()
    factories.listed(used, factories.review_round(commune))
    undone = undo(context, loaded)
    assert (undone.restored, [label for label, _why in undone.kept]) == (1, [str(used)])
    assert Household.objects.get() == used


def test_a_status_that_went_on_keeps_the_move(context, household):
    factories.recognition(household, "poor", date(2025, 12, 10))
    loaded = load(context, changes(context, village="Thôn Thượng"))
    Recognition.objects.filter(valid_until=None).update(valid_until=date(2027, 1, 1))
    assert undo(context, loaded).kept == [
        ("MD-0412 – Lê Thị Thơm", "Hộ đã có phiếu hoặc kết quả mới ở thôn chuyển đến.")
    ]


def test_nothing_is_written_outside_the_area(context, household):
    plan = changes(context, village="Thôn Thượng")
    elsewhere = context_of(factories.unit("10459", "Xã Phúc Sơn"))
    with pytest.raises(OutOfScope):
        load(elsewhere, plan)
    with pytest.raises(OutOfScope):
        load(elsewhere, new_ones(context))
    assert Household.objects.get().version == 1


def test_heads_that_change_places_go_and_come_back(context, household):
    before = digest()
    rows = [
        {"code": "MD-0412", **person(relation="Bố, mẹ")},
        {"code": "MD-0412", **person("Lê Văn Nam", birth=2015, sex="Nam", work="Đang đi học")},
    ]
    loaded = load(context, plan_of(context, {MEMBERS: rows}))
    assert Household.objects.get().head_name == "Lê Văn Nam"
    undo(context, loaded)
    assert digest() == before


def test_many_households_need_no_more_queries(context, household):
    def ask(number):
        plan = new_ones(context, number)
        loaded = []
        needed = queries(lambda: loaded.append(load(context, plan)))
        return needed, queries(lambda: undo(context, loaded[0]))

    few = ask(2)
    assert ask(30) == few


def test_the_stock_of_both_ways_is_the_same(context, household, doai, thuong):
    factories.recognition(factories.household(thuong, "Đỗ Thị Sen"), "near_poor", date(2025, 12, 10))
    plan = plan_of(context, exported(context))
    assert groups(plan) == ["unchanged"] * 2
    assert load(context, plan).change is None

"""The book of measures: what a sheet of what households got would do, does, and undoes."""

import json
from datetime import date

import pytest

from communes.bulk import delete_rows
from communes.models import Change, ChangeEntry
from communes.officers.rights import Role
from households.exchange.books.measures.book import MeasureBook
from households.exchange.plans import Group
from households.models import Household, Member
from households.services import move_household
from households.support.models import Kind, Measure, Repayment
from households.support.recording.contents import Source, content, read
from households.support.recording.repayments import repay_many
from households.support.recording.services import change_measure, record_many
from tests import factories
from tests.exchange.books.sheets import contents, context_of, exported, groups, planned, queries, sentences, unread
from tests.support.recording.measures import a_place, measure, recorded

pytestmark = pytest.mark.django_db
BOOK = MeasureBook()


@pytest.fixture
def place():
    return a_place()


@pytest.fixture
def context(place):
    return context_of(place.fund.unit, place.officer)


def gift(place, **cells):
    """A row that brings a present of two million from the fund of the commune."""
    row = {"code": place.household.code, "kind": "Quà tặng", "given_on": "10/03/2026", "amount": "2 triệu"}
    return {**row, "occasion": "Tết", "sources": place.fund.name, **cells}


def one_of_each(place):
    return [recorded(place, kind, sources=[Source(place.fund, 1000)] if kind == Kind.LOAN else []) for kind in Kind]


def loaded(context, plan):
    """What loading gives for a plan that was kept as text meanwhile."""
    return BOOK.load(json.loads(json.dumps(contents(plan))), context, reason="so-ho-tro.xlsx")


def undone(context, result):
    return BOOK.undo(json.loads(json.dumps(result.before)), context, reason="Nhầm tệp")


def test_what_is_exported_changes_nothing(place, context):
    one_of_each(place)
    plan = planned(BOOK, context, exported(BOOK, context))
    assert (groups(plan), plan.findings, unread(BOOK, context)) == (["unchanged"] * len(Kind), [], [])


def test_without_the_hidden_columns_a_measure_is_still_recognised(place, context):
    one_of_each(place)
    twice = [recorded(place, Kind.GIFT), recorded(place, Kind.GIFT)]
    rows = [row | {"id": None, "version": None} for row in exported(BOOK, context)]
    assert groups(planned(BOOK, context, rows)) == ["unchanged"] * (len(Kind) + len(twice))


def test_a_new_book_is_loaded_read_as_unchanged_and_taken_back(place, context):
    kept = one_of_each(place)
    rows = [row | {"id": None, "version": None} for row in exported(BOOK, context)]
    Measure.objects.update(withdrawn_on="2026-01-01", withdrawn_because="Thử")
    before = exported(BOOK, context)
    plan = planned(BOOK, context, rows)
    assert groups(plan) == ["new"] * len(Kind)
    result = loaded(context, plan)
    new = Measure.objects.standing().select_related("loan")
    said = {one.kind: content(read(one)) for one in new}
    assert said == {one.kind: content(read(one)) for one in kept}
    assert (result.counts, result.stale) == ({"new": len(Kind), "changed": 0}, [])
    again = planned(BOOK, context, rows)
    assert groups(again) == ["unchanged"] * len(Kind)
    undoing = undone(context, result)
    assert (undoing.restored, undoing.kept, exported(BOOK, context)) == (len(Kind), [], before)
    place.fund.refresh_from_db()
    assert place.fund.spent == 1000  # by the loan that was withdrawn past the verbs


def test_a_change_is_shown_field_by_field_loaded_and_taken_back(place, context):
    row = recorded(place, Kind.LOAN, sources=[Source(place.fund, 3_000_000)])
    before = exported(BOOK, context)
    edited = [before[0] | {"amount": 6_000_000, "term_months": 60, "sources": f"{place.fund}: 4 triệu"}]
    plan = planned(BOOK, context, edited)
    (step,) = plan.steps
    assert step.group == Group.CHANGED
    assert [label for label, _before, _after in step.differences] == [
        "Số tiền, giá trị", "Nguồn kinh phí", "Thời hạn, tháng", "Ngày đến hạn",
    ]  # fmt: skip
    result = loaded(context, plan)
    row.refresh_from_db()
    place.fund.refresh_from_db()
    assert (row.amount, row.version, row.loan.due_on, place.fund.spent) == (6_000_000, 2, date(2030, 3, 10), 4_000_000)
    undone(context, result)
    place.fund.refresh_from_db()
    after = exported(BOOK, context)
    assert place.fund.spent == 3_000_000
    assert [one | {"version": None} for one in after] == [one | {"version": None} for one in before]


def test_columns_that_the_file_has_not_stay_as_they_are(place, context):
    recorded(place, Kind.LOAN, note="Hộ vay lần hai")
    (row,) = exported(BOOK, context)
    columns = ["code", "kind", "given_on", "id", "amount"]
    plan = planned(BOOK, context, [row | {"amount": 7_000_000}], columns)
    assert [label for label, *_values in plan.steps[0].differences] == ["Số tiền, giá trị"]


def test_what_changed_since_the_plan_is_left_and_named(place, context):
    changed, other = recorded(place), recorded(place, amount=1_000_000)
    first, second = exported(BOOK, context)
    plan = planned(BOOK, context, [first | {"amount": 7_000_000}, second | {"amount": 8_000_000}, gift(place)])
    change_measure(changed, measure(place, amount=6_000_000), version=1, by=place.officer, source="form")
    record_many([measure(place, given_on=date(2026, 3, 10), amount=2_000_000)], by=place.officer, source="form")
    result = loaded(context, plan)
    changed.refresh_from_db()
    other.refresh_from_db()
    assert {changed.amount, other.amount} == {6_000_000, 8_000_000}
    assert len(result.stale) == 2
    assert result.counts == {"new": 0, "changed": 1}


def test_a_row_older_than_the_register_overwrites_nothing(place, context):
    kept = recorded(place)
    (row,) = exported(BOOK, context)
    change_measure(kept, measure(place, amount=6_000_000), version=1, by=place.officer, source="form")
    plan = planned(BOOK, context, [row])
    assert (groups(plan), sentences(plan)) == (["error"], ["Khoản này đã được sửa sau khi tải mẫu. Tải mẫu mới."])


def test_what_changed_since_the_loading_is_not_undone(place, context):
    result = loaded(context, planned(BOOK, context, [gift(place), gift(place, given_on="11/03/2026")]))
    first = Measure.objects.order_by("pk").first()
    change_measure(
        first, measure(place, given_on=first.given_on, amount=9_000_000), version=1, by=place.officer, source="form"
    )
    undoing = undone(context, result)
    assert undoing.restored == 1
    assert [reason for _label, reason in undoing.kept] == ["Khoản này đã được sửa sau khi nhập."]
    assert Measure.objects.standing().get() == first


def test_a_loan_that_was_paid_back_in_part_stays(place, context):
    row = {"code": place.household.code, "kind": "loan", "given_on": "10/03/2026", "amount": 9_000_000}
    row |= {"term_months": 36, "yearly_rate": "6,6", "purpose": "Nuôi bò"}
    result = loaded(context, planned(BOOK, context, [row]))
    loan = Measure.objects.get()
    repay_many([Repayment(loan_id=loan.pk, on=date(2026, 5, 1), amount=1)], by=place.officer, source="form")
    assert [reason for _label, reason in undone(context, result).kept] == ["Hộ đã trả nợ khoản vay này."]


def test_rows_of_other_places_are_passed_over(place, context):
    there = a_place("10459")
    plan = planned(BOOK, context, [gift(there), gift(place)])
    assert groups(plan) == ["outside", "new"]
    assert len(sentences(plan, Group.OUTSIDE)) == 1


def test_a_code_tells_nothing_of_who_lives_elsewhere(place, context):
    there = factories.household(a_place("10459").village, "Bùi Thị Nụ")
    plan = planned(BOOK, context, [gift(place, code=there.code)])
    assert [step.label for step in plan.steps] == [f"{there.code}: Quà tặng, 10/03/2026"]


def test_whom_nobody_knows_any_more_gets_nothing(place, context):
    """The import that brought him in was undone between the plan and the loading."""
    gone = factories.household(place.village)
    plan = planned(BOOK, context, [gift(place, code=gone.code), gift(place)])
    delete_rows(Member, gone.members.values_list("pk", flat=True))
    delete_rows(Household, [gone.pk])
    result = loaded(context, plan)
    assert (result.counts, len(result.stale)) == ({"new": 1, "changed": 0}, 1)
    assert result.stale[0].startswith(gone.code)


def test_a_measure_does_not_go_back_to_whom_nobody_knows_any_more(place, context):
    gone = factories.member("Lê Văn Bình", relation="child", household=place.household, order=9)
    gone.index_name()
    gone.save()
    kept = recorded(place, Kind.HEALTH_INSURANCE, member=gone)
    (row,) = exported(BOOK, context)
    plan = planned(BOOK, context, [row | {"member": place.head.name, "birth_year": None}])
    result = loaded(context, plan)
    assert result.counts == {"new": 0, "changed": 1}
    delete_rows(Member, [gone.pk])
    undoing = undone(context, result)
    assert [reason for _label, reason in undoing.kept] == [
        "Người hoặc nguồn kinh phí của khoản này trước đây không còn trong sổ."
    ]
    assert Measure.objects.get(pk=kept.pk).member == place.head


@pytest.mark.parametrize(
    ("cells", "column", "sentence"),
    [
        ({"code": "XX-9"}, "Mã hộ", "Không có hộ nào mang mã XX-9"),
        ({"kind": "Quà"}, "Loại hỗ trợ", "không có trong danh sách"),
        ({"given_on": "32/03/2026"}, "Ngày hỗ trợ", ""),
        ({"given_on": "23/11/2026"}, "Ngày hỗ trợ", "chưa tới"),
        ({"given_on": "01/01/2001"}, "Ngày hỗ trợ", "chưa vào sổ"),
        ({"amount": None}, "Nguồn kinh phí", "phải có số tiền"),
        ({"amount": None, "sources": None}, "Số tiền, giá trị", "Nhập số tiền"),
        ({"member": "Ai Đó"}, "Người được hỗ trợ", "không có người tên Ai Đó"),
        ({"sources": "Quỹ lạ"}, "Nguồn kinh phí", "Không có “Quỹ lạ”"),
        ({"amount": 200_000_000}, "Nguồn kinh phí", "không đủ tiền"),
        ({"given_on": "01/01/2015"}, "Nguồn kinh phí", "mở ngày"),
        ({"term_months": 36}, "Thời hạn, tháng", "không hỏi mục này"),
        ({"occasion": None}, "Nhân dịp", "Nhập mục này"),
        ({"id": 999_999}, "Mã khoản", "không còn trong sổ"),
    ],
)
def test_a_wrong_row_says_what_is_wrong_and_where(place, context, cells, column, sentence):
    plan = planned(BOOK, context, [gift(place, **cells)])
    assert groups(plan) == ["error"]
    found = [finding for finding in plan.findings if finding.column == column]
    assert found, plan.findings
    assert sentence in found[0].message


def test_terms_that_must_be_said_are_asked_for(place, context):
    loan = {"code": place.household.code, "kind": "Vay vốn", "given_on": "10/03/2026", "amount": 9_000_000}
    found = planned(BOOK, context, [loan]).findings
    assert [finding.column for finding in found] == ["Thời hạn, tháng", "Lãi suất, %/năm", "Mục đích vay"]


def test_one_person_has_one_allowance(place, context):
    row = {"code": place.household.code, "kind": "Trợ cấp hằng tháng", "given_on": "01/03/2026"}
    row |= {"member": place.head.name, "programme": "nq17-2021", "monthly": 2_000_000}
    row |= {"benefit": "Trợ cấp hằng tháng cho người cao tuổi cô đơn"}
    plan = planned(BOOK, context, [row, row | {"given_on": "01/05/2026"}])
    assert groups(plan) == ["new", "error"]


def test_the_fund_pays_the_first_rows_of_the_file(place, context):
    rows = [gift(place, given_on=f"{day}/03/2026", amount=40_000_000) for day in (12, 11, 10)]
    assert groups(planned(BOOK, context, rows)) == ["new", "new", "error"]


def test_a_second_measure_of_a_day_is_new_and_pointed_out(place, context):
    recorded(place, given_on=date(2026, 3, 10))
    plan = planned(BOOK, context, [gift(place)])
    assert (groups(plan), len(sentences(plan, Group.DUPLICATE))) == (["new"], 1)


def test_who_only_imports_loads_and_undoes(place):
    administrator = factories.officer(Role.ADMINISTRATOR, place.fund.unit)
    context = context_of(place.fund.unit, administrator)
    result = loaded(context, planned(BOOK, context, [gift(place)]))
    entry = ChangeEntry.objects.get(kind="measure.recorded")
    assert (entry.change.source, entry.change.by, entry.change.reason) == ("import", administrator, "so-ho-tro.xlsx")
    assert undone(context, result).restored == 1


def test_the_loading_is_witnessed(place, context):
    result = loaded(context, planned(BOOK, context, [gift(place)]))
    entry = result.change.entries.get()
    assert (entry.kind, entry.key, entry.after) == ("book.loaded", "10441/measures", {"new": 1, "changed": 0})
    assert set(Change.objects.filter(reason="so-ho-tro.xlsx").values_list("source", flat=True)) == {"import"}


def test_a_household_that_moved_away_is_left_alone_by_the_undoing(place, context):
    result = loaded(context, planned(BOOK, context, [gift(place)]))
    place.household.refresh_from_db()
    there = a_place("10459")
    move_household(place.household, version=1, village=there.village, on=date(2026, 11, 1), by=None, source="command")
    assert undone(context, result).restored == 0


def a_year_of(place, context, kind, number):
    """How many queries it takes to export, plan, load and undo: `number` measures of `kind` that change, and as many
    new ones."""
    Measure.objects.update(withdrawn_on="2026-01-01", withdrawn_because="Thử")
    for _household in range(number):
        household = factories.household(place.village)
        head = household.members.get(relation="head")
        recorded(place, kind, household=household, **({"member": head} if kind == Kind.HEALTH_INSURANCE else {}))
    found = {}
    asked = {"rows": queries(lambda: found.update(rows=exported(BOOK, context)))}
    rows = [row | {"note": "Đã giao"} for row in found["rows"]]
    rows += [row | {"id": None, "given_on": "11/03/2026", "ended_on": row["ended_on"] and "1/1/2027"} for row in rows]
    asked["plan"] = queries(lambda: found.update(plan=planned(BOOK, context, rows)))
    asked["load"] = queries(lambda: found.update(result=loaded(context, found["plan"])))
    assert found["result"].counts == {"new": number, "changed": number}
    asked["undo"] = queries(lambda: undone(context, found["result"]))
    return asked


@pytest.mark.parametrize("kind", [Kind.LOAN, Kind.HEALTH_INSURANCE, Kind.MODEL])
def test_as_many_queries_for_two_rows_as_for_many(place, context, kind):
    asked = a_year_of(place, context, kind, 2)
    assert a_year_of(place, context, kind, 40) == asked
    assert sum(asked.values()) <= 120
    assert asked["plan"] + asked["load"] <= 60

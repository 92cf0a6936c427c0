"""The book of reviews: what a sheet of forms would do to a round, does, and undoes."""

import json
from datetime import date

import pytest

from communes.models import ChangeEntry
from communes.officers.rights import Role
from households.exchange.books.reviews.book import ReviewBook
from households.exchange.plans import Group
from households.reviews.entering.services import form_of, save_draft
from households.reviews.models import Review
from households.services import OutOfScope
from tests import factories
from tests.exchange.books.sheets import contents, context_of, exported, groups, planned, queries, sentences, unread

pytestmark = pytest.mark.django_db
BOOK = ReviewBook()
State = Review.State
ANSWERS = dict.fromkeys(factories.form().answers, "Không thiếu hụt")


@pytest.fixture
def unit():
    return factories.unit()


@pytest.fixture
def village(unit):
    return factories.village(unit)


@pytest.fixture
def in_round(unit):
    return factories.review_round(unit, 2026)


@pytest.fixture
def lan(unit):
    return factories.officer(Role.OFFICER, unit)


@pytest.fixture
def context(unit, village, lan):
    return context_of(unit, lan, year=2026)


@pytest.fixture
def listed(village, in_round):
    return factories.listed(factories.household(village), in_round)


@pytest.fixture
def sent(village, in_round):
    return factories.submitted(factories.household(village, "Đỗ Văn Hùng"), in_round)


def row(review, **cells):
    """A complete row: near-poor by the city's line."""
    said = {"code": review.household.code, "reviewed_on": "20/10/2026", "members_confirmed": "x", **ANSWERS}
    return {**said, "assessed_income": "1.850.000", "causes": "ốm đau", "wishes": "1; 2", **cells}


def standing(review):
    return Review.objects.exclude(state__in=(State.SUPERSEDED, State.REMOVED)).get(household=review.household)


def loaded(context, plan):
    return BOOK.load(json.loads(json.dumps(contents(plan))), context, reason="ket-qua.xlsx")


def undone(context, result):
    return BOOK.undo(json.loads(json.dumps(result.before)), context, reason="Nhầm tệp")


def without_versions(rows):
    return [one | {"version": None} for one in rows]


def test_what_is_exported_changes_nothing(context, listed, sent, village, in_round, lan):
    draft = factories.listed(factories.household(village, "Bùi Thị Nụ"), in_round)
    save_draft(draft, factories.form(assessed_income=None, members_confirmed=False), version=1, by=lan)
    plan = planned(BOOK, context, exported(BOOK, context))
    assert (groups(plan), plan.findings, unread(BOOK, context)) == (["unchanged"] * 3, [], [])


def test_a_form_is_submitted_then_unchanged_then_back_on_the_list(context, listed):
    before = exported(BOOK, context)
    plan = planned(BOOK, context, [row(listed, water="x")])
    assert (groups(plan), plan.changes_status) == (["new"], True)
    result = loaded(context, plan)
    kept = standing(listed)
    assert (result.counts, kept.pk, kept.state, kept.deprivations) == (
        {"new": 1, "changed": 0}, listed.pk, State.SUBMITTED, ["water"],
    )  # fmt: skip
    assert (kept.causes, kept.wishes, kept.assessed_income) == (["illness"], ["health", "education"], 1_850_000)
    assert kept.outcomes.get(standard="hn-2022-prolonged").status == "near_poor"
    assert groups(planned(BOOK, context, [row(listed, water="x")])) == ["unchanged"]
    undoing = undone(context, result)
    assert (undoing.restored, undoing.kept) == (1, [])
    assert (standing(listed).state, without_versions(exported(BOOK, context))) == (
        State.LISTED, without_versions(before),
    )  # fmt: skip
    assert Review.objects.get(pk=listed.pk).state == State.SUPERSEDED


def test_a_draft_is_finished_and_becomes_the_draft_that_it_was(context, listed, lan):
    begun = factories.form(assessed_income=None, members_confirmed=False, causes=[], overrides={})
    save_draft(listed, begun, version=1, by=lan)
    plan = planned(BOOK, context, [row(listed, causes=None)])
    (step,) = plan.steps
    assert step.group == Group.CHANGED
    assert [label for label, *_values in step.differences][:2] == [
        "Đã đối chiếu thành viên với hộ",
        "Thu nhập bình quân",
    ]
    undone(context, loaded(context, plan))
    assert (standing(listed).state, form_of(standing(listed))) == (State.DRAFT, begun)


def test_a_submitted_form_is_corrected_and_becomes_what_it_was(context, sent):
    was = form_of(sent)
    plan = planned(BOOK, context, [row(sent, assessed_income=1_900_000)], ["code", "assessed_income"])
    assert [label for label, *_values in plan.steps[0].differences] == ["Thu nhập bình quân"]
    assert not plan.steps[0].content["form"]["carried"]
    result = loaded(context, plan)
    kept = standing(sent)
    assert (result.counts, kept.corrects, kept.assessed_income) == ({"new": 0, "changed": 1}, sent, 1_900_000)
    undone(context, result)
    assert (standing(sent).state, form_of(standing(sent))) == (State.SUBMITTED, was)
    assert standing(sent).corrects == kept


def test_a_household_that_stays_what_it_is_needs_no_second_person(context, village):
    earlier = factories.review_round(village.placements.get().unit, 2025)
    household = factories.household(village)
    factories.decided(household, earlier)
    form = factories.listed(household, factories.review_round(factories.unit("01", "Thành phố", kind="city"), 2026))
    assert not planned(BOOK, context, [row(form)]).changes_status
    assert not planned(BOOK, context, [row(form, assessed_income=900_000)]).changes_status
    assert planned(BOOK, context, [row(form, **dict.fromkeys(ANSWERS, "x"))]).changes_status
    assert planned(BOOK, context, [row(form, assessed_income=9_000_000)]).changes_status


def test_what_changed_since_the_plan_is_left_and_named(context, listed, sent, lan):
    plan = planned(BOOK, context, [row(listed), row(sent, assessed_income=1_900_000)])
    save_draft(listed, factories.form(assessed_income=1), version=1, by=lan)
    result = loaded(context, plan)
    assert result.stale == [str(listed.household)]
    assert (standing(listed).state, standing(sent).assessed_income) == (State.DRAFT, 1_900_000)


def test_a_village_that_went_on_since_the_plan_keeps_its_form(context, sent):
    plan = planned(BOOK, context, [row(sent, assessed_income=1_900_000)])
    factories.posted(sent.stage)
    result = loaded(context, plan)
    assert (result.change, result.stale, standing(sent)) == (None, [str(sent.household)], sent)


def test_a_row_older_than_its_form_overwrites_nothing(context, listed, lan):
    rows = exported(BOOK, context)
    save_draft(listed, factories.form(assessed_income=None), version=1, by=lan)
    plan = planned(BOOK, context, [row(listed) | {"version": rows[0]["version"]}])
    assert (groups(plan), sentences(plan)) == (["error"], ["Phiếu này đã được sửa sau khi tải mẫu. Tải mẫu mới."])


def test_a_village_that_met_is_reviewed_again(context, sent):
    factories.met(sent.stage)
    loaded(context, planned(BOOK, context, [row(sent, assessed_income=1_900_000)]))
    sent.stage.refresh_from_db()
    assert sent.stage.step == "reviewing"


@pytest.mark.parametrize("reach", [factories.posted, factories.reported])
def test_a_form_of_a_village_that_is_past_the_review_is_refused(context, sent, reach):
    reach(sent.stage)
    plan = planned(BOOK, context, [row(sent, assessed_income=1_900_000)])
    assert groups(plan) == ["error"]
    assert str(sent.stage.village) in sentences(plan)[0]


def test_a_decided_form_is_refused(context, village, in_round):
    decided = factories.decided(factories.household(village), in_round)
    plan = planned(BOOK, context, [row(decided, assessed_income=1_900_000)])
    assert (groups(plan), "đã có quyết định" in sentences(plan)[0]) == (["error"], True)


@pytest.mark.parametrize("reach", [factories.met, factories.posted])
def test_what_the_village_went_on_with_is_not_undone(context, listed, reach):
    result = loaded(context, planned(BOOK, context, [row(listed)]))
    reach(standing(listed).stage)
    undoing = undone(context, result)
    assert undoing.restored == 0
    assert "đã qua bước rà soát" in undoing.kept[0][1]


def test_what_was_corrected_since_is_not_undone(context, listed):
    result = loaded(context, planned(BOOK, context, [row(listed)]))
    loaded(context, planned(BOOK, context, [row(listed, assessed_income=1_900_000)]))
    assert undone(context, result).kept == [(str(listed.household), "Phiếu này đã được sửa sau khi nhập.")]


@pytest.mark.parametrize(
    ("cells", "column", "sentence"),
    [
        ({"code": "XX-9"}, "Mã hộ", "Không có hộ nào mang mã XX-9"),
        ({"reviewed_on": None}, "Ngày rà soát", "Nhập ngày rà soát"),
        ({"reviewed_on": "20/08/2026"}, "Ngày rà soát", "nằm trong đợt"),
        ({"reviewed_on": "23/11/2026"}, "Ngày rà soát", "nằm trong đợt"),
        ({"members_confirmed": None}, "Đã đối chiếu thành viên", "Đối chiếu"),
        ({"assessed_income": None}, "Điểm B1", "Nhập điểm B1 hoặc thu nhập"),
        ({"assessed_income": 20_000}, "Thu nhập bình quân", "Ghi đủ số đồng"),
        ({"b1": 501}, "Điểm B1", "500"),
        ({"water": None}, "Nguồn nước sinh hoạt", "Chọn một câu trả lời"),
        ({"water": "có"}, "Nguồn nước sinh hoạt", "không có trong danh sách"),
        ({"causes": "lười"}, "Nguyên nhân nghèo", "không có trong danh sách"),
    ],
)
def test_a_wrong_row_says_what_is_wrong_and_where(context, listed, cells, column, sentence):
    plan = planned(BOOK, context, [row(listed, **cells)])
    assert groups(plan) == ["error"]
    found = {str(finding.column): finding.message for finding in plan.findings}
    assert list(found) == [column]
    assert sentence in found[column]


def test_a_household_that_is_not_on_the_list_is_refused(context, in_round, village):
    household = factories.household(village)
    plan = planned(BOOK, context, [{"code": household.code, "assessed_income": 1_000_000}])
    assert (groups(plan), "không có trong danh sách" in sentences(plan)[0]) == (["error"], True)


def test_a_year_without_a_round_is_refused_as_a_whole(unit, lan, listed):
    plan = planned(BOOK, context_of(unit, lan, year=2027), [row(listed)])
    assert (plan.steps, sentences(plan)) == ([], ["Chưa mở đợt rà soát năm 2027."])


def test_a_household_stands_in_one_row(context, listed):
    assert groups(planned(BOOK, context, [row(listed), row(listed)])) == ["new", "error"]


def test_what_the_round_does_not_ask_is_said_and_passed_over(context, listed):
    plan = planned(BOOK, context, [row(listed, waste="x")])
    assert groups(plan) == ["new"]
    assert sentences(plan, Group.WARNING) == ["Đợt năm 2026 không hỏi chỉ số này; ô này được bỏ qua."]


def test_another_head_under_the_code_is_pointed_out(context, listed):
    plan = planned(BOOK, context, [row(listed, head="Trần Văn Khác")])
    assert (groups(plan), len(sentences(plan, Group.WARNING))) == (["new"], 1)


def test_rows_of_other_places_are_passed_over(context, listed):
    there = factories.unit("10459", "Xã Phúc Sơn")
    form = factories.listed(factories.household(factories.village(there)), factories.review_round(there, 2026))
    plan = planned(BOOK, context, [row(form), row(listed)])
    assert groups(plan) == ["outside", "new"]
    wanted = contents(plan)
    wanted[0]["review"] = form.pk
    with pytest.raises(OutOfScope):
        BOOK.load(wanted, context, reason="")


def test_who_only_imports_submits_and_takes_back(unit, listed, sent):
    administrator = factories.officer(Role.ADMINISTRATOR, unit)
    context = context_of(unit, administrator, year=2026)
    result = loaded(context, planned(BOOK, context, [row(listed), row(sent, assessed_income=1_900_000)]))
    entries = ChangeEntry.objects.filter(kind__in=["review.submitted", "review.reopened"], change__by=administrator)
    assert set(entries.values_list("change__source", "change__reason")) == {("import", "ket-qua.xlsx")}
    assert (entries.count(), result.change.entries.get().after) == (3, {"new": 1, "changed": 1})
    assert undone(context, result).restored == 2
    assert ChangeEntry.objects.filter(kind="review.retracted").get().key == listed.household.code


def test_points_copied_from_the_paper_take_the_place_of_the_answers_behind_them(context, sent):
    Review.objects.filter(pk=sent.pk).update(b1=150, b1_answers={"size": "three"})
    columns = ["code", "b1", "assessed_income"]
    kept = planned(BOOK, context, [row(sent, b1=150, assessed_income=1_900_000)], columns)
    assert contents(kept)[0]["form"]["b1_answers"] == {"size": "three"}
    other = planned(BOOK, context, [row(sent, b1=160, assessed_income=1_850_000)], columns)
    assert contents(other)[0]["form"]["b1_answers"] == {}


def test_as_many_queries_for_few_rows_as_for_many(context, village, in_round):
    def asked(number):
        new = [factories.listed(factories.household(village), in_round) for _form in range(number)]
        sent = [factories.submitted(factories.household(village), in_round) for _form in range(number)]
        rows = [row(one) for one in new] + [row(one, assessed_income=1_900_000) for one in sent]
        found = {}
        costs = [
            queries(lambda: exported(BOOK, context)),
            queries(lambda: found.update(plan=planned(BOOK, context, rows))),
            queries(lambda: found.update(result=loaded(context, found["plan"]))),
            queries(lambda: undone(context, found["result"])),
        ]
        assert found["result"].counts == {"new": number, "changed": number}
        return costs

    few = asked(2)
    assert asked(12) == few
    assert few[1] + few[2] <= 60


def test_forms_are_brought_on_the_day_of_the_import(context, listed):
    result = loaded(context, planned(BOOK, context, [row(listed, reviewed_on=date(2026, 11, 22))]))
    assert result.counts["new"] == 1

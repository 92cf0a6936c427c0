"""Measures are recorded, changed and withdrawn: what is kept, what is refused, what it does to the money."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from communes.models import ChangeEntry
from households.models import Lineage
from households.services import OutOfScope, StaleVersion, move_household
from households.support.models import Allowance, Kind, Loan, Measure, Repayment, Spending
from households.support.recording.contents import Source, content, read
from households.support.recording.repayments import repay_many
from households.support.recording.services import (
    OtherContent,
    Revision,
    change_many,
    change_measure,
    record_many,
    withdraw,
    withdraw_many,
)
from tests import factories
from tests.support.recording.measures import GIVEN_ON, a_place, measure, recorded, terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return a_place()


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_recorded_and_read_back_as_it_was_sent(place, kind):
    sent = measure(place, kind)
    kept = record_many([sent], by=place.officer, source="form")[0]
    assert content(read(Measure.objects.get(pk=kept.pk))) == content(sent)
    entry = ChangeEntry.objects.get(kind="measure.recorded")
    assert (entry.key, entry.village, entry.after) == (place.household.code, place.village, content(sent))


@pytest.mark.parametrize("kind", Kind)
def test_many_are_written_as_one_is(place, kind):
    many = [measure(place, kind) for _number in range(201)]
    if kind == Kind.ALLOWANCE:
        households = [factories.household(place.village) for _new in many]
        many = [
            replace(new, household=household, member=household.members.first(), terms=terms(place, kind))
            for new, household in zip(many, households, strict=True)
        ]
    kept = record_many(many, by=None, source="command", summary=True)
    for row, new in zip(Measure.objects.filter(pk__in=[kept[0].pk, kept[-1].pk]), (many[0], many[-1]), strict=True):
        assert content(read(row)) == content(new)
    assert ChangeEntry.objects.get(kind="measure.recorded").after == {"measures": 201}


def test_a_measure_sent_twice_is_recorded_once(place):
    sent = measure(place, Kind.LOAN, submission_id=uuid4(), sources=[Source(place.fund, 1_000_000)])
    again = replace(sent, terms=terms(place, Kind.LOAN))
    first, second = (record_many([new], by=place.officer, source="form")[0] for new in (sent, again))
    assert first == second
    assert (
        Measure.objects.count() == Spending.objects.count() == ChangeEntry.objects.filter(kind__startswith="m").count()
    )


def test_other_content_under_one_submission_is_told(place):
    sent = measure(place, submission_id=uuid4())
    kept = record_many([sent], by=place.officer, source="form")[0]
    with pytest.raises(OtherContent) as told:
        record_many([replace(sent, amount=7_000_000)], by=place.officer, source="form")
    assert told.value.recorded == kept


def test_a_measure_stands_in_the_village_where_the_household_lived_on_its_day(place):
    old, new = place.village, factories.village(place.village.placements.get().unit, "Thôn Đông")
    move_household(place.household, version=1, village=new, on=date(2025, 6, 1), by=None, source="command")
    place.household.refresh_from_db()
    assert recorded(place, given_on=date(2025, 5, 31)).village == old
    assert recorded(place, given_on=date(2025, 6, 1)).village == new
    assert Lineage.objects.count() == 1


def test_a_loan_is_due_when_its_term_is_over(place):
    assert recorded(place, Kind.LOAN).loan.due_on == date(2028, 3, 10)


REFUSED = {
    "before the programme": (Kind.ALLOWANCE, "given_on", {"given_on": date(2021, 12, 31)}, "trước khi có"),
    "after the programme": (Kind.TRAINING, "given_on", {"programme": "ntp-2021", "given_on": date(2026, 1, 1)}, "hết"),
    "a programme that nobody knows": (Kind.GIFT, "programme", {"programme": "nq99"}, "mang mã nq99"),
    "a programme of another kind": (Kind.GIFT, "programme", {"programme": "vbsp-poor"}, "không có loại hỗ trợ này"),
    "before the household": (Kind.GIFT, "given_on", {"given_on": date(2012, 9, 11)}, "chưa vào sổ"),
    "no amount": (Kind.GIFT, "amount", {"amount": None}, "Nhập số tiền"),
    "an amount where there is none": (Kind.LEGAL_ADVICE, "amount", {"amount": 5}, "không có số tiền"),
    "nobody insured": (Kind.HEALTH_INSURANCE, "member", {"member": None}, "Chọn người"),
    "no end of an insurance": (Kind.HEALTH_INSURANCE, "ended_on", {"ended_on": None}, "ngày hết"),
    "an end before the start": (Kind.HEALTH_INSURANCE, "ended_on", {"ended_on": GIVEN_ON}, "sau ngày bắt đầu"),
    "an end of a gift": (Kind.GIFT, "ended_on", {"ended_on": date(2026, 1, 1)}, "không có ngày hết"),
    "no occasion of a gift": (Kind.GIFT, "occasion", {"facts": {}}, "Nhập mục này"),
    "a fact of another kind": (Kind.GIFT, "weight", {"facts": {"occasion": "Tết", "weight": "12"}}, "không hỏi"),
    "half a cow": (Kind.LIVESTOCK, "number", {"facts": {"species": "cow", "number": 0}}, "số nguyên"),
    "an unknown animal": (Kind.LIVESTOCK, "species", {"facts": {"species": "cat", "number": 1}}, "Chọn một mục"),
    "a loan without a term": (Kind.LOAN, "term_months", {"terms": Loan(yearly_rate=0, purpose="Bò")}, "thời hạn"),
    "an allowance of no policy": (Kind.ALLOWANCE, "programme", {"programme": ""}, "Chọn chính sách"),
    "an allowance that its policy lacks": (
        Kind.ALLOWANCE,
        "benefit",
        {"terms": Allowance(benefit="lunch", monthly=1)},
        "Chọn một khoản",
    ),
}


@pytest.mark.parametrize(("kind", "field", "values", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_is_told_at_its_field(place, kind, field, values, said):
    with pytest.raises(ValidationError) as refused:
        recorded(place, kind, **values)
    assert said in "".join(refused.value.message_dict[field])
    assert not Measure.objects.exists()


def test_persons_who_are_no_such_members_are_refused(place):
    stranger = factories.household(place.village).members.first()
    assert "không phải người của hộ" in refusal(place, Kind.TUITION, member=stranger)["member"]
    assert "đã đủ 16 tuổi" in refusal(place, Kind.CHILD_HEALTH, member=place.head)["member"]
    gone = place.child
    gone.left_on = GIVEN_ON
    assert "đã rời hộ" in refusal(place, Kind.TUITION, member=gone)["member"]
    assert "cả hộ" in refusal(place, Kind.HOUSING, member=place.head)["member"]


def test_a_household_that_left_the_register_gets_nothing_more(place):
    place.household.closed_on = GIVEN_ON
    assert "đã ra khỏi sổ" in refusal(place)["given_on"]


def test_many_are_refused_by_household(place):
    with pytest.raises(ValidationError, match=place.household.code):
        record_many([measure(place), measure(place, amount=None)], by=place.officer, source="form")


@pytest.mark.parametrize(
    ("ended_on", "start", "is_refused"),
    [
        (None, date(2025, 8, 1), True),
        (date(2025, 8, 1), date(2025, 7, 31), True),
        (date(2025, 8, 1), date(2025, 8, 1), False),
    ],
)
def test_a_second_highest_allowance_is_refused_while_the_first_runs(place, ended_on, start, is_refused):
    recorded(place, Kind.ALLOWANCE, member=place.head, ended_on=ended_on)
    second = {
        "member": place.head,
        "given_on": start,
        "terms": Allowance(benefit="critical-illness", monthly=2_000_000),
    }
    if is_refused:
        assert "mức cao nhất" in refusal(place, Kind.ALLOWANCE, **second)["benefit"]
    else:
        recorded(place, Kind.ALLOWANCE, **second)
    recorded(place, Kind.ALLOWANCE, **{**second, "member": place.child})


def test_a_second_highest_allowance_is_refused_within_one_writing(place):
    twice = [measure(place, Kind.ALLOWANCE, member=place.head) for _number in range(2)]
    with pytest.raises(ValidationError, match="mức cao nhất"):
        record_many(twice, by=None, source="command")


def test_a_withdrawn_allowance_leaves_room_for_another(place):
    first = recorded(place, Kind.ALLOWANCE)
    withdraw(first, version=1, reason="Ghi nhầm", on=date(2025, 4, 1), by=place.officer, source="form")
    recorded(place, Kind.ALLOWANCE)


def test_several_sources_are_spent_and_cannot_give_more_than_the_amount(place):
    other = factories.fund(place.village.placements.get().unit, 5_000_000)
    recorded(place, amount=4_000_000, sources=[Source(place.fund, 3_000_000), Source(other, 1_000_000)])
    place.fund.refresh_from_db()
    assert (place.fund.balance, Spending.objects.filter(on=GIVEN_ON).count()) == (97_000_000, 2)
    assert "nhiều hơn" in refusal(place, amount=3, sources=[Source(place.fund, 4)])["sources"]
    assert "một dòng" in refusal(place, sources=[Source(place.fund, 1), Source(place.fund, 1)])["sources"]
    with pytest.raises(ValidationError, match="không đủ tiền"):
        recorded(place, amount=9_000_000, sources=[Source(other, 9_000_000)])
    assert Measure.objects.count() == 1


def test_who_does_not_serve_the_household_writes_nothing(place):
    with pytest.raises(OutOfScope):
        record_many([measure(place)], by=a_place("10444").officer, source="form")
    with pytest.raises(OutOfScope):
        record_many([measure(place)], by=factories.officer("approver", place.village), source="form")


def test_a_change_moves_the_money_and_tells_what_differs(place):
    kept = recorded(place, Kind.LOAN, sources=[Source(place.fund, 3_000_000)])
    longer = Loan(term_months=60, yearly_rate=Decimal("6.60"), purpose="Nuôi bò")
    new = measure(place, Kind.LOAN, amount=6_000_000, terms=longer, sources=[Source(place.fund, 6_000_000)])
    changed = change_measure(kept, new, version=1, by=place.officer, source="form")
    place.fund.refresh_from_db()
    assert (changed.version, changed.loan.due_on, place.fund.spent) == (2, date(2030, 3, 10), 6_000_000)
    entry = ChangeEntry.objects.get(kind="measure.changed")
    assert set(entry.before) == {"measure.amount", "measure.sources", "loan.term_months", "loan.due_on"}
    assert entry.after["measure.amount"] == 6_000_000


def test_a_change_that_changes_nothing_leaves_no_trace(place):
    kept = recorded(place, Kind.LOAN)
    assert change_measure(kept, measure(place, Kind.LOAN), version=1, by=place.officer, source="form").version == 1
    assert not ChangeEntry.objects.filter(kind="measure.changed").exists()


def test_the_second_who_changes_is_told(place):
    kept = recorded(place)
    change_measure(kept, measure(place, amount=6_000_000), version=1, by=place.officer, source="form")
    with pytest.raises(StaleVersion) as told:
        change_measure(kept, measure(place, amount=7_000_000), version=1, by=place.officer, source="form")
    assert told.value.current.amount == 6_000_000


def test_a_withdrawn_measure_gives_its_money_back_and_changes_no_more(place):
    kept = recorded(place, sources=[Source(place.fund, 5_000_000)])
    gone = withdraw(kept, version=1, reason="Ghi hai lần", on=date(2025, 4, 1), by=place.officer, source="form")
    place.fund.refresh_from_db()
    assert (place.fund.spent, Spending.objects.count(), Measure.objects.standing().count()) == (0, 0, 0)
    with pytest.raises(ValidationError, match="đã huỷ"):
        change_measure(gone, measure(place), version=2, by=place.officer, source="form")


def test_who_serves_a_household_that_moved_in_withdraws_what_it_got_before(place):
    kept = recorded(place, sources=[Source(place.fund, 5_000_000)])
    there = a_place("10459")
    place.household.village = there.village
    place.household.save()
    withdraw(kept, version=1, reason="Ghi nhầm", on=date(2025, 4, 1), by=there.officer, source="form")
    place.fund.refresh_from_db()
    assert place.fund.spent == 0


@pytest.mark.parametrize("kind", [Kind.LOAN, Kind.HOUSING, Kind.TUITION])
def test_many_change_and_go_in_as_many_queries_as_two(place, kind):
    costs = {"change": [], "withdraw": []}
    for number in (2, 30):
        new = [measure(place, kind, sources=[Source(place.fund, 1_000_000)]) for _number in range(number)]
        kept = record_many(new, by=None, source="command")
        again = [measure(place, kind, amount=6_000_000, sources=[Source(place.fund, 500_000)]) for _row in kept]
        revisions = [Revision(row, said, 1) for row, said in zip(kept, again, strict=True)]
        with CaptureQueriesContext(connection) as changing:
            change_many(revisions, by=place.officer, source="import", reason="so-ho-tro.xlsx")
        versions = {row.pk: 2 for row in kept}
        with CaptureQueriesContext(connection) as going:
            withdraw_many(versions, reason="Nhầm tệp", on=GIVEN_ON, by=place.officer, source="import")
        costs["change"].append(len(changing))
        costs["withdraw"].append(len(going))
    assert [len(set(found)) for found in costs.values()] == [1, 1]
    place.fund.refresh_from_db()
    assert place.fund.spent == 0
    assert ChangeEntry.objects.filter(kind="measure.changed", change__reason="so-ho-tro.xlsx").count() == 32


def test_one_stale_row_stops_all_changes(place):
    kept = [recorded(place), recorded(place)]
    new = measure(place, amount=6_000_000)
    change_measure(kept[0], new, version=1, by=place.officer, source="form")
    revisions = [Revision(row, measure(place, amount=7_000_000), 1) for row in kept]
    with pytest.raises(StaleVersion), transaction.atomic():
        change_many(revisions, by=place.officer, source="import")
    kept[1].refresh_from_db()
    assert kept[1].amount == 5_000_000


def test_nothing_is_withdrawn_without_a_reason(place):
    with pytest.raises(ValidationError) as refused:
        withdraw(recorded(place), version=1, reason=" ", on=date(2025, 4, 1), by=place.officer, source="form")
    assert "reason" in refused.value.message_dict


def test_a_loan_is_paid_back_until_nothing_is_owed(place):
    loan = recorded(place, Kind.LOAN, amount=10_000_000)
    first = Repayment(loan_id=loan.pk, on=date(2026, 3, 10), amount=4_000_000)
    repay_many([first], by=place.officer, source="form")
    repay_many([first], by=place.officer, source="form")
    too_much = Repayment(loan_id=loan.pk, on=date(2026, 4, 10), amount=6_000_001)
    with pytest.raises(ValidationError, match="6 triệu đồng"):
        repay_many([too_much], by=place.officer, source="form")
    too_early = Repayment(loan_id=loan.pk, on=date(2025, 3, 9), amount=1)
    with pytest.raises(ValidationError, match="trước ngày vay"):
        repay_many([too_early], by=place.officer, source="form")
    assert ChangeEntry.objects.get(kind="measure.repaid").after == {
        "repayment.on": "2026-03-10",
        "repayment.amount": 4_000_000,
    }
    smaller = measure(place, Kind.LOAN, amount=3_000_000)
    with pytest.raises(ValidationError, match="đã trả"):
        change_measure(loan, smaller, version=1, by=place.officer, source="form")


def refusal(place, kind=Kind.GIFT, **values):
    with pytest.raises(ValidationError) as refused:
        recorded(place, kind, **values)
    return {name: "".join(messages) for name, messages in refused.value.message_dict.items()}

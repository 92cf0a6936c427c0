"""The verbs of money: what they refuse, and the witness that each leaves."""

from datetime import date
from functools import partial
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communes.models import ChangeEntry, Unit
from households.services import OutOfScope, StaleVersion
from households.support.models import Contribution, Fund, PublicWork, Spending
from households.support.money import services
from tests import factories
from tests.locks import assert_refused

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
MILLION = 10**6


@pytest.fixture
def city():
    return factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)


@pytest.fixture
def commune(city):
    return factories.unit(parent=city)


@pytest.fixture
def village(commune):
    return factories.village(commune)


@pytest.fixture
def work(village):
    return PublicWork.objects.create(kind="road", name="Đường thôn", village=village)


def january(day):
    return date(2025, 1, day)


def receive(fund, day, amount, **values):
    given = Contribution(fund=fund, on=january(day), amount=amount, giver="Công ty Hồng Hà", **values)
    return services.receive_many([given], by=None, source="command")[0]


def spend(fund, day, amount, work, by=None):
    return services.spend([Spending(fund=fund, on=january(day), amount=amount, work=work)], by=by)[0]


def sentences(refused):
    return " ".join(refused.value.messages)


def test_a_fund_spends_what_it_has(commune, work):
    fund = factories.fund(commune)
    receive(fund, 3, 10 * MILLION)
    spend(fund, 3, 4 * MILLION, work)
    spend(fund, 9, 6 * MILLION, work)
    fund.refresh_from_db()
    assert (fund.received, fund.spent, fund.balance) == (10 * MILLION, 10 * MILLION, 0)


@pytest.mark.parametrize(
    ("spent", "day", "missing"),
    [
        # (day, amount) of a first and a second spending, after 10 on the 3rd and 5 on the 10th
        ([(3, 11)], "03/01/2025", "1 đồng"),
        ([(2, 1)], "02/01/2025", "1 đồng"),
        ([(5, 10), (9, 1)], "09/01/2025", "1 đồng"),
        ([(12, 15), (13, 1)], "13/01/2025", "1 đồng"),
        # The second one would take, on an earlier day, what a later one has spent already.
        ([(12, 15), (4, 2)], "12/01/2025", "2 đồng"),
    ],
)
def test_what_is_not_there_on_the_day_is_refused(commune, work, spent, day, missing):
    fund = factories.fund(commune, name="Quỹ Vì người nghèo xã")
    receive(fund, 3, 10)
    receive(fund, 10, 5)
    *before, (on, amount) = spent
    for earlier, paid in before:
        spend(fund, earlier, paid, work)
    with pytest.raises(ValidationError) as refused:
        spend(fund, on, amount, work)
    assert sentences(refused) == f"Quỹ Vì người nghèo xã không đủ tiền: đến ngày {day} thiếu {missing}."
    fund.refresh_from_db()
    assert fund.spent == sum(paid for _day, paid in before)


def test_several_funds_are_refused_at_once_and_nothing_is_spent(commune, work):
    rich, poor, empty = (factories.fund(commune, received) for received in (100, 5, 0))
    rows = [Spending(fund=fund, on=january(1), amount=7, work=work) for fund in (rich, poor, empty)]
    with pytest.raises(ValidationError) as refused:
        services.spend(rows, by=None)
    assert [message.rpartition(" thiếu ")[2] for message in refused.value.messages] == ["2 đồng.", "7 đồng."]
    assert not Spending.objects.exists()
    assert set(Fund.objects.values_list("spent", flat=True)) == {0}


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (4, "Quỹ xã mở ngày 05/01/2025, sau ngày 04/01/2025."),
        (20, "Quỹ xã đã đóng ngày 20/01/2025, không thu, chi ngày 20/01/2025."),
    ],
)
def test_a_fund_that_is_not_open_moves_nothing(commune, work, day, sentence):
    fund = factories.fund(commune, name="Quỹ xã", opened_on=january(5), closed_on=january(20))
    receive(fund, 5, 10)
    with pytest.raises(ValidationError, match=sentence):
        receive(fund, day, 1)
    with pytest.raises(ValidationError, match=sentence):
        spend(fund, day, 1, work)
    assert spend(fund, 19, 10, work).pk


def test_what_is_unspent_is_there_again(commune, work):
    fund = factories.fund(commune, 10)
    first, second = spend(fund, 3, 6, work), spend(fund, 4, 4, work)
    services.unspend([first])
    services.unspend([first])
    fund.refresh_from_db()
    assert fund.spent == 4
    assert list(Spending.objects.all()) == [second]
    assert spend(fund, 2, 6, work).pk


def test_the_table_refuses_what_no_verb_was_asked(commune):
    fund = factories.fund(commune, 10)
    assert_refused(lambda: Fund.objects.filter(pk=fund.pk).update(spent=11), by="fund_spends_what_it_has")


def told(verb):
    """Give what `verb` refuses to do in words; nothing when it is done."""
    try:
        verb()
    except ValidationError as refused:
        return refused.messages[0]
    return ""


def worst_day(fund, lost, since):
    """Give (missing, day) of the first day from `since` on on which `fund` would lack most when `lost` goes."""
    rows = [(row.on.day, row.amount) for row in fund.contributions.all()]
    rows += [(row.on.day, -row.amount) for row in fund.spendings.all()]
    left = {day: sum(amount for on, amount in rows if on <= day) - lost for day in range(since, 13)}
    return max((-amount, -day) for day, amount in left.items())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["receive", "spend", "strike", "unspend"]), st.integers(1, 12), st.integers(1, 20)),
        max_size=25,
    )
)
def test_no_day_ends_below_zero_whatever_comes_in_what_order(commune, work, asked):
    fund = factories.fund(commune, name=f"Quỹ {uuid4()}")
    for verb, on, amount in asked:
        said, short = "", (0, 0)
        if verb == "receive":
            receive(fund, on, amount)
        elif verb == "spend":
            short = worst_day(fund, amount, on)
            said = told(partial(spend, fund, on, amount, work))
        elif verb == "strike" and (first := fund.contributions.first()):
            short = worst_day(fund, first.amount, first.on.day)
            said = told(partial(services.strike_contribution, first, reason="Nhầm", by=None, source="command"))
        elif verb == "unspend" and (first := fund.spendings.first()):
            services.unspend([first])
        missing, day = short[0], -short[1]
        assert said.rpartition("đến ngày ")[2] == (f"{day:02}/01/2025 thiếu {missing} đồng." if missing > 0 else "")
    assert worst_day(fund, 0, 1)[0] <= 0
    fund.refresh_from_db()
    assert fund.received == sum(row.amount for row in fund.contributions.all())
    assert fund.spent == sum(row.amount for row in fund.spendings.all())


def test_thousands_of_spendings_take_as_many_queries_as_a_few(commune, work):
    def queries(funds, rows):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            services.spend([Spending(fund=fund, on=january(1), amount=1, work=work) for fund in funds * rows], by=None)
        return len(asked)

    funds = [factories.fund(commune, 10_000) for _number in range(20)]
    assert queries(funds, 300) == queries(funds[:2], 150) <= 9


def test_what_is_received_twice_comes_in_once(commune):
    fund = factories.fund(commune)
    sent = {"submission_id": uuid4()}
    first = receive(fund, 3, 10, **sent)
    assert receive(fund, 3, 10, **sent) == first
    fund.refresh_from_db()
    assert (fund.received, Contribution.objects.count()) == (10, 1)
    assert ChangeEntry.objects.filter(kind="fund.received").count() == 1


def test_a_struck_contribution_is_told_and_gone(commune):
    fund = factories.fund(commune)
    given_twice = receive(fund, 3, 10)
    services.strike_contribution(given_twice, reason="Ghi hai lần", by=None, source="command")
    fund.refresh_from_db()
    assert (fund.received, fund.contributions.count()) == (0, 0)
    entry = ChangeEntry.objects.get(kind="fund.struck")
    assert (entry.key, entry.change.reason, entry.after["amount"]) == (f"fund/{fund.pk}", "Ghi hai lần", 10)


def test_what_is_spent_is_not_struck(commune, work):
    fund = factories.fund(commune)
    given = receive(fund, 3, 10)
    spend(fund, 5, 7, work)
    with pytest.raises(ValidationError, match="05/01/2025 thiếu 7 đồng"):
        services.strike_contribution(given, reason="Ghi nhầm", by=None, source="command")
    with pytest.raises(ValidationError, match="lý do"):
        services.strike_contribution(given, reason=" ", by=None, source="command")


def test_money_of_tomorrow_is_not_here_yet(commune):
    fund = factories.fund(commune)
    given = Contribution(fund=fund, on=date(2026, 11, 23), amount=1, giver="Công ty Hồng Hà")
    with pytest.raises(ValidationError, match="chưa tới"):
        services.receive_many([given], by=None, source="form", today=TODAY)


def test_thousands_of_contributions_are_one_line_of_the_history(commune):
    fund = factories.fund(commune)
    given = [Contribution(fund=fund, on=january(1), amount=1, giver="Dân góp") for _number in range(300)]
    services.receive_many(given, by=None, source="demo", summary=True)
    fund.refresh_from_db()
    assert fund.received == 300
    assert ChangeEntry.objects.get(kind="fund.received").after == {"contributions": 300}


def test_a_change_is_saved_once_and_told(commune):
    fund = factories.fund(commune)
    changed = services.change_fund(fund, version=1, name="Quỹ mới", by=None, source="form")
    assert (changed.version, changed.name) == (2, "Quỹ mới")
    entry = ChangeEntry.objects.get(kind="fund.changed")
    assert (entry.before, entry.after) == ({"name": fund.name}, {"name": "Quỹ mới"})
    with pytest.raises(StaleVersion):
        services.change_fund(fund, version=1, name="Quỹ khác", by=None, source="form")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"opened_on": january(4)}, "từ ngày 03/01/2025"),
        ({"closed_on": january(9)}, "ngày 09/01/2025"),
    ],
)
def test_a_fund_is_open_while_money_moves(commune, work, values, sentence):
    fund = factories.fund(commune)
    receive(fund, 3, 10)
    spend(fund, 9, 10, work)
    with pytest.raises(ValidationError, match=sentence):
        services.change_fund(fund, version=1, by=None, source="form", **values)
    kept = {name: value.replace(day=value.day + (1 if name == "closed_on" else -1)) for name, value in values.items()}
    assert services.change_fund(fund, version=1, by=None, source="form", **kept).version == 2


class TestWhoKeeps:
    @pytest.fixture
    def places(self, city):
        """The city, an old district, a commune that ended, one that holds two villages today, and another one."""
        district = factories.unit("282", "Huyện Mỹ Đức", kind=Unit.Kind.RURAL_DISTRICT, parent=city)
        old = factories.unit("10465", "Xã Đồng Tâm", parent=district, valid_until=date(2025, 7, 1))
        commune, other = factories.unit(parent=city), factories.unit("10459", "Xã Phúc Sơn", parent=city)
        village = factories.village(old)
        village.placements.update(valid_until=date(2025, 7, 1))
        village.placements.create(unit=commune, valid_from=date(2025, 7, 1))
        second = factories.village(commune)
        factories.village(other)
        return {
            "city": city, "district": district, "old": old, "commune": commune, "other": other,
            "village": village, "second": second,
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("role", "serves", "sees", "keeps"),
        [
            ("officer", ["commune"], {"city", "district", "old", "commune"}, {"commune"}),
            ("officer", ["village"], {"city", "district", "old", "commune"}, set()),
            ("officer", ["village", "second"], {"city", "district", "old", "commune"}, {"commune"}),
            ("surveyor", ["commune"], {"city", "district", "old", "commune"}, set()),
            ("approver", ["commune"], {"city", "district", "old", "commune"}, set()),
            ("officer", ["other"], {"city", "other"}, {"other"}),
            (
                "manager",
                ["city"],
                {"city", "district", "old", "commune", "other"},
                {"city", "district", "old"},
            ),
            ("observer", ["commune"], set(), set()),
            ("administrator", ["city"], set(), set()),
        ],
    )
    def test_by_role_and_place(self, places, role, serves, sees, keeps):
        officer = factories.officer(role, places[serves[0]])
        for name in serves[1:]:
            officer.assignments.create(role=role, village=places[name], valid_from=date(2025, 1, 1))
        funds = {factories.fund(places[name]).pk: name for name in ("city", "district", "old", "commune", "other")}
        assert {funds[fund.pk] for fund in Fund.objects.visible_to(officer)} == sees
        assert {funds[fund.pk] for fund in Fund.objects.kept_by(officer, TODAY)} == keeps

    def test_a_commune_that_lives_on_without_a_village_keeps_its_purse_to_itself(self, places):
        village = factories.village(places["other"], "Thôn Chuyển")
        village.placements.update(valid_until=date(2024, 1, 1))
        village.placements.create(unit=places["commune"], valid_from=date(2024, 1, 1))
        kept = factories.fund(places["other"])
        assert kept not in Fund.objects.visible_to(factories.officer("officer", places["commune"]))
        assert kept in Fund.objects.visible_to(factories.officer("officer", places["other"], username="other"))

    def test_a_stranger_writes_nothing(self, places):
        lan = factories.officer("officer", places["commune"])
        fund = factories.fund(places["city"], 10)
        arguments = {"by": lan, "source": "form", "today": TODAY}
        opening = Fund(kind="city", name="Quỹ mới", unit=places["city"], opened_on=january(1))
        given = Contribution(fund=fund, on=january(1), amount=5, giver="Dân góp")
        for write in (
            lambda: services.open_fund(opening, **arguments),
            lambda: services.change_fund(fund, version=1, name="Quỹ khác", **arguments),
            lambda: services.receive_many([given], **arguments),
            lambda: services.strike_contribution(fund.contributions.get(), reason="Nhầm", **arguments),
        ):
            with pytest.raises(OutOfScope):
                write()
        assert list(Fund.objects.values_list("name", "received")) == [(fund.name, 10)]

    def test_an_officer_spends_from_what_he_sees(self, places):
        work = PublicWork.objects.create(kind="road", name="Đường thôn", village=places["village"])
        lan = factories.officer("officer", places["commune"])
        of_city, of_others = factories.fund(places["city"], 10), factories.fund(places["other"], 10)
        spent = spend(of_city, 1, 5, work, by=lan)
        with pytest.raises(OutOfScope):
            spend(of_others, 1, 5, work, by=lan)
        assert list(Spending.objects.all()) == [spent]

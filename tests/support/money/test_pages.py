"""The pages of funds: what they show, keep and refuse."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from communes.models import Unit
from households.support.models import Contribution, Fund, Kind, Measure, PublicWork, Spending
from households.support.money import services
from tests import factories

pytestmark = pytest.mark.django_db

BILLION = 10**9


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
def lan(client, commune, village):
    officer = factories.officer("officer", commune)
    client.force_login(officer)
    return officer


@pytest.fixture
def khoi(client, city, village):
    officer = factories.officer("manager", city)
    client.force_login(officer)
    return officer


def page(client, name, *arguments, **query):
    return client.get(reverse(f"support:{name}", args=arguments), query)


def send(client, address, /, *arguments, **values):
    return client.post(reverse(f"support:{address}", args=arguments), values)


def contribution(**values):
    return {
        "submission_id": uuid4(), "amount": "44 tỷ", "on": "05/09/2025", "kind": "donation",
        "giver": "Công ty Hồng Hà", "document": "", **values,
    }  # fmt: skip


def test_the_list_sums_what_is_asked_for(client, city, commune, lan):
    factories.fund(city, 50 * BILLION, kind="city", name="Ngân sách giảm nghèo")
    factories.fund(commune, 3 * BILLION, name="Quỹ xã")
    factories.fund(commune, 2 * BILLION, name="Quỹ khác của xã")
    factories.fund(commune, name="Quỹ chưa có tiền")
    assert page(client, "funds").context["total"] == {
        "funds": 4, "received": 55 * BILLION, "spent": 0, "left": 55 * BILLION
    }  # fmt: skip
    names = {
        tuple(query.items()): [fund.name for fund in page(client, "funds", **query).context["page_obj"]]
        for query in ({"level": "province"}, {"q": "quỹ xã"}, {"q": "my duc", "left": "yes"}, {"left": "no"})
    }
    assert list(names.values()) == [
        ["Ngân sách giảm nghèo"],
        ["Quỹ xã"],
        ["Quỹ khác của xã", "Quỹ xã"],
        ["Quỹ chưa có tiền"],
    ]


def test_a_question_that_is_no_answer_finds_nothing(client, commune, lan):
    factories.fund(commune)
    answer = page(client, "funds", kind="gold")
    assert list(answer.context["page_obj"]) == []
    assert answer.context["form"].errors


def test_the_list_takes_as_many_queries_for_many_funds(client, commune, lan, django_assert_max_num_queries):
    for _number in range(60):
        factories.fund(commune, 10)
    with django_assert_max_num_queries(12):
        page(client, "funds")


def test_the_page_of_a_fund_tells_its_years_and_uses(client, commune, village, lan):
    fund = factories.fund(commune, 100, on=date(2024, 3, 1))
    services.receive_many(
        [Contribution(fund=fund, on=date(2025, 2, 1), amount=50, giver="Dân góp")], by=None, source="command"
    )
    work = PublicWork.objects.create(kind="road", name="Đường trục thôn", village=village)
    services.spend([Spending(fund=fund, on=date(2025, 6, 1), amount=120, work=work)], by=None)
    shown = page(client, "fund", fund.pk).context
    assert [(year.year, year.received, year.spent, year.left) for year in shown["years"]] == [
        (2025, 50, 120, 30),
        (2024, 100, 0, 100),
    ]
    assert [(use.label, use.things, use.amount) for use in shown["uses"]] == [("Công trình", 1, 120)]


def test_a_use_of_a_fund_opens_the_measures_that_it_counts(client, city, commune, village, lan):
    fund, on = factories.fund(city, 100), date(2024, 3, 1)
    neighbour = factories.village(factories.unit("10459", "Xã Phúc Sơn", parent=city))
    for place, kind in ((village, Kind.GIFT), (village, Kind.WATER), (neighbour, Kind.WATER), (neighbour, Kind.LOAN)):
        household = factories.household(place)
        measure = Measure.objects.create(household=household, village=place, kind=kind, given_on=on)
        services.spend([Spending(fund=fund, on=on, amount=10, measure=measure)], by=None)
    shown = page(client, "fund", fund.pk)
    assert {use.kind: (use.things, use.seen) for use in shown.context["uses"]} == {
        Kind.GIFT: (1, 1),
        Kind.WATER: (2, 1),
        Kind.LOAN: (1, 0),
    }
    opens = f"fund={fund.pk}&amp;kind="
    assert [f"{opens}{kind}" in shown.content.decode() for kind in (Kind.GIFT, Kind.WATER, Kind.LOAN)] == [1, 1, 0]
    for kind in (Kind.GIFT, Kind.WATER):
        assert page(client, "measures", fund=fund.pk, kind=kind).context["page_obj"].paginator.count == 1


def test_an_officer_opens_a_fund_of_his_commune_alone(client, city, commune, lan):
    assert page(client, "fund_add").context["form"]["unit"].value() == commune.pk
    values = {"kind": "for_the_poor", "name": "Quỹ xã", "opened_on": "01/01/2024"}
    refused = send(client, "fund_add", unit=city.pk, **values)
    assert "unit" in refused.context["form"].errors
    assert send(client, "fund_add", unit=commune.pk, **values).status_code == 302
    assert Fund.objects.get().unit == commune
    again = send(client, "fund_add", unit=commune.pk, **values)
    assert again.context["form"].non_field_errors() == ["Đơn vị này đã có nguồn mang tên đó. Đặt tên khác."]


def test_a_manager_opens_a_fund_of_the_city_and_not_of_a_commune(client, city, commune, khoi):
    offered = page(client, "fund_add").context["form"].fields["unit"].queryset
    assert list(offered) == [city]


def test_who_serves_one_village_of_several_keeps_no_fund(client, commune, village):
    factories.village(commune)
    client.force_login(factories.officer("officer", village))
    fund = factories.fund(commune)
    assert page(client, "fund", fund.pk).status_code == 200
    assert not page(client, "funds").context["may_add"]
    assert [page(client, name, *key).status_code for name, key in [("fund_add", []), ("receive", [fund.pk])]] == [
        404
    ] * 2


def test_money_is_typed_as_officers_write_it_and_sent_twice_it_is_one(client, commune, lan):
    fund = factories.fund(commune)
    values = contribution()
    for _time in range(2):
        assert send(client, "receive", fund.pk, **values).status_code == 302
    assert Contribution.objects.get().amount == 44 * BILLION
    fund.refresh_from_db()
    assert fund.received == 44 * BILLION


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": "44"}, "amount"),
        ({"on": "05/09/2099"}, "on"),
        ({"giver": ""}, "giver"),
        ({"submission_id": "x"}, "submission_id"),
        # The fund opened on 1 January 2016.
        ({"on": "31/12/2015"}, None),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(client, commune, lan, values, field):
    fund = factories.fund(commune)
    answer = send(client, "receive", fund.pk, **contribution(**values))
    form = answer.context["form"]
    assert form.errors.get(field) or form.non_field_errors()
    assert form["giver"].value() == values.get("giver", "Công ty Hồng Hà")
    assert not Contribution.objects.exists()


def test_today_is_a_day_on_which_money_comes(client, commune, lan):
    fund = factories.fund(commune)
    today = f"{timezone.localdate():%d/%m/%Y}"
    assert send(client, "receive", fund.pk, **contribution(on=today)).status_code == 302


def test_a_contribution_by_mistake_is_struck_for_a_reason(client, commune, lan):
    fund = factories.fund(commune, 10)
    wrong = fund.contributions.get()
    assert send(client, "contribution_strike", wrong.pk, reason="").context["form"].errors["reason"]
    assert send(client, "contribution_strike", wrong.pk, reason="Ghi hai lần").status_code == 302
    assert not Contribution.objects.exists()
    assert "Ghi hai lần" in page(client, "fund", fund.pk).content.decode()


def test_who_saves_second_sees_what_stands(client, commune, lan):
    fund = factories.fund(commune, name="Quỹ cũ")
    services.change_fund(fund, version=1, name="Quỹ của người khác", by=None, source="form")
    values = {"kind": fund.kind, "name": "Quỹ của tôi", "opened_on": "01/01/2016", "closed_on": "", "version": 1}
    answer = send(client, "fund_edit", fund.pk, **values)
    assert answer.status_code == 409
    [found] = answer.context["conflict"]
    assert (found.theirs, found.mine) == ("Quỹ của người khác", "Quỹ của tôi")
    assert [line.label for line in answer.context["since"]] == ["Sửa nguồn kinh phí"]
    again = {**values, "version": answer.context["form"]["version"].value()}
    assert send(client, "fund_edit", fund.pk, **again).status_code == 302
    assert Fund.objects.get().name == "Quỹ của tôi"


def test_a_fund_does_not_close_while_money_still_moves(client, commune, lan):
    fund = factories.fund(commune, 10, on=date(2025, 2, 1))
    values = {"kind": fund.kind, "name": fund.name, "opened_on": "01/01/2016", "version": 1}
    answer = send(client, "fund_edit", fund.pk, closed_on="01/02/2025", **values)
    assert "01/02/2025" in answer.context["form"].errors["closed_on"][0]
    assert send(client, "fund_edit", fund.pk, closed_on="02/02/2025", **values).status_code == 302
    fund.refresh_from_db()
    with pytest.raises(ValidationError, match="đã đóng"):
        services.receive_many(
            [Contribution(fund=fund, on=date(2025, 2, 2), amount=1, giver="Dân góp")], by=None, source="command"
        )

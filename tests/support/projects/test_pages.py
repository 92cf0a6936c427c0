"""The pages of models and works: what they show, keep and refuse."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from communes.models import Unit
from households.panels import Panel
from households.support import urls
from households.support.models import LivelihoodModel, Measure, ModelParticipation, PublicWork, Spending
from households.support.projects.services import add_works, start_models
from tests import factories

pytestmark = pytest.mark.django_db

MAY = date(2024, 5, 6)
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
def lan(client, commune, village):
    officer = factories.officer("officer", commune)
    client.force_login(officer)
    return officer


def page(client, name, *arguments, **query):
    return client.get(reverse(f"support:{name}", args=arguments), query)


def send(client, address, /, *arguments, **values):
    return client.post(reverse(f"support:{address}", args=arguments), values)


def goats(village, **values):
    model = LivelihoodModel(
        **{"name": "Nuôi dê núi", "village": village, "sector": "livestock", "started_on": MAY, **values}
    )
    return start_models([model], by=None, source="command")[0]


def works(village, number, **values):
    made = [
        PublicWork(**{"kind": "road", "name": f"Đường {place}", "village": village, **values})
        for place in range(number)
    ]
    return add_works(made, by=None, source="command")


def takes_part(household, model, **values):
    measure = Measure.objects.create(household=household, village=household.village, kind="model", given_on=MAY)
    ModelParticipation.objects.create(measure=measure, model=model, **values)
    return measure


def test_a_village_reads_its_roads_and_how_many_are_paved(client, commune, village, lan):
    works(village, 12, surface="concrete")
    works(village, 13, surface="earth")
    works(village, 1, kind="culture_house", cost=900 * MILLION)
    works(factories.village(commune, "Thôn khác"), 3, surface="asphalt")
    answer = page(client, "works", village=village.code)
    roads, house = answer.context["kinds"]
    assert (roads.works, roads.paved, house.works, house.cost) == (25, 12, 1, 900 * MILLION)
    assert "25 đường, 12 đã cứng hoá" in answer.content.decode()
    assert f"Công trình của {village}" in answer.content.decode()
    assert page(client, "works").context["kinds"][0].works == 28


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 4),
        ({"kind": "road"}, 3),
        ({"paved": "True"}, 1),
        ({"paved": "False"}, 2),
        ({"state": "done"}, 1),
        ({"q": "Văn hoá"}, 1),
        ({"q": "duong"}, 3),
        ({"kind": "nothing"}, 0),
    ],
)
def test_works_are_narrowed(client, village, lan, query, found):
    works(village, 1, surface="asphalt")
    works(village, 1, surface="gravel")
    works(village, 1, state="done", finished_on=MAY)
    works(village, 1, kind="culture_house", name="Nhà văn hoá")
    assert page(client, "works", **query).context["page_obj"].paginator.count == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"dê", "rau", "thêu"}),
        ({"agricultural": "True"}, {"dê", "rau"}),
        ({"agricultural": "False"}, {"thêu"}),
        ({"high_technology": "True"}, {"rau"}),
        ({"form_is": "project"}, {"thêu"}),
        ({"year": "2024"}, {"dê", "rau"}),
        ({"year": "2026"}, {"rau", "thêu"}),
        ({"year": "năm nay"}, set()),
    ],
)
def test_models_are_narrowed(client, village, lan, query, found):
    goats(village, name="dê", ended_on=date(2025, 5, 6))
    goats(village, name="rau", sector="crops", high_technology=True, technology="Nhà màng")
    goats(village, name="thêu", sector="craft", form="project", started_on=date(2025, 1, 1))
    assert {model.name for model in page(client, "models", **query).context["page_obj"]} == found


@pytest.mark.parametrize(("name", "most"), [("works", 14), ("models", 14)])
def test_a_list_takes_as_many_queries_for_many_rows(client, village, lan, django_assert_max_num_queries, name, most):
    works(village, 60)
    for number in range(60):
        goats(village, name=f"Mô hình {number}")
    with django_assert_max_num_queries(most):
        page(client, name)


class TestWhoTakesPart:
    @pytest.fixture
    def model(self, village):
        model = goats(village)
        incomes = [(1_000_000, 3_000_000), (2_000_000, 5_000_000), (9_000_000, None)]
        for number, (before, after) in enumerate(incomes):
            household = factories.household(village, "Lê Thị Thơm")
            takes_part(household, model, income_before=before, income_after=after, has_disabled_member=number == 0)
        gone = takes_part(factories.household(village), model)
        Measure.objects.filter(pk=gone.pk).update(withdrawn_on=MAY, withdrawn_because="Ghi nhầm")
        return model

    def test_is_counted_without_what_was_withdrawn(self, client, lan, model):
        shown = page(client, "model", model.pk).context
        taking = shown["taking"]
        assert (taking.households, taking.with_disabled) == (3, 1)
        assert (taking.compared, taking.before, taking.after) == (2, 1_500_000, 4_000_000)
        assert len(shown["page_obj"]) == 3
        assert page(client, "models").context["page_obj"][0].households == 3

    def test_is_named_in_the_commune_and_masked_above_it(self, client, city, lan, model):
        assert "Lê Thị Thơm" in page(client, "model", model.pk).content.decode()
        client.force_login(factories.officer("manager", city))
        body = page(client, "model", model.pk).content.decode()
        assert "L••• T•••" in body
        assert "Thơm" not in body

    def test_is_not_named_elsewhere(self, client, city, model):
        elsewhere = factories.village(factories.unit("10459", "Xã Phúc Sơn", parent=city))
        moved = factories.household(elsewhere, "Bùi Thị Nụ")
        takes_part(moved, model)
        client.force_login(factories.officer("officer", model.village.placements.get().unit))
        answer = page(client, "model", model.pk)
        assert answer.context["taking"].households == 4
        assert "Nụ" not in answer.content.decode()

    def test_is_told_by_the_floor_above_too(self, model, lan, rf):
        asked = []

        def panel(seen, officer, on):
            asked.append((seen, officer))
            return Panel("support/_work_state.html", {})

        routes, _name = urls.patterns(model_panels=[panel])
        route = next(route for route in routes if route.name == "model")
        request = rf.get("/")
        request.user = lan
        route.callback(request, pk=model.pk, **route.default_args)
        assert asked == [(model, lan)]


def model_values(village, /, **values):
    return {
        "submission_id": uuid4(), "form": "model", "name": "Nuôi dê núi", "village": village.code, "programme": "",
        "sector": "livestock", "technology": "", "budget": "900 triệu", "started_on": "06/05/2024", "ended_on": "",
        "result": "", **values,
    }  # fmt: skip


def work_values(village, /, **values):
    return {
        "submission_id": uuid4(), "kind": "road", "name": "Đường trục thôn", "village": village.code, "work": "new",
        "state": "planned", "surface": "earth", "size": "", "cost": "", "started_on": "", "finished_on": "", **values,
    }  # fmt: skip


def test_a_model_sent_twice_is_one(client, village, lan):
    values = model_values(village)
    first, second = (send(client, "model_add", **values) for _time in range(2))
    model = LivelihoodModel.objects.get()
    assert first.url == second.url == reverse("support:model", args=[model.pk])
    assert model.budget == 900 * MILLION


def test_a_work_without_a_cost_is_saved(client, village, lan):
    assert send(client, "work_add", **work_values(village)).status_code == 302
    assert PublicWork.objects.get().cost == 0


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"state": "under_way"}, "cần ngày khởi công"),
        ({"state": "done", "started_on": "02/05/2024", "finished_on": "01/05/2024"}, "trước ngày khởi công"),
        ({"kind": "school", "surface": "concrete"}, "Chỉ đường giao thông"),
        ({"cost": "2.5"}, "Viết"),
        ({"started_on": "01/01/2099", "state": "under_way"}, "ở sau hôm nay"),
        ({"village": "nowhere"}, "không có trong danh sách"),
        ({"name": ""}, "Nhập tên công trình"),
    ],
)
def test_what_is_wrong_with_a_work_is_told_and_nothing_typed_is_lost(client, village, lan, values, sentence):
    answer = send(client, "work_add", **work_values(village, size="dài 450 m", **values))
    assert sentence in answer.content.decode()
    assert answer.context["form"]["size"].value() == "dài 450 m"
    assert not PublicWork.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"high_technology": "on"}, "technology"),
        ({"technology": "Nhà màng"}, "high_technology"),
        ({"programme": "nothing"}, "programme"),
        ({"sector": ""}, "sector"),
    ],
)
def test_what_is_wrong_with_a_model_is_told(client, village, lan, values, field):
    assert send(client, "model_add", **model_values(village, **values)).context["form"].errors[field]


def test_a_model_is_changed_and_its_history_told(client, commune, village, lan):
    model, second = goats(village), factories.village(commune, "Thôn Nội")
    form = page(client, "model_edit", model.pk).context["form"]
    assert (form["village"].value(), form["version"].value()) == (village.code, 1)
    values = model_values(second, version=1, budget="1 tỷ")
    assert send(client, "model_edit", model.pk, **values).status_code == 302
    model.refresh_from_db()
    assert (model.village, model.budget, model.version) == (second, 10**9, 2)
    body = page(client, "model", model.pk).content.decode()
    assert "1.000.000.000 đồng" in body
    assert "Sửa mô hình, dự án" in body


def test_a_work_is_paid_by_several_funds_and_what_is_too_much_is_refused(client, city, commune, village, lan):
    [work] = works(village, 1, cost=500)
    of_city, own = factories.fund(city, 300), factories.fund(commune, 100)
    first = {"fund": of_city.pk, "amount": "300 đồng", "on": "06/05/2024", "version": 1}
    assert send(client, "work_pay", work.pk, **first).status_code == 302
    stale = send(client, "work_pay", work.pk, **first)
    assert stale.status_code == 409
    assert [line.label for line in stale.context["since"]] == ["Chi cho công trình"]
    too_much = send(client, "work_pay", work.pk, **{**first, "fund": own.pk, "amount": "101 đồng", "version": 2})
    assert "thiếu 1 đồng" in too_much.content.decode()
    assert send(client, "work_pay", work.pk, **{**first, "fund": own.pk, "amount": "100 đồng", "version": 2})
    shown = page(client, "work", work.pk).context
    assert (shown["spent"], [payment.amount for payment in shown["payments"]]) == (400, [300, 100])


def test_a_payment_by_mistake_goes_back_into_its_fund(client, commune, village, lan):
    [work], fund = works(village, 1), factories.fund(commune, 100)
    payment = {"fund": fund.pk, "amount": "100 đồng", "on": "06/05/2024", "version": 1}
    assert send(client, "work_pay", work.pk, **payment).status_code == 302
    paid = Spending.objects.get()
    assert send(client, "payment_strike", paid.pk, version=2, reason="Ghi nhầm").status_code == 302
    fund.refresh_from_db()
    assert (fund.spent, Spending.objects.count()) == (0, 0)
    assert page(client, "payment_strike", paid.pk).status_code == 404


def test_what_was_spent_on_a_household_is_not_struck_here(client, commune, village, lan):
    fund, household = factories.fund(commune, 100), factories.household(village)
    measure = Measure.objects.create(household=household, village=village, kind="gift", given_on=MAY, amount=50)
    spent = Spending.objects.create(fund=fund, on=MAY, amount=50, measure=measure)
    assert page(client, "payment_strike", spent.pk).status_code == 404


def test_a_city_is_narrowed_by_its_communes_and_not_by_thousands_of_villages(client, city, commune, village):
    other = factories.unit("10459", "Xã Phúc Sơn", parent=city)
    works(village, 2)
    works(factories.village(other), 3)
    client.force_login(factories.officer("manager", city))
    answer = page(client, "works")
    assert f'<option value="{other.code}">Xã Phúc Sơn</option>' in answer.content.decode()
    assert f'<option value="{village.code}">' not in answer.content.decode()
    assert page(client, "works", unit=other.code).context["page_obj"].paginator.count == 3
    client.force_login(factories.officer("officer", commune))
    assert page(client, "works", unit=other.code).context["page_obj"].paginator.count == 2

"""The verbs of models and works: what they refuse, and the witness that each leaves."""

from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from communes.models import ChangeEntry, Unit
from households.services import OutOfScope, StaleVersion
from households.support.models import Fund, LivelihoodModel, PublicWork, Spending
from households.support.projects import services
from tests import factories
from tests.locks import is_refused

pytestmark = pytest.mark.django_db

MAY = date(2024, 5, 6)
BILLION = 10**9


@pytest.fixture
def commune():
    return factories.unit(parent=factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY))


@pytest.fixture
def village(commune):
    return factories.village(commune)


@pytest.fixture
def lan(commune):
    return factories.officer("officer", commune)


def goats(village, **values):
    return LivelihoodModel(
        **{
            "name": "Nuôi dê núi",
            "village": village,
            "sector": "livestock",
            "budget": BILLION,
            "started_on": MAY,
            **values,
        }
    )


def road(village, **values):
    return PublicWork(**{"kind": "road", "name": "Đường trục thôn", "village": village, "cost": BILLION, **values})


def start(model, *, by=None, sources=()):
    return services.start_models([model], sources=sources, by=by, source="form")[0]


def add(work, *, by=None, sources=()):
    return services.add_works([work], sources=sources, by=by, source="form")[0]


def of_fund(fund, amount, **what):
    return Spending(fund=fund, on=MAY, amount=amount, **what)


def test_a_model_starts_with_its_money_from_several_sources(commune, village, lan):
    city, own = factories.fund(commune.parent, BILLION), factories.fund(commune, BILLION)
    model = goats(village)
    start(model, by=lan, sources=[of_fund(city, 300, model=model), of_fund(own, 200, model=model)])
    assert sorted(model.spendings.values_list("fund", "amount")) == [(city.pk, 300), (own.pk, 200)]
    entry = ChangeEntry.objects.get(kind="model.started")
    assert (entry.key, entry.label, entry.village) == (f"model/{model.pk}", "Nuôi dê núi", village)
    assert entry.after == {"budget": BILLION}


def test_a_model_whose_fund_is_empty_does_not_start(commune, village):
    model = goats(village)
    with pytest.raises(ValidationError, match="thiếu 1 đồng"):
        start(model, sources=[of_fund(factories.fund(commune), 1, model=model)])
    assert not LivelihoodModel.objects.exists()


@pytest.mark.parametrize(("make", "save", "named"), [(goats, start, "model"), (road, add, "work")])
def test_what_is_sent_twice_is_one_and_paid_once(commune, village, make, save, named):
    fund, sent = factories.fund(commune, 10), uuid4()
    first, second = make(village, submission_id=sent), make(village, submission_id=sent)
    save(first, sources=[of_fund(fund, 10, **{named: first})])
    assert save(second, sources=[of_fund(fund, 10, **{named: second})]).pk == first.pk
    fund.refresh_from_db()
    assert fund.spent == 10


def test_hundreds_of_models_come_with_their_money_and_one_line_of_history(commune, village):
    fund = factories.fund(commune, 1000)
    models = [goats(village, name=f"Mô hình {number}") for number in range(250)]
    sources = [of_fund(fund, 2, model=model) for model in models]
    services.start_models(models, sources=sources, by=None, source="demo", summary=True)
    assert set(Spending.objects.values_list("model", flat=True)) == {model.pk for model in models}
    assert Fund.objects.get().spent == 500
    assert ChangeEntry.objects.get(kind="model.started").after == {"rows": 250}


@pytest.mark.parametrize(("make", "save", "verb"), [(goats, start, "model"), (road, add, "work")])
def test_a_stranger_writes_nothing(village, make, save, verb):
    stranger = factories.officer("officer", factories.unit("10459", "Xã Phúc Sơn"))
    change = {"model": services.change_model, "work": services.change_work}[verb]
    with pytest.raises(OutOfScope):
        save(make(village), by=stranger)
    row = save(make(village))
    with pytest.raises(OutOfScope):
        change(row, version=1, name="Tên khác", by=stranger, source="form")
    with pytest.raises(OutOfScope):
        services.pay(row, [], version=1, by=stranger, source="form")


def test_nobody_moves_a_model_to_a_village_that_he_does_not_serve(village, lan):
    other = factories.village(factories.unit("10459", "Xã Phúc Sơn"))
    model = start(goats(village))
    with pytest.raises(OutOfScope):
        services.change_model(model, version=1, village=other, by=lan, source="form")
    assert LivelihoodModel.objects.get().village == village


def test_a_change_is_told_by_its_differences(commune, village, lan):
    second = factories.village(commune)
    model = start(goats(village))
    values = {"name": "Nuôi dê", "village": second, "ended_on": date(2025, 5, 6), "budget": BILLION}
    changed = services.change_model(model, version=1, by=lan, source="form", **values)
    assert (changed.name, changed.version) == ("Nuôi dê", 2)
    entry = ChangeEntry.objects.get(kind="model.changed")
    assert entry.before == {"name": "Nuôi dê núi", "village_id": village.pk, "ended_on": None}
    assert entry.after == {"name": "Nuôi dê", "village_id": second.pk, "ended_on": "2025-05-06"}
    with pytest.raises(StaleVersion):
        services.change_model(model, version=1, by=lan, source="form", name="Khác")


def test_what_is_paid_twice_is_refused_the_second_time(commune, village, lan):
    fund, work = factories.fund(commune, 100), add(road(village))
    services.pay(work, [of_fund(fund, 60)], version=1, by=lan, source="form")
    with pytest.raises(StaleVersion):
        services.pay(work, [of_fund(fund, 40)], version=1, by=lan, source="form")
    assert work.spendings.get().amount == 60
    entry = ChangeEntry.objects.get(kind="work.paid")
    assert entry.after == {"fund": fund.name, "amount": 60, "on": "2024-05-06"}


def test_a_payment_by_mistake_is_struck_and_told(commune, village, lan):
    fund, work = factories.fund(commune, 100), add(road(village))
    [paid] = services.pay(work, [of_fund(fund, 60)], version=1, by=lan, source="form")
    arguments = {"version": 2, "by": lan, "source": "form"}
    with pytest.raises(ValidationError, match="lý do"):
        services.strike_payment(paid, reason=" ", **arguments)
    services.strike_payment(paid, reason="Ghi nhầm nguồn", **arguments)
    fund.refresh_from_db()
    assert (fund.spent, work.spendings.count()) == (0, 0)
    entry = ChangeEntry.objects.get(kind="work.unpaid")
    assert (entry.change.reason, entry.after["amount"]) == ("Ghi nhầm nguồn", 60)
    with pytest.raises(StaleVersion):
        services.strike_payment(paid, reason="Ghi nhầm nguồn", **arguments)


def test_a_model_does_not_start_before_its_programme(village, monkeypatch):
    declared = SimpleNamespace(code="nq-17", title="Nghị quyết 17", in_force_from=date(2024, 5, 7))
    monkeypatch.setattr(services, "programmes", lambda: (declared,))
    with pytest.raises(ValidationError, match="trước khi Nghị quyết 17 có hiệu lực ngày 07/05/2024"):
        start(goats(village, programme="nq-17"))
    model = start(goats(village, programme="nq-17", started_on=date(2024, 5, 7)))
    with pytest.raises(ValidationError, match="Nghị quyết 17"):
        services.change_model(model, version=1, started_on=MAY, by=None, source="form")


@pytest.mark.parametrize(
    ("values", "is_right"),
    [
        ({}, True),
        ({"surface": "concrete"}, True),
        ({"kind": "school", "surface": "concrete"}, False),
        ({"state": "under_way"}, False),
        ({"state": "under_way", "started_on": MAY}, True),
        ({"state": "done", "started_on": MAY}, False),
        ({"state": "done", "finished_on": MAY}, True),
        ({"state": "done", "started_on": MAY, "finished_on": date(2024, 5, 5)}, False),
        ({"started_on": MAY}, False),
    ],
)
def test_a_work_has_the_days_of_its_state_and_only_a_road_a_surface(village, values, is_right):
    assert is_refused(lambda: road(village, **values).save()) is not is_right
    work = add(road(village, name="Công trình"))
    if is_right:
        assert services.change_work(work, version=1, by=None, source="form", **values)
    else:
        with pytest.raises(ValidationError):
            services.change_work(work, version=1, by=None, source="form", **values)

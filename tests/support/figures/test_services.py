"""Stated numbers: who writes them, once, with a witness, and never over somebody else's."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from communes.models import ChangeEntry, Unit
from households.services import OutOfScope, StaleVersion
from households.support.figures.services import change, state_many
from households.support.models import ReportedFigure, Target
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)


@pytest.fixture
def commune(city):
    commune = factories.unit("10441", "Xã Mỹ Đức", parent=city)
    factories.village(commune)
    return commune


@pytest.fixture
def manager(city, commune):
    return factories.officer("manager", city)


def target(unit, value=2_519, **values):
    aim = {"year": 2025, "subject": Target.Subject.NEAR_POOR_DECREASE, "document": "801/QĐ-UBND", **values}
    return Target(unit=unit, value=value, **aim)


def figure(code="vn-models", **values):
    return ReportedFigure(
        **{
            "code": code,
            "place": "Cả nước",
            "period_from": date(2021, 1, 1),
            "period_to": date(2025, 12, 31),
            "measure": "Mô hình giảm nghèo",
            "value": 10_587,
            "unit_of_measure": "mô hình",
            "comparison": "equal",
            "source": "hanoimoi.vn",
            **values,
        }
    )


def test_a_manager_states_targets_and_figures_and_the_history_tells_it(manager, city, commune):
    state_many([target(city), target(commune, 12)], by=manager, source="form")
    state_many([figure()], by=manager, source="form")
    told = ChangeEntry.objects.filter(kind__endswith=".stated").order_by("pk")
    assert [entry.kind for entry in told] == ["target.stated", "target.stated", "figure.stated"]
    assert told[0].after["value"] == 2_519


def test_a_summary_is_one_entry(city):
    state_many([target(city), target(city, 0, subject="new_poor")], by=None, source="command", summary="Chỉ tiêu")
    assert ChangeEntry.objects.get(kind="target.stated").after == {"rows": 2}


@pytest.mark.parametrize("role", ["officer", "approver", "surveyor", "observer"])
def test_nobody_else_states_anything(role, commune, city):
    by = factories.officer(role, commune)
    for row in (target(commune), figure()):
        with pytest.raises(OutOfScope):
            state_many([row], by=by, source="form")
    assert not Target.objects.exists()


def test_a_manager_of_another_city_sets_no_target_here(city, commune):
    other = factories.unit("79", "Thành phố Hồ Chí Minh", kind=Unit.Kind.CITY)
    factories.village(factories.unit("26734", "Phường Sài Gòn", parent=other))
    with pytest.raises(OutOfScope):
        state_many([target(city)], by=factories.officer("manager", other), source="form")


def test_a_target_is_set_once_a_year(manager, city):
    state_many([target(city)], by=manager, source="form")
    with pytest.raises(ValidationError):
        state_many([target(city, 3)], by=manager, source="form")


def test_a_change_keeps_what_stood_before(manager, city):
    aim = state_many([target(city)], by=manager, source="form")[0]
    changed = change(aim, version=1, by=manager, source="form", value=2_600, document="801/QĐ-UBND")
    assert (changed.value, changed.version) == (2_600, 2)
    entry = ChangeEntry.objects.get(kind="target.changed")
    assert (entry.before, entry.after) == ({"value": 2_519}, {"value": 2_600})


def test_nothing_changed_is_no_version(manager, city):
    aim = state_many([target(city)], by=manager, source="form")[0]
    assert change(aim, version=1, by=manager, source="form", value=2_519).version == 1


def test_who_saw_an_older_version_saves_nothing(manager, city):
    aim = state_many([target(city)], by=manager, source="form")[0]
    change(aim, version=1, by=manager, source="form", value=1)
    with pytest.raises(StaleVersion):
        change(aim, version=1, by=manager, source="form", value=2)
    assert Target.objects.get().value == 1


def test_a_base_needs_its_day(manager, city):
    with pytest.raises(ValidationError):
        state_many([target(city, base=9_928)], by=manager, source="form")

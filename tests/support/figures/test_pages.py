"""The pages of stated numbers: nothing typed is lost, and nobody saves over another."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from communes.models import Unit
from households.support.figures.services import change, state_many
from households.support.models import ReportedFigure, Target
from tests import factories
from tests.support.figures.test_services import figure, target

pytestmark = pytest.mark.django_db

JULY = date(2025, 7, 1)


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
    client = Client()
    client.force_login(factories.officer("manager", city))
    return client


def asked(city, **values):
    return {
        "unit": city.pk,
        "year": 2025,
        "subject": "near_poor_decrease",
        "value": 2519,
        "base": 9928,
        "base_on": "31/12/2024",
        "document": "801/QĐ-UBND",
        **values,
    }


def test_a_target_is_set_and_put_right(manager, city):
    assert manager.post(reverse("support:target_add"), asked(city)).status_code == 302
    aim = Target.objects.get()
    assert (aim.value, aim.base, aim.base_on) == (2519, 9928, date(2024, 12, 31))
    page = reverse("support:target_edit", args=[aim.pk])
    assert manager.post(page, asked(city, value=2600, version=1)).status_code == 302
    assert Target.objects.get().value == 2600
    assert "Giao chỉ tiêu" in manager.get(page).content.decode()


WRONG = [
    ({"base_on": ""}, "nhập cả hai"),
    ({"value": ""}, "Nhập số được giao"),
    ({"document": ""}, "Nhập văn bản"),
    ({"base_on": "mai"}, "ngày/tháng/năm"),
    ({"year": 0}, "2000"),
    ({"year": 10000}, "2100"),
]


@pytest.mark.parametrize(("values", "sentence"), WRONG)
def test_a_wrong_target_gets_a_sentence_and_keeps_what_was_typed(values, sentence, manager, city):
    page = manager.post(reverse("support:target_add"), asked(city, **values))
    assert page.status_code == 200
    text = page.content.decode()
    assert sentence in text
    assert "2519" in text or "value" in values
    assert not Target.objects.exists()


def test_a_target_stands_at_the_end_of_its_year(manager, city):
    ended = factories.unit("10465", "Xã Hồng Sơn", parent=city, valid_until=JULY)
    factories.village(ended, "Thôn Ải")
    page = manager.post(reverse("support:target_add"), asked(ended))
    assert "Cuối năm này không có đơn vị đó" in page.content.decode()


def test_a_second_target_of_the_same_kind_is_refused_with_a_sentence(manager, city):
    for _ in range(2):
        page = manager.post(reverse("support:target_add"), asked(city))
    assert "đã có chỉ tiêu đó" in page.content.decode()
    assert Target.objects.count() == 1


def test_who_comes_second_sees_what_the_first_wrote(manager, city):
    aim = state_many([target(city)], by=None, source="command")[0]
    change(aim, version=1, by=None, source="command", value=3_000)
    page = manager.post(reverse("support:target_edit", args=[aim.pk]), asked(city, value=2600, version=1))
    assert page.status_code == 409
    text = page.content.decode()
    assert "3000" in text
    assert "2600" in text
    assert Target.objects.get().value == 3_000


def stated(**values):
    return {
        "code": "vn-models",
        "place": "Cả nước",
        "period_from": "01/01/2021",
        "period_to": "31/12/2025",
        "measure": "Mô hình giảm nghèo",
        "comparison": "equal",
        "value": "10587",
        "unit_of_measure": "mô hình",
        "source": "hanoimoi.vn",
        "parts_are_all": "unknown",
        **values,
    }


def test_a_reported_figure_is_entered_with_its_source(manager):
    assert manager.post(reverse("support:reported_add"), stated(quote="10,587 models")).status_code == 302
    page = manager.get(reverse("support:reported")).content.decode()
    for said in ("10.587", "hanoimoi.vn", "10,587 models"):
        assert said in page


def test_a_period_that_ends_before_it_starts_is_refused(manager):
    page = manager.post(reverse("support:reported_add"), stated(period_to="31/12/2020"))
    assert "Ngày cuối kỳ không thể trước" in page.content.decode()
    assert not ReportedFigure.objects.exists()


def test_a_figure_is_no_part_of_itself(manager):
    row = state_many([figure()], by=None, source="command")[0]
    page = manager.post(reverse("support:reported_edit", args=[row.pk]), stated(whole=row.pk, version=1))
    assert "phần của chính nó" in page.content.decode()


def test_the_list_says_what_the_parts_come_to(manager):
    whole, partly = (
        state_many([figure(code, parts_are_all=all_of_it)], by=None, source="command")[0]
        for code, all_of_it in (("all", True), ("some", False))
    )
    parts = [(whole, 9_816), (whole, 771), (partly, 10_310)]
    state_many(
        [figure(f"part-{number}", value=value, whole=of) for number, (of, value) in enumerate(parts)],
        by=None,
        source="command",
    )
    page = manager.get(reverse("support:reported")).content.decode()
    assert "bằng tổng các phần" in page
    assert "277 chưa liệt kê" in page


def test_an_officer_reads_and_writes_not(commune):
    client = Client()
    client.force_login(factories.officer("officer", commune))
    assert client.get(reverse("support:reported")).status_code == 200
    for name in ("reported_add", "target_add"):
        assert client.get(reverse(f"support:{name}")).status_code == 404

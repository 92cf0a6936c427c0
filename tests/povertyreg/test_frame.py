"""The frame of every page: its menu, its place, its foot, and what it costs."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

import povertyreg
from communes.models import Installation
from communes.officers.models import Assignment
from communes.officers.rights import Role
from povertyreg.context import page
from tests import factories

pytestmark = pytest.mark.django_db
EVERYDAY, GROUND = ["Việc của tôi", "Hộ", "Đợt rà soát"], ["Đơn vị", "Chuẩn nghèo"]


@pytest.fixture
def commune():
    return factories.unit()


def frame(officer, path="/"):
    request = RequestFactory().get(path)
    request.user = officer
    return page(request)


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (Role.SURVEYOR, [*EVERYDAY, "Hỗ trợ", *GROUND]),
        (Role.OFFICER, [*EVERYDAY, "Hỗ trợ", "Báo cáo", "Nhập, xuất", *GROUND]),
        (Role.APPROVER, [*EVERYDAY, "Hỗ trợ", "Báo cáo", "Nhập, xuất", *GROUND]),
        (Role.MANAGER, ["Việc của tôi", "Hộ", "Hỗ trợ", "Báo cáo", *GROUND]),
        (Role.OBSERVER, ["Việc của tôi", "Đợt rà soát", *GROUND]),
        (Role.ADMINISTRATOR, ["Nhập, xuất", *GROUND, "Cán bộ"]),
        (None, GROUND),
    ],
)
def test_the_menu_holds_what_the_role_opens(client, commune, role, labels):
    officer = factories.officer(role, commune)
    items = list(frame(officer)["nav"])
    assert [item.label for item in items] == labels
    client.force_login(officer)
    assert [client.get(item.url).status_code for item in items] == [200] * len(items)
    assert client.get(reverse("home")).url == items[0].url


def test_who_is_not_signed_in_has_no_menu(client):
    assert not frame(AnonymousUser())["nav"]
    assert "<nav" not in client.get(reverse("officers:sign_in")).content.decode()


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/officers/", ["Cán bộ"]),
        ("/officers/7/assign/", ["Cán bộ"]),
        ("/reviews/7/check/", ["Đợt rà soát"]),
        ("/rounds/2026/", ["Đợt rà soát"]),
        ("/password/", []),
        ("/", []),
    ],
)
def test_the_page_that_is_open_is_marked_also_below_it(commune, path, current):
    officer = factories.officer(Role.ADMINISTRATOR, commune)
    Assignment.objects.create(officer=officer, role=Role.OFFICER, unit=commune, valid_from=date(2026, 1, 1))
    assert [item.label for item in frame(officer, path)["nav"] if item.current] == current


def test_the_place_names_what_is_served_today_each_once(commune):
    lan = factories.officer(Role.OFFICER, commune)
    Assignment.objects.create(officer=lan, role=Role.APPROVER, unit=commune, valid_from=date(2026, 1, 1))
    village = factories.village(commune, "Thôn Hạ")
    Assignment.objects.create(officer=lan, role=Role.SURVEYOR, village=village, valid_from=date(2026, 1, 1))
    former = factories.unit("10459", "Xã Phúc Sơn")
    Assignment.objects.create(
        officer=lan, role=Role.OFFICER, unit=former, valid_from=date(2025, 7, 1), valid_until=date(2026, 1, 1)
    )
    assert str(frame(lan)["place"]) == "Xã Mỹ Đức, Thôn Hạ"


def test_the_foot_names_the_standards_of_today():
    with time_machine.travel(date(2026, 11, 22)):
        line = str(frame(AnonymousUser())["standards_line"])
    assert line.startswith("Áp dụng cho kỳ rà soát 2026: Chuẩn nghèo đa chiều quốc gia 2022-2025; ")


def test_the_version_is_written_once_more_and_the_same():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    assert frame(AnonymousUser())["version"] == povertyreg.__version__ == project["version"]


@pytest.mark.parametrize(("is_signed_in", "queries"), [(False, 1), (True, 2)])
def test_the_frame_costs_two_queries_and_one_for_who_is_not_signed_in(
    commune, django_assert_num_queries, is_signed_in, queries
):
    officer = factories.officer(Role.OFFICER, commune) if is_signed_in else AnonymousUser()
    values = frame(officer)
    with django_assert_num_queries(queries):
        for name in ("demo", "nav", "nav", "place", "standards_line"):
            str(values[name])


def test_a_frame_that_is_not_drawn_costs_nothing(commune, django_assert_num_queries):
    officer = factories.officer(Role.OFFICER, commune)
    with django_assert_num_queries(0):
        frame(officer)


def test_every_page_of_a_demonstration_says_so(client):
    assert "Dữ liệu minh hoạ" not in client.get("/sign-in/").content.decode()
    Installation.objects.create(pk=1, is_demo=True)
    assert "Dữ liệu minh hoạ" in client.get("/sign-in/").content.decode()

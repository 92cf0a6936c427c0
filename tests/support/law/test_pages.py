"""The pages of the programmes: which stand under today, what each grants, and how sure of it the register is."""

import pytest
import time_machine
from django.urls import reverse

from communes.models import Unit
from communes.officers.rights import Role
from tests import factories

pytestmark = pytest.mark.django_db

HEADINGS = ("Đang áp dụng", "Đã hết hiệu lực")


@pytest.fixture
def reader(client):
    city = factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
    client.force_login(factories.officer(Role.ADMINISTRATOR, city))
    return client


def page(reader, name, *arguments, on="2026-11-22"):
    with time_machine.travel(f"{on} 09:00+07:00", tick=False):
        return reader.get(reverse(f"support:{name}", args=arguments)).content.decode()


def titles(shown, heading):
    """Give the codes of the programmes that are listed under a heading."""
    part = shown.partition(f"<h2>{heading}</h2>")[2].partition("</section>")[0]
    return {link.partition('/"')[0] for link in part.split("/support/programmes/")[1:]}


@pytest.mark.parametrize(
    ("on", "in_force"),
    [
        ("2021-12-31", {"nq17-2021": False, "livelihood-2021": True, "insurance-2025": False}),
        ("2022-01-01", {"nq17-2021": True, "livelihood-2021": True, "insurance-2025": False}),
        ("2026-01-01", {"nq17-2021": True, "livelihood-2021": False, "insurance-2025": True}),
    ],
)
def test_the_day_of_today_tells_what_is_in_force(reader, on, in_force):
    now = titles(page(reader, "programmes", on=on), "Đang áp dụng")
    assert {code: code in now for code in in_force} == in_force


def test_every_programme_stands_in_one_place(reader):
    shown = page(reader, "programmes", on="2021-12-31")
    listed = [titles(shown, heading) for heading in (*HEADINGS, "Sắp áp dụng")]
    assert sum(map(len, listed)) == len(set.union(*listed)) == shown.count('href="/support/programmes/') > 20
    assert titles(shown, "Sắp áp dụng") >= {"nq17-2021", "social-assistance-2026"}


def test_what_is_over_is_told(reader):
    assert "Đã hết hiệu lực." in page(reader, "programme", "livelihood-2021")
    assert "Đã hết hiệu lực." not in page(reader, "programme", "livelihood-2021", on="2025-12-31")


def test_the_terms_are_told_with_their_marks(reader):
    shown = " ".join(page(reader, "programme", "nq17-2021").split())
    assert "2.000.000 đồng một tháng ở xã<br>2.500.000 đồng một tháng ở phường, thị trấn" in shown
    assert "thành viên của hộ, dưới 15 tuổi<br>phải xác minh: hộ không còn người có khả năng lao động" in shown
    assert "100% mức phải đóng" in shown
    assert "36 tháng sau khi thoát" in shown
    assert "mỗi người chỉ hưởng một mức cao nhất" in shown
    assert "suy ra từ văn bản khác" in shown
    assert ">có nguồn</a>" in shown
    assert "chưa ký xác nhận" in shown


def test_what_has_no_amount_and_no_end_is_a_dash(reader):
    shown = " ".join(page(reader, "programme", "vbsp-water").split())
    assert 'data-label="Mức"><div>–</div>' in shown
    assert 'data-label="Thời hạn"><div>–</div>' in shown
    assert "Theo đề nghị và xét duyệt." in shown
    assert "một mức cao nhất" not in shown
    assert "mọi hộ<br>chỉ ở xã<br>phải xác minh: thiếu nước sạch hoặc nhà tiêu hợp vệ sinh" in shown


def test_nine_months_a_year(reader):
    assert "36 tháng sau khi thoát<br>nhiều nhất 9 tháng mỗi năm" in page(reader, "programme", "tuition")


@pytest.mark.parametrize(("role", "leads"), [(Role.OFFICER, True), (Role.MANAGER, True), (Role.ADMINISTRATOR, False)])
def test_the_other_pages_of_support_are_led_to_only_who_may_open_them(client, role, leads):
    client.force_login(factories.officer(role, factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)))
    assert (reverse("support:funds") in page(client, "programmes")) == leads


def test_an_unknown_programme_is_not_there(reader):
    assert reader.get(reverse("support:programme", args=["nothing"])).status_code == 404


@pytest.mark.parametrize("address", [("programmes",), ("programme", "nq17-2021")])
def test_the_terms_cost_no_query_of_their_own(reader, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):  # session, officer, his rights, demonstration, his places
        page(reader, *address)

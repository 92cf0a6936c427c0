"""The administrator's screens: accounts and assignments through the forms, with their refusals in words."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communes.models import ChangeEntry, Unit
from communes.officers.models import Assignment, Officer
from communes.officers.rights import Right, Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)


@pytest.fixture
def commune(city):
    return factories.unit(parent=city)


@pytest.fixture
def lan():
    return factories.officer(username="lan")


@pytest.fixture
def yen(client, city):
    """The administrator, signed in."""
    administrator = factories.officer(Role.ADMINISTRATOR, city, username="yen")
    client.force_login(administrator)
    return administrator


def url(name, *args):
    return reverse(f"officers:{name}", args=args)


def text_of(response):
    return response.content.decode()


# --- the list


def names_in(response):
    return [officer.username for officer in response.context["page_obj"]]


def named(full_name, username):
    return Officer.objects.create(username=username, full_name=full_name)


def test_officers_stand_by_their_given_names_in_vietnamese_order(client, yen):
    for full_name, username in [("Lê Thị Đào", "dao"), ("Đỗ Văn Dũng", "dung"), ("Bùi Thị Ánh", "anh")]:
        named(full_name, username)
    assert names_in(client.get(url("list"))) == ["anh", "dung", "dao", "yen"]


@pytest.mark.parametrize("typed", ["đào", "dao", "ĐÀO", "le thi dao", "dao.myduc", "DAO.MY"])
def test_an_officer_is_found_by_part_of_the_name_or_sign_in_name(client, yen, typed):
    named("Lê Thị Đào", "dao.myduc")
    assert names_in(client.get(url("list"), {"text": typed})) == ["dao.myduc"]


def test_officers_are_found_by_the_role_that_they_have_today(client, yen, commune):
    factories.officer(Role.APPROVER, commune, username="quyet")
    former = factories.officer(Role.APPROVER, commune, username="former")
    former.assignments.update(valid_until=timezone.localdate())
    assert names_in(client.get(url("list"), {"role": "approver"})) == ["quyet"]


def test_closed_accounts_are_found(client, yen, lan):
    Officer.objects.filter(pk=lan.pk).update(is_active=False)
    assert names_in(client.get(url("list"), {"is_active": "False"})) == ["lan"]


def test_a_question_that_cannot_be_answered_is_no_wider_list(client, yen):
    page = client.get(url("list"), {"role": "king"})
    assert names_in(page) == []
    assert "king" in text_of(page)


def test_a_list_without_anybody_says_so(client, yen):
    assert "Không có cán bộ nào như vậy" in text_of(client.get(url("list"), {"text": "zzz"}))


def test_the_list_asks_as_many_questions_for_fifty_officers_as_for_one(
    client, yen, commune, django_assert_max_num_queries
):
    with django_assert_max_num_queries(20) as one:
        client.get(url("list"))
    for number in range(60):
        factories.officer(Role.SURVEYOR, factories.village(commune), username=f"so-{number}")
    with django_assert_max_num_queries(len(one)):
        page = client.get(url("list"))
    assert len(page.context["page_obj"]) == 50


# --- an account


NEW = {"full_name": "Trần Văn Bình", "username": "binh.myduc", "email": "", "password": "sáu con trâu trắng"}


def test_an_account_is_added_and_shown(client, yen):
    answer = client.post(url("add"), NEW)
    binh = Officer.objects.get(username="binh.myduc")
    assert answer.url == url("detail", binh.pk)
    page = text_of(client.get(answer.url))
    assert "Đã lập tài khoản của Trần Văn Bình" in page
    assert "Chưa có phân công nào" in page
    assert "sáu con trâu" not in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"username": "Bình"}, "Tên đăng nhập gồm chữ thường không dấu"),
        ({"username": "yen"}, "Tên đăng nhập này đã có người dùng"),
        ({"full_name": ""}, "Nhập họ và tên cán bộ"),
        ({"password": "ngắn"}, "Mật khẩu cần ít nhất 12 ký tự"),
        ({"password": "trần văn bình"}, "Mật khẩu quá giống họ và tên"),
    ],
)
def test_a_refused_account_says_why_and_keeps_what_was_typed(client, yen, values, sentence):
    answer = client.post(url("add"), {**NEW, "email": "binh@example.org", **values})
    assert sentence in text_of(answer)
    assert 'value="binh@example.org"' in text_of(answer)
    assert not Officer.objects.filter(username="binh.myduc").exists()


def test_an_account_is_closed_and_reopened(client, yen, lan):
    client.post(url("close", lan.pk))
    assert "Tài khoản đã khoá" in text_of(client.get(url("detail", lan.pk)))
    client.post(url("reopen", lan.pk))
    assert Officer.objects.get(pk=lan.pk).is_active


def test_nobody_closes_his_own_account(client, yen):
    answer = client.post(url("close", yen.pk), follow=True)
    assert "Không ai tự đổi quyền của mình" in text_of(answer)
    assert Officer.objects.get(pk=yen.pk).is_active
    assert url("close", yen.pk) not in text_of(answer)


def test_the_administrator_sets_a_password(client, yen, lan):
    assert "Mật khẩu cần ít nhất" in text_of(client.post(url("set_password", lan.pk), {"password": "ngắn"}))
    client.post(url("set_password", lan.pk), {"password": "sáu con trâu trắng"})
    assert Officer.objects.get(pk=lan.pk).check_password("sáu con trâu trắng")


# --- assignments


def assign(client, officer, **values):
    typed = {"role": "officer", "place": "10441", "valid_from": "01/07/2025", "valid_until": "", **values}
    return client.post(url("assign", officer.pk), typed)


def test_a_role_is_given_for_a_unit(client, yen, commune, lan):
    assert assign(client, lan, valid_until="1-1-2030").url == url("detail", lan.pk)
    assignment = lan.assignments.get()
    assert (assignment.unit, assignment.role) == (commune, "officer")
    assert (assignment.valid_from, assignment.valid_until) == (date(2025, 7, 1), date(2030, 1, 1))
    assert "Phân công cán bộ xã, Xã Mỹ Đức (10441), từ ngày 01/07/2025" in text_of(client.get(url("detail", lan.pk)))


def test_a_role_is_given_for_a_village(client, yen, commune, lan):
    village = factories.village(commune, code="10441-07")
    assign(client, lan, role="surveyor", place="10441-07")
    assert list(lan.villages(Right.ENTER_REVIEWS)) == [village]


def test_the_unit_is_the_one_that_had_the_code_on_the_first_day(client, yen, city, lan):
    """Codes are used again: 10441 was the township Đại Nghĩa, and is the commune Mỹ Đức."""
    july = date(2025, 7, 1)
    township = factories.unit("10441", "Thị trấn Đại Nghĩa", kind=Unit.Kind.TOWNSHIP, parent=city, valid_until=july)
    commune = factories.unit("10441", parent=city, valid_from=july)
    assign(client, lan, valid_from="30/06/2025")
    assign(client, lan, valid_from="01/07/2025")
    assert [row.unit for row in lan.assignments.order_by("valid_from")] == [township, commune]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"place": "99999"}, "Không có đơn vị hay thôn nào mang mã 99999"),
        ({"place": ""}, "Nhập mã đơn vị hoặc mã thôn"),
        ({"role": ""}, "Chọn vai trò"),
        ({"role": "king"}, "king"),
        ({"valid_from": "31/02/2026"}, "Ngày viết theo dạng ngày/tháng/năm"),
        ({"valid_until": "30/06/2025"}, "không thể trước ngày bắt đầu"),
        ({"role": "administrator"}, "cả tỉnh, thành phố"),
    ],
)
def test_a_refused_assignment_says_why(client, yen, commune, lan, values, sentence):
    assert sentence in text_of(assign(client, lan, **values))
    assert not lan.assignments.exists()


def test_a_unit_that_is_gone_is_refused(client, yen, city, lan):
    factories.unit("10454", "Xã An Phú", parent=city, valid_until=date(2025, 7, 1))
    assert "Xã An Phú (10454) không còn từ 01/07/2025" in text_of(assign(client, lan, place="10454"))


def test_nobody_assigns_himself(client, yen, commune):
    assert "Không ai tự đổi quyền của mình" in text_of(assign(client, yen))


def test_a_role_is_taken_and_is_gone_at_the_next_request(client, yen, commune):
    lan = factories.officer(Role.OFFICER, commune)
    assignment = Assignment.objects.get(officer=lan)
    today = timezone.localdate()
    answer = client.post(url("end_assignment", assignment.pk), {"on": f"{today:%d/%m/%Y}"})
    assert answer.url == url("detail", lan.pk)
    assert lan.rights() == frozenset()
    page = text_of(client.get(answer.url))
    assert url("end_assignment", assignment.pk) not in page
    assert f"Thôi phân công cán bộ xã, Xã Mỹ Đức (10441), từ ngày {today:%d/%m/%Y}" in page


def test_an_end_that_cannot_be_says_why(client, yen, commune):
    assignment = Assignment.objects.get(officer=factories.officer(Role.OFFICER, commune))
    Assignment.objects.filter(pk=assignment.pk).update(valid_until=timezone.localdate() - timedelta(days=1))
    answer = client.post(url("end_assignment", assignment.pk), {"on": "01/01/2099"})
    assert "đã hết từ ngày" in text_of(answer)
    assert "Nhập ngày thôi phụ trách" in text_of(client.post(url("end_assignment", assignment.pk), {"on": ""}))


def test_the_history_of_an_account_names_who_did_what(client, yen, commune, lan):
    assign(client, lan)
    client.post(url("close", lan.pk))
    page = text_of(client.get(url("detail", lan.pk)))
    assert page.index("Khoá tài khoản</p>") < page.index("Phân công cán bộ xã, Xã Mỹ Đức")
    assert page.count("nhập tay") == ChangeEntry.objects.filter(key="lan").count() == 2

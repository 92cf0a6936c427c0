"""The door: who comes in, what is said to who does not, and what a demonstration offers."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth.hashers import identify_hasher
from django.test import Client, override_settings
from django.urls import reverse

from communes.models import Installation
from communes.officers.models import Officer
from communes.officers.rights import Role
from tests import factories

pytestmark = pytest.mark.django_db
SIGN_IN = reverse("officers:sign_in")
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def lan():
    return factories.officer(Role.OFFICER, factories.unit(), username="lan")


def sign_in(client, **values):
    return client.post(SIGN_IN, {"username": "lan", "password": "mat-khau-thu", **values})


def is_signed_in(client):
    return client.get(reverse("officers:password")).status_code == 200


def test_the_right_password_opens_the_page_that_was_asked_for(client, lan):
    asked = client.get(reverse("officers:password"))
    assert asked.url == f"{SIGN_IN}?next=/password/"
    answer = client.post(asked.url, {"username": "lan", "password": "mat-khau-thu", "next": "/password/"})
    assert answer.url == "/password/"
    assert is_signed_in(client)


def test_without_a_page_asked_for_it_opens_the_first_page(client, lan):
    assert sign_in(client).url == reverse("home")


def test_another_site_is_no_page_to_open(client, lan):
    assert sign_in(client, next="https://elsewhere.example/").url == reverse("home")


def test_a_phone_may_begin_the_name_with_a_capital(client, lan):
    sign_in(client, username=" Lan")
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("username", "password"), [("lan", "sai-mat-khau"), ("nobody", "mat-khau-thu"), ("binh", "mat-khau-thu")]
)
def test_wrong_name_wrong_password_and_closed_account_sound_alike(client, lan, username, password):
    binh = factories.officer(username="binh")
    Officer.objects.filter(pk=binh.pk).update(is_active=False)
    page = sign_in(client, username=username, password=password).content.decode()
    assert page.count("Tên đăng nhập hoặc mật khẩu không đúng") == 1
    assert "<title>Lỗi:" in page
    assert password not in page
    assert not is_signed_in(client)


def test_a_new_key_is_given_at_the_door(client, lan):
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    sign_in(client)
    assert client.session.session_key != planted


def test_who_is_signed_in_does_not_sign_in_again(client, lan):
    client.force_login(lan)
    assert client.get(SIGN_IN).url == reverse("home")


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"])
def test_passwords_are_kept_by_argon2(lan):
    lan.set_password("sáu con trâu trắng")
    assert identify_hasher(lan.password).algorithm == "argon2"


# --- out again


def test_signing_out_ends_the_session_itself(client, lan):
    client.force_login(lan)
    stolen = client.cookies["sessionid"].value
    assert client.post(reverse("officers:sign_out")).url == SIGN_IN
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert not is_signed_in(thief)


def test_a_link_cannot_sign_anybody_out(client, lan):
    client.force_login(lan)
    assert client.get(reverse("officers:sign_out")).status_code == 405
    assert is_signed_in(client)


def test_who_is_signed_out_already_is_not_asked_to_sign_in_for_it(client):
    assert client.post(reverse("officers:sign_out")).url == SIGN_IN


def test_a_closed_account_is_out_at_the_next_request(client, lan):
    client.force_login(lan)
    Officer.objects.filter(pk=lan.pk).update(is_active=False)
    assert not is_signed_in(client)


# --- one's own password


def change_password(client, **values):
    typed = {"old_password": "mat-khau-thu", "password": "sáu con trâu", "repeated": "sáu con trâu", **values}
    return client.post(reverse("officers:password"), typed)


def test_a_changed_password_keeps_this_session_and_ends_the_others(client, lan):
    elsewhere = Client()
    for seat in (client, elsewhere):
        seat.force_login(lan)
    assert change_password(client).status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    sign_in(elsewhere, password="sáu con trâu")
    assert is_signed_in(elsewhere)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"old_password": "sai"}, "Mật khẩu đang dùng không đúng"),
        ({"repeated": "sáu con bò"}, "Hai lần nhập mật khẩu mới không giống nhau"),
        ({"password": "ngắn", "repeated": "ngắn"}, "Mật khẩu cần ít nhất 12 ký tự"),
    ],
)
def test_a_password_is_not_changed_when_something_is_wrong(client, lan, values, sentence):
    client.force_login(lan)
    assert sentence in change_password(client, **values).content.decode()
    assert Officer.objects.get().check_password("mat-khau-thu")


# --- lock-out


def test_ten_wrong_passwords_lock_the_name_for_a_quarter_of_an_hour(client, lan):
    with time_machine.travel(NOON, tick=False) as clock:
        answers = [sign_in(client, password=f"sai {number}").status_code for number in range(10)]
        assert answers == [200] * 9 + [429]
        clock.shift(timedelta(minutes=14))
        locked = sign_in(client)
        assert locked.status_code == 429
        assert "<b>12:15</b> ngày 22/11/2026" in locked.content.decode()
        assert not is_signed_in(client)
        clock.shift(timedelta(minutes=1, seconds=1))
        assert sign_in(client).status_code == 302
        assert is_signed_in(client)


def test_a_name_that_nobody_has_is_locked_alike(client):
    answers = [sign_in(client, username="nobody").status_code for _ in range(10)]
    assert answers == [200] * 9 + [429]


def test_another_address_does_not_help_who_guesses(client, lan):
    for number in range(10):
        client.post(SIGN_IN, {"username": "lan", "password": "sai"}, REMOTE_ADDR=f"203.0.113.{number}")
    assert sign_in(client).status_code == 429


def test_forty_colleagues_behind_one_address_are_not_locked_out(lan):
    """A whole office types wrong nine times each, and everybody still comes in."""
    colleagues = [factories.officer(username=f"can-bo-{number:02}") for number in range(40)]
    for colleague in colleagues:
        AccessAttempt.objects.create(
            username=colleague.username, ip_address="127.0.0.1", failures_since_start=9, attempt_time=NOON
        )
    with time_machine.travel(NOON, tick=False):
        for _ in range(10):
            sign_in(Client(), password="sai")
        assert sign_in(Client()).status_code == 429
        for colleague in colleagues:
            assert sign_in(Client(), username=colleague.username).status_code == 302


def test_what_was_typed_as_a_password_is_not_kept(client, lan):
    sign_in(client, password="mật khẩu gõ nhầm")
    attempt = AccessAttempt.objects.get()
    assert "gõ nhầm" not in f"{attempt.get_data}{attempt.post_data}"


# --- a demonstration

ACCOUNT = {
    "username": "lan",
    "name": "Nguyễn Thị Lan",
    "role": "officer",
    "place": "Xã Mỹ Đức",
    "password": "dùng-thử",
}


def test_a_demonstration_lists_its_accounts_and_opens_them_by_a_button(client, lan):
    lan.set_password("dùng-thử")
    lan.save()
    Installation.objects.create(pk=1, is_demo=True, demo_sign_ins=[ACCOUNT])
    page = client.get(SIGN_IN).content.decode()
    assert "Cán bộ xã" in page
    assert page.count("dùng-thử") == 2  # printed, and in the form of the button
    assert '<input type="hidden" name="password" value="dùng-thử">' in page
    sign_in(client, password="dùng-thử")
    assert is_signed_in(client)


def test_a_real_register_lists_no_account(client, lan):
    Installation.objects.create(pk=1, is_demo=False, demo_sign_ins=[ACCOUNT])
    page = client.get(SIGN_IN).content.decode()
    assert "dùng-thử" not in page
    assert "Dữ liệu minh hoạ" not in page

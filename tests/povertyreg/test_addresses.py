"""The roof's own addresses: the language switch and the two by which a server is watched."""

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse


def test_a_server_that_runs_says_so_without_asking_the_database(client):
    """Without the mark of a test with a database, a query would fail here."""
    answer = client.get(reverse("livez"))
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_a_server_is_ready_when_its_database_answers(client):
    assert client.get(reverse("readyz")).status_code == 200


def test_a_server_without_its_database_is_not_ready(client, monkeypatch):
    def refuse():
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", refuse)
    assert client.get(reverse("readyz")).status_code == 503


@pytest.mark.django_db
def test_the_language_is_chosen_by_a_button_also_before_signing_in(client):
    assert client.get("/sign-in/").headers["Content-Language"] == "vi"
    answer = client.post(reverse("set_language"), {"language": "en", "next": "/sign-in/?next=/password/"})
    assert answer.url == "/sign-in/?next=/password/"
    assert client.get("/sign-in/").headers["Content-Language"] == "en"


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["de", "", "../en"])
def test_an_unknown_language_changes_nothing(client, asked):
    client.post(reverse("set_language"), {"language": asked})
    client.cookies["django_language"] = asked
    assert client.get("/sign-in/").headers["Content-Language"] == "vi"


@pytest.mark.django_db
def test_the_browsers_wish_is_not_asked(client):
    assert client.get("/sign-in/", headers={"Accept-Language": "en"}).headers["Content-Language"] == "vi"


def test_the_language_is_not_changed_by_a_link(client):
    assert client.get(reverse("set_language"), {"language": "en"}).status_code == 405

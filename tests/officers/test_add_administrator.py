"""The first account of a new installation, from the command line."""

import pytest
from django.core.management import CommandError, call_command

from communes.models import Change, Unit
from communes.officers.management.commands import add_administrator
from communes.officers.models import Officer
from communes.officers.rights import RIGHTS, Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def typed(monkeypatch):
    monkeypatch.setattr(add_administrator, "getpass", lambda: "sáu con trâu trắng")


def test_it_adds_somebody_who_administers_from_today(capsys):
    factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
    call_command("add_administrator", "yen", "Hoàng Thị Yến")
    assert Officer.objects.get(username="yen").rights() == RIGHTS[Role.ADMINISTRATOR]
    assert {change.source for change in Change.objects.all()} == {"command"}
    assert "yen" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["yen", "Hoàng Thị Yến"], "01"),
        (["Yến", "Hoàng Thị Yến", "--unit", "10441"], "Tên đăng nhập"),
        (["yen", "Hoàng Thị Yến", "--unit", "10441"], "cả tỉnh, thành phố"),
    ],
)
def test_what_it_refuses_leaves_nothing(arguments, sentence):
    factories.unit("10441")
    with pytest.raises(CommandError, match=sentence):
        call_command("add_administrator", *arguments)
    assert not Officer.objects.exists()

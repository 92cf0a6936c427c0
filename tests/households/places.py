"""The ground on which the register's tests stand: a city with two communes, and who serves where."""

import time_machine
from django.test import TestCase

from communes.models import ChangeEntry
from tests import factories

# What the forms are sent with: a new household with its head, and one more person.
NEW = {
    "code": "md-0500",
    "village": "10441-02",
    "address": "Xóm 3",
    "registered_on": "01/03/2026",
    "name": "Đỗ  Thị Hoà",
    "birth_0": "",
    "birth_1": "",
    "birth_2": "1971",
    "sex": "female",
    "ethnicity": "01",
    "citizen_id": "",
    "schooling": "primary",
    "work": "farming",
}
PERSON = {name: value for name, value in NEW.items() if name not in ("code", "village", "address", "registered_on")}


class RegisterTestCase(TestCase):
    """Lan serves Mỹ Đức, Bình the next commune; Hoa is of the city, Tuấn looks after the system."""

    @classmethod
    def setUpTestData(cls):
        cls.city = factories.unit("01", "Thành phố Hà Nội", kind="city")
        cls.commune = factories.unit("10441", "Xã Mỹ Đức", parent=cls.city)
        cls.doai = factories.village(cls.commune, "Thôn Đoài", code="10441-01")
        cls.thuong = factories.village(cls.commune, "Thôn Thượng", code="10441-02")
        cls.next_commune = factories.unit("10459", "Xã Phúc Sơn", parent=cls.city)
        cls.ha = factories.village(cls.next_commune, "Thôn Hạ", code="10459-01")
        cls.lan = factories.officer("officer", cls.commune, username="lan")
        cls.binh = factories.officer("officer", cls.next_commune, username="binh")
        cls.hoa = factories.officer("manager", cls.city, username="hoa")
        cls.tuan = factories.officer("administrator", cls.city, username="tuan")
        cls.household = factories.household(cls.doai, "Lê Thị Thơm", code="MD-0412")
        cls.head, cls.grandson = cls.household.members.all()

    def page(self, path: str = "", *, by=None, **query):
        """What `by` (Lan) gets at a page of the register."""
        self.client.force_login(by or self.lan)
        return self.client.get(f"/households/{path}", query)

    def post(self, path: str, *, by=None, follow: bool = False, **values):
        """What `by` (Lan) gets for a form that he sends."""
        self.client.force_login(by or self.lan)
        return self.client.post(f"/households/{path}", values, follow=follow)

    def kinds(self, key: str = "MD-0412") -> list[str]:
        """The kinds of what the history holds on a household, the oldest first."""
        return list(ChangeEntry.objects.filter(key=key).order_by("pk").values_list("kind", flat=True))


@time_machine.travel("2026-11-22 09:00+07:00", tick=False)
class FormTestCase(RegisterTestCase):
    def errors(self, response) -> dict:
        """The messages of a refused form by field."""
        assert response.status_code == 200
        return {name: list(messages) for name, messages in response.context["form"].errors.items()}


def text(response) -> str:
    """The page as one line, as the eye reads it."""
    return " ".join(response.content.decode().split())

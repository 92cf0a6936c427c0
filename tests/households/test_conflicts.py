"""Two officers at one household: the second sees what changed and loses nothing."""

from datetime import date

from households import services
from households.models import Household
from tests import factories
from tests.households.places import PERSON, FormTestCase, text


class TwoOfficersTests(FormTestCase):
    def setUp(self):
        self.minh = factories.officer("officer", self.commune, username="minh")
        self.minh.full_name = "Trần Văn Minh"
        self.minh.save()

    def test_the_second_sees_what_changed_and_loses_nothing(self):
        services.update_household(self.household, version=1, by=self.minh, source="form", address="Xóm Đình")
        values = {"address": "Xóm 3", "registered_on": "13/09/2012"}
        response = self.post("MD-0412/edit/", **values, version=1)
        assert response.status_code == 409
        assert [(row.label, row.theirs, row.mine) for row in response.context["conflict"]] == [
            ("Địa chỉ", "Xóm Đình", "Xóm 3"),
            ("Vào sổ ngày", "12/09/2012", "13/09/2012"),
        ]
        [line] = response.context["since"]
        assert (line.by_name, line.differences) == ("Trần Văn Minh", [("Địa chỉ", "", "Xóm Đình")])
        page = text(response)
        for shown in ("Có người vừa lưu trước bạn", 'value="Xóm 3"', 'value="13/09/2012"', "Trần Văn Minh"):
            assert shown in page, shown
        assert Household.objects.get(pk=self.household.pk).address == "Xóm Đình"

    def test_the_second_may_then_save_knowingly(self):
        services.update_household(self.household, version=1, by=self.minh, source="form", address="Xóm Đình")
        values = {"address": "Xóm 3", "registered_on": "12/09/2012"}
        refused = self.post("MD-0412/edit/", **values, version=1)
        assert 'name="version" value="2"' in text(refused)
        self.assertRedirects(self.post("MD-0412/edit/", **values, version=2), "/households/MD-0412/")
        assert Household.objects.get(pk=self.household.pk).address == "Xóm 3"

    def test_a_third_save_between_is_seen_again(self):
        for version, address in ((1, "Xóm Đình"), (2, "Xóm Chùa")):
            services.update_household(self.household, version=version, by=self.minh, source="form", address=address)
        response = self.post("MD-0412/edit/", address="Xóm 3", registered_on="12/09/2012", version=1)
        assert len(response.context["since"]) == 2
        response = self.post("MD-0412/edit/", address="Xóm 3", registered_on="12/09/2012", version=2)
        assert len(response.context["since"]) == 1

    def test_a_version_that_never_was(self):
        response = self.post("MD-0412/edit/", address="Xóm 3", registered_on="12/09/2012", version=99)
        assert response.status_code == 409
        assert response.context["since"] == []

    def test_two_at_one_member(self):
        self.head.name, self.head.citizen_id = "Lê Thị Thơ", "001164000217"
        services.save_member(self.head, version=1, by=self.minh, source="form")
        values = {**PERSON, "name": "Lê Thị Thom", "birth_2": "1964", "relation": "head", "insured": "on"}
        values["schooling"] = "none"
        response = self.post(f"MD-0412/members/{self.head.pk}/edit/", **values, version=1)
        assert response.status_code == 409
        assert [(row.label, row.theirs, row.mine) for row in response.context["conflict"]] == [
            ("Họ và tên", "Lê Thị Thơ", "Lê Thị Thom")
        ]
        assert "001164000217" not in text(response)

    def test_somebody_else_at_another_member(self):
        self.grandson.insured = False
        services.save_member(self.grandson, version=1, by=self.minh, source="form")
        response = self.post("MD-0412/members/add/", **PERSON, relation="child", version=1)
        assert response.status_code == 409
        page = text(response)
        assert "Có người vừa sửa hộ này trước bạn" in page
        assert "Sửa thành viên Lê Văn Nam" in page
        assert 'value="Đỗ Thị Hoà"' in page

    def test_two_who_close_and_two_who_move(self):
        services.close_household(
            self.household, version=1, closed_on=date(2026, 3, 1), closing_reason="moved", by=self.minh, source="form"
        )
        response = self.post("MD-0412/close/", closed_on="01/04/2026", closing_reason="died", version=1)
        assert response.status_code == 409
        assert [(row.theirs, row.mine) for row in response.context["conflict"]] == [
            ("01/03/2026", "01/04/2026"),
            ("chuyển đi khỏi thành phố", "không còn ai (đã mất)"),
        ]
        response = self.post("MD-0412/move/", village="10441-02", on="01/04/2026", version=1)
        assert response.status_code == 409
        assert [(row.theirs, row.mine) for row in response.context["conflict"]] == [("Thôn Đoài", "Thôn Thượng")]

"""The forms of a person: births as far as they are known, the citizen id, leaving."""

from datetime import date

from households.models import Household, Member
from tests.households.places import PERSON, FormTestCase, text


class BirthTests(FormTestCase):
    CASES = (
        ("the year alone", ("", "", "1971"), None),
        ("month and year", ("", "2", "1971"), None),
        ("a leap day", ("29", "2", "1972"), None),
        ("today", ("22", "11", "2026"), None),
        ("tomorrow", ("23", "11", "2026"), "Ngày sinh ở sau hôm nay"),
        ("next month", ("", "12", "2026"), "Ngày sinh ở sau hôm nay"),
        ("a leap day in a common year", ("29", "2", "1971"), "Không có ngày này trong lịch"),
        ("the thirteenth month", ("", "13", "1971"), "Không có ngày này trong lịch"),
        ("day zero", ("0", "2", "1971"), "Không có ngày này trong lịch"),
        ("a day without its month", ("14", "", "1971"), "Có ngày sinh thì phải có tháng sinh"),
        ("a year of two digits", ("", "", "71"), "Năm sinh gồm 4 chữ số"),
        ("a year before the registers", ("", "", "1899"), "Năm sinh gồm 4 chữ số"),
        ("a year beyond every calendar", ("", "", "10000"), "Năm sinh gồm 4 chữ số"),
        ("words", ("", "hai", "1971"), "viết bằng chữ số"),
        ("nothing", ("", "", ""), "Nhập năm sinh"),
    )

    def test_births(self):
        for name, (day, month, year), refused in self.CASES:
            with self.subTest(name):
                Member.objects.filter(name="Lê Văn Hùng").delete()
                answer = self.post(
                    "MD-0412/members/add/",
                    **{**PERSON, "name": "Lê Văn Hùng", "birth_0": day, "birth_1": month, "birth_2": year},
                    relation="child",
                    version=Household.objects.get(pk=self.household.pk).version,
                )
                if refused:
                    assert refused in self.errors(answer)["birth"][0]
                else:
                    assert answer.status_code == 302
                    born = Member.objects.get(name="Lê Văn Hùng").birth
                    assert [str(part or "") for part in (born.day, born.month, born.year)] == [day, month, year]


class MemberTests(FormTestCase):
    def add(self, **values):
        return self.post("MD-0412/members/add/", **{**PERSON, "relation": "child", "version": 1, **values})

    def edit(self, **values):
        kept = {**PERSON, "name": "Lê Thị Thơm", "birth_2": "1964", "relation": "head", "insured": "on", "version": 1}
        return self.post(f"MD-0412/members/{self.head.pk}/edit/", **{**kept, **values})

    def test_one_more(self):
        self.assertRedirects(self.add(insured="on", merit="on"), "/households/MD-0412/")
        added = Member.objects.get(name="Đỗ Thị Hoà")
        assert (added.order, added.insured, added.merit, added.disabled) == (3, True, True, False)
        assert self.kinds()[-1] == "member.added"

    def test_one_after_the_other(self):
        self.assertRedirects(self.add(another="1"), "/households/MD-0412/members/add/")

    def test_names_are_kept_in_one_writing(self):
        self.add(name="Đỗ Thị  Hoà ")
        assert Member.objects.filter(name="Đỗ Thị Hoà").exists()

    def test_bad_ways(self):
        cases = [
            ({"name": " "}, "name", ""),
            ({"sex": ""}, "sex", ""),
            ({"ethnicity": "99"}, "ethnicity", ""),
            ({"relation": "head"}, "__all__", "Hộ đã có chủ hộ"),
            ({"citizen_id": "12345678"}, "citizen_id", "gồm đúng 12 chữ số; đang có 8 ký tự"),
            ({"citizen_id": "00117100021x"}, "citizen_id", "gồm đúng 12 chữ số"),
        ]
        for values, field, message in cases:
            with self.subTest(values):
                assert message in self.errors(self.add(**values))[field][0]
        assert self.household.members.count() == 2

    def test_the_citizen_id_on_record_is_not_sent_and_an_empty_box_keeps_it(self):
        Member.objects.filter(pk=self.head.pk).update(citizen_id="001164000217")
        page = text(self.page(f"MD-0412/members/{self.head.pk}/edit/"))
        assert "001164000217" not in page
        assert "Đang lưu: •••• •••• •217." in page
        self.edit(citizen_id="", name="Lê Thị Thơ")
        assert Member.objects.get(pk=self.head.pk).citizen_id == "001164000217"
        self.edit(forget_citizen_id="on", name="Lê Thị Thơ", version=2)
        assert Member.objects.get(pk=self.head.pk).citizen_id == ""

    def test_the_birth_on_record_stands_in_its_boxes(self):
        self.head.birth_day, self.head.birth_month = 4, 2
        self.head.save()
        page = text(self.page(f"MD-0412/members/{self.head.pk}/edit/"))
        for box, value in enumerate(("4", "2", "1964")):
            assert f'name="birth_{box}" value="{value}"' in page

    def test_a_form_sent_as_it_was_opened_changes_nothing(self):
        form = self.page(f"MD-0412/members/{self.grandson.pk}/edit/").context["form"]
        sent = {"birth_2": "2015"}
        for bound in form:
            value = bound.value()
            if bound.name != "birth" and value not in (None, "", False):
                sent[bound.name] = "on" if value is True else value
        self.assertRedirects(self.post(f"MD-0412/members/{self.grandson.pk}/edit/", **sent), "/households/MD-0412/")
        assert self.kinds() == ["household.registered"]

    def test_leaving_needs_its_day_and_its_reason(self):
        assert self.errors(self.edit(left_on="01/03/2026"))["leaving_reason"] == ["Chọn lý do rời hộ."]
        assert self.errors(self.edit(leaving_reason="died"))["left_on"] == ["Nhập ngày rời hộ."]
        assert "ở sau hôm nay" in self.errors(self.edit(left_on="23/11/2026", leaving_reason="died"))["left_on"][0]
        assert "đã chuyển" not in text(self.edit(left_on="01/03/2026", leaving_reason="died"))
        member = Member.objects.get(pk=self.head.pk)
        assert (member.left_on, member.leaving_reason) == (date(2026, 3, 1), "died")

    def test_the_next_head_follows_the_one_who_left(self):
        self.edit(left_on="01/03/2026", leaving_reason="died")
        self.assertRedirects(self.add(relation="head", version=2), "/households/MD-0412/")
        assert Household.objects.get(pk=self.household.pk).head_name == "Đỗ Thị Hoà"

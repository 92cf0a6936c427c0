"""The pages on which an officer looks at two households and says whether they are one."""

from datetime import date

import time_machine
from django.urls import reverse

from communes.models import VillagePlacement
from households.exchange.models import Merging, NotSame
from households.models import Household
from tests import factories
from tests.exchange.digests import digest
from tests.households.places import RegisterTestCase

SORTED_OUT = date(2025, 7, 1)
# Of the whole page, whatever the number of pairs.
QUERIES = 14


@time_machine.travel("2026-11-22 09:00+07:00", tick=False)
class PairTestCase(RegisterTestCase):
    """Two old communes had Lê Thị Thơm in their books; both lie in Mỹ Đức today."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        for village, name in ((cls.doai, "Xã An Phú"), (cls.thuong, "Xã Hợp Thanh")):
            old = factories.unit(f"105{village.pk % 100:02}", name, parent=cls.city, valid_until=SORTED_OUT)
            village.placements.update(valid_from=SORTED_OUT)
            VillagePlacement.objects.create(
                village=village, unit=old, valid_from=date(2000, 1, 1), valid_until=SORTED_OUT
            )
        cls.twin = factories.household(cls.thuong, code="MD-0777")
        factories.recognition(cls.twin, "poor", date(2025, 12, 10))

    def open(self, name="duplicates", *codes, by=None, follow=False, **query):
        self.client.force_login(by or self.lan)
        return self.client.get(reverse(f"exchange:{name}", args=codes), query, follow=follow)

    def send(self, name, *codes, by=None, follow=True, **values):
        self.client.force_login(by or self.lan)
        return self.client.post(reverse(f"exchange:{name}", args=codes), values, follow=follow)

    def merge(self, stays="MD-0412", on="02/11/2026", **values):
        seen = {"version_one": self.household.version, "version_other": self.twin.version}
        return self.send("pair", "MD-0412", "MD-0777", **{**seen, "stays": stays, "on": on, **values})

    def listed(self, **query):
        return [(row.one.code, row.other.code) for row in self.open(**query).context["rows"]]


class ListTests(PairTestCase):
    def test_a_pair_is_told_with_both_old_communes(self):
        page = self.open()
        self.assertContains(page, "Hai xã cũ cùng ghi: Xã An Phú và Xã Hợp Thanh.")
        self.assertContains(page, "Chủ hộ cùng tên, cùng năm sinh 1964, ở hai thôn của một xã.")
        self.assertContains(page, reverse("exchange:pair", args=["MD-0412", "MD-0777"]))

    def test_what_is_asked_for(self):
        pair = [("MD-0412", "MD-0777")]
        assert self.listed() == self.listed(show="head_in_commune") == self.listed(show="two_communes") == pair
        assert self.listed(show="citizen_id") == self.listed(show="merged") == self.listed(show="told_apart") == []
        self.assertContains(self.open(show="yacht"), "error-summary")

    def test_villages_of_one_old_commune_counted_nobody_twice(self):
        VillagePlacement.objects.filter(valid_until=SORTED_OUT).update(unit=self.next_commune)
        assert self.listed() != []
        assert self.listed(show="two_communes") == []

    def test_an_administrator_sees_no_name_and_opens_no_pair(self):
        page = self.open(by=self.tuan)
        self.assertContains(page, "L••• T••• T•••")
        self.assertNotContains(page, "Thơm")
        self.assertNotContains(page, "So sánh")
        assert self.open("pair", "MD-0412", "MD-0777", by=self.tuan).status_code == 404

    def test_an_administrator_chooses_a_commune_and_an_officer_of_one_is_not_asked(self):
        assert "unit" not in self.open().context["form"].fields
        assert self.open(by=self.tuan, unit="10459").context["rows"] == []
        assert len(self.open(by=self.tuan, unit="10441").context["rows"]) == 1

    def test_strangers_find_nothing(self):
        assert self.open(by=self.hoa).status_code == 404
        assert self.listed(by=self.binh) == []
        assert self.open("pair", "MD-0412", "MD-0777", by=self.binh).status_code == 404
        factories.household(self.ha, code="PS-0001")
        assert self.open("pair", "MD-0412", "PS-0001").status_code == 404
        assert self.open("pair", "MD-0412", "MD-0412").status_code == 404

    def test_as_many_queries_for_one_pair_as_for_many(self):
        self.client.force_login(self.lan)
        for number in range(2):
            with self.assertNumQueries(QUERIES):
                page = self.client.get(reverse("exchange:duplicates"))
            assert page.context["page_obj"].paginator.count > 10 * number
            for place in range(10):
                factories.household(self.doai, f"Trần Văn {'abcdefghij'[place]}", code=f"MD-1{number}{place}")
                factories.household(self.doai, f"Trần Văn {'abcdefghij'[place]}", code=f"MD-2{number}{place}")


class PairTests(PairTestCase):
    def test_what_differs_is_marked(self):
        self.twin.members.filter(relation="head").update(citizen_id="001164000217", schooling="primary")
        page = self.open("pair", "MD-0412", "MD-0777")
        facts = {fact.label: (fact.one, fact.other, fact.differs) for fact in page.context["comparison"].facts}
        assert facts["Chủ hộ"] == ("Lê Thị Thơm", "Lê Thị Thơm", False)
        assert facts["Số định danh chủ hộ"] == ("", "•••• •••• •217", True)
        assert facts["Kết quả"] == ("", "Hộ nghèo", True)
        assert facts["Xã, phường trước khi sắp xếp"] == ("Xã An Phú", "Xã Hợp Thanh", True)
        self.assertContains(page, "khác nhau: số định danh, học vấn")
        self.assertNotContains(page, "001164000217")

    def test_two_that_have_nothing_in_common_say_so(self):
        factories.household(self.doai, "Trần Văn Bảy", code="MD-0600")
        self.assertContains(self.open("pair", "MD-0412", "MD-0600"), "Không có dấu hiệu nào")

    def test_two_become_one_and_two_again(self):
        before = digest()
        page = self.merge()
        self.assertContains(page, "Đã gộp MD-0777 – Lê Thị Thơm vào MD-0412 – Lê Thị Thơm.")
        self.assertContains(page, "Tách lại như trước")
        assert self.listed() == []
        assert self.listed(show="merged") == [("MD-0777", "MD-0412")]
        page = self.send("unmerge", "MD-0412", "MD-0777")
        self.assertContains(page, "Đã tách lại")
        assert self.listed() == [("MD-0412", "MD-0777")]
        assert digest() == before

    def test_the_other_one_may_stay(self):
        self.merge(stays="MD-0777")
        assert Household.objects.get(closing_reason="merged").code == "MD-0412"

    def test_pressed_twice_is_once(self):
        self.merge()
        self.assertContains(self.merge(), "Hai hộ đã gộp làm một")
        assert Merging.objects.count() == 1
        for _time in range(2):
            self.send("unmerge", "MD-0412", "MD-0777")
        assert Merging.objects.exclude(undo_change=None).count() == 1

    def test_nothing_typed_is_lost(self):
        for values, told in (
            ({"stays": ""}, "Chọn hộ ở lại trong sổ."),
            ({"on": "31/02/2026"}, "Ngày viết theo dạng"),
            ({"on": "23/11/2026"}, "ở sau hôm nay"),
            ({"on": "10/12/2025"}, "phải sau ngày 10/12/2025"),
            ({"version_one": ""}, "thiếu số phiên bản"),
        ):
            with self.subTest(told):
                page = self.merge(**values)
                self.assertContains(page, told)
                self.assertContains(page, f'value="{values.get("on", "02/11/2026")}"')
        assert not Merging.objects.exists()

    def test_who_saved_first_is_not_passed_over(self):
        Household.objects.filter(pk=self.twin.pk).update(version=5, address="Xóm 9")
        page = self.merge()
        assert page.status_code == 409
        self.assertContains(page, "Có người vừa sửa một trong hai hộ", status_code=409)
        self.assertContains(page, "Xóm 9", status_code=409)
        assert page.context["form"]["version_other"].value() == 5
        assert not Merging.objects.exists()

    def test_a_merging_on_which_others_built_stays_and_says_why(self):
        self.merge()
        self.client.post(
            reverse("households:close", args=["MD-0412"]),
            {"version": 2, "closed_on": "20/11/2026", "closing_reason": "died", "note": ""},
        )
        page = self.send("unmerge", "MD-0412", "MD-0777")
        self.assertContains(page, "Hộ đã có thay đổi sau khi gộp nên không tách lại được: Sửa hộ (MD-0412, ")
        assert Merging.objects.get().undo_change is None

    def test_two_that_were_told_apart_are_asked_about_no_more(self):
        self.send("told_apart", "MD-0777", "MD-0412")
        assert self.listed() == []
        assert self.listed(show="told_apart") == [("MD-0412", "MD-0777")]
        self.assertContains(self.open("pair", "MD-0412", "MD-0777"), "Nguyễn Thị Lan đã xem ngày 22/11/2026")
        self.send("told_apart", "MD-0412", "MD-0777", doubt=1)
        assert self.listed() == [("MD-0412", "MD-0777")]

    def test_a_stranger_says_nothing(self):
        for name in ("pair", "told_apart", "unmerge"):
            with self.subTest(name):
                assert self.send(name, "MD-0412", "MD-0777", by=self.binh).status_code == 404
                assert self.send(name, "MD-0412", "MD-0777", by=self.tuan).status_code == 404
        assert not NotSame.objects.exists()

    def test_the_history_says_it_in_words(self):
        self.merge()
        self.send("unmerge", "MD-0412", "MD-0777")
        self.send("told_apart", "MD-0412", "MD-0777")
        page = self.client.get(reverse("households:detail", args=["MD-0412"]))
        for said in ("Gộp với một hộ trùng", "Tách lại, như trước khi gộp hộ trùng", "Đã xem: không trùng"):
            self.assertContains(page, said)

"""A family that parts and two that become one: who belongs where, and what the years count."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from communes.models import ChangeEntry
from households import services
from households.families.services import Parting, merge_household, split_household
from households.models import Household, Lineage, Member
from households.reviews import leaving
from households.reviews.models import Recognition
from tests import factories
from tests.households.places import FormTestCase, text

SPLIT_ON = date(2026, 10, 5)


class FamilyTestCase(FormTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        people = {"Lê Văn Hùng": ("male", "child", 1988), "Đỗ Thị Huệ": ("female", "child_in_law", 1990)}
        for order, (name, (sex, relation, born)) in enumerate(people.items(), start=3):
            member = factories.member(name, born, sex=sex, relation=relation, household=cls.household, order=order)
            member.index_name()
            member.save()
        cls.son, cls.wife = cls.household.members.filter(order__gte=3)

    def parting(self, *members, head=None, code="MD-0500", on=SPLIT_ON):
        household = Household(code=code, village=self.thuong)
        return Parting([member.pk for member in members], (head or members[0]).pk, household, on)

    def split(self, parting, **values):
        values = {"version": self.household.version, "by": self.lan, "source": "form", **values}
        return split_household(self.household, parting, **values)

    def merge(self, into, **values):
        values = {"version": self.household.version, "on": SPLIT_ON, "by": self.lan, "source": "form", **values}
        return merge_household(self.household, into, **values)


class SplitTests(FamilyTestCase):
    def test_the_son_founds_a_household_with_his_wife_and_child(self):
        founded = self.split(self.parting(self.son, self.wife, self.grandson))
        found = list(founded.members.values_list("name", "relation", "left_on"))
        assert found == [
            ("Lê Văn Hùng", "head", None), ("Lê Văn Nam", "child", None), ("Đỗ Thị Huệ", "spouse", None),
        ]  # fmt: skip
        assert (founded.head_name, founded.registered_on, founded.village) == ("Lê Văn Hùng", SPLIT_ON, self.thuong)
        left = self.household.members.exclude(left_on=None)
        assert set(left.values_list("left_on", "leaving_reason")) == {(SPLIT_ON, "split")}
        assert left.count() == 3
        lineage = Lineage.objects.get()
        assert (lineage.kind, lineage.source, lineage.target) == ("split", self.household, founded)
        assert (lineage.source_village, lineage.target_village, lineage.on) == (self.doai, self.thuong, SPLIT_ON)
        assert self.kinds()[-1] == "household.split"
        assert self.kinds("MD-0500") == ["household.registered"]

    def test_the_new_household_has_no_status_and_the_old_one_keeps_its_own(self):
        factories.recognition(self.household, "poor", date(2025, 12, 10))
        founded = self.split(self.parting(self.son))
        assert not founded.recognitions.exists()
        assert self.household.recognitions.get().valid_until is None

    def test_what_cannot_part(self):
        away = factories.household(self.doai).members.first()
        cases = {
            "Chủ hộ ở lại hộ cũ": self.parting(self.head, self.son),
            "Chọn ít nhất một người": self.parting(self.son, away),
            "phải là một trong những người tách ra": self.parting(self.son, head=self.wife),
            "trước ngày hộ vào sổ": self.parting(self.son, on=date(2012, 1, 1)),
        }
        for message, parting in cases.items():
            with self.subTest(message), self.assertRaisesMessage(ValidationError, message):
                self.split(parting)
        assert not Lineage.objects.exists()
        assert not Member.objects.exclude(left_on=None).exists()

    def test_a_stale_save_and_a_stranger_change_nothing(self):
        with pytest.raises(services.StaleVersion):
            self.split(self.parting(self.son), version=0)
        with pytest.raises(services.OutOfScope):
            self.split(self.parting(self.son), by=self.binh)
        assert not Household.objects.filter(code="MD-0500").exists()

    def test_the_page(self):
        page = self.page("MD-0412/split/")
        assert "Lê Văn Hùng" in text(page)
        assert "Lê Thị Thơm</label>" not in text(page)
        values = {"version": self.household.version, "members": [self.son.pk, self.wife.pk], "head": self.son.pk}
        values |= {"on": "05/10/2026", "code": "md-0500", "village": "10441-02", "address": "Xóm 3"}
        refused = self.post("MD-0412/split/", **{**values, "head": self.grandson.pk, "on": "05/12/2026"})
        assert set(self.errors(refused)) == {"head", "on"}
        done = self.post("MD-0412/split/", follow=True, **values)
        assert done.redirect_chain == [("/households/MD-0500/", 302)]
        assert "Đỗ Thị Huệ" in text(done)
        again = self.post("MD-0412/split/", **{**values, "code": "MD-0501"})
        assert "members" in self.errors(again)
        assert Household.objects.filter(code__startswith="MD-05").count() == 1


class MergeTests(FamilyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.into = factories.household(cls.doai, "Trần Văn Bảy", code="MD-0600")

    def test_all_join_and_the_empty_household_leaves_the_register(self):
        self.merge(self.into)
        self.household.refresh_from_db()
        assert (self.household.closed_on, self.household.closing_reason) == (SPLIT_ON, "merged")
        assert not self.household.members.present_on(SPLIT_ON).exists()
        joined = self.into.members.filter(order__gt=2).values_list("name", "relation")
        assert list(joined) == [
            ("Lê Thị Thơm", "other"), ("Lê Văn Nam", "other"), ("Lê Văn Hùng", "other"), ("Đỗ Thị Huệ", "other"),
        ]  # fmt: skip
        assert Lineage.objects.get().kind == "merge"
        assert self.into.members.filter(relation="head").count() == 1
        assert "household.joined" in self.kinds("MD-0600")
        assert "household.changed" in self.kinds()

    def test_its_status_ends_with_it(self):
        factories.recognition(self.household, "poor", date(2025, 12, 10))
        self.merge(self.into, close=leaving.close_household)
        assert Recognition.objects.get().valid_until == SPLIT_ON

    def test_what_cannot_merge(self):
        far = factories.household(self.ha)
        with self.assertRaisesMessage(ValidationError, "không nhập vào chính nó"):
            self.merge(self.household)
        with pytest.raises(services.OutOfScope):
            self.merge(far)
        with self.assertRaisesMessage(ValidationError, "trước ngày vào sổ"):
            self.merge(self.into, on=date(2010, 1, 1))
        with pytest.raises(services.StaleVersion):
            self.merge(self.into, version=0)
        assert not ChangeEntry.objects.filter(kind="household.joined").exists()

    def test_the_page(self):
        factories.recognition(self.household, "near_poor", date(2025, 12, 10))
        values = {"version": self.household.version, "code": "md-0600", "on": "05/10/2026"}
        refused = self.post("MD-0412/merge/", **{**values, "code": "PS-0001"})
        assert "không có hộ nào mang mã PS-0001" in self.errors(refused)["code"][0]
        done = self.post("MD-0412/merge/", follow=True, **values)
        assert done.redirect_chain == [("/households/MD-0600/", 302)]
        assert Recognition.objects.get().valid_until == SPLIT_ON

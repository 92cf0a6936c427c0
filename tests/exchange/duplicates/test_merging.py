"""A household recorded twice becomes one, and two again as they were."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as PropertyTestCase

from communes.models import ChangeEntry
from households import services
from households.exchange.duplicates.merging import doubles_among, doubt_again, merge_double, tell_apart, unmerge
from households.exchange.models import Merging, NotSame
from households.families.services import Parting, split_household
from households.models import Household, Lineage, Member
from households.reviews.models import Recognition
from households.support.models import Kind, Measure
from tests import factories
from tests.exchange.digests import digest
from tests.households.places import RegisterTestCase

MERGED_ON = date(2026, 11, 2)
ID = "001164000217"


class MergingTestCase(RegisterTestCase):
    """Two communes became one: both had the household of Lê Thị Thơm in their books."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.twin = factories.household(cls.thuong, "Lê Thị Thơm", code="MD-0777", registered_on=date(2015, 3, 1))
        son = factories.member("Lê Văn Hùng", 1988, sex="male", relation="child", household=cls.twin, order=3)
        son.index_name()
        son.save()
        cls.spell = factories.recognition(cls.twin, "poor", date(2025, 12, 10))
        factories.recognition(cls.household, "near_poor", date(2025, 12, 10))

    def merge(self, **values):
        values = {"on": MERGED_ON, "by": self.lan, "source": "form", **values}
        for household in (self.twin, self.household):
            household.refresh_from_db()
        return merge_double(self.twin, self.household, **values)

    def unmerge(self, merging, by=None):
        return unmerge(merging, by=by or self.lan, source="form")

    def present(self, household):
        return list(household.members.filter(left_on=None).values_list("name", "relation"))


class MergeTests(MergingTestCase):
    def test_nobody_is_there_twice_and_the_others_stay_what_they_are_to_their_head(self):
        self.merge()
        assert self.present(self.household) == [
            ("Lê Thị Thơm", "head"), ("Lê Văn Nam", "grandchild"), ("Lê Văn Hùng", "child"),
        ]  # fmt: skip
        assert set(self.twin.members.values_list("left_on", "leaving_reason")) == {(MERGED_ON, "merged")}

    def test_the_double_leaves_the_register_and_its_status_ends(self):
        self.merge()
        self.twin.refresh_from_db()
        assert (self.twin.closed_on, self.twin.closing_reason) == (MERGED_ON, "merged")
        assert self.twin.recognitions.get().valid_until == MERGED_ON
        assert self.household.recognitions.get().valid_until is None
        lineage = Lineage.objects.get()
        assert (lineage.kind, lineage.source, lineage.target, lineage.on) == (
            "merge", self.twin, self.household, MERGED_ON,
        )  # fmt: skip

    def test_the_history_tells_both(self):
        self.unmerge(self.merge())
        assert self.kinds()[-3:] == ["household.joined", "duplicate.merged", "duplicate.unmerged"]
        assert self.kinds("MD-0777")[-3:] == ["recognition.ended", "household.changed", "duplicate.unmerged"]
        merged = ChangeEntry.objects.get(kind="duplicate.merged")
        assert merged.after == {"household": "MD-0777 – Lê Thị Thơm", "doubles": "Lê Thị Thơm, Lê Văn Nam"}

    def test_a_stale_page_a_stranger_and_a_day_before_the_spell_change_nothing(self):
        before = digest()
        self.twin.version = 0
        with pytest.raises(services.StaleVersion):
            merge_double(self.twin, self.household, on=MERGED_ON, by=self.lan, source="form")
        with pytest.raises(services.OutOfScope):
            self.merge(by=self.binh)
        with self.assertRaisesMessage(ValidationError, "phải sau ngày 10/12/2025"):
            self.merge(on=date(2025, 12, 10))
        assert digest() == before

    def test_merged_once(self):
        self.merge()
        with self.assertRaisesMessage(ValidationError, "đã ra khỏi sổ"):
            self.merge()
        assert Merging.objects.count() == 1


class UnmergeTests(MergingTestCase):
    def test_all_is_as_it_was(self):
        before = digest()
        self.unmerge(self.merge())
        assert digest() == before

    def test_who_left_after_the_day_of_the_merging_comes_back_as_he_had_left(self):
        self.twin.members.filter(name="Lê Văn Hùng").update(left_on=date(2026, 11, 10), leaving_reason="died")
        before = digest()
        merging = self.merge()
        hung = self.household.members.get(name="Lê Văn Hùng")
        assert (hung.left_on, hung.leaving_reason) == (date(2026, 11, 10), "died")
        self.unmerge(merging)
        assert digest() == before

    def test_twice_is_once_and_then_again_from_the_start(self):
        before = digest()
        merging = self.merge()
        first = self.unmerge(merging)
        assert self.unmerge(merging).undo_change == first.undo_change
        self.unmerge(self.merge())
        assert digest() == before

    def test_a_chain_is_taken_back_from_its_end(self):
        third = factories.household(self.doai, "Lê Thị Thơn", code="MD-0888")
        before = digest()
        first = self.merge()
        self.household.refresh_from_db()
        second = merge_double(self.household, third, on=date(2026, 11, 3), by=self.lan, source="form")
        with self.assertRaisesMessage(ValidationError, "đã có thay đổi sau khi gộp"):
            self.unmerge(first)
        self.unmerge(second)
        self.unmerge(first)
        assert digest() == before

    def test_a_stranger_parts_nothing(self):
        merging = self.merge()
        with pytest.raises(services.OutOfScope):
            self.unmerge(merging, by=self.binh)


class ChangedSinceTests(MergingTestCase):
    def assert_kept(self, merging, because):
        before = digest()
        with self.assertRaisesMessage(ValidationError, because):
            self.unmerge(merging)
        assert digest() == before

    def test_a_member(self):
        merging = self.merge()
        hung = self.household.members.get(name="Lê Văn Hùng")
        self.household.refresh_from_db()
        hung.work = "waged"
        services.save_member(hung, version=self.household.version, by=self.lan, source="form")
        self.assert_kept(merging, "Sửa thành viên Lê Văn Hùng (MD-0412, Nguyễn Thị Lan, ")

    def test_a_part_of_the_household(self):
        merging = self.merge()
        self.household.refresh_from_db()
        hung = self.household.members.get(name="Lê Văn Hùng")
        parting = Parting([hung.pk], hung.pk, Household(code="MD-0999", village=self.doai), date(2026, 11, 9))
        split_household(self.household, parting, version=self.household.version, by=self.lan, source="form")
        self.assert_kept(merging, "Tách ra hộ mới (MD-0412")

    def test_a_status(self):
        merging = self.merge()
        Recognition.objects.filter(household=self.household).update(valid_until=date(2026, 11, 20))
        self.assert_kept(merging, "không còn như lúc gộp")

    def test_support_of_one_who_came(self):
        merging = self.merge()
        hung = self.household.members.get(name="Lê Văn Hùng")
        given = {"kind": Kind.GIFT, "given_on": date(2026, 11, 5), "member": hung}
        Measure.objects.create(household=self.household, village=self.doai, **given)
        self.assert_kept(merging, "đã nhận hỗ trợ")

    def test_a_form_on_which_its_village_has_gone_on(self):
        held = factories.review_round(self.commune)
        form = factories.listed(self.twin, held)
        factories.submitted(factories.household(self.thuong, "Trần Văn Bảy"), held)
        merging = self.merge()
        factories.met(form.stage)
        self.assert_kept(merging, "Thôn Thượng đã họp thôn")


class DoublesTests(MergingTestCase):
    def person(self, name, born=1990, key=1, **values):
        member = factories.member(name, born, **{"relation": "child", "pk": key, **values})
        member.index_name()
        return member

    def test_who_is_in_both(self):
        held = [
            self.person("Lê Thị Thơm", 1964, 11, relation="head"),
            self.person("Lê Văn Nam", 2015, 12),
            self.person("Lê Thị Hoa", 1990, 13, citizen_id=ID),
        ]
        cases = [
            (self.person("Lê Thị Thơn", 1964, relation="head"), 11),
            (self.person("Lê Thị Thơn", 1964), None),
            (self.person("LE VAN NAM", 2015, birth_month=3), 12),
            (self.person("Lê Văn Nam", 2016), None),
            (self.person("Lê Thị Huê", 1991, citizen_id=ID), 13),
            (self.person("Trần Thị Huê", 1990), None),
        ]
        for member, double in cases:
            with self.subTest(member.name, born=member.birth_year):
                assert doubles_among([member], held).get(1) == double

    def test_two_of_one_name_are_not_one_person(self):
        twice = [self.person("Lê Văn Nam", 2015, 1), self.person("Lê Văn Nam", 2015, 2)]
        assert doubles_among(twice, [self.person("Lê Văn Nam", 2015, 12)]) == {1: 12}

    def test_the_citizen_id_is_asked_first(self):
        leaving = [self.person("Lê Văn Nam", 2015, 1), self.person("Lê Văn Nam", 2015, 2, citizen_id=ID)]
        staying = [self.person("Lê Văn Nam", 2015, 12, citizen_id=ID), self.person("Lê Văn Nam", 2015, 13)]
        assert doubles_among(leaving, staying) == {2: 12, 1: 13}


class TellingApartTests(MergingTestCase):
    def test_it_is_remembered_once_and_can_be_doubted_again(self):
        for one, other in ((self.household, self.twin), (self.twin, self.household)):
            tell_apart(one, other, by=self.lan, source="form")
        remark = NotSame.objects.get()
        assert (remark.one, remark.other, remark.by) == (self.household, self.twin, self.lan)
        assert self.kinds().count("duplicate.told_apart") == 1
        for _time in range(2):
            doubt_again(self.twin, self.household, by=self.lan, source="form")
        assert not NotSame.objects.exists()
        assert self.kinds("MD-0777").count("duplicate.doubted") == 1

    def test_a_stranger_tells_nothing_apart(self):
        for verb in (tell_apart, doubt_again):
            with pytest.raises(services.OutOfScope):
                verb(self.household, self.twin, by=self.binh, source="form")


people = st.lists(
    st.tuples(
        st.sampled_from(["Lê Thị Thơm", "Lê Văn Nam", "Lê Văn Hùng", "Trần Văn Bảy"]),
        st.sampled_from([1964, 1988, 2015]),
        st.sampled_from(["", ID, "001164000989"]),
        st.sampled_from([None, date(2026, 10, 1), date(2026, 11, 10)]),
    ),
    max_size=5,
)


class AnyTwoHouseholds(PropertyTestCase):
    @given(people, people, st.booleans(), st.booleans())
    @settings(max_examples=25, deadline=None)
    def test_part_as_they_were_and_hold_nobody_twice(self, ours, theirs, one_is_poor, other_is_poor):
        village = factories.village(factories.unit())
        leaving, staying = self.household(village, ours, one_is_poor), self.household(village, theirs, other_is_poor)
        heads = Member.objects.filter(relation="head", left_on=None)
        before, alive = digest(), list(leaving.members.present_on(MERGED_ON))
        doubles = doubles_among(alive, staying.members.present_on(MERGED_ON))
        merging = merge_double(leaving, staying, on=MERGED_ON, by=None, source="form")
        assert heads.get().household == staying
        assert Member.objects.filter(household=staying).count() == len(theirs) + 2 + len(alive) - len(doubles)
        assert not leaving.members.present_on(MERGED_ON).exists()
        unmerge(merging, by=None, source="form")
        assert digest() == before

    def household(self, village, members, is_poor):
        created = factories.household(village)
        for order, (name, born, citizen_id, left_on) in enumerate(members, start=3):
            reason = "died" if left_on else ""
            values = {"citizen_id": citizen_id, "left_on": left_on, "leaving_reason": reason, "relation": "child"}
            member = factories.member(name, born, household=created, order=order, **values)
            member.index_name()
            member.save()
        if is_poor:
            factories.recognition(created, "poor", date(2025, 12, 10))
        return created

"""The verbs of the register: who may, from which version, and what the history keeps."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from communes.models import ChangeEntry
from communes.officers.rights import Right
from households import services
from households.models import Household, Lineage, Member
from households.services import OutOfScope, StaleVersion
from tests import factories
from tests.households.places import RegisterTestCase


class ScopeTests(RegisterTestCase):
    def test_who_serves_elsewhere_changes_nothing(self):
        with pytest.raises(OutOfScope):
            services.update_household(self.household, version=1, by=self.binh, source="form", address="Xóm 9")
        with pytest.raises(OutOfScope):
            services.move_household(
                self.household, version=1, village=self.ha, on=date(2026, 3, 1), by=self.binh, source="form"
            )
        with pytest.raises(OutOfScope):
            services.save_member(factories.member(household=self.household), version=1, by=self.binh, source="form")
        with pytest.raises(OutOfScope):
            services.show_citizen_id(self.head, by=self.binh)
        assert self.kinds() == ["household.registered"]
        assert Household.objects.get(pk=self.household.pk).version == 1

    def test_a_household_cannot_be_put_out_of_sight_but_by_a_move(self):
        with pytest.raises(OutOfScope):
            services.update_household(self.household, version=1, by=self.lan, source="form", village=self.ha)
        assert Household.objects.get(pk=self.household.pk).village == self.doai

    def test_a_move_may_lead_out_of_sight(self):
        services.move_household(
            self.household, version=1, village=self.ha, on=date(2026, 3, 1), by=self.lan, source="form"
        )
        assert not Household.objects.visible_to(self.lan).exists()
        assert Household.objects.visible_to(self.binh).get() == self.household
        moved = Lineage.objects.get()
        assert (moved.kind, moved.source_village, moved.target_village) == ("move", self.doai, self.ha)
        assert ChangeEntry.objects.get(kind="household.moved").after == {"village_id": self.ha.pk, "on": "2026-03-01"}


class MoveTests(RegisterTestCase):
    def move(self, village, on=date(2026, 3, 1)):
        return services.move_household(self.household, version=1, village=village, on=on, by=self.lan, source="form")

    def test_to_where_it_is_already(self):
        with pytest.raises(ValidationError, match="chính thôn này"):
            self.move(self.doai)

    def test_to_a_village_from_the_day_on_which_it_is_closed(self):
        self.thuong.closed_on = date(2026, 3, 2)
        self.thuong.save()
        with pytest.raises(ValidationError, match="không nhận hộ mới"):
            self.move(self.thuong, on=date(2026, 3, 2))
        assert self.move(self.thuong, on=date(2026, 3, 1)).village == self.thuong

    def test_before_it_was_registered(self):
        with pytest.raises(ValidationError, match="trước ngày vào sổ"):
            self.move(self.thuong, on=date(2012, 9, 11))
        assert self.move(self.thuong, on=date(2012, 9, 12)).village == self.thuong


class VersionTests(RegisterTestCase):
    def test_the_second_to_save_gets_the_row_as_it_stands(self):
        services.update_household(self.household, version=1, by=self.lan, source="form", address="Xóm 3")
        with pytest.raises(StaleVersion) as stale:
            services.update_household(self.household, version=1, by=self.lan, source="form", address="Xóm 4")
        assert (stale.value.current.address, stale.value.current.version) == ("Xóm 3", 2)

    def test_a_member_is_saved_under_the_version_of_its_household(self):
        services.update_household(self.household, version=1, by=self.lan, source="form", address="Xóm 3")
        with pytest.raises(StaleVersion):
            services.save_member(self.head, version=1, by=self.lan, source="form")

    def test_saving_what_is_there_already_is_no_change(self):
        services.update_household(self.household, version=1, by=self.lan, source="form", address="")
        services.save_member(self.head, version=1, by=self.lan, source="form")
        assert self.kinds() == ["household.registered"]
        assert Household.objects.get(pk=self.household.pk).version == 1


class ClosingTests(RegisterTestCase):
    def close(self, on):
        return services.close_household(
            self.household, version=1, closed_on=on, closing_reason="moved", by=self.lan, source="form"
        )

    def test_what_left_the_register_is_not_changed_any_more(self):
        self.close(date(2026, 3, 1))
        for change in (
            lambda: services.update_household(self.household, version=2, by=self.lan, source="form", address="Xóm 3"),
            lambda: services.save_member(self.head, version=2, by=self.lan, source="form"),
            lambda: services.close_household(
                self.household, version=2, closed_on=date(2026, 4, 1), closing_reason="died", by=self.lan, source="form"
            ),
        ):
            with pytest.raises(ValidationError, match="đã ra khỏi sổ"):
                change()

    def test_it_does_not_leave_before_it_came(self):
        with pytest.raises(ValidationError, match="trước ngày vào sổ"):
            self.close(date(2012, 9, 11))
        assert self.close(date(2012, 9, 12)).closed_on == date(2012, 9, 12)


class MemberTests(RegisterTestCase):
    def test_a_second_head_is_refused_in_words(self):
        second = factories.member("Lê Văn Hùng", 1990, household=self.household)
        with pytest.raises(ValidationError, match="đã có chủ hộ"):
            services.save_member(second, version=1, by=self.lan, source="form")

    def test_a_new_name_of_the_head_is_the_name_of_the_household(self):
        self.head.name = "Lê Thị Thơ"
        services.save_member(self.head, version=1, by=self.lan, source="form")
        household = Household.objects.get(pk=self.household.pk)
        assert (household.head_name, household.head_fold) == ("Lê Thị Thơ", "le thi tho")

    def test_the_history_keeps_what_differs_and_nothing_else(self):
        self.head.insured = False
        services.save_member(self.head, version=1, by=self.lan, source="form")
        entry = ChangeEntry.objects.get(kind="member.changed")
        assert (entry.before, entry.after, entry.label) == ({"insured": True}, {"insured": False}, "Lê Thị Thơm")

    def test_whoever_sees_a_citizen_id_stands_in_the_history(self):
        Member.objects.filter(pk=self.head.pk).update(citizen_id="001164000217")
        self.head.refresh_from_db()
        surveyor = factories.officer("surveyor", self.doai)
        assert services.show_citizen_id(self.head, by=surveyor) == "001164000217"
        entry = ChangeEntry.objects.get(kind="member.id_shown")
        assert (entry.change.by, entry.label, entry.before, entry.after) == (surveyor, "Lê Thị Thơm", {}, {})


class SearchTests(RegisterTestCase):
    def found(self, words):
        return {household.code for household in Household.objects.found_by(words)}

    def test_names_are_found_without_marks_and_in_any_writing(self):
        factories.household(self.doai, "Đỗ Thị Hoà", code="MD-0001")
        for words in ("do thi hoa", "ĐỖ THỊ HOÀ", "Đỗ Thị Hòa", "Đỗ Thị Hoà", "  do   thi ", "hoa"):
            assert "MD-0001" in self.found(words), words
        assert self.found("do thi ho a") == set()

    def test_a_member_or_a_code_finds_the_household(self):
        assert self.found("van nam") == {"MD-0412"}
        assert self.found("md-0412") == {"MD-0412"}
        assert self.found("%") == set()

    def test_the_masked_list_is_found_by_code_only(self):
        assert Household.objects.coded("0412").exists()
        assert not Household.objects.coded("thom").exists()


class OpenTests(RegisterTestCase):
    def test_the_first_day_counts_and_the_day_of_leaving_does_not(self):
        services.close_household(
            self.household, version=1, closed_on=date(2026, 3, 1), closing_reason="moved", by=None, source="form"
        )
        days = [date(2012, 9, 11), date(2012, 9, 12), date(2026, 2, 28), date(2026, 3, 1)]
        assert [Household.objects.open_on(day).exists() for day in days] == [False, True, True, False]

    def test_each_right_has_its_own_villages(self):
        surveyor = factories.officer("surveyor", self.doai)
        assert Household.objects.visible_to(surveyor).exists()
        assert not Household.objects.visible_to(surveyor, Right.EDIT_HOUSEHOLDS).exists()
        assert Household.objects.visible_to(self.hoa, Right.LIST_MASKED).exists()
        assert not Household.objects.visible_to(self.hoa).exists()

"""The forms of a household: the good way, and each bad way in words."""

from datetime import date

import pytest
from django.db import IntegrityError

from communes.models import RECORDS_BEGIN, ChangeEntry, VillagePlacement
from households import services, views
from households.models import Household, Lineage, Member
from tests import factories
from tests.households.places import NEW, FormTestCase, text


class WhoMayTests(FormTestCase):
    PAGES = (
        "MD-0412/edit/",
        "MD-0412/close/",
        "MD-0412/move/",
        "MD-0412/members/add/",
    )

    def test_only_an_officer_of_the_village_opens_and_sends_a_form(self):
        pages = [*self.PAGES, f"MD-0412/members/{self.head.pk}/edit/"]
        strangers = [self.binh, self.hoa, self.tuan, factories.officer("surveyor", self.doai)]
        for page in pages:
            assert self.page(page).status_code == 200, page
            for stranger in strangers:
                assert self.page(page, by=stranger).status_code == 404, page
                assert self.post(page, by=stranger, version="1").status_code == 404, page
        assert self.kinds() == ["household.registered"]

    def test_only_an_officer_adds(self):
        assert self.page("add/").status_code == 200
        for stranger in (self.hoa, self.tuan, factories.officer("surveyor", self.doai)):
            assert self.page("add/", by=stranger).status_code == 404
            assert self.post("add/", by=stranger, **NEW).status_code == 404
        assert Household.objects.count() == 1

    def test_a_member_of_another_household_is_not_found_here(self):
        other = factories.household(self.thuong).members.first()
        assert self.page(f"MD-0412/members/{other.pk}/edit/").status_code == 404


class AddTests(FormTestCase):
    def add(self, follow=False, **values):
        return self.post("add/", follow=follow, **{**NEW, **values})

    def test_a_household_with_its_head(self):
        response = self.add(follow=True)
        assert response.redirect_chain == [("/households/MD-0500/", 302)]
        assert "Đã ghi MD-0500 – Đỗ Thị Hoà vào sổ." in text(response)
        household = Household.objects.get(code="MD-0500")
        assert (household.village, household.address) == (self.thuong, "Xóm 3")
        assert household.registered_on == date(2026, 3, 1)
        head = household.members.get()
        assert (head.name, head.name_fold, head.relation) == ("Đỗ Thị Hoà", "do thi hoa", "head")
        assert (head.birth_year, head.birth_month, head.birth_day) == (1971, None, None)
        assert self.kinds("MD-0500") == ["household.registered"]

    def test_a_form_that_comes_twice_is_told_that_the_code_is_taken(self):
        self.add()
        assert self.errors(self.add())["code"] == ["Mã hộ này đã có trong sổ. Tìm theo mã để mở hộ đó."]
        assert Household.objects.filter(code="MD-0500").count() == 1

    def test_a_form_that_comes_twice_at_once_is_told_the_same(self):
        register = services.register_many

        def beaten(registrations, **how):
            register([services.Registration(Household(**NEW_ROW, village=self.thuong), [factories.member()])], **how)
            raise IntegrityError

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(views.services, "register_many", beaten)
            response = self.add()
        assert "Mã hộ này đã có trong sổ" in self.errors(response)["code"][0]

    def test_a_breach_that_is_no_double_code_is_not_hidden(self):
        def broken(registrations, **how):
            raise IntegrityError

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(views.services, "register_many", broken)
            with pytest.raises(IntegrityError):
                self.add()

    def test_what_is_missing_is_named(self):
        errors = self.errors(self.post("add/"))
        assert {"code", "village", "registered_on", "name", "birth", "sex", "ethnicity", "schooling", "work"} == set(
            errors
        )
        assert errors["code"] + errors["village"] + errors["work"] == [
            "Nhập mã hộ.",
            "Chọn thôn nơi hộ ở.",
            "Chọn việc làm.",
        ]
        assert errors["birth"] == ["Nhập năm sinh. Không rõ ngày, tháng thì để trống hai ô đó."]

    def test_errors_of_both_halves_stand_in_one_summary_and_nothing_is_lost(self):
        page = text(self.add(code="MĐ 5", birth_2="", address="Xóm Đình"))
        assert "Có 2 chỗ cần sửa" in page
        assert 'href="#id_code"' in page
        assert 'href="#id_birth_0"' in page
        assert 'value="Xóm Đình"' in page
        assert "<title>Lỗi: " in page

    def test_codes_that_are_none(self):
        for code in ("MĐ-0412", "MD 0412", "md_0412"):
            assert "Mã hộ gồm chữ in hoa" in self.errors(self.add(code=code))["code"][0]

    def test_a_village_of_the_next_commune_or_one_that_is_closed(self):
        self.thuong.closed_on = date(2026, 1, 1)
        self.thuong.save()
        for code in ("10459-01", "10441-02", "x"):
            assert "không có trong danh sách" in self.errors(self.add(village=code))["village"][0]

    def test_a_day_after_today(self):
        assert "ở sau hôm nay (22/11/2026)" in self.errors(self.add(registered_on="23/11/2026"))["registered_on"][0]
        assert self.add(registered_on="22/11/2026").status_code == 302

    def test_villages_stand_under_their_communes_when_there_are_several(self):
        assert "<optgroup" not in text(self.page("add/"))
        self.lan.assignments.create(unit=self.next_commune, role="officer", valid_from=date(2020, 1, 1))
        page = text(self.page("add/"))
        assert page.count("<optgroup") == 2
        assert '<optgroup label="Xã Phúc Sơn"> <option value="10459-01">Thôn Hạ</option>' in page

    def test_doubts_about_the_citizen_id_are_told_and_do_not_stop(self):
        response = self.add(follow=True, citizen_id="001 071 000217")
        assert Member.objects.get(citizen_id="001071000217").household.code == "MD-0500"
        assert "Đỗ Thị Hoà: Số định danh không khớp giới tính (số thứ tư)." in text(response)


NEW_ROW = {"code": "MD-0500", "registered_on": date(2026, 3, 1)}


class EditTests(FormTestCase):
    def edit(self, **values):
        return self.post("MD-0412/edit/", **{"address": "Xóm 3", "registered_on": "12/09/2012", "version": 1, **values})

    def test_an_address_is_put_right(self):
        self.assertRedirects(self.edit(), "/households/MD-0412/")
        household = Household.objects.get(pk=self.household.pk)
        assert (household.address, household.version) == ("Xóm 3", 2)
        entry = ChangeEntry.objects.get(kind="household.changed")
        assert (entry.before, entry.after) == ({"address": ""}, {"address": "Xóm 3"})
        assert (entry.change.by, entry.change.source) == (self.lan, "form")

    def test_code_and_village_are_not_changed_here(self):
        self.edit(code="MD-9999", village="10441-02", head_name="X")
        household = Household.objects.get(pk=self.household.pk)
        assert (household.code, household.village, household.head_name) == ("MD-0412", self.doai, "Lê Thị Thơm")

    def test_bad_days(self):
        assert "Ngày viết theo dạng" in self.errors(self.edit(registered_on="1292012"))["registered_on"][0]
        assert "ở sau hôm nay" in self.errors(self.edit(registered_on="23/11/2026"))["registered_on"][0]

    def test_a_page_without_its_version(self):
        for version in ("", "x"):
            assert "thiếu số phiên bản" in self.errors(self.edit(version=version))["version"][0]

    def test_a_household_that_left_is_not_edited(self):
        services.close_household(
            self.household, version=1, closed_on=date(2026, 3, 1), closing_reason="moved", by=None, source="form"
        )
        assert self.errors(self.edit(version=2))["__all__"] == ["Hộ đã ra khỏi sổ nên không sửa được nữa."]


class CloseTests(FormTestCase):
    def close(self, **values):
        return self.post(
            "MD-0412/close/", **{"closed_on": "01/03/2026", "closing_reason": "moved", "version": 1, **values}
        )

    def test_it_leaves_on_its_day_for_its_reason(self):
        self.assertRedirects(self.close(note="Theo con vào Đồng Nai"), "/households/MD-0412/")
        household = Household.objects.get(pk=self.household.pk)
        assert (household.closed_on, household.closing_reason) == (date(2026, 3, 1), "moved")
        entry = ChangeEntry.objects.get(kind="household.changed")
        assert entry.change.reason == "Theo con vào Đồng Nai"

    def test_bad_ways(self):
        assert self.errors(self.close(closing_reason=""))["closing_reason"] == ["Chọn một lý do."]
        assert "ở sau hôm nay" in self.errors(self.close(closed_on="23/11/2026"))["closed_on"][0]
        assert "trước ngày vào sổ" in self.errors(self.close(closed_on="11/09/2012"))["closed_on"][0]
        assert self.errors(self.close(closing_reason="bankrupt"))["closing_reason"]
        assert Household.objects.get(pk=self.household.pk).closed_on is None


class MoveTests(FormTestCase):
    def move(self, **values):
        return self.post("MD-0412/move/", **{"on": "01/03/2026", "version": 1, **values})

    def test_within_the_commune(self):
        self.assertRedirects(self.move(village="10441-02"), "/households/MD-0412/")
        assert Household.objects.get(pk=self.household.pk).village == self.thuong
        assert Lineage.objects.get().on == date(2026, 3, 1)

    def test_to_another_commune_by_the_code_of_the_village(self):
        response = self.post("MD-0412/move/", village_code=" 10459-01 ", on="01/03/2026", version=1, follow=True)
        assert response.redirect_chain == [("/households/", 302)]
        assert "hộ nay thuộc cán bộ của thôn mới" in text(response)
        assert Household.objects.visible_to(self.binh).exists()

    def test_bad_ways(self):
        cases = [
            ({}, "village", "Chọn thôn nơi hộ chuyển đến"),
            ({"village": "10441-02", "village_code": "10459-01"}, "village_code", "không dùng cả hai"),
            ({"village_code": "99999-01"}, "village_code", "Không có thôn nào mang mã 99999-01"),
            ({"village": "10459-01"}, "village", "không có trong danh sách"),
            ({"village": "10441-01"}, "__all__", "đang ở chính thôn này"),
            ({"village": "10441-02", "on": "23/11/2026"}, "on", "ở sau hôm nay"),
            ({"village": "10441-02", "on": "11/09/2012"}, "__all__", "trước ngày vào sổ"),
        ]
        for values, field, message in cases:
            with self.subTest(message):
                assert message in self.errors(self.move(**values))[field][0]
        assert Household.objects.get(pk=self.household.pk).village == self.doai

    def test_a_village_that_takes_no_more(self):
        self.thuong.closed_on = date(2026, 1, 1)
        self.thuong.save()
        assert "không nhận hộ mới nữa" in self.errors(self.move(village="10441-02"))["__all__"][0]

    def test_an_officer_who_moved_on_meanwhile(self):
        VillagePlacement.objects.filter(village=self.doai).update(valid_from=RECORDS_BEGIN, unit=self.next_commune)
        assert self.move(village="10441-02").status_code == 404

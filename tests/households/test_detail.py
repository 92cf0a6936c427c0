"""The page of a household: who sees it, what stands on it, and what looking leaves behind."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.models import ChangeEntry
from households import services
from households.models import Member
from tests import factories
from tests.households.places import RegisterTestCase, text


class WhoSeesItTests(RegisterTestCase):
    def test_each_role(self):
        seen = {
            200: [self.lan, factories.officer("surveyor", self.doai), factories.officer("approver", self.commune)],
            404: [
                *(self.binh, self.hoa, self.tuan, factories.officer()),
                *(factories.officer("observer", self.commune), factories.officer("surveyor", self.thuong)),
            ],
        }
        for status, officers in seen.items():
            for officer in officers:
                assert self.page("MD-0412/", by=officer).status_code == status, officer.assignments.first()
                answer = self.post("MD-0412/", by=officer, show=self.head.pk)
                assert answer.status_code == status, officer.assignments.first()

    def test_only_who_may_edit_here_is_offered_to(self):
        both = factories.officer("surveyor", self.doai)
        both.assignments.create(unit=self.next_commune, role="officer", valid_from=date(2020, 1, 1))
        assert "/households/MD-0412/edit/" in text(self.page("MD-0412/"))
        assert "/edit/" not in text(self.page("MD-0412/", by=both))

    def test_a_code_that_is_none(self):
        assert self.page("MD-9999/").status_code == 404


class WhatStandsOnItTests(RegisterTestCase):
    def test_the_summary_says_what_the_members_make_it(self):
        Member.objects.filter(pk=self.head.pk).update(ethnicity="06", merit=True)
        page = text(self.page("MD-0412/"))
        for expected in (
            "Hộ bà Lê Thị Thơm",
            "Thôn Đoài, Xã Mỹ Đức",
            "2 người, 1 trẻ dưới 16 tuổi",
            "Mường (06)",
            "12/09/2012",
            "Hộ dân tộc thiểu số; Hộ có người có công với cách mạng; Phụ nữ làm chủ hộ; Hộ có trẻ em",
        ):
            assert expected in page, expected

    def test_births_are_written_as_far_as_they_are_known(self):
        self.head.birth_day, self.head.birth_month = 4, 2
        self.grandson.birth_month = 11
        for member in (self.head, self.grandson):
            member.save()
        page = text(self.page("MD-0412/"))
        assert ">04/02/1964<" in page
        assert ">11/2015<" in page

    def test_who_left_is_kept_apart(self):
        self.grandson.left_on, self.grandson.leaving_reason = date(2026, 3, 1), "moved"
        services.save_member(self.grandson, version=1, by=self.lan, source="form")
        response = self.page("MD-0412/")
        assert [member.name for member in response.context["members"]] == ["Lê Thị Thơm"]
        assert "rời hộ 01/03/2026: chuyển đi" in text(response)

    def test_a_household_without_a_head_says_so(self):
        self.head.left_on, self.head.leaving_reason = date(2026, 3, 1), "died"
        services.save_member(self.head, version=1, by=self.lan, source="form")
        assert "Hộ chưa có chủ hộ." in text(self.page("MD-0412/"))

    def test_a_household_that_left_says_when_and_why_and_is_not_edited(self):
        services.close_household(
            self.household, version=1, closed_on=date(2026, 3, 1), closing_reason="moved", by=self.lan, source="form"
        )
        page = text(self.page("MD-0412/"))
        assert "Hộ đã ra khỏi sổ từ ngày 01/03/2026: chuyển đi khỏi thành phố." in page
        assert "/edit/" not in page

    def test_the_number_of_queries_does_not_grow_with_members_and_history(self):
        def queries():
            self.client.force_login(self.lan)
            with CaptureQueriesContext(connection) as captured:
                self.client.get("/households/MD-0412/")
            return len(captured)

        few = queries()
        for version in range(1, 16):
            person = factories.member(f"Lê Văn {version}", 1990, relation="child", household=self.household)
            services.save_member(person, version=version, by=self.lan, source="form")
        assert queries() == few


class CitizenIdTests(RegisterTestCase):
    def setUp(self):
        Member.objects.filter(pk=self.head.pk).update(citizen_id="001164000217")

    def test_it_is_masked_until_somebody_asks_and_once(self):
        assert "001164000217" not in text(self.page("MD-0412/"))
        assert "•••• •••• •217" in text(self.page("MD-0412/"))
        assert "001164000217" in text(self.post("MD-0412/", show=self.head.pk))
        assert "001164000217" not in text(self.page("MD-0412/"))

    def test_who_looked_is_kept(self):
        self.post("MD-0412/", show=self.head.pk)
        assert ChangeEntry.objects.get(kind="member.id_shown").change.by == self.lan
        assert "Xem số định danh của Lê Thị Thơm" in text(self.page("MD-0412/"))

    def test_a_member_of_another_household_is_not_shown(self):
        other = factories.household(self.doai, "Bùi Thị Nụ")
        for asked in (other.members.first().pk, "x", ""):
            assert self.post("MD-0412/", show=asked).status_code == 404
        assert "member.id_shown" not in self.kinds()

    def test_doubts_are_marked(self):
        Member.objects.filter(pk=self.head.pk).update(citizen_id="001071000217")
        page = text(self.page("MD-0412/"))
        assert "Số định danh không khớp giới tính" in page
        assert "Số định danh không khớp năm sinh" in page


class HistoryTests(RegisterTestCase):
    def test_it_reads_in_the_words_of_the_forms(self):
        self.head.work, self.head.citizen_id = "retired", "001164000217"
        services.save_member(self.head, version=1, by=self.lan, source="form")
        services.update_household(
            self.household, version=2, by=self.lan, source="form", registered_on=date(2012, 9, 13)
        )
        services.move_household(
            self.household, version=3, village=self.thuong, on=date(2026, 3, 1), by=self.lan, source="form"
        )
        lines = self.page("MD-0412/").context["lines"]
        assert [line.label for line in lines] == ["Chuyển thôn", "Sửa hộ", "Sửa thành viên Lê Thị Thơm", "Vào sổ hộ"]
        assert [line.differences for line in lines] == [
            [("Thôn, tổ dân phố", "Thôn Đoài", "Thôn Thượng"), ("Từ ngày", "", "01/03/2026")],
            [("Vào sổ ngày", "12/09/2012", "13/09/2012")],
            [
                ("Số định danh", "", "•••• •••• •217"),
                ("Việc làm", "Làm nông, lâm, ngư nghiệp", "Già yếu, nghỉ hưu"),
            ],
            [],
        ]
        assert {line.by_name for line in lines[:3]} == {"Nguyễn Thị Lan"}

    def test_twenty_lines_a_page(self):
        for version in range(1, 21):
            services.update_household(
                self.household, version=version, by=self.lan, source="form", address=f"Xóm {version}"
            )
        assert len(self.page("MD-0412/").context["lines"]) == 20
        assert [line.label for line in self.page("MD-0412/", page=2).context["lines"]] == ["Vào sổ hộ"]

    def test_a_citizen_id_stands_nowhere_in_it(self):
        for number, version in (("001164000217", 1), ("001164000218", 2)):
            self.head.citizen_id = number
            services.save_member(self.head, version=version, by=self.lan, source="form")
        page = text(self.page("MD-0412/"))
        assert "00116400021" not in page

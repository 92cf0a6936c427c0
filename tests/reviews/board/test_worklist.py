"""My work: what each role finds on landing, what comes first, and the one main button."""

from datetime import date

import time_machine
from django.urls import reverse

from communes.officers.rights import Role
from households.reviews.entering.services import Submission, correct, submit_many
from households.reviews.models import CalendarDay, Review, Round
from households.reviews.stages.reports import Answer, Report, answer_opinions, ask_opinions, return_list, submit_lists
from households.reviews.stages.stages import open_case
from tests import factories
from tests.reviews.board.board_case import BoardTestCase, stage_of, url

OFFICER, APPROVER, MANAGER = Role.OFFICER, Role.APPROVER, Role.MANAGER
SURVEYOR, OBSERVER = Role.SURVEYOR, Role.OBSERVER


class TasksTests(BoardTestCase):
    def asked(self, *reviews):
        """The opinion on the list of the next commune, which `reviews` are."""
        for review in reviews:
            factories.reported(stage_of(review))
        report = Report(self.next_commune, self.round, "15/BC-UBND", date(2026, 11, 20))
        return ask_opinions([report], by=None, source="command")[0]

    def answered(self, verdict):
        review = self.sent("Thôn Bãi", self.next_commune)
        answer = Answer(self.asked(review), "310/UBND", date(2026, 11, 21), verdict, "Xem lại hai hộ.")
        answer_opinions([answer], by=None, source="command")
        self.people[APPROVER].assignments.update(unit=self.next_commune)
        return review

    def test_a_form_that_nobody_began(self):
        to_enter = ("enter", "1 hộ chưa nhập", "Thôn Đoài")
        assert {role: self.tasks(role) for role in self.people} == {
            SURVEYOR: [to_enter],
            OFFICER: [to_enter],
            APPROVER: [],
            MANAGER: [],
            OBSERVER: [],
        }

    def test_a_surveyor_finds_the_forms_of_his_villages_alone(self):
        factories.listed(factories.household(factories.village(self.commune, "Thôn Bãi")), self.round)
        assert [place for *_rest, place in self.tasks(SURVEYOR)] == ["Thôn Đoài"]
        assert [place for *_rest, place in self.tasks(OFFICER)] == ["Thôn Bãi", "Thôn Đoài"]

    def test_a_form_without_a_result_is_to_be_mended(self):
        self.sent("Thôn Bãi", assessed_income=None, b1=120)
        assert ("mend", "Thôn Bãi") in {(group, place) for group, _label, place in self.tasks(OFFICER)}

    def test_the_steps_of_the_villages(self):
        self.sent("Thôn Một")
        factories.met(stage_of(self.sent("Thôn Hai")))
        self.posted("Thôn Ba", on=date(2026, 11, 20))
        self.disputed("Thôn Bốn")
        self.posted("Thôn Năm")
        assert self.tasks(OFFICER) == [
            ("enter", "1 hộ chưa nhập", "Thôn Đoài"),
            ("meeting", "Ghi biên bản họp thôn, 1 hộ", "Thôn Một"),
            ("posting", "Đang niêm yết, 1 hộ", "Thôn Ba"),
            ("posting", "Niêm yết kết quả, 1 hộ", "Thôn Hai"),
            ("recheck", "Phúc tra, 1 khiếu nại", "Thôn Bốn"),
            ("list", "Trình danh sách, 1 hộ", "Thôn Năm"),
        ]
        assert self.tasks(OBSERVER) == [
            ("meeting", "Sắp họp thôn, 1 hộ", "Thôn Một"),
            ("posting", "Đang niêm yết, 1 hộ", "Thôn Ba"),
            ("posting", "Sắp niêm yết, 1 hộ", "Thôn Hai"),
            ("recheck", "Đang phúc tra, 1 khiếu nại", "Thôn Bốn"),
        ]
        assert self.tasks(APPROVER) == self.tasks(MANAGER) == []
        assert len(self.tasks(SURVEYOR)) == 1

    def test_a_commune_asks_for_the_opinion_when_every_village_has_reported(self):
        factories.reported(stage_of(self.sent("Thôn Bãi")))
        sections = self.page(OFFICER).context["sections"]
        (task,) = next(section.tasks for section in sections if section.group == "opinion")
        assert (task.state, task.note, task.button) == ("blocked", "1 / 2 thôn đã trình danh sách.", "")
        Review.objects.filter(pk=self.listed.pk).update(state="removed")
        page = self.page(OFFICER)
        (task,) = page.context["sections"][0].tasks
        assert (task.state, task.note) == ("todo", "1 / 1 thôn đã trình danh sách.")
        self.assertContains(page, f'href="{url("opinion_ask", 2026)}">Xin ý kiến cấp trên</a>')

    def test_an_opinion_that_is_asked_waits_for_the_manager(self):
        opinion = self.asked(self.sent("Thôn Bãi", self.next_commune))
        assert self.tasks(MANAGER) == [("opinion", "Trả lời báo cáo số 15/BC-UBND", "Xã Phúc Sơn")]
        self.assertContains(self.page(MANAGER), f'href="{url("opinion_answer", opinion.pk)}">Trả lời ý kiến</a>')
        self.people[APPROVER].assignments.update(unit=self.next_commune)
        assert self.tasks(APPROVER) == [("opinion", "Chờ ý kiến về danh sách", "Xã Phúc Sơn")]
        self.assertNotContains(self.page(APPROVER), "Xem và quyết định")

    def test_with_a_favourable_opinion_the_list_is_to_be_decided(self):
        self.answered("agrees")
        assert self.tasks(APPROVER) == [("decision", "Quyết định, 1 hộ", "Thôn Bãi")]
        self.assertContains(self.page(APPROVER), f'href="{url("decide", 2026)}">Xem và quyết định</a>')
        assert self.tasks(MANAGER) == []

    def test_with_another_opinion_it_is_to_be_returned(self):
        review = self.answered("returns")
        assert self.tasks(APPROVER) == [("opinion", "Trả lại danh sách, 1 hộ", "Thôn Bãi")]
        page = self.page(APPROVER)
        self.assertContains(page, f'href="{url("return_list", review.stage_id)}">Trả lại danh sách</a>')
        self.assertContains(page, "Xem lại hai hộ.")

    def test_a_list_that_was_posted_again_is_in_no_report_yet(self):
        """The next commune has two villages; the list of one is returned, reviewed and posted again."""
        returned = self.sent("Thôn Thượng", self.next_commune)
        factories.reported(stage_of(returned))
        self.answered("returns")
        stage = return_list(stage_of(returned), reason="Xem lại", by=None, source="command")
        self.people[OFFICER].assignments.update(unit=self.next_commune)
        assert [label for _group, label, _place in self.tasks(APPROVER)] == ["Trả lại danh sách, 1 hộ"]
        review = correct(stage.reviews.get(), by=self.people[OFFICER])
        submit_many([Submission(review, factories.form(reviewed_on=date(2026, 11, 23)))], by=None, source="command")
        factories.met(stage)
        factories.posted(stage, on=date(2026, 11, 23))
        with time_machine.travel("2026-11-26 09:00+07:00", tick=False):
            submit_lists([stage], on=date(2026, 11, 26), by=None, source="command")
            assert self.tasks(OFFICER) == [("opinion", "Xin ý kiến cấp trên về danh sách", "Xã Phúc Sơn")]
            self.assertContains(self.page(OFFICER), "2 / 2 thôn đã trình danh sách.")

    def test_a_household_that_asked_between_two_rounds_has_its_own_fifteen_days(self):
        stage = open_case("newly-poor-qd24", factories.village(self.commune, "Thôn Bãi"), date(2026, 11, 16))
        household = factories.household(stage.village, "Bùi Thị Nụ")
        Review.objects.create(household=household, stage=stage, origin="requested", zone="rural")
        assert ("enter", str(household), "Thôn Bãi") in self.tasks(OFFICER)
        page = self.page(OFFICER)
        self.assertContains(page, "Hồ sơ thường xuyên, từ 16/11/2026 đến 30/11/2026.")
        self.assertContains(page, "25/11/2026")
        assert self.tasks(SURVEYOR) == [("enter", "1 hộ chưa nhập", "Thôn Đoài")]

    def test_a_household_between_two_rounds_is_decided_by_itself(self):
        stage = open_case("newly-poor-qd24", factories.village(self.commune, "Thôn Bãi"), date(2026, 11, 16))
        household = factories.household(stage.village, "Bùi Thị Nụ")
        review = Review.objects.create(household=household, stage=stage, origin="requested", zone="rural")
        submit_many([Submission(review, factories.form(reviewed_on=date(2026, 11, 16)))], by=None, source="command")
        assert ("meeting", "Ghi biên bản họp thôn, 1 hộ", "Thôn Bãi") in self.tasks(OFFICER)
        factories.reported(stage)
        assert self.tasks(APPROVER) == [("decision", str(household), "Thôn Bãi")]
        self.assertContains(self.page(APPROVER), f'href="{url("decide_one", review.pk)}">Xem và quyết định</a>')

    def test_a_round_that_nobody_opened_waits_for_the_manager(self):
        assert all(group != "round" for group, *_rest in self.tasks(MANAGER))
        Review.objects.all().delete()
        Round.objects.get().stages.all().delete()
        Round.objects.all().delete()
        assert self.tasks(MANAGER) == [("late", "Mở đợt rà soát 2026", "")]
        self.assertContains(self.page(MANAGER), f'href="{url("round_open")}">Mở đợt rà soát 2026</a>')
        with time_machine.travel("2026-08-31 09:00+07:00", tick=False):
            assert self.tasks(MANAGER) == []


class LateTests(BoardTestCase):
    def test_what_is_late_comes_first_then_what_is_due_first(self):
        self.disputed("Thôn Bốn", on=date(2026, 11, 10))
        self.disputed("Thôn Ba", on=date(2026, 11, 13))
        found = self.page(OFFICER)
        assert [group for group, *_rest in self.tasks(OFFICER)] == ["late", "enter", "recheck"]
        self.assertContains(found, "Quá hạn 4 ngày", count=1)
        self.assertContains(found, "<b>1 việc</b> quá hạn")

    def test_a_day_off_moves_the_due_day(self):
        """A complaint of the 12th is due on the 20th; with two days off it is the 24th."""
        self.disputed("Thôn Bốn", on=date(2026, 11, 12))
        with time_machine.travel("2026-11-19 09:00+07:00", tick=False):
            self.assertContains(self.page(OFFICER), "03/12/2026")
            CalendarDay.objects.create(day=date(2026, 12, 8), name="Nghỉ bù")
            self.assertContains(self.page(OFFICER), "02/12/2026")

    def test_the_main_button_is_the_most_urgent_task_of_his_own(self):
        self.assertContains(self.page(OFFICER), f'href="{url("form", self.listed.pk)}">Nhập phiếu tiếp theo</a>')
        stage = self.disputed("Thôn Bốn", on=date(2026, 11, 10))
        page = self.page(OFFICER)
        self.assertContains(page, f'<a class="button" href="{url("stage", stage.pk)}">Phúc tra</a>')
        self.assertContains(page, 'class="button"', count=1)

    def test_who_has_nothing_to_do_gets_the_board(self):
        page = self.page(APPROVER)
        self.assertContains(page, "Không có việc nào chờ bạn.")
        self.assertContains(page, f'<a class="button" href="{url("board", 2026)}">Bảng tiến độ</a>')

    def test_an_observer_is_led_to_where_he_notes_his_remark(self):
        notice = self.posted("Thôn Ba", on=date(2026, 11, 20))
        self.assertContains(self.page(OBSERVER), f'href="{url("stage", notice.stage_id)}">Ghi nhận xét</a>')

    def test_the_manager_sees_which_communes_are_late_and_no_household(self):
        self.disputed("Thôn Bốn", on=date(2026, 11, 10))
        assert self.tasks(MANAGER) == [("communes", "1 thôn chậm", "Xã Mỹ Đức")]
        page = self.page(MANAGER)
        self.assertContains(page, "Phúc tra khiếu nại: 1 thôn")
        self.assertContains(page, "<b>1 xã, phường</b> có thôn chậm.")
        self.assertContains(page, url("board", 2026, "10441"))
        self.assertNotContains(page, "Lê Thị Thơm")

    def test_the_day_after_the_last_safe_day_every_village_to_be_posted_is_late(self):
        for today, late in (("2026-12-03", 0), ("2026-12-04", 1), ("2027-01-20", 1)):
            with time_machine.travel(f"{today} 09:00+07:00", tick=False):
                assert self.page(OFFICER).context["late"] == late, today

    def test_a_round_that_is_over_stays_until_its_last_household_is_decided(self):
        with time_machine.travel("2027-01-20 09:00+07:00", tick=False):
            self.assertContains(self.page(OFFICER), "Quá hạn 48 ngày")
            Review.objects.filter(pk=self.listed.pk).update(state="removed")
            self.assertContains(self.page(OFFICER), "Hiện không có đợt rà soát nào đang mở")

    def test_the_five_counts_and_the_ruler_of_the_round(self):
        self.sent("Thôn Một")
        factories.met(stage_of(self.sent("Thôn Hai")))
        self.posted("Thôn Ba")
        page = self.page(OFFICER)
        (work,) = page.context["work"]
        counted = (work.progress.total, work.progress.submitted, work.agreed, work.posted, work.progress.decided)
        assert (counted, work.days_left, work.without_room) == ((4, 3, 2, 1, 0), 22, 3)
        assert [day for day, _label in work.marks] == [
            date(2026, 9, 1),
            date(2026, 11, 19),
            date(2026, 12, 3),
            date(2026, 12, 14),
        ]


class LandingTests(BoardTestCase):
    def test_everybody_with_a_place_in_the_procedure_lands_on_his_work(self):
        for role, person in self.people.items():
            self.client.force_login(person)
            self.assertRedirects(self.client.get(reverse("home")), url("worklist"), msg_prefix=role)

    def test_the_administrator_has_no_worklist(self):
        self.client.force_login(factories.officer(Role.ADMINISTRATOR, self.city))
        assert self.client.get(url("worklist")).status_code == 404
        assert self.client.get(reverse("home")).url != url("worklist")

    def test_thirty_villages_cost_no_more_queries_than_one(self):
        self.sent("Thôn Một", assessed_income=None, b1=120)
        self.disputed("Thôn Bốn")
        few = {role: self.queries(role, url("worklist")) for role in self.people}
        for number in range(10):
            self.sent(f"Thôn Đông {number}", assessed_income=None, b1=120)
            self.disputed(f"Thôn Tây {number}", on=date(2026, 11, 10))
            factories.listed(factories.household(factories.village(self.commune, f"Thôn {number}")), self.round)
        assert {role: self.queries(role, url("worklist")) for role in self.people} == few
        assert max(few.values()) <= 25, few

"""The pages of a complaint: taken in while the result hangs, and closed by a re-check."""

from datetime import date

from households.reviews.entering.services import correct
from households.reviews.models import Complaint
from tests import factories
from tests.reviews.stages.stage_case import NOT_POOR, POSTED
from tests.reviews.stages.stage_screens import StageScreenCase, url

KEPT = {"rechecked_on": "10/11/2026", "result": "kept", "finding": "Xe tải là của người em ở nhờ."}


class ComplaintTests(StageScreenCase):
    def setUp(self):
        super().setUp()
        self.notice = factories.posted(self.stage, on=POSTED)
        self.line = self.notice.lines.get(review=self.first)

    def complain(self, **data):
        sent = {"line": self.line.pk, "received_on": "05/11/2026", "complainant": "Bùi Thị Nụ", "text": "Có xe tải."}
        return self.client.post(url("complaint_add", self.notice.pk), {**sent, **data})

    def test_a_complaint_has_its_due_day(self):
        answer = self.complain()
        complaint = Complaint.objects.get()
        self.assertRedirects(answer, url("recheck", complaint.pk))
        assert (complaint.review, complaint.due_on, self.step()) == (self.first, date(2026, 11, 13), "disputed")

    def test_only_a_household_of_this_notice_can_be_chosen(self):
        other = factories.posted(self.another_village(), on=POSTED).lines.get()
        self.assertContains(self.complain(line=other.pk), "Chọn một hộ của lần niêm yết này.")

    def test_a_complaint_that_comes_after_the_notice_is_refused_and_kept_on_the_page(self):
        page = self.complain(received_on="06/11/2026")
        self.assertContains(page, "nằm ngoài thời gian niêm yết, 03/11/2026 – 05/11/2026")
        for kept in ("Có xe tải.", 'value="Bùi Thị Nụ"', f'<option value="{self.line.pk}" selected>'):
            self.assertContains(page, kept)
        assert not Complaint.objects.exists()

    def test_sent_twice_it_is_taken_in_once(self):
        self.complain()
        self.assertRedirects(self.complain(), url("recheck", Complaint.objects.get().pk))

    def test_nobody_but_the_officer_takes_it_in(self):
        for person in (self.viet, self.hoa, self.khoi):
            self.client.force_login(person)
            assert self.complain().status_code == 404


class RecheckTests(StageScreenCase):
    def setUp(self):
        super().setUp()
        self.complaint = self.disputed()

    def recheck(self, **data):
        return self.send("recheck", self.complaint.pk, **{**KEPT, **data})

    def page(self):
        return self.client.get(url("recheck", self.complaint.pk))

    def test_a_result_that_is_kept_closes_the_complaint(self):
        self.assertContains(self.page(), "Mở phiếu sửa")
        self.assertRedirects(self.recheck(), url("stage", self.stage.pk))
        page = self.page()
        self.assertContains(page, "10/11/2026: giữ nguyên kết quả.")
        self.assertNotContains(page, "Mở phiếu sửa")
        self.assertContains(self.seen(), url("notice_add", self.stage.pk))

    def test_a_changed_result_needs_a_form_that_was_corrected_and_sent(self):
        self.assertContains(self.recheck(result="changed"), "kết quả chỉ thay đổi bằng phiếu sửa")
        draft = correct(self.first, by=self.lan)
        page = self.recheck(result="changed")
        self.assertContains(page, "gửi phiếu sửa trước khi ghi kết quả phúc tra")
        self.assertContains(page, f'<a href="{url("form", draft.pk)}">Tiếp tục phiếu sửa</a>')
        self.assertContains(page, "Xe tải là của người em ở nhờ.")

    def test_after_the_correction_the_next_sheet_tells_the_new_result_of_that_household_alone(self):
        self.corrected(self.first, **NOT_POOR)
        self.assertRedirects(self.recheck(result="changed"), url("stage", self.stage.pk))
        sheet = self.client.get(url("notice_add", self.stage.pk))
        self.assertContains(sheet, "Niêm yết lại kết quả của những hộ đã phúc tra.")
        self.assertContains(sheet, "Không nghèo")
        self.assertNotContains(sheet, "Ngô Thị Út")

    def test_days_out_of_order(self):
        self.assertContains(self.recheck(rechecked_on="02/11/2026"), "ở trước ngày nhận khiếu nại 03/11/2026")
        self.assertContains(self.recheck(rechecked_on="23/11/2026"), "Ngày này ở sau hôm nay, 22/11/2026.")

    def test_who_only_supervises_reads_it(self):
        self.client.force_login(self.hoa)
        page = self.page()
        self.assertContains(page, "Hộ này có xe tải.")
        self.assertNotContains(page, "<textarea")
        assert self.recheck().status_code == 404

    def test_a_posting_before_the_recheck_names_the_complaint_and_leads_to_it(self):
        page = self.client.get(url("notice_add", self.stage.pk))
        self.assertContains(page, url("recheck", self.complaint.pk))
        self.assertNotContains(page, "Tính ngày hết niêm yết")

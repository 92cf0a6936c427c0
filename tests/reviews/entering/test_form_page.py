"""The form of one household on screen, from the first answer to the receipt."""

from datetime import date
from uuid import uuid4

from households.models import Household
from households.reviews.entering import services
from households.reviews.models import Outcome, Review
from tests import factories
from tests.reviews.round_case import COMPLETE, MET, SECTIONS, ScreenTestCase, url


class FormTests(ScreenTestCase):
    def page(self, section):
        return self.client.get(url("section", self.review.pk, section))

    def test_nothing_is_chosen_before_the_officer_chooses(self):
        for section in SECTIONS:
            self.assertNotContains(self.page(section), "checked")
        self.assertContains(self.page("services"), '<span class="last-year">Năm 2025:</span> Thiếu hụt', count=3)

    def test_what_differs_from_last_year_is_marked(self):
        self.save(water="met", telecom="lacking")
        self.assertContains(self.page("services"), "Khác năm trước", count=1)

    def test_the_register_stands_beside_the_questions(self):
        self.assertContains(self.page("services"), "Sổ hộ: 1 / 2 người là trẻ em dưới 16 tuổi.")
        self.assertContains(self.page("members"), "1964, 62 tuổi")

    def test_a_day_may_be_typed_without_its_year(self):
        self.save(reviewed_on="5/11")
        self.review.refresh_from_db()
        assert self.review.reviewed_on == date(2026, 11, 5)
        self.assertContains(self.save(reviewed_on="25/11"), "Ngày rà soát nằm trong đợt")

    def test_money_is_understood_as_people_write_it(self):
        for typed in ("1850000", "1.850.000", "1,850,000", "1 850 000", " 1.850.000 "):
            with self.subTest(typed):
                self.save(assessed_income=typed)
                self.review.refresh_from_db()
                assert self.review.assessed_income == 1_850_000
                self.save(assessed_income="")
        self.save(assessed_income="0")
        self.review.refresh_from_db()
        assert self.review.assessed_income == 0

    def test_a_number_that_cannot_be_meant_is_refused_and_the_rest_is_kept(self):
        wrong = [("assessed_income", "1.850"), ("assessed_income", "1,85"), ("assessed_income", "hai triệu")]
        wrong += [("assessed_income", "200000000"), ("assessed_income", "9" * 5000)]
        wrong += [("b1", "-1"), ("b1", "501"), ("b1", "một trăm")]
        self.save(b1="100", assessed_income="1900000")
        for number, (name, typed) in enumerate(wrong):
            with self.subTest(f"{name} {typed}"):
                other, beside = ("assessed_income", 100_000) if name == "b1" else ("b1", 100)
                page = self.send("income", **{name: typed, other: beside + number})
                self.assertContains(page, "Lỗi:")
                self.assertContains(page, "Phiếu vẫn được lưu nháp")
                self.assertContains(page, f'value="{typed}"')
                self.review.refresh_from_db()
                assert getattr(self.review, other) == beside + number
                assert getattr(self.review, name) is not None
                self.assertContains(page, f'name="version" value="{self.review.version}"')

    def test_a_day_outside_the_round_is_refused_and_the_rest_is_kept(self):
        self.save(reviewed_on="20/10/2026")
        for typed in ("31/08/2026", "23/11/2026", "2026"):
            with self.subTest(typed):
                page = self.send("members", reviewed_on=typed, members_confirmed="on")
                self.assertContains(page, "Phiếu vẫn được lưu nháp")
                self.review.refresh_from_db()
                assert (self.review.reviewed_on, self.review.members_confirmed) == (date(2026, 10, 20), True)

    def test_the_form_says_which_measure_is_missing(self):
        self.save(**{**COMPLETE, "assessed_income": ""})
        page = self.send("income", check="")
        self.assertContains(page, "Điểm B1 chép từ phiếu giấy: Nhập điểm B1 hoặc thu nhập bình quân")
        self.assertContains(page, 'href="#id_b1"')
        self.review.refresh_from_db()
        assert (self.review.state, len(self.review.answers)) == ("draft", 12)

    def test_an_unanswered_question_is_named_and_linked(self):
        answers = {code: answer for code, answer in COMPLETE.items() if code != "water"}
        self.save(**answers)
        page = self.send("services", **{code: answers[code] for code in MET if code in answers}, check="")
        self.assertContains(page, "Nguồn nước sinh hoạt: Chọn một câu trả lời.")
        self.assertContains(page, 'href="#id_water_0"')

    def test_the_second_of_two_officers_sees_what_changed_and_loses_nothing(self):
        self.review.refresh_from_db()
        seen = self.review.version
        self.save(b1="120")
        page = self.client.post(url("section", self.review.pk, "income"), {"version": seen, "b1": "130"})
        assert page.status_code == 409
        self.assertContains(page, "Có người vừa lưu trước bạn", status_code=409)
        differences = [(one.label, one.theirs, one.mine) for one in page.context["conflict"]]
        assert differences == [("Điểm B1", "120", "130")]
        self.assertContains(page, 'value="130"', status_code=409)
        self.review.refresh_from_db()
        assert self.review.b1 == 120
        assert f'name="version" value="{self.review.version}"' in page.content.decode()
        self.save(b1="130")
        self.review.refresh_from_db()
        assert self.review.b1 == 130

    def test_a_form_without_its_version_is_refused(self):
        for data in ({"b1": "120"}, {"b1": "120", "version": "x"}):
            assert self.client.post(url("section", self.review.pk, "income"), data).status_code == 400

    def test_a_form_that_was_submitted_meanwhile_takes_nothing_and_keeps_what_was_typed(self):
        self.save(**COMPLETE)
        self.review.refresh_from_db()
        seen = self.review.version
        self.submit()
        page = self.client.post(url("section", self.review.pk, "income"), {"version": seen, "b1": "77"})
        self.assertContains(page, "Phiếu đã gửi", status_code=409)
        self.assertContains(page, 'value="77"', status_code=409)

    def test_a_household_that_left_is_shown_and_not_entered(self):
        Household.objects.filter(pk=self.household.pk).update(closed_on=date(2026, 10, 1), closing_reason="moved")
        page = self.client.get(url("form", self.review.pk))
        self.assertNotContains(page, "Kiểm tra kết quả")
        self.assertNotContains(self.client.get(url("round", 2026)), "MD-0412")


class SubmissionTests(ScreenTestCase):
    def test_sent_twice_it_is_one_submission_with_one_receipt(self):
        self.save(**COMPLETE)
        submission_id, version = uuid4(), Review.objects.get(pk=self.review.pk).version
        answers = [self.submit(submission_id, version=version) for _ in range(2)]
        assert {answer.url for answer in answers} == {url("result", self.review.pk)}
        assert Outcome.objects.filter(review=self.review).count() == 2
        assert Review.objects.filter(round=self.round).count() == 1

    def test_what_changed_since_the_check_is_shown_before_it_is_sent(self):
        self.save(**COMPLETE)
        version = Review.objects.get(pk=self.review.pk).version
        self.save(**{**COMPLETE, "assessed_income": "2.600.000"})
        page = self.submit(version=version)
        self.assertContains(page, "Có người vừa sửa phiếu này", status_code=409)
        self.assertContains(page, "2.600.000 &gt; 2.000.000", status_code=409)
        self.review.refresh_from_db()
        assert self.review.state == "draft"

    def test_a_submission_names_itself(self):
        self.save(**COMPLETE)
        for data in ({}, {"version": "1"}, {"version": "1", "submission_id": "x"}):
            assert self.client.post(url("check", self.review.pk), data).status_code == 400

    def test_an_incomplete_form_has_no_button_to_send_it(self):
        self.save(b1="120")
        page = self.client.get(url("check", self.review.pk))
        self.assertContains(page, "Phiếu chưa gửi được")
        self.assertNotContains(page, "submission_id")
        self.assertRedirects(self.submit(), url("check", self.review.pk))
        self.review.refresh_from_db()
        assert self.review.state == "draft"

    def test_points_alone_leave_the_city_standard_undecided(self):
        self.save(**{**COMPLETE, "assessed_income": "", "b1": "120"})
        page = self.client.get(url("check", self.review.pk))
        self.assertContains(page, "chưa có giới hạn điểm B1 cho khu vực nông thôn")
        self.assertContains(page, "Hộ cận nghèo: điểm B1 120 ≤ 140 và thiếu 0 chỉ số (dưới 3).")
        self.assertRedirects(self.submit(), url("result", self.review.pk))
        self.assertContains(self.client.get(url("worklist")), "Cần bổ sung")

    def test_after_one_household_comes_the_next_of_its_village(self):
        elsewhere = factories.village(self.commune, "Thôn Bãi")
        factories.listed(factories.household(elsewhere, "An Văn An"), self.round)
        neighbour = factories.listed(factories.household(self.village, "Đỗ Văn Quyết"), self.round)
        self.save(**COMPLETE)
        self.submit()
        assert self.client.get(url("result", self.review.pk)).context["upcoming"] == neighbour

    def test_a_correction_starts_from_the_answers_and_replaces_the_form(self):
        self.save(**COMPLETE)
        self.submit()
        answer = self.client.post(url("correct", self.review.pk))
        draft = Review.objects.get(corrects=self.review)
        self.assertRedirects(answer, url("form", draft.pk))
        self.assertContains(self.client.get(url("form", self.review.pk)), url("form", draft.pk))
        page = self.client.get(url("round", 2026))
        self.assertContains(page, url("form", draft.pk))
        self.assertNotContains(page, url("form", self.review.pk))
        assert services.form_of(draft).assessed_income == 1_850_000

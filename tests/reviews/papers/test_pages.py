"""The screens of the papers: who prints what, and what a stranger learns from a certificate."""

from datetime import date, timedelta

import time_machine
from django.urls import reverse

from communes.models import ChangeEntry
from households.reviews.listing.services import list_many
from households.reviews.models import Certificate, Notice, Recognition, Review
from households.reviews.papers.kinds import KINDS
from tests import factories
from tests.reviews.papers.papers_case import YEAR, PapersTestCase, text_of


@time_machine.travel("2026-02-02 09:00+07:00", tick=False)
class ScreenTests(PapersTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.lan = factories.officer("officer", cls.commune)
        cls.binh = factories.officer("surveyor", cls.doai)

    def setUp(self):
        self.client.force_login(self.lan)

    def page(self, **asked):
        return self.client.get(reverse("reviews:papers", args=[YEAR]), asked)

    def paper(self, kind, suffix="pdf", year=YEAR, **asked):
        return self.client.get(reverse("reviews:paper", args=[year, kind, suffix]), asked)

    def test_every_kind_is_offered_in_its_formats(self):
        page = self.page()
        for kind in KINDS.values():
            for suffix in kind.formats:
                self.assertContains(page, f'href="{reverse("reviews:paper", args=[YEAR, kind.slug, suffix])}"')

    def test_one_village_is_asked_with_every_link(self):
        page = self.page(village=self.doai.code)
        for kind in KINDS.values():
            for suffix in kind.formats:
                address = reverse("reviews:paper", args=[YEAR, kind.slug, suffix])
                self.assertContains(page, f'href="{address}?village={self.doai.code}"')

    def test_a_village_of_others_is_not_there(self):
        other = factories.village(factories.unit("10459", "Xã Phúc Sơn", parent=self.city), "Thôn Thượng")
        self.assertContains(self.page(village=other.code), "Bạn không phụ trách thôn này.")
        assert self.paper("list", village=other.code).status_code == 404

    def test_the_page_costs_the_same_for_any_number_of_villages(self):
        self.page()
        with self.assertNumQueries(8):
            self.page()
        for number in range(5):
            factories.village(self.commune, f"Thôn {number}")
        with self.assertNumQueries(8):
            self.page()

    def test_a_surveyor_prints_his_village_and_no_certificates(self):
        self.client.force_login(self.binh)
        text = text_of(b"".join(self.paper("list")))
        assert "Lê Thị Thơm" in text
        assert "Thôn Bãi" not in text
        assert self.paper("certificates").status_code == 404
        self.assertNotContains(self.page(), KINDS["certificates"].title)

    def test_an_observer_prints_the_lists_and_no_forms_with_the_members(self):
        self.client.force_login(factories.officer("observer", self.commune))
        review = Review.objects.filter(round__year=YEAR, state="decided").first()
        assert self.paper("list").status_code == 200
        assert self.paper("form-b-filled").status_code == 404
        assert self.paper("form-b-filled", review=review.pk).status_code == 404
        self.assertNotContains(self.page(), KINDS["form-b-filled"].title)

    def test_a_notice_that_is_over_names_nobody_to_an_observer_and_is_marked_for_the_others(self):
        notice = Notice.objects.get(stage__village=self.doai)
        hoa = factories.officer("observer", self.commune)
        days = {notice.ends_on: True, notice.ends_on + timedelta(days=1): False}
        for today, is_up in days.items():
            with self.subTest(today), time_machine.travel(today, tick=False):
                self.client.force_login(hoa)
                answer = self.paper("notice", village=self.doai.code)
                if is_up:
                    assert "Lê Thị Thơm" in text_of(b"".join(answer))
                else:
                    assert answer.status_code == 302
                    said = "không có kết quả nào đang niêm yết hoặc chờ niêm yết"
                    self.assertContains(self.client.get(answer.url), said)
                self.client.force_login(self.lan)
                text = text_of(b"".join(self.paper("notice", village=self.doai.code)))
                assert "Lê Thị Thơm" in text
                assert ("Đã hết thời hạn niêm yết." in text) != is_up

    def test_results_that_were_never_posted_are_of_the_archive_when_their_round_is_over(self):
        factories.recorded(self.thom, factories.review_round(self.city, 2023, standards=["nd07-2021", "hn-2022"]))
        assert "Đã hết thời hạn niêm yết." in text_of(b"".join(self.paper("notice", year=2023)))
        self.client.force_login(factories.officer("observer", self.commune))
        assert self.paper("notice", year=2023).status_code == 302

    def test_the_file_is_an_attachment_whose_name_tells_nobody(self):
        answer = self.paper("minutes", "docx", village=self.doai.code)
        assert answer.headers["Content-Disposition"] == 'attachment; filename="minutes-2025-10441-01.docx"'
        assert "wordprocessingml" in answer.headers["Content-Type"]
        assert "no-store" in answer.headers["Cache-Control"]

    def test_each_download_is_written_down(self):
        self.paper("notice", village=self.doai.code)
        entry = ChangeEntry.objects.get(kind="paper.printed")
        assert entry.change.by == self.lan
        assert entry.label == "Thông báo niêm yết kết quả: Thôn Đoài"
        assert entry.village == self.doai
        assert entry.after == {"paper": "notice", "sheets": 1}

    def test_one_household_gets_its_own_form(self):
        review = self.reviews[0]
        answer = self.paper("form-b-filled", review=review.pk)
        text = text_of(b"".join(answer))
        assert "Lê Thị Thơm" in text
        assert "Bùi Thị Nụ" not in text
        assert ChangeEntry.objects.get(kind="paper.printed").key == self.thom.code

    def test_the_form_and_its_receipt_lead_to_the_paper_for_who_sees_the_members(self):
        review = self.reviews[0]
        way = f"{reverse('reviews:paper', args=[YEAR, 'form-b-filled', 'pdf'])}?review={review.pk}"
        pages = [reverse(f"reviews:{name}", args=[review.pk]) for name in ("form", "result")]
        for page in pages:
            self.assertContains(self.client.get(page), f'<a class="button quiet" href="{way}">In phiếu B</a>')
        self.client.force_login(factories.officer("observer", self.commune))
        for page in pages:
            self.assertNotContains(self.client.get(page), "In phiếu B")

    def test_a_form_that_is_not_sent_or_not_there_is_not_printed(self):
        held = factories.review_round(self.city, 2026)
        (review,) = list_many(held, [self.thom], origin=Review.Origin.LISTED, by=None, source="command")
        self.assertRedirects(self.paper("form-b-filled", year=2026, review=review.pk), "/rounds/2026/papers/")
        assert self.paper("form-b-filled", review=review.pk).status_code == 404
        assert self.paper("form-b-filled", review="x").status_code == 404
        assert self.paper("list", review=self.reviews[0].pk).status_code == 404

    def test_what_is_not_there_is_said_on_the_page_that_offers_it(self):
        factories.review_round(self.city, 2026)
        answer = self.client.get(reverse("reviews:paper", args=[2026, "decision", "pdf"]), follow=True)
        self.assertContains(answer, "Năm 2026 chưa có quyết định nào như vậy ở nơi này.")
        assert not ChangeEntry.objects.filter(kind="paper.printed").exists()

    def test_kinds_and_formats_that_are_none_are_not_there(self):
        assert self.paper("letter").status_code == 404
        assert self.paper("list", "docx").status_code == 404
        assert self.paper("list", year=2019).status_code == 404


@time_machine.travel("2026-02-02 09:00+07:00", tick=False)
class VerifyTests(PapersTestCase):
    def check(self, token):
        return self.client.get(reverse("reviews:verify", args=[token]))

    def setUp(self):
        self.certificate = Certificate.objects.get(recognition__household=self.thom)

    def test_it_tells_that_it_holds_its_year_and_its_village(self):
        answer = self.check(self.certificate.token)
        self.assertContains(answer, "Giấy chứng nhận còn hiệu lực")
        self.assertContains(answer, "năm 2025")
        self.assertContains(answer, "Thôn Đoài, Xã Mỹ Đức")
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in answer.headers["Cache-Control"]

    def test_it_tells_nothing_of_who_holds_it(self):
        body = self.check(self.certificate.token).content.decode()
        for secret in ("Thơm", "Lê Văn Nam", "MD-0001", "1964", "Hộ nghèo</", "191/QĐ", str(self.certificate)):
            assert secret not in body

    def test_it_costs_a_constant_number_of_queries(self):
        with self.assertNumQueries(3):
            self.check(self.certificate.token)

    def test_it_holds_no_more_once_the_household_is_off_the_list(self):
        spell = Recognition.objects.get(pk=self.certificate.recognition_id)
        spell.valid_until = date(2026, 2, 2)
        spell.save()
        self.assertContains(self.check(self.certificate.token), "Giấy chứng nhận không còn hiệu lực")

    def test_a_move_within_the_city_leaves_it_in_force(self):
        spell = Recognition.objects.get(pk=self.certificate.recognition_id)
        Recognition.objects.filter(pk=spell.pk).update(valid_until=date(2026, 1, 15))
        spell.pk, spell.decision, spell.previous_id, spell.valid_from = None, None, spell.pk, date(2026, 1, 15)
        spell.village = self.bai
        spell.save()
        self.assertContains(self.check(self.certificate.token), "Giấy chứng nhận còn hiệu lực")

    def test_a_code_that_nobody_issued_is_told_so(self):
        for token in ("nothing", "x" * 200, "%00"):
            answer = self.check(token)
            self.assertContains(answer, "Không có giấy chứng nhận này", status_code=404)

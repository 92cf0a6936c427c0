"""The pages of the notice: what is posted, until when, and that it is gone after its last day."""

from datetime import date

import time_machine

from households.reviews.models import Notice
from households.reviews.stages.forms import COMMUNE_OFFICE, LOUDSPEAKER, VILLAGE_HALL
from tests import factories
from tests.reviews.stages.stage_screens import PLACES, StageScreenCase, url


class NoticeAddTests(StageScreenCase):
    def setUp(self):
        super().setUp()
        factories.met(self.stage)

    def post(self, **data):
        return self.send("notice_add", self.stage.pk, **{"posted_on": "20/11/2026", **PLACES, **data})

    def test_the_sheet_is_shown_beforehand_with_the_posted_columns_and_nothing_else(self):
        page = self.client.get(url("notice_add", self.stage.pk))
        heads = (
            "<tr>"
            + "".join(f'<th scope="col">{head}</th>' for head in ("Họ và tên chủ hộ", "Thôn", "Năm", "Kết quả"))
            + "</tr>"
        )
        self.assertContains(page, heads, html=True)
        self.assertContains(page, "Lê Thị Thơm")
        self.assertNotContains(page, self.first.household.code)
        self.assertNotContains(page, " checked")

    def test_the_last_day_by_law_is_shown_before_it_is_saved(self):
        page = self.post()
        self.assertContains(page, "<b>hết ngày 24/11/2026</b>")
        self.assertContains(page, 'name="ends_on" value="2026-11-24"')
        self.assertContains(page, " checked", count=2)
        assert not Notice.objects.exists()
        self.assertRedirects(self.post(ends_on="2026-11-24"), url("notice", Notice.objects.get().pk))
        assert Notice.objects.get().places == f"{VILLAGE_HALL}; {COMMUNE_OFFICE}"
        assert self.step() == "posted"

    def test_another_day_is_shown_again_before_it_is_saved(self):
        page = self.post(posted_on="19/11/2026", ends_on="2026-11-24")
        self.assertContains(page, "<b>hết ngày 23/11/2026</b>")
        assert not Notice.objects.exists()

    def test_the_places_of_the_law_are_asked_for(self):
        refusals = [
            ({"places": []}, "Chọn một nơi trong thôn và trụ sở xã."),
            ({"places": [VILLAGE_HALL, LOUDSPEAKER]}, "ở trụ sở Ủy ban nhân dân cấp xã"),
            ({"places": [COMMUNE_OFFICE]}, "Chọn nhà văn hoá thôn, hoặc ghi nơi khác trong thôn."),
        ]
        for data, expected in refusals:
            with self.subTest(expected):
                self.assertContains(self.post(**data), expected)
        self.assertContains(self.post(places=[COMMUNE_OFFICE], elsewhere="Đình làng"), "hết ngày 24/11/2026")

    def test_a_posting_before_the_meeting_is_refused_with_what_was_typed(self):
        page = self.post(posted_on="19/10/2026", ends_on="2026-10-21")
        self.assertContains(page, "ngày niêm yết 19/10/2026 ở trước ngày 20/10/2026")
        self.assertContains(page, 'value="19/10/2026"')

    def test_a_village_whose_meeting_agreed_with_nothing_is_not_posted(self):
        other = self.another_village()
        page = self.client.get(url("notice_add", other.pk))
        self.assertContains(page, "chưa niêm yết được")
        self.assertContains(page, url("meeting_add", other.pk))
        self.assertNotContains(page, "Tính ngày hết niêm yết")


class NoticePageTests(StageScreenCase):
    def setUp(self):
        super().setUp()
        self.notice = factories.posted(self.stage, on=date(2026, 11, 20))

    def page(self, person, on="2026-11-22 09:00+07:00"):
        with time_machine.travel(on, tick=False):
            self.client.force_login(person)
            return self.client.get(url("notice", self.notice.pk))

    def test_while_it_hangs_everybody_of_the_village_sees_the_sheet(self):
        for person in (self.lan, self.viet, self.hoa):
            page = self.page(person)
            self.assertContains(page, "đang niêm yết đến hết ngày 24/11/2026")
            self.assertContains(page, "Lê Thị Thơm")

    def test_on_its_last_day_it_still_hangs(self):
        self.assertContains(self.page(self.lan, "2026-11-24 23:59+07:00"), "Lê Thị Thơm")

    def test_after_its_last_day_nobody_sees_a_name(self):
        for person in (self.lan, self.viet, self.hoa):
            page = self.page(person, "2026-11-25 00:00+07:00")
            self.assertContains(page, "đã hết hạn ngày 24/11/2026")
            self.assertNotContains(page, "Lê Thị Thơm")
            self.assertNotContains(page, "Ngô Thị Út")

    def test_the_officers_record_keeps_the_numbers(self):
        self.assertContains(self.page(self.lan, "2026-11-25 09:00+07:00"), "2 hộ")
        self.assertNotContains(self.page(self.hoa, "2026-11-25 09:00+07:00"), "2 hộ")

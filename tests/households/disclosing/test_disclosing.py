"""A manager says why before he sees a name; he sees it for an hour, and those whom it concerns read that he did."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from communes.models import ChangeEntry
from households.disclosing.services import disclose, disclose_list, disclosed, disclosed_list
from households.models import Disclosure
from households.services import OutOfScope
from tests import factories
from tests.households.places import RegisterTestCase, text

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)  # twelve o'clock in Hà Nội
LAST_MINUTE, AN_HOUR_LATER = NOON + timedelta(minutes=59), NOON + timedelta(hours=1)
WHY = {"reason": "petition", "words": "Đơn số 12 của thôn Đoài"}
LIST = "Biểu 14, hộ nghèo, Xã Mỹ Đức, năm 2025"


@time_machine.travel(NOON, tick=False)
class DisclosingTestCase(RegisterTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.neighbour = factories.household(cls.ha, "Bùi Thị Nụ", code="PS-0001")

    def shown(self, household=None, *, by=None, at=NOON, **why):
        return disclose(household or self.household, by=by or self.hoa, at=at, **{**WHY, **why})


class ShowingTests(DisclosingTestCase):
    def test_lasts_an_hour_for_him_who_asked_and_for_that_household_alone(self):
        self.shown()
        both = [self.household, self.neighbour]
        other = factories.officer("manager", self.city)
        asked = [(self.hoa, NOON), (self.hoa, LAST_MINUTE), (self.hoa, AN_HOUR_LATER), (other, NOON)]
        with self.assertNumQueries(len(asked)):
            seen = [disclosed(officer, both, moment) for officer, moment in asked]
        assert seen == [{self.household.pk}, {self.household.pk}, set(), set()]

    def test_is_told_in_the_history_of_the_household(self):
        self.shown()
        entry = ChangeEntry.objects.select_related("change").get(kind="household.names_shown")
        assert (entry.key, entry.village, entry.change.by, entry.change.reason) == (
            "MD-0412", self.doai, self.hoa, WHY["words"],
        )  # fmt: skip
        page = text(self.page("MD-0412/"))
        assert "Xem tên các thành viên, khi chỉ được xem danh sách che tên" in page
        assert "Giải quyết đơn thư" in page

    def test_sent_twice_is_shown_once_and_for_another_reason_again(self):
        first = self.shown()
        assert self.shown(at=LAST_MINUTE) == first
        assert self.shown(words="Đoàn thanh tra quý 4", reason="inspection") != first
        assert self.shown(at=AN_HOUR_LATER) != first
        assert self.kinds().count("household.names_shown") == 3

    def test_is_refused_without_the_right_and_without_enough_of_a_reason(self):
        next_door = factories.officer("manager", self.next_commune)
        for stranger in (self.lan, self.tuan, next_door):
            with pytest.raises(OutOfScope):
                self.shown(by=stranger)
        for why in ({"words": "xem"}, {"words": ""}, {"reason": "curiosity"}, {"reason": ""}):
            with pytest.raises(ValidationError):
                self.shown(**why)
        assert not Disclosure.objects.exists()
        assert "household.names_shown" not in self.kinds()

    def test_of_a_list_is_one_line_that_opens_no_household(self):
        given = disclose_list(self.hoa, LIST, **WHY, at=NOON, unit=self.commune)
        asked = [(LIST, LAST_MINUTE, self.commune), (LIST, AN_HOUR_LATER, self.commune)]
        asked += [("Biểu 15", NOON, self.commune), (LIST, NOON, self.next_commune)]
        found = [disclosed_list(self.hoa, what, moment, unit=unit) for what, moment, unit in asked]
        assert found == [given, None, None, None]
        assert disclosed(self.hoa, [self.household], NOON) == set()
        entry = ChangeEntry.objects.get(kind="list.names_shown")
        assert (entry.label, entry.after) == (LIST, {"shown_for": "petition", "unit": "Xã Mỹ Đức"})
        assert disclose_list(self.hoa, LIST, **WHY, at=LAST_MINUTE, unit=self.commune) == given
        with pytest.raises(OutOfScope):
            disclose_list(self.lan, LIST, **WHY, at=NOON, unit=self.commune)

    def test_a_row_is_of_a_household_or_of_a_list(self):
        times = {"officer": self.hoa, "made_at": NOON, "until": AN_HOUR_LATER, **WHY}
        for wrong in ({}, {"household": self.household, "what": LIST}, {"what": LIST}, {"unit": self.commune}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Disclosure.objects.create(**times, **wrong)


class PageTests(DisclosingTestCase):
    def asked(self, **values):
        return self.post("MD-0412/disclose/?next=/support/", by=self.hoa, **values)

    def test_a_reason_opens_the_names_and_nothing_else_of_the_household(self):
        self.grandson.citizen_id = "001215000217"
        self.grandson.save()
        answer = self.asked(**WHY)
        self.assertRedirects(answer, "/households/MD-0412/names/?next=%2Fsupport%2F")
        page = text(self.client.get(answer.url))
        for word in ("Hộ Lê Thị Thơm", "Lê Văn Nam", "Thôn Đoài, Xã Mỹ Đức", "22/11/2026 13:00", 'href="/support/"'):
            assert word in page, word
        for word in ("217", "2015", 'href="/households/MD-0412/', "edit"):
            assert word not in page.partition("<main")[2].partition("</main")[0], word

    def test_what_is_missing_is_asked_for_and_what_was_typed_stays(self):
        page = text(self.asked(reason="petition", words="Đơn 12"))
        assert "Nói rõ hơn" in page
        assert 'value="Đơn 12"' in page
        assert "Chọn việc cần xem tên." in text(self.asked(words=WHY["words"]))
        assert not Disclosure.objects.exists()

    def test_after_an_hour_he_is_asked_again(self):
        self.asked(**WHY)
        assert self.page("MD-0412/disclose/", by=self.hoa).url.startswith("/households/MD-0412/names/")
        with time_machine.travel(AN_HOUR_LATER, tick=False):
            assert self.page("MD-0412/names/", by=self.hoa).url.startswith("/households/MD-0412/disclose/")
            assert "L••• T••• T•••" in text(self.page("MD-0412/disclose/", by=self.hoa))

    def test_another_site_is_no_way_back(self):
        page = text(self.page("MD-0412/disclose/", by=self.hoa, next="https://elsewhere.example/"))
        assert "elsewhere" not in page.partition("<main")[2].partition("</form")[0]

    def test_the_lists_show_what_is_open_and_offer_the_rest(self):
        self.shown()
        for path in ("/households/", reverse("support:measures")):
            self.client.force_login(self.hoa)
            page = text(self.client.get(path))
            assert "Ai đã xem tên" in page, path
        page = text(self.page(by=self.hoa))
        assert '<a href="/households/MD-0412/names/?next=%2Fhouseholds%2F">Lê Thị Thơm</a>' in page
        assert 'href="/households/PS-0001/disclose/?next=%2Fhouseholds%2F"' in page
        assert "Bùi Thị Nụ" not in page


class WatchTests(DisclosingTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.minh = factories.officer("manager", cls.city, username="minh")

    def setUp(self):
        self.shown()
        self.shown(self.neighbour, by=self.minh, at=NOON - timedelta(days=3), reason="inspection")
        disclose_list(self.hoa, LIST, **WHY, at=NOON, unit=self.commune)
        disclose_list(self.minh, "Biểu 15, Thôn Hạ", **WHY, at=NOON, village=self.ha)
        disclose_list(self.minh, "Danh sách toàn thành phố", **WHY, at=NOON, unit=self.city)

    def seen(self, by, **asked):
        """Give what the rows are about: the code of the household or the title of the list."""
        answer = self.page("disclosures/", by=by, **asked)
        assert answer.status_code == 200
        return {row.what or row.household.code for row in answer.context["page_obj"]}

    def test_a_commune_reads_who_looked_at_its_own_and_the_city_who_looked_at_all(self):
        approver = factories.officer("approver", self.next_commune)
        whole = "Danh sách toàn thành phố"
        assert self.seen(self.lan) == {"MD-0412", LIST, whole}
        assert self.seen(approver) == {"PS-0001", "Biểu 15, Thôn Hạ", whole}
        for above in (self.hoa, self.tuan):
            assert self.seen(above) == {"MD-0412", "PS-0001", LIST, "Biểu 15, Thôn Hạ", whole}

    def test_it_can_be_asked_who_why_when_and_where(self):
        assert self.seen(self.hoa, q="ps-0001") == {"PS-0001"}
        assert self.seen(self.hoa, reason="inspection") == {"PS-0001"}
        assert self.seen(self.hoa, until="20/11/2026") == {"PS-0001"}
        assert "PS-0001" not in self.seen(self.hoa, since="22/11/2026")
        assert self.seen(self.hoa, unit="10459") == {"PS-0001", "Biểu 15, Thôn Hạ", "Danh sách toàn thành phố"}
        assert self.seen(self.hoa, since="x") == set()

    def test_it_names_no_household_and_costs_the_same_for_many(self):
        page = text(self.page("disclosures/", by=self.tuan))
        assert "Thơm" not in page
        assert "/households/MD-0412/" not in page
        assert "/households/MD-0412/" in text(self.page("disclosures/"))
        self.client.force_login(self.tuan)
        with self.assertNumQueries(11):
            self.client.get("/households/disclosures/")
        for number in range(5):
            self.shown(factories.household(self.doai, code=f"NHIEU-{number}"))
        with self.assertNumQueries(11):
            self.client.get("/households/disclosures/")

    def test_others_do_not_know_that_there_is_such_a_page(self):
        for stranger in (factories.officer("surveyor", self.doai), factories.officer("observer", self.commune)):
            assert self.page("disclosures/", by=stranger).status_code == 404

"""The pages of units: open to every officer, true on the day asked, and helpful on a day that is not theirs."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communes import gazetteer, services
from communes.models import Change, Unit, Village
from communes.officers.rights import Role
from seeds.units import DECREES, SUCCESSIONS_FILE, UNITS_FILE
from seeds.villages import build
from tests import factories

JULY = date(2025, 7, 1)


def text(response) -> str:
    """The page in one line, as a reader would read it out."""
    return " ".join(response.content.decode().split())


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/units/", "/units/10441/"])
def test_nobody_comes_in_without_signing_in(client, url):
    factories.unit()
    assert client.get(url).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_every_role_may_see_units(client, role):
    unit = factories.unit()
    client.force_login(factories.officer(role, unit))
    assert client.get(reverse("communes:units")).status_code == 200
    assert client.get(reverse("communes:unit", args=[unit.code])).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/units/%00/", "/units/10 441/", "/units/10441/villages/"])
def test_an_address_that_cannot_be_a_unit_is_not_found(client, url):
    client.force_login(factories.officer())
    assert client.get(url).status_code == 404


class HanoiTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        hanoi = gazetteer.read(UNITS_FILE, SUCCESSIONS_FILE)
        gazetteer.load(hanoi, source=Change.Source.DEMO, decrees=DECREES)
        plans = [plan for plan in build(hanoi) if plan.placings[-1].unit.code in ("10441", "10459")]
        services.place_villages(plans, by=None, source=Change.Source.DEMO)
        cls.village = Village.objects.get(name="Thôn Đồng Chiêm")
        cls.my_duc = Unit.objects.named("10441", JULY)
        totals = [services.VillageTotal(cls.village.pk, year, 560, 2100) for year in (2023, 2024)]
        services.set_totals_many(totals, by=None, source=Change.Source.DEMO)
        cls.officer = factories.officer(Role.OFFICER, cls.my_duc)

    def setUp(self):
        self.client.force_login(self.officer)

    def get(self, url, **query):
        return self.client.get(url, query)

    def test_the_list_counts_what_is_in_force_on_the_day(self):
        for on, said in (
            ("31/12/2024", "579 xã, phường, thị trấn có hiệu lực ngày 31/12/2024."),
            ("2025-06-30", "526 xã, phường, thị trấn có hiệu lực ngày 30/06/2025."),
            ("1-7-2025", "126 xã, phường, thị trấn có hiệu lực ngày 01/07/2025."),
        ):
            with self.subTest(on=on):
                assert said in text(self.get("/units/", on=on))

    def test_the_list_is_of_today_if_nothing_is_said(self):
        with time_machine.travel("2025-06-30T16:59:00Z", tick=False):  # 23:59 in Hà Nội
            assert "526 xã" in text(self.get("/units/"))
        with time_machine.travel("2025-06-30T17:00:00Z", tick=False):
            assert "126 xã" in text(self.get("/units/"))

    def test_the_list_is_paged_and_sorted(self):
        by_name = self.get("/units/", on="2025-07-01").context["page_obj"]
        by_code = self.get("/units/", on="2025-07-01", sort="code").context["page_obj"]
        assert (by_name.paginator.num_pages, len(by_name)) == (3, 50)
        assert [unit.name for unit in by_name][5:9] == [
            "Phường Cửa Nam",
            "Phường Dương Nội",
            "Phường Đại Mỗ",
            "Phường Định Công",
        ]
        assert [unit.code for unit in by_code][:3] == ["00004", "00008", "00025"]
        assert len(self.get("/units/", on="2025-07-01", page="3").context["page_obj"]) == 26

    def test_a_unit_is_found_without_marks(self):
        page = self.get("/units/", on="2025-07-01", q="my duc")
        assert "1 xã, phường, thị trấn có hiệu lực ngày 01/07/2025 khớp với “my duc”." in text(page)
        assert "trước thuộc Huyện Mỹ Đức" in text(page)

    def test_nothing_found_says_what_to_try(self):
        assert "có dấu hay không dấu đều được" in text(self.get("/units/", q="zzz"))

    def test_a_day_that_cannot_be_read_is_explained(self):
        for on in ("hôm qua", "31/02/2025", "1112025", "01/01/1850"):
            with self.subTest(on=on):
                page = self.get("/units/", on=on)
                assert page.status_code == 200
                assert page.context["form"].errors["on"]
                assert "rows" not in page.context

    def test_the_page_of_a_commune_before_and_after(self):
        before = self.get("/units/10504/", on="2024-12-31")
        assert "Xã thuộc Huyện Mỹ Đức, từ trước năm 2020 đến hết 30/06/2025." in text(before)
        assert '<a href="/units/10441/?on=2025-07-01">Xã Mỹ Đức</a>' in text(before)
        after = self.get("/units/10441/", on="01/07/2025")
        assert "Xã thuộc Thành phố Hà Nội, từ 01/07/2025 đến nay." in text(after)
        assert '<a href="/units/10504/?on=2025-06-30">Xã An Phú</a>' in text(after)
        assert "Thôn Đồng Chiêm" in text(before)
        assert "Thôn Đồng Chiêm" in text(after)

    def test_the_page_of_a_code_is_that_of_the_day(self):
        assert "Thị trấn Đại Nghĩa" in text(self.get("/units/10441/", on="2025-06-30"))
        assert "Thôn Đồng Chiêm" not in text(self.get("/units/10441/", on="2025-06-30"))

    def test_the_parts_of_a_split_commune_are_told_apart(self):
        page = text(self.get("/units/00226/", on="2024-12-31"))
        assert "phần chính" in page
        assert "một phần" in page

    def test_a_district_shows_its_communes_and_what_became_of_it(self):
        page = self.get("/units/271/", on="2024-12-31")
        assert "31 vào ngày 31/12/2024" in text(page)
        assert [heir.unit.code for heir in page.context["heirs"]] == [
            *("09619", "09634", "09661", "09664", "09676", "09694", "09700", "09706")
        ]

    def test_totals_stand_beside_what_the_unit_printed(self):
        printed = [
            services.UnitTotal(self.my_duc.pk, year, households, "Quyết định 12/QĐ-UBND")
            for year, households in ((2024, 560), (2023, 557), (2022, 550))
        ]
        services.set_printed_totals(printed, by=None, source=Change.Source.COMMAND)
        page = self.get("/units/10441/", on="2025-07-01")
        rows = [(row.year, row.households, row.persons, row.printed, row.difference) for row in page.context["totals"]]
        assert rows == [(2024, 560, 2100, 560, 0), (2023, 560, 2100, 557, 3), (2022, None, None, 550, None)]
        assert "Khớp" in text(page)
        assert "Lệch +3" in text(page)

    def test_a_unit_of_another_time_is_answered_with_its_successors(self):
        page = self.get("/units/271/", on="2025-07-01")
        assert page.status_code == 404
        assert "Huyện Ba Vì (271) không còn từ 01/07/2025; vào ngày 01/07/2025 là: xã Quảng Oai (09619)" in text(page)
        assert '<a href="/units/09619/?on=2025-07-01">Xã Quảng Oai</a>' in text(page)
        assert '<a href="/units/271/?on=2025-06-30">Huyện Ba Vì vào ngày 30/06/2025</a>' in text(page)

    def test_an_unknown_unit_and_a_bad_day_are_pages_too(self):
        unknown, bad = self.get("/units/99999/"), self.get("/units/271/", on="hôm qua")
        assert (unknown.status_code, bad.status_code) == (404, 404)
        assert "Không có đơn vị nào mang mã 99999." in text(unknown)
        assert "Ngày viết theo dạng ngày/tháng/năm" in text(bad)

    def test_queries_do_not_grow_with_what_is_shown(self):
        with self.assertNumQueries(self.queries("/units/", q="An Khánh", on="2025-07-01")):
            self.get("/units/", on="2025-07-01")
        with self.assertNumQueries(self.queries("/units/00004/", on="2025-07-01")):
            self.get("/units/10441/", on="2025-07-01")
        assert self.queries("/units/", on="2025-07-01") <= 8
        assert self.queries("/units/10441/", on="2025-07-01") <= 11

    def queries(self, url, **query) -> int:
        with CaptureQueriesContext(connection) as counted:
            self.get(url, **query)
        return len(counted)

"""The board of a round: by village for who works in it, by commune and in numbers for the city."""

import gzip
from datetime import date

from communes.models import Unit, VillagePlacement
from communes.officers.rights import Role
from households.reviews.models import Opinion, Review, VillageStage
from households.reviews.stages.reports import Answer, Report, answer_opinions, ask_opinions
from tests import factories
from tests.reviews.board.board_case import BoardTestCase, stage_of, url

BOARD = url("board", 2026)
KB = 1024


class VillageBoardTests(BoardTestCase):
    def rows(self, role=Role.OFFICER, path=BOARD):
        """The counts of the households by village, in the order of the page."""
        return {str(row.position.village): row.counts for row in self.page(role, path).context["rows"]}

    def test_every_household_stands_in_the_column_of_its_form_or_of_its_village(self):
        self.sent("Thôn Một")
        factories.listed(factories.household(factories.village(self.commune, "Thôn Hai")), self.round)
        Review.objects.filter(household__village__name="Thôn Hai").update(state="draft")
        factories.met(stage_of(self.sent("Thôn Ba")))
        self.posted("Thôn Bốn")
        self.disputed("Thôn Năm")
        factories.reported(stage_of(self.sent("Thôn Sáu")))
        factories.decided(factories.household(factories.village(self.commune, "Thôn Bảy")), self.round)
        assert self.rows() == {
            "Thôn Ba": [0, 0, 0, 1, 0, 0, 0, 0],
            "Thôn Bảy": [0, 0, 0, 0, 0, 0, 0, 1],
            "Thôn Bốn": [0, 0, 0, 0, 1, 0, 0, 0],
            "Thôn Đoài": [1, 0, 0, 0, 0, 0, 0, 0],
            "Thôn Hai": [0, 1, 0, 0, 0, 0, 0, 0],
            "Thôn Một": [0, 0, 1, 0, 0, 0, 0, 0],
            "Thôn Năm": [0, 0, 0, 0, 0, 1, 0, 0],
            "Thôn Sáu": [0, 0, 0, 0, 0, 0, 1, 0],
        }
        page = self.page(Role.OFFICER, BOARD)
        assert [number for _label, number in page.context["total"]] == [1] * 8
        self.assertContains(page, "Đã quyết định 1 / 8 hộ. Không có thôn nào chậm.")

    def test_a_village_leads_to_its_stage_and_says_what_is_next(self):
        page = self.page(Role.OFFICER, BOARD)
        self.assertContains(page, f'<a href="{url("stage", self.listed.stage_id)}">Thôn Đoài</a>')
        self.assertContains(page, "Nhập phiếu")
        self.assertContains(page, "03/12 (19/11)")

    def test_late_villages_come_first_and_can_be_asked_for_alone(self):
        self.disputed("Thôn Tây", on=date(2026, 11, 10))
        assert list(self.rows()) == ["Thôn Tây", "Thôn Đoài"]
        assert list(self.rows(path=f"{BOARD}?late=1")) == ["Thôn Tây"]
        page = self.page(Role.OFFICER, f"{BOARD}?late=1")
        self.assertContains(page, "Hiện cả 1 dòng không chậm")
        assert sum(number for _label, number in page.context["total"]) == 2

    def test_everybody_sees_the_villages_of_his_place_alone(self):
        self.sent("Thôn Một")
        self.sent("Thôn Bãi", self.next_commune)
        own = ["Thôn Đoài", "Thôn Một"]
        seen = {role: list(self.rows(role)) for role in (Role.SURVEYOR, Role.OFFICER, Role.APPROVER, Role.OBSERVER)}
        assert seen == {Role.SURVEYOR: own[:1], Role.OFFICER: own, Role.APPROVER: own, Role.OBSERVER: own}
        assert self.page(Role.OFFICER, url("board", 2026, "10459")).status_code == 404
        assert self.page(Role.OFFICER, url("board", 2030)).status_code == 404

    def test_a_round_of_before_the_villages_had_stages(self):
        village = factories.village(self.commune, "Thôn Một")
        last = factories.review_round(self.city, 2025)
        factories.decided(factories.household(village), last)
        factories.recorded(factories.household(village), last)
        Review.objects.filter(round=last).update(stage=None)
        VillageStage.objects.filter(round=last).delete()
        path = url("board", 2025)
        assert self.rows(path=path) == {"Thôn Một": [0, 0, 1, 0, 0, 0, 0, 1]}
        self.assertContains(self.page(Role.OFFICER, path), "Họp thôn")
        Review.objects.filter(round=last).exclude(state="decided").update(state="decided")
        page = self.page(Role.OFFICER, path)
        assert [row.position.deadline.is_late for row in page.context["rows"]] == [False]
        self.assertContains(page, "Không có thôn nào chậm.")
        self.assertNotContains(page, 'class="ruler"')


class CityBoardTests(BoardTestCase):
    def rows(self, query=""):
        """What the page says of each commune, in its order."""
        page = self.page(Role.MANAGER, f"{BOARD}{query}")
        return {str(row.unit): row for row in page.context["rows"]}

    def test_a_row_counts_villages_by_step_and_households(self):
        self.sent("Thôn Một")
        self.posted("Thôn Hai")
        factories.decided(factories.household(factories.village(self.commune, "Thôn Ba")), self.round)
        row = self.rows()["Xã Mỹ Đức"]
        counted = (row.steps, row.progress.to_decide, row.progress.decided, row.opinion, row.late)
        assert counted == ([2, 0, 1, 0, 0, 1], 3, 1, "", [])

    def test_no_household_is_named(self):
        self.disputed("Thôn Tây", on=date(2026, 11, 10))
        for path in (BOARD, url("board", 2026, "10441")):
            page = self.page(Role.MANAGER, path)
            self.assertNotContains(page, "Đỗ Thị Hoà")
            self.assertNotContains(page, "Lê Thị Thơm")
            self.assertNotContains(page, self.listed.household.code)

    def test_late_communes_come_first_then_the_order_is_vietnamese(self):
        for code, name in (("10001", "Xã Đa Phúc"), ("10002", "Xã An Khánh"), ("10003", "Xã Dân Hoà")):
            self.sent("Thôn Một", factories.unit(code, name, parent=self.city))
        self.disputed("Thôn Tây", on=date(2026, 11, 10))
        self.posted("Thôn Nam", on=date(2026, 12, 4))
        rows = self.rows()
        assert list(rows) == ["Xã Mỹ Đức", "Xã An Khánh", "Xã Dân Hoà", "Xã Đa Phúc"]
        assert rows["Xã Mỹ Đức"].reason == "Chờ hết ngày niêm yết: 1 thôn; Phúc tra khiếu nại: 1 thôn"
        assert list(self.rows("?late=1")) == ["Xã Mỹ Đức"]
        page = self.page(Role.MANAGER, f"{BOARD}?late=1")
        self.assertContains(page, "<b>2 thôn</b> ở 1 xã, phường chậm.")
        assert page.context["total"].progress.total == 6

    def test_it_leads_who_gives_opinions_to_them(self):
        way = f'<a class="button quiet" href="{url("opinions", 2026)}">'
        self.assertContains(self.page(Role.MANAGER, BOARD), way)
        self.assertNotContains(self.page(Role.OFFICER, BOARD), way)

    def test_how_far_the_opinion_is(self):
        review = self.sent("Thôn Bãi", self.next_commune)
        factories.reported(stage_of(review))
        report = Report(self.next_commune, self.round, "15/BC-UBND", date(2026, 11, 20))
        (opinion,) = ask_opinions([report], by=None, source="command")
        assert self.rows()["Xã Phúc Sơn"].opinion == "chờ đến 26/11/2026"
        answer = Answer(opinion, "310/UBND", date(2026, 11, 21), Opinion.Verdict.AGREES)
        answer_opinions([answer], by=None, source="command")
        assert self.rows()["Xã Phúc Sơn"].opinion == "nhất trí"
        assert self.rows()["Xã Mỹ Đức"].opinion == ""

    def test_a_commune_stands_by_village_for_the_city_without_a_way_into_the_procedure(self):
        page = self.page(Role.MANAGER, url("board", 2026, "10441"))
        self.assertContains(page, "Thôn Đoài")
        self.assertNotContains(page, "/stages/")
        assert self.page(Role.MANAGER, url("board", 2026, "01")).context["rows"][0].unit == self.commune
        assert self.page(Role.MANAGER, url("board", 2026, "99999")).status_code == 404

    def test_the_villages_of_an_old_round_stand_in_the_communes_of_today(self):
        last = factories.review_round(self.city, 2025)
        factories.decided(factories.household(self.village), last)
        moved = VillagePlacement.objects.get(village=self.village)
        moved.valid_until = date(2026, 7, 1)
        moved.save()
        VillagePlacement.objects.create(village=self.village, unit=self.next_commune, valid_from=moved.valid_until)
        page = self.page(Role.MANAGER, url("board", 2025))
        assert [row.unit for row in page.context["rows"]] == [self.next_commune]

    def test_126_communes_are_light_and_cost_no_more_queries_than_two(self):
        few = self.queries(Role.MANAGER, BOARD)
        units = [
            factories.unit(str(20000 + number), f"Xã Hồng Vân {number}", parent=self.city) for number in range(125)
        ]
        villages = [factories.village(unit, "Thôn Một") for unit in units]
        households = [factories.household(village) for village in villages]
        for household in households:
            factories.listed(household, self.round)
        assert self.queries(Role.MANAGER, BOARD) == few
        assert few <= 14, few
        page = self.page(Role.MANAGER, BOARD)
        assert len(page.context["rows"]) == Unit.objects.communes().count() - 1
        assert len(gzip.compress(page.content)) <= 45 * KB
        assert len(page.content) <= 60 * KB

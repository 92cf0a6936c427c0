"""The list of households: who sees which rows, and what it can be asked."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from households import services
from households.searches import _REMEMBERED
from tests import factories
from tests.households.places import RegisterTestCase, text


class WhoSeesRowsTests(RegisterTestCase):
    def test_an_officer_sees_his_commune_with_names_and_links(self):
        page = text(self.page())
        assert '<a href="/households/MD-0412/">Lê Thị Thơm</a>' in page
        assert "<td>Thôn Đoài</td>" in page

    def test_the_commune_is_named_where_there_are_several(self):
        factories.household(self.ha)
        page = text(self.page(by=self.hoa))
        assert "<td>Thôn Đoài, Xã Mỹ Đức</td>" in page
        assert "<td>Thôn Hạ, Xã Phúc Sơn</td>" in page

    def test_the_city_chooses_among_the_communes_of_today(self):
        self.page(by=self.hoa)
        page = text(self.page(by=self.hoa, unit="01"))
        for option in ('value="10441">Xã Mỹ Đức', 'value="10459">Xã Phúc Sơn', 'value="01" selected>01'):
            assert option in page, option

    def test_the_next_commune_sees_nothing_of_it(self):
        page = text(self.page(by=self.binh))
        assert "MD-0412" not in page
        assert "Lê Thị" not in page
        assert "Trong sổ chưa có hộ nào ở địa bàn của bạn." in page

    def test_the_city_sees_rows_without_names_and_without_the_way_to_the_household(self):
        services.update_household(self.household, version=1, by=None, source="command", address="Ngõ 3, nhà 12")
        page = text(self.page(by=self.hoa))
        assert "L••• T••• T•••" in page
        for hidden in ("Thơm", "Lê Thị", '"/households/MD-0412/"', "Ngõ 3"):
            assert hidden not in page, hidden

    def test_others_learn_nothing(self):
        observer = factories.officer("observer", self.commune)
        for stranger in (self.tuan, observer, factories.officer()):
            assert self.page(by=stranger).status_code == 404
            assert self.post("", by=stranger, q="Thơm").status_code == 404

    def test_only_who_may_edit_is_offered_a_new_household(self):
        assert 'href="/households/add/"' in text(self.page())
        for reader in (self.hoa, factories.officer("surveyor", self.doai), factories.officer("approver", self.commune)):
            assert "/households/add/" not in text(self.page(by=reader))


class SearchTests(RegisterTestCase):
    def setUp(self):
        factories.household(self.thuong, "Đỗ Thị Hoà", code="MD-0500")

    def search(self, words, by=None, **values):
        return self.post("", q=words, by=by, follow=True, **values)

    def test_a_name_is_found_without_marks(self):
        for words in ("do thi hoa", "Đỗ Thị Hoà", "Đỗ Thị Hoà", "HÒA", "md-0500"):
            page = text(self.search(words))
            assert "MD-0500" in page, words
            assert "MD-0412" not in page, words

    def test_the_name_stays_out_of_the_address(self):
        response = self.search("do thi hoa", village="10441-02")
        address, status = response.redirect_chain[0]
        assert status == 302
        assert "village=10441-02" in address
        assert "search=" in address
        for leaked in ("hoa", "csrf", "q="):
            assert leaked not in address

    def test_the_words_stand_in_the_box_and_on_every_page_of_the_result(self):
        for number in range(51):
            factories.household(self.doai, "Bùi Văn Tâm", code=f"TAM-{number}")
        response = self.search("bui van")
        assert 'value="bui van"' in text(response)
        assert response.context["page_obj"].paginator.count == 51
        second = self.client.get(response.redirect_chain[0][0] + "&page=2")
        assert len(second.context["page_obj"]) == 1

    def test_an_officer_keeps_only_his_last_searches(self):
        first = self.search("thom").redirect_chain[0][0]
        for number in range(_REMEMBERED):
            self.search(f"tìm {number}")
        response = self.client.get(first, follow=True)
        assert "Lượt tìm này đã hết hạn." in text(response)
        assert response.redirect_chain == [("/households/", 302)]

    def test_a_search_of_another_officer_is_not_his(self):
        address = self.search("thom").redirect_chain[0][0]
        self.client.force_login(self.binh)
        assert "hết hạn" in text(self.client.get(address, follow=True))

    def test_the_city_cannot_unmask_a_row_by_searching_its_name(self):
        page = text(self.search("do thi hoa", by=self.hoa))
        assert "MD-0500" not in page
        assert "MD-0500" in text(self.search("0500", by=self.hoa))

    def test_a_miss_says_what_was_looked_for_and_what_to_do(self):
        page = text(self.search("Trần Văn Không", village="10441-01"))
        assert "Không có hộ nào mang tên hoặc mã “Trần Văn Không”." in page
        for offer in ("Tìm ở tất cả các thôn", "Tìm cả những hộ đã ra khỏi sổ", "Bỏ mọi điều kiện", "Thêm hộ mới"):
            assert offer in page, offer

    def test_a_name_that_would_be_markup_is_text(self):
        assert "<script>x" not in self.search("<script>x").content.decode()


class FilterTests(RegisterTestCase):
    def setUp(self):
        self.other = factories.household(self.thuong, "Đỗ Thị Hoà", code="MD-0500", registered_on=date(2020, 5, 1))

    def codes(self, by=None, **query):
        return [household.code for household in self.page(by=by, **query).context["page_obj"]]

    def test_a_village(self):
        assert self.codes(village="10441-02") == ["MD-0500"]

    def test_a_village_of_the_next_commune_is_an_error_not_a_wider_list(self):
        response = self.page(village="10459-01")
        assert list(response.context["page_obj"]) == []
        page = text(response)
        assert "Thôn này không có trong danh sách." in page
        assert "<title>Lỗi: " in page

    def test_a_day_that_is_none(self):
        response = self.page(on="31/02/2025")
        assert list(response.context["page_obj"]) == []
        assert "Ngày viết theo dạng ngày/tháng/năm" in text(response)

    def test_the_register_as_it_stood_on_a_day(self):
        assert self.codes(on="30/04/2020") == ["MD-0412"]
        assert self.codes(on="2020-05-01") == ["MD-0500", "MD-0412"]

    def test_households_that_left(self):
        services.close_household(
            self.other, version=1, closed_on=date(2026, 3, 1), closing_reason="moved", by=None, source="form"
        )
        assert self.codes() == ["MD-0412"]
        assert self.codes(closed="yes") == ["MD-0500"]
        assert self.codes(closed="all") == ["MD-0500", "MD-0412"]
        assert self.codes(on="28/02/2026") == ["MD-0500", "MD-0412"]
        assert self.codes(closed="yes", on="28/02/2026") == []

    def test_a_unit_on_the_day_of_its_boundaries(self):
        self.household.village.placements.update(valid_until=date(2025, 7, 1))
        self.doai.placements.create(unit=self.next_commune, valid_from=date(2025, 7, 1))
        assert self.codes(by=self.hoa, unit="10459") == ["MD-0412"]
        assert self.codes(by=self.hoa, unit="10441", boundaries="2025-06-30") == ["MD-0412", "MD-0500"]
        assert self.codes(by=self.hoa, unit="10441", on="2025-06-30") == ["MD-0412", "MD-0500"]
        assert self.codes(by=self.hoa, unit="01") == ["MD-0412", "MD-0500"]

    def test_a_unit_that_is_not_in_force(self):
        self.commune.valid_until = date(2025, 7, 1)
        self.commune.save()
        response = self.page(by=self.hoa, unit="10441")
        assert list(response.context["page_obj"]) == []
        assert "Xã Mỹ Đức (10441) không còn từ 01/07/2025" in text(response)
        assert "Không có đơn vị nào mang mã 99999" in text(self.page(by=self.hoa, unit="99999"))

    def test_each_condition_can_be_taken_away_alone(self):
        chips = self.page(village="10441-02", on="2026-01-01", page=3).context["chips"]
        assert [(chip.value, chip.query) for chip in chips] == [
            ("Thôn Thượng", "on=2026-01-01"),
            ("01/01/2026", "village=10441-02"),
        ]

    def test_a_page_that_is_none_is_the_last(self):
        assert self.codes(page="99") == self.codes()


class OrderTests(RegisterTestCase):
    def setUp(self):
        for number, name in enumerate(["Lê Thị Thủy", "Bùi Văn Ân", "Đỗ Văn An", "Nguyễn Thị Ánh", "Trần Văn Dũng"]):
            factories.household(self.thuong, name, code=f"A-{number}")
        factories.household(self.thuong, "Hà Văn Đức", code="A-9")

    def names(self, **query):
        return [household.head_name for household in self.page(**query).context["page_obj"]]

    def test_names_stand_in_vietnamese_order_of_the_given_name(self):
        assert self.names() == self.names(sort="name")
        assert self.names() == [
            "Đỗ Văn An",
            "Nguyễn Thị Ánh",
            "Bùi Văn Ân",
            "Trần Văn Dũng",
            "Hà Văn Đức",
            "Lê Thị Thơm",
            "Lê Thị Thủy",
        ]

    def test_codes_and_villages(self):
        assert self.names(sort="code")[-1] == "Lê Thị Thơm"
        assert self.names(sort="village")[0] == "Lê Thị Thơm"

    def test_an_order_that_is_none_is_an_error(self):
        assert self.page(sort="citizen_id").context["form"].errors

    def test_masked_rows_do_not_stand_in_the_order_of_their_names(self):
        for sort in ("", "village"):
            rows = self.page(by=self.hoa, sort=sort, unit=self.commune.code).context["page_obj"]
            codes = [household.code for household in rows if household.village == self.thuong]
            assert codes == sorted(codes), sort
            assert len(codes) > 2
        assert self.page(by=self.hoa, sort="name").context["form"].errors


class QueryTests(RegisterTestCase):
    def queries(self, by, rows):
        self.client.force_login(by)
        with CaptureQueriesContext(connection) as queries:
            page = self.client.get("/households/").context["page_obj"]
        assert len(page) == rows
        return len(queries)

    def test_their_number_does_not_grow_with_the_rows(self):
        for number in range(9):
            factories.household(self.doai, "Bùi Văn Tâm", code=f"TAM-{number:02}")
        few = {officer: self.queries(officer, 10) for officer in (self.lan, self.hoa)}
        for number in range(9, 60):
            factories.household(self.doai, "Bùi Văn Tâm", code=f"TAM-{number:02}")
        assert {officer: self.queries(officer, 50) for officer in (self.lan, self.hoa)} == few

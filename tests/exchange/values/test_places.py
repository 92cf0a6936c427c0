"""Which village a row means, in a city whose communes were merged and split, and whose codes are used again.

Until the middle of 2025 there were thị trấn Đại Nghĩa (10441), xã An Phú (10504), xã Phù Lưu Tế (10477) and xã Phúc Lâm
(10459); then came xã Mỹ Đức (10441, with Đại Nghĩa, An Phú and a part of Phù Lưu Tế) and xã Phúc Sơn (10459, with Phúc
Lâm and the other part). Xã Tế Tiêu (10450) went into Đại Nghĩa with the year 2025.
"""

from datetime import date

import pytest

from communes.gazetteer import UnitKey
from communes.models import RECORDS_BEGIN, Unit, Village
from communes.services import Placing, VillagePlan, place_villages
from households.exchange.values.places import Ambiguous, Elsewhere, Found, Places, Unknown
from tests import factories

pytestmark = pytest.mark.django_db

BOOK, NEW_YEAR, MERGER, TODAY = date(2024, 12, 31), date(2025, 1, 1), date(2025, 7, 1), date(2026, 11, 22)
DAI_NGHIA, AN_PHU = UnitKey("10441", RECORDS_BEGIN), UnitKey("10504", RECORDS_BEGIN)
PHU_LUU_TE, PHUC_LAM = UnitKey("10477", RECORDS_BEGIN), UnitKey("10459", RECORDS_BEGIN)
TE_TIEU = UnitKey("10450", RECORDS_BEGIN)
MY_DUC, PHUC_SON = UnitKey("10441", MERGER), UnitKey("10459", MERGER)

VILLAGES = [
    ("10441-01", "Tổ dân phố số 1", DAI_NGHIA, MY_DUC),
    ("10441-02", "Tổ dân phố số 2", DAI_NGHIA, MY_DUC),
    ("10504-01", "Thôn Đồng Chiêm", AN_PHU, MY_DUC),
    ("10504-02", "Xóm Mới", AN_PHU, MY_DUC),
    ("10504-03", "Thôn Hoà Lạc", AN_PHU, MY_DUC),
    ("10477-01", "Xóm Mới", PHU_LUU_TE, MY_DUC),
    ("10477-02", "Thôn Thượng", PHU_LUU_TE, PHUC_SON),
    ("10477-03", "Thôn Trại", PHU_LUU_TE, MY_DUC),
    ("10477-04", "Xóm Trãi", PHU_LUU_TE, MY_DUC),
    ("10459-01", "Thôn Hạ", PHUC_LAM, PHUC_SON),
]


@pytest.fixture(scope="module")
def ground(rows_of_module):
    return rows_of_module(build)


def build() -> dict[str, int]:
    """Save the city, and give the keys of its villages by their codes."""
    city = factories.unit("01", "Thành phố Hà Nội", kind="city")
    district = factories.unit("282", "Huyện Mỹ Đức", kind="rural_district", parent=city, valid_until=MERGER)
    factories.unit("10441", "Thị trấn Đại Nghĩa", kind="township", parent=district, valid_until=MERGER)
    for code, name in [("10504", "Xã An Phú"), ("10477", "Xã Phù Lưu Tế"), ("10459", "Xã Phúc Lâm")]:
        factories.unit(code, name, parent=district, valid_until=MERGER)
    factories.unit("10450", "Xã Tế Tiêu", parent=district, valid_until=NEW_YEAR)
    factories.unit("10441", "Xã Mỹ Đức", parent=city, valid_from=MERGER)
    factories.unit("10459", "Xã Phúc Sơn", parent=city, valid_from=MERGER)
    te_tieu = (Placing(TE_TIEU, RECORDS_BEGIN, NEW_YEAR), Placing(DAI_NGHIA, NEW_YEAR, MERGER))
    plans = [
        *(VillagePlan(code, name, (Placing(old, RECORDS_BEGIN, MERGER), Placing(new, MERGER, None)))
          for code, name, old, new in VILLAGES),
        VillagePlan("10450-01", "Thôn Vài", (*te_tieu, Placing(MY_DUC, MERGER, None))),
    ]  # fmt: skip
    return {village.code: village.pk for village in place_villages(plans, by=None, source="command")}


def places(as_of: date = BOOK, unit: str = "10441") -> Places:
    commune = Unit.objects.named(unit, TODAY)
    return Places(commune, as_of, TODAY, Village.objects.of([commune], TODAY).values_list("pk", flat=True))


# commune code, commune name, village code, village name: the code of the village in xã Mỹ Đức.
OF_THE_BOOKS_DAY = [
    (("10441", "", "", "Tổ dân phố số 1"), "10441-01"),
    (("10441", "Thị trấn Đại Nghĩa", "", "TDP 1"), "10441-01"),
    (("10441", "TT. ĐẠI NGHĨA", "", "tdp số 02"), "10441-02"),
    (("", "Đại Nghĩa", "", "Tổ 2"), "10441-02"),
    (("", "Xã Đại Nghĩa, huyện Mỹ Đức", "", "2"), "10441-02"),
    (("10504", "", "", "Thôn Đồng Chiêm"), "10504-01"),
    (("", "Xã An Phú", "", "Xóm Đồng Chiêm"), "10504-01"),
    (("", "X. An Phu", "", "thon hoa lac"), "10504-03"),
    (("", "xã An Phú (cũ)", "", "Thôn Hòa Lạc"), "10504-03"),
    (("", "An Phú", "", "Xóm Mới"), "10504-02"),
    (("", "Phù Lưu Tế", "", "Xóm Mới"), "10477-01"),
    (("10477", "", "", "Thôn Trại"), "10477-03"),
    (("10450", "", "", "Thôn Vài"), "10450-01"),
    (("", "", "10504-02", ""), "10504-02"),
    (("", "", "10504-02", "xóm mới"), "10504-02"),
    (("", "", "", "10504-02"), "10504-02"),
    (("10504", "Xã An Phú", "10504-02", "Xóm Mới"), "10504-02"),
    (("10441", "Xã Mỹ Đức", "10504-02", "Xóm Mới"), "10504-02"),
    (("", "", "", "Thôn Đồng Chiêm"), "10504-01"),
    (("", "", "", "Xóm Mới (An Phú)"), "10504-02"),
    (("", "", "", "Xóm Mới - xã Phù Lưu Tế"), "10477-01"),
]


@pytest.mark.parametrize(("asked", "code"), OF_THE_BOOKS_DAY)
def test_a_book_of_2024_speaks_of_the_communes_of_2024(ground, asked, code):
    assert places().village(*asked) == Found(ground[code], "")


@pytest.mark.parametrize(
    ("as_of", "asked", "code", "note"),
    [
        (BOOK, ("10441", "Xã Mỹ Đức", "", "Thôn Đồng Chiêm"), "10504-01", "Xã Mỹ Đức (10441)"),
        (BOOK, ("10441", "", "", "Thôn Đồng Chiêm"), "10504-01", "là đơn vị của ngày 22/11/2026"),
        (BOOK, ("", "Mỹ Đức", "", "TDP 1"), "10441-01", "không phải của ngày lập sổ 31/12/2024"),
        (TODAY, ("", "Thị trấn Đại Nghĩa", "", "TDP 1"), "10441-01", "Đại Nghĩa (10441) là đơn vị của ngày 30/06/2025"),
        (TODAY, ("10504", "", "", "Xóm Mới"), "10504-02", "Xã An Phú (10504) là đơn vị của ngày 30/06/2025"),
        (NEW_YEAR, ("", "Tế Tiêu", "", "Thôn Vài"), "10450-01", "Xã Tế Tiêu (10450) là đơn vị của ngày 31/12/2024"),
    ],
)
def test_a_commune_of_another_day_is_told(ground, as_of, asked, code, note):
    answer = places(as_of).village(*asked)
    assert answer.village_id == ground[code]
    assert note in answer.note


def test_a_code_means_the_unit_of_the_books_day(ground):
    """10459 was xã Phúc Lâm, whose thôn Hạ lies in xã Phúc Sơn now; today's 10459 has a thôn Thượng too."""
    there = places(unit="10459")
    assert there.village("10459", "", "", "Thôn Hạ") == Found(ground["10459-01"], "")
    assert "đơn vị của ngày 22/11/2026" in there.village("10459", "", "", "Thôn Thượng").note
    assert places(TODAY, "10459").village("10459", "", "", "Thôn Thượng") == Found(ground["10477-02"], "")


def test_a_split_commune_gives_each_village_to_its_own_heir(ground):
    assert places().village("10477", "", "", "Thôn Trại") == Found(ground["10477-03"], "")
    answer = places().village("10477", "", "", "Thôn Thượng")
    assert answer == Elsewhere(ground["10477-02"], "Thôn Thượng (10477-02) nay thuộc xã Phúc Sơn, ngoài xã Mỹ Đức.")
    assert places(unit="10459").village("10477", "", "", "Thôn Thượng") == Found(ground["10477-02"], "")


def test_two_villages_of_one_name_are_named_with_the_communes_from_which_they_came(ground):
    by_commune = places(TODAY).village("10441", "Xã Mỹ Đức", "", "Xóm Mới")
    assert isinstance(by_commune, Ambiguous)
    assert "Xóm Mới (10504-02, trước thuộc xã An Phú)" in by_commune.sentence
    assert "Xóm Mới (10477-01, trước thuộc xã Phù Lưu Tế)" in by_commune.sentence
    assert places(TODAY).village("", "", "", "Xóm Mới") == by_commune


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (("", "Xã An Phú", "", "Xóm Mới"), "10504-02"),
        (("10477", "", "", "Xóm Mới"), "10477-01"),
        (("10441", "Xã Mỹ Đức", "", "Xóm Mới (Phù Lưu Tế)"), "10477-01"),
        (("10441", "Xã Mỹ Đức", "10504-02", "Xóm Mới"), "10504-02"),
    ],
)
def test_the_old_commune_tells_villages_of_one_name_apart(ground, asked, code):
    assert places(TODAY).village(*asked).village_id == ground[code]


def test_a_kind_and_marks_that_speak_for_different_villages_are_asked_about(ground):
    answer = places().village("10477", "", "", "Thôn Trãi")
    assert isinstance(answer, Ambiguous)
    assert "Thôn Trại (10477-03" in answer.sentence
    assert "Xóm Trãi (10477-04" in answer.sentence


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("10504", "", "", "Thôn Đồng Chim"), "Không có “Thôn Đồng Chim” trong xã An Phú ngày 31/12/2024."),
        (("10504", "", "", "Thôn Đồng Chim"), "Có phải: Thôn Đồng Chiêm (10504-01)?"),
        (("10504", "", "", "Khu Zz"), "Thôn Đồng Chiêm (10504-01); Xóm Mới (10504-02)"),
        (("", "", "", "Thôn Đồng Chim"), "trong xã Mỹ Đức ngày 22/11/2026. Có phải: Thôn Đồng Chiêm (10504-01)"),
        (("", "Xã An Phúc", "", "Xóm Mới"), "Không có xã, phường nào tên “Xã An Phúc”. Có phải: Xã An Phú (10504)"),
        (("99999", "", "", "Xóm Mới"), "Không có xã, phường nào mang mã “99999”."),
        (("10441", "Xã An Phú", "", "Xóm Mới"), "Mã 10441 là thị trấn Đại Nghĩa, không phải “Xã An Phú”."),
        (("99999", "Xã An Phú", "", "Xóm Mới"), "mang mã “99999”. Có phải: Xã An Phú (10504)"),
        (("", "", "10504-99", "Xóm Mới"), "Không có thôn nào mang mã “10504-99”."),
        (("", "", "10504-01", "Xóm Mới"), "Mã thôn 10504-01 là Thôn Đồng Chiêm, không phải “Xóm Mới”."),
        (("10477", "", "10504-01", ""), "Thôn Đồng Chiêm (10504-01) thuộc xã An Phú, không thuộc “10477”."),
        (("10441", "", "", ""), "Thiếu tên thôn"),
        (("", "", "", ""), "Thiếu tên thôn"),
        (("", "", "", "?!"), "Không có “?!” trong xã Mỹ Đức"),
        (("", "…", "", "Xóm Mới"), "Không có xã, phường nào tên “…”."),
    ],
)
def test_what_is_not_known_is_told_with_what_is_like_it(ground, asked, sentence):
    answer = places().village(*asked)
    assert isinstance(answer, Unknown)
    assert sentence in answer.sentence


def test_zeros_that_a_spreadsheet_took_from_a_code_are_put_back(ground):
    factories.unit("00070", "Phường Hoàn Kiếm", kind="ward")
    hoan_kiem = factories.village(Unit.objects.get(code="00070"), "Tổ dân phố 5")
    assert places().village("70", "", "", "TDP 5").village_id == hoan_kiem.pk


def test_of_two_communes_of_one_name_the_one_in_the_area_is_meant(ground):
    factories.village(factories.unit("09999", "Xã An Phú", valid_until=MERGER), "Xóm Mới")
    assert places().village("", "Xã An Phú", "", "Xóm Mới") == Found(ground["10504-02"], "")


def test_the_number_of_queries_is_constant(ground, django_assert_num_queries):
    commune = Unit.objects.named("10441", TODAY)
    area = list(Village.objects.of([commune], TODAY).values_list("pk", flat=True))
    with django_assert_num_queries(3):
        built = Places(commune, BOOK, TODAY, area)
        for asked, _code in OF_THE_BOOKS_DAY:
            built.village(*asked)

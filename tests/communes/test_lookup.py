"""Which unit has a code on a day, and what is said when none has."""

from datetime import date

import pytest
from django.test import TestCase
from django.utils import translation

from communes import gazetteer
from communes.lookup import NotInForce
from communes.models import Change, Reorganisation, Succession, Unit
from seeds.units import SUCCESSIONS_FILE, UNITS_FILE
from tests import factories

YEAR_END, NEW_YEAR, JUNE, JULY = date(2024, 12, 31), date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 1)


def refusal(code, on):
    with pytest.raises(NotInForce) as caught:
        Unit.objects.named(code, on)
    return caught.value


class HanoiTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        gazetteer.load(gazetteer.read(UNITS_FILE, SUCCESSIONS_FILE), source=Change.Source.COMMAND)

    def test_a_unit_is_there_from_its_first_day_to_its_last(self):
        assert Unit.objects.named("271", JUNE).name == "Huyện Ba Vì"
        assert refusal("271", JULY).unit.name == "Huyện Ba Vì"

    def test_a_district_is_answered_with_what_its_communes_became(self):
        assert str(refusal("271", JULY)) == (
            "Huyện Ba Vì (271) không còn từ 01/07/2025; vào ngày 01/07/2025 là: xã Quảng Oai (09619), "
            "xã Cổ Đô (09634), xã Minh Châu (09661), "
            "xã Vật Lại (09664), xã Bất Bạt (09676), xã Suối Hai (09694), xã Ba Vì (09700), "
            "xã Yên Bài (09706)."
        )

    def test_a_commune_is_answered_with_its_successor_of_that_day(self):
        in_spring, in_autumn = refusal("00010", date(2025, 3, 1)), refusal("00010", date(2025, 10, 1))
        assert [heir.name for heir in in_spring.heirs] == ["Phường Trúc Bạch"]
        assert [heir.name for heir in in_autumn.heirs] == ["Phường Ba Đình"]
        assert str(in_spring) == (
            "Phường Nguyễn Trung Trực (00010) không còn từ 01/01/2025; "
            "vào ngày 01/03/2025 là: phường Trúc Bạch (00004)."
        )

    def test_a_split_commune_is_answered_with_all_its_successors(self):
        parts = Succession.objects.filter(extent="part", reorganisation__effective_on=JULY).select_related("old")
        old = parts.exclude(old__code__in=Unit.objects.in_force(JULY).values("code")).first().old
        heirs = [part.new for part in parts.filter(old=old).order_by("new__code").select_related("new")]
        assert len(heirs) > 1
        assert refusal(old.code, JULY).heirs == heirs

    def test_an_unknown_code_is_said_to_be_unknown(self):
        assert str(refusal("99999", JULY)) == "Không có đơn vị nào mang mã 99999."

    def test_the_sentence_is_one_text_to_be_translated(self):
        absence = refusal("00010", JULY)
        with translation.override("en"):
            assert "00010" in str(absence)

    def test_communes_of_a_district_on_a_day(self):
        ba_vi = Unit.objects.named("271", YEAR_END)
        assert [Unit.objects.communes_in(ba_vi, on).count() for on in (YEAR_END, NEW_YEAR, JULY)] == [31, 29, 0]
        codes = [unit.code for unit in Unit.objects.communes_in(ba_vi, YEAR_END)]
        assert codes == sorted(codes)

    def test_a_commune_is_its_own_only_commune(self):
        my_duc = Unit.objects.named("10441", JULY)
        assert list(Unit.objects.communes_in(my_duc, JULY)) == [my_duc]

    def test_the_answer_costs_one_query_and_the_refusal_a_few(self):
        with self.assertNumQueries(1):
            assert Unit.objects.named("10441", JULY).parent.name == "Thành phố Hà Nội"
        with self.assertNumQueries(4):  # the unit, what had the code, its communes with their heirs of each time
            refusal("00010", NEW_YEAR)


@pytest.fixture
def merged(db):
    """Two communes that become a new one, under a code that nobody had before."""
    city = factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
    olds = [
        factories.unit(code, name, parent=city, valid_until=JULY)
        for code, name in (("00001", "Xã An"), ("00002", "Xã Bình"))
    ]
    new = factories.unit("00003", "Xã An Bình", parent=city, valid_from=JULY)
    change = Reorganisation.objects.create(effective_on=JULY)
    for old in olds:
        Succession.objects.create(reorganisation=change, old=old, new=new, extent="whole", is_main=True)
    return olds, new


def test_a_unit_to_come_is_answered_with_what_is_there_before_it(merged):
    olds, new = merged
    absence = refusal("00003", JUNE)
    assert (absence.unit, absence.forebears, absence.heirs) == (new, olds, [])
    assert str(absence) == (
        "Xã An Bình (00003) chỉ có từ 01/07/2025; trước đó, vào ngày 30/06/2025, là: xã An (00001), xã Bình (00002)."
    )


@pytest.mark.django_db
def test_a_unit_whose_successors_are_not_known_is_still_named():
    factories.unit("10504", "Xã An Phú", valid_until=JULY)
    factories.unit("10505", "Xã Mai", valid_from=JULY)
    assert str(refusal("10504", JULY)) == "Xã An Phú (10504) không còn từ 01/07/2025."
    assert str(refusal("10505", JUNE)) == "Xã Mai (10505) chỉ có từ 01/07/2025."


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["Hoà", "hòa", "HOA", "hoa lac", "hòa l", "0998", " 09988 "])
def test_units_are_found_by_any_spelling_and_by_code(asked):
    unit = factories.unit("09988", "Xã Hoà Lạc")
    factories.unit("10003", "Xã Tây Phương")
    assert list(Unit.objects.called(asked)) == [unit]

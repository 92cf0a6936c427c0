"""How texts and names of places are spelled: pure functions, so mostly tables of what comes out."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.exchange.values.spellings import guarded, place_name, same_place_key, text_problem, tidied, unguarded

OLD_TEXTS = [
    ("NguyÔn V¨n Nam", "TCVN3 (ABC)", "Nguyễn Văn Nam"),
    ("nguyÔn v¨n nam", "TCVN3 (ABC)", "nguyễn văn nam"),
    ("Hµ Néi", "TCVN3 (ABC)", "Hà Nội"),
    ("§iÖn Biªn", "TCVN3 (ABC)", "Điện Biên"),
    ("x· Mü §øc", "TCVN3 (ABC)", "xã Mỹ Đức"),
    ("Lª ThÞ Th¬m", "TCVN3 (ABC)", "Lê Thị Thơm"),
    ("Tr\xad¬ng V¨n T\xad", "TCVN3 (ABC)", "Trương Văn Tư"),
    ("Nguyeãn Vaên Nam", "VNI", "Nguyễn Văn Nam"),
    ("NGUYEÃN VAÊN NAM", "VNI", "NGUYỄN VĂN NAM"),
    ("Phaïm Thò Höôøng", "VNI", "Phạm Thị Hường"),
    ("Ñaïi Nghóa", "VNI", "Đại Nghĩa"),
    ("Traàn Thò Lan", "VNI", "Trần Thị Lan"),
    ("Nguyá»…n VÄƒn Nam", "UTF-8", "Nguyễn Văn Nam"),
    ("Thá»‹ tráº¥n Ä\x90áº¡i NghÄ©a", "UTF-8", "Thị trấn Đại Nghĩa"),
    ("NguyêÞn Vãn Nam", "Windows-1258", "Nguyễn Văn Nam"),
]
SOUND_TEXTS = [
    *("Nguyễn Văn A", "THÔN ĐOÀI", "Thuỳ Dương ở Hoà Xá", "Hòa Bình", "Đỗ Thị Uý", "", "MD-0412"),
    *("½ sào ruộng", "100 m²", "25°C", "Số 5 «Nhà văn hoá»", "ngõ 12/5 – “cũ”", "Nhà ông Quyền… tổ 3"),
    *("Y Bliên Niê", "K'sor Hờ Nép", "H’Mông", "José Hélène", "Müller", "Có không?", "Nguyen Van A"),
    normalize("NFD", "Nguyễn Thị Hoà, thôn Đoài, xã Mỹ Đức"),
]


@pytest.mark.parametrize(("text", "encoding", "meant"), OLD_TEXTS)
def test_old_text_is_told_with_what_it_should_read(text, encoding, meant):
    problem = text_problem(text)
    assert f"“{text}”" in problem
    assert encoding in problem
    assert f"“{meant}”" in problem


@pytest.mark.parametrize("text", ["Nguy?n V?n Nam", "Nguy\ufffdn V\ufffdn"])
def test_lost_letters_cannot_be_brought_back(text):
    assert "mất chữ" in text_problem(text)


@pytest.mark.parametrize("text", SOUND_TEXTS)
def test_sound_text_has_no_problem(text):
    assert text_problem(text) is None


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("  Lê \t Thị\n Thơm ", "Lê Thị Thơm"),
        (normalize("NFD", "Hoà Xá"), "Hoà Xá"),
        ("\ufeffMD\u200b-0412\u202e", "MD-0412"),
        ("Thôn\xa0Đoài", "Thôn Đoài"),
        ("a\u200b\u0301", "á"),
    ],
)
def test_tidied(text, tidy):
    assert tidied(text) == tidy


@given(st.text())
def test_a_tidy_text_stays(text):
    assert tidied(tidied(text)) == tidied(text)


@pytest.mark.parametrize("text", ["=1+1", "+84", "-1", "@A1", "|x", "＝1", "  =1", "\t1", "'=1", "''@x"])
def test_what_may_be_a_formula_is_guarded(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Thôn Đoài", "a=b", "'Hai", "12"])
def test_what_is_no_formula_stays_as_it_is(text):
    assert guarded(text) == text == unguarded(text)


@given(st.text(alphabet="'=+-@ \ta1＝"))
def test_a_guard_is_taken_away_once(text):
    assert unguarded(guarded(text)) == text


ONE_VILLAGE = [
    ("TDP số 3", "Tổ dân phố 3", "tổ dân phố số 03", "to dan pho 3", "TDP. III", "Tổ 3", "T.D.P 3"),
    ("Thôn 3", "thon 3", "THÔN SỐ 3", "Thôn III", "thôn iii", "T.3"),
    ("Thôn Hòa Xá", "Thôn Hoà Xá", "thôn hoà  xá", "Thôn Hoa Xa", normalize("NFD", "Thôn Hoà Xá")),
    ("Buôn Đăk Mar", "Buôn Đắk Mar", "buon dak mar"),
    ("Thôn Mỹ Quý", "Thôn Mĩ Quí"),
    ("Xóm Mới", "X. Mới", "xóm mới."),
    ("Khu phố 7", "KP7", "K.P. 07"),
    ("Khu dân cư số 7", "KDC 7"),
]
DIFFERENT_VILLAGES = [
    ("Thôn 3", "Tổ dân phố 3"),
    ("Thôn 3", "Thôn 13"),
    ("Thôn Vĩ", "Thôn VI"),
    ("Tô Hiệu", "Tổ Hiệu"),
    ("Thôn Tây", "Thôn Tài"),
    ("Thôn 1A", "Thôn 1B"),
    ("Khu phố 3", "Khu 3"),
]
ONE_UNIT = [
    ("Xã Mỹ Đức", "X. Mĩ Đức", "xa my duc", "X.Mỹ Đức"),
    ("Thị trấn Đại Nghĩa", "TT Đại Nghĩa", "T.T. Đại Nghĩa", "THỊ TRẤN ĐẠI NGHĨA"),
    ("Phường 3", "P3", "P.03", "phường số 3"),
    ("Đăk Mar", "Đắk Mar"),
]


@pytest.mark.parametrize("spellings", ONE_VILLAGE)
def test_spellings_of_one_village(spellings):
    assert len({same_place_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize("names", DIFFERENT_VILLAGES)
def test_villages_that_are_not_one(names):
    assert same_place_key(names[0]) != same_place_key(names[1])


@pytest.mark.parametrize("spellings", ONE_UNIT)
def test_spellings_of_one_unit(spellings):
    assert len({same_place_key(spelling, "unit") for spelling in spellings}) == 1


def test_a_kind_alone_is_a_name():
    assert place_name("Thôn").name == "thon"


def test_marks_are_told_apart_wherever_they_are_set():
    assert place_name("Thôn Hòa").marked == place_name("thôn hoà").marked != place_name("Thôn Hóa").marked

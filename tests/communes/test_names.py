"""How names are found without marks, and in what order they stand."""

import unicodedata

import pytest

from communes.names import fold, person_sort_key, sort_key


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Đỗ Thị Hoà", "do thi hoa"),
        ("Đỗ Thị Hòa", "do thi hoa"),
        ("ĐỖ THỊ HÒA", "do thi hoa"),
        ("  Phường   Văn Miếu - Quốc Tử Giám ", "phuong van mieu - quoc tu giam"),
        ("Xã Ứng Hoà", "xa ung hoa"),
        ("Tổ dân phố số 12", "to dan pho so 12"),
        ("", ""),
    ],
)
def test_a_name_is_found_without_marks(name, folded):
    assert fold(name) == folded
    assert fold(unicodedata.normalize("NFD", name)) == folded


@pytest.mark.parametrize(
    "in_order",
    [
        ["Ba", "Bà", "Bả", "Bã", "Bá", "Bạ"],
        ["An", "Ăn", "Ân", "Ba"],
        ["Dân", "Đan", "Đoài"],
        ["Nga", "Nhàn", "Ninh"],
        ["Mỹ Đức", "Mỹ Lộc"],
        ["Thôn Phú", "Thôn Phú An", "Thôn Phú Xuyên"],
        ["Tổ 2", "Tổ 10", "Tổ 12"],
        ["Hòa", "Hóa"],
        ["oan", "ôn", "ơn"],
    ],
)
def test_names_stand_in_vietnamese_order(in_order):
    keys = [sort_key(name) for name in in_order]
    assert keys == sorted(set(keys))
    assert keys == [sort_key(unicodedata.normalize("NFD", name)) for name in in_order]


def test_both_places_of_a_tone_mark_sort_alike():
    assert sort_key("Xã Hòa Bình") == sort_key("Xã Hoà Bình")


def test_a_person_stands_by_the_given_name():
    people = ["Nguyễn Văn An", "Bùi Thị Bình", "Lê Văn Bình", "Cao Thị Yến"]
    keys = [person_sort_key(person) for person in people]
    assert keys == sorted(set(keys))

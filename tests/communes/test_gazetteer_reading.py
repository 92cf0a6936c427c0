"""What the unit files must say, and what a faulty line is told."""

import codecs
from datetime import date
from pathlib import Path

import pytest

from communes.gazetteer import BadGazetteer, read
from communes.models import RECORDS_BEGIN

UNITS = """\
code,name,kind,level,parent_code,valid_from,valid_to,lat,lon
01,Thành phố Hà Nội,city,province,,,,21.0278,105.8342
271,Huyện Ba Vì,rural_district,district,01,,2025-06-30,,
09619,Thị trấn Tây Đằng,township,commune,271,,2025-06-30,,
09622,Xã Phú Cường,commune,commune,271,,2025-06-30,,
09634,Xã Cổ Đô,commune,commune,271,,2025-06-30,,
09619,Xã Quảng Oai,commune,commune,01,2025-07-01,,21.2,105.42
09634,Xã Cổ Đô,commune,commune,01,2025-07-01,,,
"""
SUCCESSIONS = """\
effective_on,old_code,new_code,extent,is_main
2025-07-01,09619,09619,whole,1
2025-07-01,09622,09619,part,1
2025-07-01,09622,09634,part,0
2025-07-01,09634,09634,whole,1
"""
PARTS = "2025-07-01,09622,09619,part,1\n2025-07-01,09622,09634,part,0\n"


def written(folder: Path, units: str | bytes = UNITS, successions: str | bytes = SUCCESSIONS) -> tuple[Path, Path]:
    paths = folder / "units.csv", folder / "successions.csv"
    for path, content in zip(paths, (units, successions), strict=True):
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return paths


def faults(folder: Path, units: str | bytes = UNITS, successions: str | bytes = SUCCESSIONS) -> list[str]:
    with pytest.raises(BadGazetteer) as refusal:
        read(*written(folder, units, successions))
    return [str(fault) for fault in refusal.value.faults]


def replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


def cases(table):
    """Run a test for each (name, old text, new text, line, what is said of it)."""
    return pytest.mark.parametrize(
        ("old", "new", "line", "said"), [case[1:] for case in table], ids=[case[0] for case in table]
    )


def test_days_are_read_as_first_in_and_first_out(tmp_path):
    gazetteer = read(*written(tmp_path))
    old, new = gazetteer.rows_of("09619")
    assert (old.valid_from, old.valid_until) == (RECORDS_BEGIN, date(2025, 7, 1))
    assert (new.valid_from, new.valid_until) == (date(2025, 7, 1), None)
    assert gazetteer.find("09619", date(2025, 6, 30)) is old
    assert gazetteer.find("09619", date(2025, 7, 1)) is new
    assert gazetteer.find("09622", date(2025, 7, 1)) is None


def test_a_succession_finds_its_units(tmp_path):
    gazetteer = read(*written(tmp_path))
    first = gazetteer.successions[0]
    assert gazetteer.old(first).name == "Thị trấn Tây Đằng"
    assert gazetteer.new(first).name == "Xã Quảng Oai"
    assert gazetteer.parent(gazetteer.new(first)).name == "Thành phố Hà Nội"


def test_a_byte_order_mark_and_decomposed_letters_do_no_harm(tmp_path):
    plain = read(*written(tmp_path))
    decomposed = replaced(UNITS, "Xã Phú Cường", "Xa\u0303 Phu\u0301 Cu\u031bo\u031b\u0300ng")
    marked = read(*written(tmp_path, units=codecs.BOM_UTF8 + decomposed.encode()))
    assert marked == plain


BAD_UNITS = [
    ("unknown level", "commune,271,,2025-06-30,,\n09634", "hamlet,271,,2025-06-30,,\n09634", 5, "level"),
    ("unknown kind", "township,commune", "village,commune", 4, "kind"),
    ("kind of another level", "township,commune", "town,commune", 4, "town"),
    ("bad day", "2025-07-01,,21.2", "2025-02-30,,21.2", 7, "2025-02-30"),
    ("day in Vietnamese order", "2025-07-01,,21.2", "01/07/2025,,21.2", 7, "01/07/2025"),
    ("day before the records", "2025-07-01,,21.2", "1850-07-01,,21.2", 7, "1850-07-01"),
    ("day without an end", "271,,2025-06-30,,\n09622", "271,,9999-12-31,,\n09622", 4, "9999-12-31"),
    ("end before start", "2025-07-01,,21.2", "2025-07-01,2025-06-30,21.2", 7, "đứng trước"),
    ("zeros lost in a spreadsheet", "\n01,", "\n1,", 2, "“1”"),
    ("no name", "09622,Xã Phú Cường", "09622, ", 5, "tên"),
    ("a value too many", "21.2,105.42", "21.2,105.42,7,7", 7, "Số cột"),
    ("a value too few", "21.2,105.42", "21.2", 7, "Số cột"),
    ("no point on earth", "21.0278", "210.278", 2, "lat"),
    ("no number", "21.0278", "NaN", 2, "lat"),
    ("the same unit twice", "Xã Quảng Oai,commune,commune,01,2025-07-01", "A,ward,commune,271,", 7, "dòng 4"),
    ("overlap", "township,commune,271,,2025-06-30", "township,commune,271,,2025-07-01", 7, "dòng 4"),
    ("overlap without an end", "township,commune,271,,2025-06-30", "township,commune,01,,", 7, "dòng 4"),
    ("no parent", "commune,01,2025-07-01,,21.2", "commune,,2025-07-01,,21.2", 7, "cấp trên"),
    ("unknown parent", "commune,01,2025-07-01,,21.2", "commune,999,2025-07-01,,21.2", 7, "“999”"),
    ("parent no longer there", "commune,01,2025-07-01,,21.2", "commune,271,2025-07-01,,21.2", 7, "271"),
    ("parent ends first", "district,01,,2025-06-30", "district,01,,2025-06-29", 4, "hết trước"),
    ("parent of the same level", "commune,01,2025-07-01,,21.2", "commune,09634,2025-07-01,,21.2", 7, "09634"),
    ("province below something", "city,province,,", "city,province,271,", 2, "Cấp tỉnh"),
    ("real gap of a day", "Cường,commune,commune,271,,2025-06-30", "A,ward,commune,271,,2025-06-29", 5, "30/06/2025"),
    ("begins from nowhere", "09634,Xã Cổ Đô,commune,commune,01", "09635,Xã A,commune,commune,01", 8, "nguồn"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "said"), [case[1:] for case in BAD_UNITS], ids=[c[0] for c in BAD_UNITS]
)
def test_a_bad_line_of_units_is_named_with_the_reason(tmp_path, old, new, line, said):
    found = [text for text in faults(tmp_path, units=replaced(UNITS, old, new)) if f"units.csv, dòng {line}: " in text]
    assert found
    assert any(said in text for text in found)


BAD_SUCCESSIONS = [
    ("no day", "2025-07-01,09634,09634", ",09634,09634", 5, "effective_on"),
    ("unknown extent", "09634,09634,whole", "09634,09634,half", 5, "“half”"),
    ("neither main nor not", "09634,09634,whole,1", "09634,09634,whole,yes", 5, "“yes”"),
    ("unknown old unit", "2025-07-01,09634,09634", "2025-07-01,00001,09634", 5, "“00001”"),
    ("unknown new unit", "09634,09634,whole", "09634,00001,whole", 5, "“00001”"),
    ("old unit does not end then", "2025-07-01,09634,09634", "2025-06-01,09634,09634", 5, "không hết từ 01/06/2025"),
    ("new unit is gone", "09634,09634,whole", "09634,09622,whole", 5, "09622"),
    ("units of two levels", "09634,09634,whole", "09634,01,whole", 5, "khác cấp"),
    ("two wholes", PARTS, PARTS.replace("part", "whole"), 4, "toàn bộ"),
    ("whole and part", "09622,09619,part,1", "09622,09619,whole,1", 4, "toàn bộ"),
    ("the rest is missing", "2025-07-01,09622,09634,part,0\n", "", 3, "phần còn lại"),
    ("no main successor", "09619,part,1", "09619,part,0", 4, "đúng một"),
    ("two main successors", "09634,part,0", "09634,part,1", 4, "đúng một"),
    ("said twice", "09622,09634,part,0", "09622,09619,part,0", 4, "hai lần"),
]


@cases(BAD_SUCCESSIONS)
def test_a_bad_line_of_successions_is_named_with_the_reason(tmp_path, old, new, line, said):
    found = faults(tmp_path, successions=replaced(SUCCESSIONS, old, new))
    assert any(text.startswith(f"successions.csv, dòng {line}: ") and said in text for text in found)


def test_a_unit_without_successor_is_a_gap(tmp_path):
    found = faults(tmp_path, successions=replaced(SUCCESSIONS, PARTS, ""))
    assert found == ["units.csv, dòng 5: Hết từ 01/07/2025 mà không có đơn vị kế tiếp trong tệp kế thừa."]


def test_all_faults_of_both_files_come_at_once(tmp_path):
    units = replaced(UNITS, "Xã Phú Cường,commune", "Xã Phú Cường,village")
    units = replaced(units, "01,2025-07-01,,21.2", "999,2025-07-01,,21.2")
    found = faults(tmp_path, units=units, successions=replaced(SUCCESSIONS, "09634,09634,whole", "09634,09634,half"))
    places = [text.partition(":")[0] for text in found]
    assert places == ["successions.csv, dòng 5", "units.csv, dòng 5", "units.csv, dòng 7"]


def test_what_follows_from_an_unread_line_is_not_said_again(tmp_path):
    found = faults(tmp_path, units=replaced(UNITS, "rural_district,district", "huyện,district"))
    assert len(found) == 1
    assert "units.csv, dòng 3: " in found[0]


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (UNITS.encode("utf-16"), 1, "UTF-8"),
        (UNITS.encode().replace("Cổ Đô".encode(), b"C\xf4"), 6, "UTF-8"),
        (UNITS.replace("parent_code", "parent"), 1, "parent_code"),
        (UNITS.replace("Xã Phú Cường", '"Xã "Phú" Cường"'), 5, "CSV"),
        ("", 1, "code"),
    ],
)
def test_a_file_that_is_no_list_of_units_is_refused_in_one_sentence(tmp_path, content, line, said):
    found = faults(tmp_path, units=content)
    assert len(found) == 1
    assert found[0].startswith(f"units.csv, dòng {line}: ")
    assert said in found[0]


def test_two_files_that_agree_are_taken_whatever_their_order(tmp_path):
    head, *lines = UNITS.splitlines(keepends=True)
    assert len(read(*written(tmp_path, units=head + "".join(reversed(lines)))).units) == 7

"""Letters in every dress: composed or not, invisible, of fonts from before Unicode; and comma-separated values."""

import unicodedata
from collections.abc import Iterator

from tests.spreadsheets.corpus.building import Sample, reading, refusing, table, workbook

FAMILY = "letters"
NAME = "Nguyễn Thị Hoà"
CSV = "so.csv"
_HEAD = "Mã hộ,Họ và tên"
# The same name as the fonts of TCVN3 and VNI write it: what Windows shows where that font is missing.
TCVN3, VNI = "NguyÔn ThÞ Hoµ", "Nguyeãn Thò Hoaø"


def samples() -> Iterator[Sample]:
    yield from _in_workbooks()
    yield from _in_encodings()
    yield from _in_delimiters()
    yield from _in_quotes()


def _in_workbooks():
    for name, written, read in [
        ("composed", NAME, NAME),
        ("decomposed", unicodedata.normalize("NFD", NAME), NAME),
        ("composed by half", "Nguyê\u0303n", "Nguyễn"),
        ("đ decomposed by a bar", "D\u0335", "D\u0335"),
        ("with a byte order mark", f"\ufeff{NAME}", NAME),
        ("with a mark from right to left", f"\u200f{NAME}\u200f", NAME),
        ("turned around", f"\u202e{NAME}\u202c", NAME),
        ("isolated", f"\u2067{NAME}\u2069", NAME),
        ("with blanks of no width", "Nguyễn\u200b Thị\u200c Hoà\u200d", NAME),
        ("with a word joiner", f"Nguyễn\u2060{NAME[6:]}", NAME),
        ("with a soft hyphen", "Ngu\u00adyễn", "Nguyễn"),
        ("with fixed blanks", "Nguyễn\u00a0Thị", "Nguyễn\u00a0Thị"),
        ("with wide letters", "ＨＮ－１", "ＨＮ－１"),
        ("with an emoji", "Hộ 🏠", "Hộ 🏠"),
        ("with a family of emoji", "👨\u200d👩\u200d👧", "👨👩👧"),
        ("in Arabic", "قرية", "قرية"),
        ("in Chữ Nôm", "𡨸喃", "𡨸喃"),
        ("with many marks on a letter", "a" + "\u0301" * 50, unicodedata.normalize("NFC", "a" + "\u0301" * 50)),
        ("in TCVN3", TCVN3, TCVN3),
        ("in VNI", VNI, VNI),
        ("with a letter for private use", "\ue000a", "\ue000a"),
        ("with the letter that stands for a lost one", "Nguy\ufffdn", "Nguy\ufffdn"),
        ("with an escaped return", "Thôn 1_x000D_\nThôn 2", "Thôn 1\nThôn 2"),
        ("with an escaped escape", "_x005F_x000D_", "_x000D_"),
        ("with an escaped zero", "a_x0000_b", "ab"),
        ("with an escaped half of a letter", "a_xD83D_b", "a_xD83D_b"),
        ("with a tab and a newline", "a\tb\nc", "a\tb\nc"),
        ("with references to letters", "&#272;&#x1ED7;&amp;&lt;", "Đỗ&<"),
        ("with quotes", '"a"', '"a"'),
        ("like a formula", "=1+1", "=1+1"),
    ]:
        yield reading(FAMILY, [(1, [read, "x"])], name, workbook, table([written, "x"]))
    for blank in ("\u200b", "\ufeff", " \u00a0 ", "\u3000", "\u200e\u200f", "\n"):
        rows = [(1, ["a"]), (3, [None, "b"])]
        yield reading(FAMILY, rows, f"nothing but {blank!a}", workbook, table(["a", blank], [blank], [blank, "b"]))


def _in_encodings():
    text = f"{_HEAD}\nMD-0412,{NAME}\n"
    rows = [(1, ["Mã hộ", "Họ và tên"]), (2, ["MD-0412", NAME])]
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        yield reading(FAMILY, rows, encoding, text.encode, encoding, file_name=CSV)
    yield reading(FAMILY, rows, "utf-16 of the other order", _big_endian, text, file_name=CSV)
    decomposed = unicodedata.normalize("NFD", text)
    yield reading(FAMILY, rows, "decomposed csv", decomposed.encode, file_name=CSV)
    for name, old, encoding in [
        ("TCVN3", TCVN3, "cp1252"),
        ("VNI", VNI, "cp1252"),
        ("Windows", unicodedata.normalize("NFD", "Hoa\u0300"), "cp1258"),
        ("Latin 1", "Hoà", "latin-1"),
    ]:
        yield refusing(
            FAMILY, "encoding", f"{name} csv", f"Ma ho,Ho ten\nMD-0412,{old}\n".encode, encoding, file_name=CSV
        )
    cut = text.encode()[:-2]
    yield refusing(FAMILY, "encoding", "cut within a letter", bytes, cut, file_name=CSV)
    yield refusing(FAMILY, "encoding", "utf-16 cut within a letter", bytes, text.encode("utf-16")[:-1], file_name=CSV)
    yield refusing(FAMILY, "blank", "nothing but a byte order mark", bytes, b"\xef\xbb\xbf", file_name=CSV)
    yield refusing(FAMILY, "blank", "nothing but blanks", bytes, b" ,\r\n , ,\r\n\r\n", file_name=CSV)


def _big_endian(text):
    return b"\xfe\xff" + text.encode("utf-16-be")


def _in_delimiters():
    rows = [(1, ["Mã", "Tên", "Tiền"]), (2, ["MD-1", NAME, "1.234,5"]), (3, ["MD-2", None, "0"])]
    for delimiter, name in [(",", "comma"), (";", "semicolon"), ("\t", "tab")]:
        money = '"1.234,5"' if delimiter == "," else "1.234,5"
        lines = [["Mã", "Tên", "Tiền"], ["MD-1", NAME, money], ["MD-2", "", "0"]]
        text = "\r\n".join(map(delimiter.join, lines))
        yield reading(FAMILY, rows, f"{name} between", text.encode, file_name=CSV)
        announced = [(at + 1, cells) for at, cells in rows]
        yield reading(FAMILY, announced, f"{name} announced", f"sep={delimiter}\r\n{text}".encode, file_name=CSV)
    yield reading(FAMILY, [(1, ["Mã"]), (2, ["MD-1"])], "one column", "Mã\nMD-1\n".encode, file_name=CSV)
    yield reading(FAMILY, [(1, ["a", "b"]), (2, ["c", "d"])], "returns alone", bytes, b"a,b\rc,d\r", file_name=CSV)
    gap = [(1, ["a", "b"]), (4, ["c", "d"])]
    yield reading(FAMILY, gap, "blank lines between", bytes, b"a,b\n\n,,,\nc,d\n", file_name=CSV)
    wide = [(1, ["x"] * 80), (2, ["y"])]
    yield reading(FAMILY, wide, "80 columns", _line_of, 80, file_name=CSV)
    yield refusing(FAMILY, "too_wide", "81 columns", _line_of, 81, file_name=CSV)
    yield refusing(FAMILY, "memory", "20 million blank columns and one", _commas, file_name=CSV)
    yield refusing(FAMILY, "too_long", "250,001 rows", _lines, 250_001, file_name=CSV)
    yield reading(FAMILY, [(1, ["a", "b"])], "named txt", bytes, b"a\tb", file_name="so.txt")


def _line_of(columns):
    return (",".join(["x"] * columns) + "\ny\n").encode()


def _commas():
    return b"," * 20_000_000 + b"x\n"


def _lines(count):
    return b"a,b\n" * count


def _in_quotes():
    for name, text, rows in [
        ("a comma in quotes", 'a,"b,c"\n', [(1, ["a", "b,c"])]),
        ("a quote in quotes", 'a,"b""c"\n', [(1, ["a", 'b"c'])]),
        ("a newline in quotes", 'a,"b\nc"\nd,e\n', [(1, ["a", "b\nc"]), (2, ["d", "e"])]),
        ("zeros in front", "a,001057012345\n", [(1, ["a", "001057012345"])]),
        ("a zero byte", "a,b\x00c\n" + "d,e\n" * 2000, None),
    ]:
        file = Sample(FAMILY, name, text.encode, None, rows, file_name=CSV)
        yield file if rows else refusing(FAMILY, "wrong_type", name, text.encode, file_name=CSV)
    unclosed = 'a,b\nc,"d\n' + "e,f\n" * 20_000
    yield refusing(FAMILY, "quotes", "a quote that is not closed", unclosed.encode, file_name=CSV)

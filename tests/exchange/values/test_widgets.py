"""What each kind of cell means, as tables; and that every value comes back from the cell in which it was written."""

from datetime import date, datetime

import pytest
from django.utils.translation import override
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from households.codes import ETHNICITIES
from households.exchange.values.spellings import guarded, text_problem, tidied
from households.exchange.values.widgets import (
    BirthWidget,
    ChoiceWidget,
    CitizenIdWidget,
    CodeWidget,
    DayWidget,
    EthnicityWidget,
    MoneyWidget,
    NameWidget,
    SeveralWidget,
    TextWidget,
    WholeNumberWidget,
    YearWidget,
    YesNoWidget,
)
from households.models import Birth, Member
from households.reviews.models import Cause, Status, Wish
from households.spreadsheets.files import CellError

RELATIONS = ChoiceWidget(Member.Relation.choices, {"vợ": "spouse", "chồng": "spouse"})
CAUSES = SeveralWidget(Cause.choices)

READ = [
    (TextWidget(), "  Ngõ 5,\n thôn Đoài ", "Ngõ 5, thôn Đoài"),
    (TextWidget(), "Hoa\u0300 Xa\u0301", "Hoà Xá"),
    (TextWidget(), None, ""),
    (TextWidget(), 412.0, "412"),
    (TextWidget(), "'=1+1", "=1+1"),
    (TextWidget(), "=1+1", "=1+1"),
    (NameWidget(), "Lê  Thị\tThơm", "Lê Thị Thơm"),
    (NameWidget(), "Y Bliên Niê", "Y Bliên Niê"),
    (CodeWidget(), " md-0412 ", "MD-0412"),
    (CodeWidget(), "MD–0412", "MD-0412"),
    (CodeWidget(), 412, "412"),
    *((CodeWidget(), nothing, "") for nothing in (None, "", 0, 0.0, "0", "000", "-", "–", "không có", "Chưa có")),
    (CodeWidget(digits=5), 4930, "04930"),
    (CodeWidget(digits=5), "70", "00070"),
    (CitizenIdWidget(), "001064012345", "001064012345"),
    (CitizenIdWidget(), "'001 064 012.345", "001064012345"),
    (CitizenIdWidget(), 1064012345, "001064012345"),
    (CitizenIdWidget(), 36064012345.0, "036064012345"),
    (CitizenIdWidget(), "1064012345", "001064012345"),
    *((CitizenIdWidget(), nothing, "") for nothing in (None, " ", "-", 0, "không", "Chưa có")),
    (WholeNumberWidget(), 4, 4),
    (WholeNumberWidget(), 4.0, 4),
    (WholeNumberWidget(), "1.234", 1234),
    (WholeNumberWidget(), "1.234.567", 1_234_567),
    (WholeNumberWidget(), "12,0", 12),
    (WholeNumberWidget(), "", None),
    (YearWidget(), 2026, 2026),
    (YearWidget(), "Năm 2025", 2025),
    (MoneyWidget(), 44_000_000, 44_000_000),
    (MoneyWidget(), 1_500_000.0, 1_500_000),
    (MoneyWidget(), "44.000.000", 44_000_000),
    (MoneyWidget(), "44.000.000,00", 44_000_000),
    (MoneyWidget(), "2,5 triệu", 2_500_000),
    (MoneyWidget(), "1.234,5 triệu", 1_234_500_000),
    (MoneyWidget(), "9000 đồng", 9_000),
    (MoneyWidget(), 0, 0),
    (MoneyWidget(), None, None),
    (DayWidget(), date(2012, 9, 12), date(2012, 9, 12)),
    (DayWidget(), datetime(2012, 9, 12, 7, 30), date(2012, 9, 12)),
    (DayWidget(), 41164, date(2012, 9, 12)),
    (DayWidget(), 41164.0, date(2012, 9, 12)),
    (DayWidget(), None, None),
    *(
        (DayWidget(), text, date(1960, 12, 5))
        for text in (
            *("05/12/1960", "5/12/1960", "5-12-1960", "05.12.1960", "5 12 1960", "1960-12-05", "1960/12/5"),
            *("1960-12-05 00:00:00", "1960-12-05T00:00:00.000", "Ngày 5 tháng 12 năm 1960", " 05 / 12 / 1960 "),
        )
    ),
    (BirthWidget(), 1964, Birth(1964)),
    (BirthWidget(), 1964.0, Birth(1964)),
    (BirthWidget(), "1964", Birth(1964)),
    (BirthWidget(), "02/1964", Birth(1964, 2)),
    (BirthWidget(), "14/2/1964", Birth(1964, 2, 14)),
    (BirthWidget(), "14.02.1964", Birth(1964, 2, 14)),
    (BirthWidget(), date(1964, 2, 14), Birth(1964, 2, 14)),
    (BirthWidget(), 23421, Birth(1964, 2, 14)),
    (BirthWidget(), "00/00/1964", Birth(1964)),
    (BirthWidget(), "0/2/1964", Birth(1964, 2)),
    (BirthWidget(), "", None),
    *((YesNoWidget(), yes, True) for yes in ("x", "X", "Có", "co", 1, 1.0, "1", True, "✓", "yes", "Đúng")),
    *((YesNoWidget(), no, False) for no in ("không", "Khong", 0, "0", False, "-", None, "", "  ")),
    (YesNoWidget(blank=None), None, None),
    (YesNoWidget(blank=True), "", True),
    (RELATIONS, "Chủ hộ", "head"),
    (RELATIONS, "chu ho", "head"),
    (RELATIONS, "Vợ/chồng", "spouse"),
    (RELATIONS, "VỢ", "spouse"),
    (RELATIONS, "child_in_law", "child_in_law"),
    (RELATIONS, None, ""),
    (CAUSES, "1; 3", ("land", "labour")),
    (CAUSES, 3, ("labour",)),
    (CAUSES, "3,1", ("land", "labour")),
    (CAUSES, "thiếu đất; ốm đau", ("land", "illness")),
    (CAUSES, "Ốm đau\nThiếu đất sản xuất", ("land", "illness")),
    (CAUSES, "Thiếu vốn sản xuất, kinh doanh, ốm đau", ("capital", "illness")),
    (CAUSES, "thiếu lao động + khác", ("labour", "other")),
    (CAUSES, "land; land", ("land",)),
    (CAUSES, None, ()),
    *(
        (EthnicityWidget(), written, code)
        for written, code in [
            *(("Kinh", "01"), ("kinh", "01"), ("01", "01"), (1, "01"), (6, "06"), ("Người Mường", "06"), (None, "")),
            *(("dân tộc Tày", "02"), ("H'Mông", "08"), ("H’mông", "08"), ("Mông", "08"), ("Hmong", "08")),
            *(("Khmer", "05"), ("Khơ me", "05"), ("Ê đê", "12"), ("Êđê", "12"), ("Vân Kiều", "23"), ("Sán chỉ", "15")),
            *(("Người nước ngoài", "55"), ("GIA RAI", "10"), ("Mnông", "20"), ("M'Nông", "20"), ("Tà ôi", "31")),
        ]
    ),
]

REFUSED = [
    (NameWidget(), "NguyÔn V¨n Nam", "Nguyễn Văn Nam"),
    (NameWidget(), 12, "không phải họ tên"),
    (NameWidget(), "Lê " * 50, "nhiều nhất là 100"),
    (MoneyWidget(), "1" * 5000, "nhiều nhất là 100"),
    (WholeNumberWidget(), "1" * 50, "không phải số nguyên"),
    (TextWidget(), date(2026, 5, 12), "12/05/2026"),
    (CodeWidget(), "MD 0412", "ví dụ MD-0412"),
    (CodeWidget(), "MĐ-0412", "chữ in hoa"),
    (CodeWidget(), "A" * 21, "nhiều nhất là 20"),
    (CodeWidget(), 1.5, "không đúng"),
    (CodeWidget(), 1.2e18, "mất các chữ số cuối"),
    (CitizenIdWidget(), "1.06401E+11", "mất các chữ số cuối"),
    (CitizenIdWidget(), "1,06401e11", "mất các chữ số cuối"),
    (CitizenIdWidget(), "012345678", "chứng minh nhân dân"),
    (CitizenIdWidget(), "00106401234", "12 chữ số"),
    (CitizenIdWidget(), "0010640123456", "12 chữ số"),
    (CitizenIdWidget(), "•••• •••• •217", "12 chữ số"),
    (CitizenIdWidget(), 1064012345.5, "12 chữ số"),
    (CitizenIdWidget(), True, "12 chữ số"),
    (WholeNumberWidget(), 4.5, "không phải số nguyên"),
    (WholeNumberWidget(), "1,234", "1.234"),
    (WholeNumberWidget(), "bốn", "không phải số nguyên"),
    (WholeNumberWidget(), True, "không phải số nguyên"),
    (WholeNumberWidget(), -1, "từ 0 đến"),
    (WholeNumberWidget(most=30), 31, "từ 0 đến 30"),
    (YearWidget(), 26, "bốn chữ số"),
    (YearWidget(), "2.026", "bốn chữ số"),
    (MoneyWidget(), 1234.5, "phần lẻ"),
    (MoneyWidget(), "1,234.5", "1.234,5"),
    (MoneyWidget(), "1,234.5 triệu", "1.234,5 triệu"),
    (MoneyWidget(), "1.234,5", "đồng, nghìn, triệu hay tỷ"),
    (MoneyWidget(), "44.000.000,5", "Không đọc được"),
    (MoneyWidget(), 500, "đồng, nghìn, triệu hay tỷ"),
    (MoneyWidget(), -500_000, "Không đọc được"),
    (MoneyWidget(), "nhiều", "Không đọc được"),
    (MoneyWidget(), True, "Không đọc được"),
    (MoneyWidget(least=1), 0, "ít nhất"),
    (DayWidget(), "05/12/60", "hai chữ số của năm"),
    (DayWidget(), "12/31/2024", "Ghi ngày trước"),
    (DayWidget(), "30/02/2024", "trong lịch"),
    (DayWidget(), "12/2024", "ngày/tháng/năm"),
    (DayWidget(), 1964, "ngày/tháng/năm"),
    (DayWidget(), 5122024, "ngày/tháng/năm"),
    (DayWidget(), "05122024", "ngày/tháng/năm"),
    (DayWidget(), "hôm qua", "ngày/tháng/năm"),
    (DayWidget(), True, "ngày/tháng/năm"),
    (DayWidget(), date(1850, 1, 1), "không hợp lý"),
    (DayWidget(), "01/01/2500", "không hợp lý"),
    (BirthWidget(), "64", "hai chữ số của năm"),
    (BirthWidget(), 64, "hai chữ số của năm"),
    (BirthWidget(), "14/02/64", "hai chữ số của năm"),
    (BirthWidget(), "31/02/1964", "lịch"),
    (BirthWidget(), "13/1964", "lịch"),
    (BirthWidget(), "14/00/1964", "tháng sinh"),
    (BirthWidget(), "khoảng 1964", "không phải ngày sinh"),
    (BirthWidget(), "1864", "không hợp lý"),
    (YesNoWidget(), "có lẽ", "có hay không"),
    (YesNoWidget(), 2, "có hay không"),
    (RELATIONS, "Chủ hồ sơ", "Có phải “Chủ hộ”"),
    (RELATIONS, "zzz", "Chọn một trong"),
    (CAUSES, "lao động", "không có trong danh sách"),
    (CAUSES, "9", "không có trong danh sách"),
    (CAUSES, "13", "không có trong danh sách"),
    (CAUSES, "thiếu đất; lười", "“lười”"),
    (CAUSES, date(2026, 3, 1), "01/03/2026"),
    (EthnicityWidget(), "Mườn", "Có phải “Mường”"),
    (EthnicityWidget(), "56", "không có trong danh sách"),
]


@pytest.mark.parametrize(("widget", "cell", "value"), READ)
def test_a_cell_means(widget, cell, value):
    read = widget.clean(cell)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(("widget", "cell", "words"), REFUSED)
def test_a_cell_is_refused_with_a_sentence(widget, cell, words):
    with pytest.raises(ValueError, match=r"[.?…]$") as refusal:
        widget.clean(cell)
    assert words in str(refusal.value)


WIDGETS = [
    *(TextWidget(), NameWidget(), CodeWidget(), CitizenIdWidget(), WholeNumberWidget(), YearWidget(), MoneyWidget()),
    *(DayWidget(), BirthWidget(), YesNoWidget(), YesNoWidget(blank=None), RELATIONS, CAUSES, EthnicityWidget()),
]


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (CellError("#N/A"), "#N/A"),
        ("#REF!", "#REF!"),
        (" #DIV/0! ", "#DIV/0!"),
        (CellError("=A1*2"), "=A1*2"),
        ("Thá»‹ tráº¥n", "Thị trấn"),
    ],
)
def test_no_widget_reads_what_a_formula_or_an_old_font_left(widget, cell, words):
    with pytest.raises(ValueError, match=r"[.]$") as refusal:
        widget.clean(cell)
    assert words in str(refusal.value)


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
def test_an_empty_cell_comes_back_empty(widget):
    blank = widget.clean(None)
    assert widget.clean("  ") == blank
    assert widget.clean(widget.cell(blank)) == blank
    assert widget.clean(widget.render(blank)) == blank
    assert widget.render(None) == ""


CELLS = st.one_of(
    st.text(),
    st.text(alphabet="0123456789.,/-: xXeE+'tỷriệu"),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
)


@settings(deadline=None)  # the first example loads the languages
@given(CELLS)
def test_no_cell_is_more_than_a_value_or_a_sentence(cell):
    for widget in WIDGETS:
        value, sentence = read(widget, cell)
        assert len(sentence) < 500
        if not sentence:
            assert_comes_back(widget, value)


def read(widget, cell):
    """Give what a cell means with an empty sentence, or nothing with the sentence of its refusal."""
    try:
        return widget.clean(cell), ""
    except ValueError as problem:
        return None, str(problem) or "-" * 500


CHOICES = [Member.Sex, Member.Relation, Member.Schooling, Member.Work, Status]


@pytest.mark.parametrize("choices", CHOICES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_label_of_every_language_is_read_as_its_own_value(choices, language):
    widget = ChoiceWidget(choices.choices)
    with override(language):
        written = {value: widget.render(value) for value in choices.values}
    assert {value: widget.clean(text) for value, text in written.items()} == {value: value for value in choices.values}


@pytest.mark.parametrize("language", ["vi", "en"])
@settings(deadline=None)  # the first example loads the languages
@given(st.sampled_from([Cause, Wish]), st.data())
def test_several_choices_come_back(language, choices, data):
    widget = SeveralWidget(choices.choices)
    chosen = data.draw(st.sets(st.sampled_from(choices.values)))
    value = tuple(one for one in choices.values if one in chosen)
    with override(language):
        assert_comes_back(widget, value)


def test_every_ethnicity_comes_back():
    for code, _name in ETHNICITIES:
        assert_comes_back(EthnicityWidget(), code)


@given(st.text(max_size=60))
def test_a_text_comes_back(text):
    value = tidied(text)
    assume(not text_problem(value) and not value.startswith("#"))
    assert_comes_back(TextWidget(), value)
    assert_comes_back(NameWidget(), value)


@given(st.from_regex(r"[A-Z0-9-]{0,10}[A-Z1-9][A-Z0-9-]{0,9}", fullmatch=True))
def test_a_code_comes_back(code):
    assert_comes_back(CodeWidget(), code)


@given(st.from_regex(r"[0-9]{12}", fullmatch=True))
def test_a_citizen_id_comes_back(citizen_id):
    assert_comes_back(CitizenIdWidget(), citizen_id)


@given(st.integers(0, 10**9))
def test_a_whole_number_comes_back(number):
    assert_comes_back(WholeNumberWidget(), number)


@given(st.integers(1900, 2100))
def test_a_year_comes_back(year):
    assert_comes_back(YearWidget(), year)


@given(st.one_of(st.integers(0, 20_000), st.integers(0, 10**15 - 1)))
def test_an_amount_comes_back(amount):
    assert_comes_back(MoneyWidget(), amount)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_day_comes_back(day):
    assert_comes_back(DayWidget(), day)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_birth_comes_back_as_far_as_it_is_known(day):
    for birth in (Birth(day.year), Birth(day.year, day.month), Birth(day.year, day.month, day.day)):
        assert_comes_back(BirthWidget(), birth)


@pytest.mark.parametrize("blank", [False, None, True])
def test_yes_and_no_come_back(blank):
    for value in (True, False):
        assert_comes_back(YesNoWidget(blank=blank), value)


def assert_comes_back(widget, value):
    """The value stands in a typed cell of a workbook, and as text in any other file, and is read as itself."""
    cell = widget.cell(value)
    assert widget.clean(guarded(cell) if isinstance(cell, str) else cell) == value
    assert widget.clean(widget.render(value)) == value

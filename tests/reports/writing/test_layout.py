"""How a table lies on a page: as wide as it is, whole where it fits, cut between its columns where it does not."""

from decimal import Decimal

import pytest

from households.reports.tables import Column, Kind, ReportTable, Row
from households.reports.writing.layout import LANDSCAPE, heads, height_of, panels

NAMES = [Column("number", "TT", Kind.TEXT), Column("place", "Phường/Xã", Kind.TEXT, heads_row=True)]


def wide(columns, *, group_of=3, values=1_234_567):
    """Give a table with so many figures, as many under each head."""
    figures = [
        Column(f"c{number}", f"Dân tộc {number}", number=str(number), group=f"Nhóm {number // group_of}")
        for number in range(columns)
    ]
    return ReportTable("Theo dân tộc", [*NAMES, *figures], [Row(["1", "Xã Mỹ Đức", *[values] * columns])])


@pytest.mark.parametrize("columns", [1, 5, 12, 17, 18, 40, 110])
def test_columns_fill_the_page_and_no_more(columns):
    for panel in panels(wide(columns)):
        assert sum(panel.widths) == pytest.approx(LANDSCAPE.width)
        assert len(panel.widths) == len(panel.table.columns)
        assert panel.size in LANDSCAPE.sizes


def test_what_fits_stays_whole_in_letters_as_large_as_can_be():
    sizes = [panels(wide(columns))[0].size for columns in (3, 9, 11, 13)]
    assert sizes[0] == LANDSCAPE.sizes[0]
    assert sizes == sorted(sizes, reverse=True)
    assert [len(panels(wide(columns))) for columns in (3, 9, 11, 13)] == [1] * 4


def test_what_is_too_wide_is_cut_between_groups_and_names_its_rows_in_each_part():
    table = wide(60, group_of=6)
    parts = panels(table)
    assert len(parts) > 1
    keys = [[column.key for column in part.table.columns] for part in parts]
    assert all(part[:2] == ["number", "place"] for part in keys)
    assert [key for part in keys for key in part[2:]] == [f"c{number}" for number in range(60)]
    assert all((len(part) - 2) % 6 == 0 for part in keys)
    assert [part.table.title for part in parts[:2]] == ["Theo dân tộc", "Theo dân tộc (tiếp theo)"]
    assert all(list(row.values[:2]) == ["1", "Xã Mỹ Đức"] for part in parts for row in part.table.rows)


def test_texts_that_are_facts_do_not_come_again_in_each_part():
    facts = [Column(f"f{number}", f"Thông tin {number}", Kind.TEXT) for number in range(14)]
    columns = [*NAMES, *facts, *(Column(f"c{number}", f"Điểm {number}") for number in range(9))]
    parts = panels(ReportTable("", columns, [Row(["1", "Xã Mỹ Đức", *["Thôn Đoài"] * 14, *[1_234_567] * 9])]))
    keys = [column.key for part in parts for column in part.table.columns if column not in NAMES]
    assert keys == [column.key for column in columns[2:]]
    assert 1 < len(parts) < 9


def test_a_group_that_is_wider_than_the_page_is_cut_too():
    parts = panels(wide(60, group_of=60))
    assert sum(len(part.table.columns) - 2 for part in parts) == 60
    assert all(part.table.groups() for part in parts)


def test_a_column_has_room_for_its_widest_figure_also_in_the_total():
    rows = [Row([str(number), "Xã", 1]) for number in range(600)]
    total = Row(["", "Tổng", 123_456_789], is_total=True)
    columns = [*NAMES, Column("persons", "A")]
    narrow, roomy = (panels(ReportTable("", columns, [*rows, *more]))[0].widths[2] for more in ([], [total]))
    assert roomy > narrow


def test_heads_stand_in_as_many_rows_as_they_need():
    plain = ReportTable("", [*NAMES, Column("rate", "Tỷ lệ", Kind.RATE)], [Row(["1", "Xã", Decimal(1)])])
    assert height_of(heads(plain)) == 1
    assert height_of(heads(wide(3))) == 3
    assert [(cell.row, cell.place, cell.height, cell.width) for cell in heads(wide(3))][:3] == [
        (0, 0, 2, 1),
        (0, 1, 2, 1),
        (0, 2, 1, 3),
    ]

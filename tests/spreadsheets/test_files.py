"""A file while it is open: its sheets, its rows, and the process that reads it."""

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from households.spreadsheets import files, limits
from households.spreadsheets.files import open_file
from households.spreadsheets.refusals import Unreadable
from tests.spreadsheets.corpus.building import packed, row, sheet, table, text, workbook, workbook_parts

TWO = workbook({"Hộ": table(["Mã hộ"], *([f"MD-{at}"] for at in range(1000))), "Thành viên": table(["Họ tên"], ["An"])})
ROWS, COLUMNS = 200_000, 15
MEGABYTE = 1 << 20


@pytest.fixture(scope="module")
def large():
    """A workbook of 200,000 rows with 15 columns: five numbers, ten texts."""
    numbers = "".join(f'<c r="{letter}%d"><v>%d</v></c>' for letter in "ABCDE")
    texts = "".join(f'<c r="{letter}%d" t="s"><v>%d</v></c>' for letter in "FGHIJKLMNO")
    one = f'<row r="%d">{numbers}{texts}</row>'
    rows = (
        one % (at, *(part for column in range(COLUMNS) for part in (at, (at * 7 + column) % 5000)))
        for at in range(1, ROWS + 1)
    )
    shared = [f"Nguyễn Văn {at}" for at in range(5000)]
    return packed(workbook_parts(sheet("".join(rows)), shared=shared))


def test_the_sheets_are_told_with_their_size_and_their_top():
    hidden = workbook({"Hộ": table([], ["Mã hộ", None, "Tên"], ["MD-1"]), "Ẩn": sheet()}, states={"Ẩn": "hidden"})
    with open_file("so.xlsx", hidden) as file:
        first, second = file.sheets
    assert (first.name, first.rows, first.columns, first.hidden) == ("Hộ", 3, 3, False)
    assert first.top == [[], ["Mã hộ", None, "Tên"], ["MD-1"]]
    assert (second.name, second.rows, second.columns, second.hidden, second.top) == ("Ẩn", 0, 0, True, [])


def test_the_top_ends_after_thirty_rows():
    with open_file("so.xlsx", TWO) as file:
        assert [(len(one.top), one.rows) for one in file.sheets] == [(30, 1001), (2, 2)]


def test_rows_are_read_from_the_row_that_is_asked_for():
    with open_file("so.xlsx", TWO) as file:
        assert list(file.rows("Hộ", 1000)) == [(1000, ["MD-998"]), (1001, ["MD-999"])]
        assert list(file.rows("Thành viên", 3)) == []


def test_two_sheets_are_read_side_by_side():
    with open_file("so.xlsx", TWO) as file:
        both = list(zip(file.rows("Hộ"), file.rows("Thành viên"), strict=False))
    assert both == [((1, ["Mã hộ"]), (1, ["Họ tên"])), ((2, ["MD-0"]), (2, ["An"]))]


def test_one_child_answers_what_is_asked_one_after_the_other():
    with open_file("so.xlsx", TWO) as file:
        assert len(list(file.rows("Hộ"))) == len(list(file.rows("Hộ"))) == 1001
        assert len(children()) == 1


def test_no_child_is_left_when_the_parent_stops_reading():
    with open_file("so.xlsx", TWO) as file:
        assert next(iter(file.rows("Hộ"))) == (1, ["Mã hộ"])
        assert children()
    assert not children()


def test_no_child_is_left_after_a_mistake_of_the_parent():
    with pytest.raises(ZeroDivisionError), open_file("so.xlsx", TWO) as file:
        [1 / 0 for _ in file.rows("Hộ")]
    assert not children()


def test_a_sheet_of_another_name_is_told():
    with open_file("so.xlsx", TWO) as file, pytest.raises(Unreadable) as refusal:
        list(file.rows("Hộ cũ"))
    assert refusal.value.code == "changed"
    assert "Hộ cũ" in refusal.value.messages[0]


@pytest.mark.parametrize(
    ("signalled", "reason"), [(signal.SIGKILL, "memory"), (signal.SIGXCPU, "time"), (signal.SIGSEGV, "broken")]
)
def test_a_child_that_ends_early_is_told(signalled, reason):
    with open_file("so.xlsx", TWO) as file:
        os.kill(int(children()[0]), signalled)
        with pytest.raises(Unreadable) as refusal:
            list(file.rows("Hộ"))
    assert refusal.value.code == reason


def test_a_child_that_speaks_without_end_is_ended(monkeypatch):
    monkeypatch.setattr(files, "_SECONDS_TO_END", 0.1)
    with open_file("so.xlsx", TWO) as file:
        monkeypatch.setattr(limits, "LINE_BYTES", 10)
        with pytest.raises(Unreadable) as refusal:
            list(file.rows("Hộ"))
    assert refusal.value.code == "broken"
    assert not children()


def test_the_child_knows_neither_the_register_nor_its_keys(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    with open_file("so.xlsx", TWO):
        child = Path("/proc") / children()[0]
        assert child.joinpath("environ").read_bytes() == b"LC_ALL=C.UTF-8\0"
        mapped = child.joinpath("maps").read_text()
        assert "python_calamine" in mapped
        assert "psycopg" not in mapped
        assert os.readlink(child / "cwd") == "/"
        assert len(list(child.joinpath("fd").iterdir())) == 4  # in, out, errors, the file


def test_the_child_may_neither_write_nor_leave_a_picture_of_its_end():
    with open_file("so.xlsx", TWO):
        allowed = (Path("/proc") / children()[0] / "limits").read_text().splitlines()
    bounds = {line[:25].strip(): line[26:46].strip() for line in allowed}
    assert bounds["Max file size"] == bounds["Max core file size"] == "0"
    assert bounds["Max cpu time"] == str(limits.CHILD_CPU_SECONDS)
    assert limits.CHILD_BYTES < int(bounds["Max address space"]) < limits.CHILD_BYTES + 200 * MEGABYTE


def test_nothing_of_a_file_stays_behind(monkeypatch, tmp_path):
    monkeypatch.setattr(files.tempfile, "tempdir", str(tmp_path))
    with open_file("so.xlsx", TWO) as file:
        list(file.rows("Hộ"))
        assert list(tmp_path.iterdir()) == []


def test_200_000_rows_stream_through_without_staying_here(large):
    spent, held = processor_seconds(), peak_bytes()
    with open_file("so.xlsx", large) as file:
        assert [(one.rows, one.columns) for one in file.sheets] == [(ROWS, COLUMNS)]
        count = sum(len(cells) == COLUMNS for _, cells in file.rows("Hộ"))
    assert count == ROWS
    # Six seconds on a quiet machine; a processor that two share takes longer for the same work.
    assert processor_seconds() - spent < 10
    assert peak_bytes() - held < 20 * MEGABYTE


def test_a_file_that_takes_too_long_is_told(large, monkeypatch):
    monkeypatch.setattr(limits, "CHILD_CPU_SECONDS", 1)
    with pytest.raises(Unreadable) as refusal, open_file("so.xlsx", large):
        pass
    assert refusal.value.code == "time"


def test_a_file_that_takes_too_much_memory_is_told(large, monkeypatch):
    monkeypatch.setattr(limits, "CHILD_BYTES", 100 * MEGABYTE)
    with pytest.raises(Unreadable) as refusal, open_file("so.xlsx", large):
        pass
    assert refusal.value.code == "memory"


def test_calamine_itself_gives_up_over_a_far_cell(tmp_path):
    """Why there is a process of its own: without one this would be the end of the server."""
    far = tmp_path / "far.xlsx"
    far.write_bytes(workbook(sheet(row(1, text("A1", "x")), row(1048576, text("XFD1048576", "x")))))
    program = f"import python_calamine; python_calamine.load_workbook({str(far)!r}).get_sheet_by_index(0)"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert ended.returncode == -signal.SIGABRT


def children():
    """Give the process ids of the children that read a file for this process."""
    tasks = Path("/proc/self/task").glob("*/children")
    pids = [pid for task in tasks for pid in task.read_text().split()]
    return [pid for pid in pids if b"/spreadsheets/child" in Path("/proc", pid, "cmdline").read_bytes()]


def processor_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peak_bytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

"""An uploaded file as sheets and rows, read in a child process: whatever the file is, this process stays as it was."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from io import BufferedReader
from pathlib import Path, PurePath
from typing import BinaryIO

from households.spreadsheets import limits
from households.spreadsheets.preflight import Kind, check_file
from households.spreadsheets.refusals import unreadable

_CHILD = Path(__file__).with_name("child")
_LONGEST_SHEET_NAME = 31
_PIPE_BYTES = 1 << 16  # what a pipe of Linux holds
_SECONDS_TO_END = 10
_WHOLE = 10**15  # up to here a float holds every whole number
_BY_SIGNAL = {
    signal.SIGABRT: "memory",  # calamine found no room
    signal.SIGKILL: "memory",  # the machine found none
    signal.SIGXCPU: "time",
}


class CellError(str):
    """What Excel shows in a cell whose formula failed ("#N/A"), or the formula itself ("=A1*2") of a cell that no
    program has computed. It is not a text: a widget refuses it with a sentence of its own."""

    __slots__ = ()

    def __repr__(self):
        return f"CellError({str(self)!r})"


Cell = str | int | float | bool | date | datetime | CellError | None
Row = tuple[int, list[Cell]]


@dataclass(frozen=True)
class SheetTop:
    """A sheet as it is shown before its columns are matched: `rows` and `columns` count to the last cell that holds
    something, `top[0]` is row 1 (an empty list where a row is blank), `hidden` ones Excel does not show."""

    name: str
    rows: int
    columns: int
    top: list[list[Cell]]
    hidden: bool = False


class OpenFile:
    """A file while it is open: its `kind`, its `sheets`, and their rows."""

    def __init__(self, kind: Kind, first: "_Child", start):
        self.kind, self._idle, self._start = kind, [first], start
        self.sheets = [SheetTop(name, rows, columns, top, hidden) for name, rows, columns, hidden, top in first.sheets]

    def rows(self, sheet: str, from_row: int = 1) -> Iterator[Row]:
        """Give (row number as the spreadsheet counts, cells from column A) of the rows of `sheet` that hold something,
        from row `from_row` on; blank cells at the end are cut, so rows differ in length.

        The rows stream: nothing is kept here. Two sheets may be read side by side. Raises Unreadable when the file
        turns out too much on the way.
        """
        child = self._idle.pop() if self._idle else self._start()
        yield from child.rows(sheet, from_row)
        self._idle.append(child)


@contextmanager
def open_file(name: str, content: bytes) -> Iterator[OpenFile]:
    """Open an uploaded file: `name` is what its sender calls it, `content` its bytes. Raises Unreadable, whose one
    message says in a sentence what is wrong and what to do.

    Cells are str (composed, without letters that cannot be seen), int, float, bool, date, datetime, CellError or None.
    """
    kind = check_file(name, content)
    with ExitStack() as running:
        stored = running.enter_context(tempfile.TemporaryFile())
        stored.write(content)
        stored.flush()

        def start():
            return running.enter_context(_running_child(kind, _sheet_name(name), stored))

        yield OpenFile(kind, start(), start)


class _Child:
    """The child process while it lives; `sheets` is what it says first."""

    def __init__(self, process: subprocess.Popen, asked: dict):
        self._process, self._answers = process, BufferedReader(process.stdout, _PIPE_BYTES)
        self._ask(asked)
        self.sheets = self._answer()[1]

    def rows(self, sheet: str, from_row: int) -> Iterator[Row]:
        self._ask([sheet, from_row])
        while (line := self._answer())[0] == "rows":
            yield from zip(line[1], line[2], strict=True)

    def _ask(self, question):
        try:
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
        except BrokenPipeError:
            raise self._ended() from None

    def _answer(self):
        line = self._answers.readline(limits.LINE_BYTES + 1)
        if not line.endswith(b"\n"):
            raise self._ended()
        answer = json.loads(line, object_hook=_cell, parse_float=_number, parse_constant=_no_number)
        if answer[0] == "refused":
            raise unreadable(answer[1], **dict(answer[2]))
        return answer

    def _ended(self):
        """Give the refusal that the end of the process means; one that has not ended says what nobody understands."""
        try:
            code = self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            return unreadable("broken")
        return unreadable(_BY_SIGNAL.get(-code, "broken"))


@contextmanager
def _running_child(kind: Kind, sheet: str, stored: BinaryIO):
    """Start a child that reads `stored`; it ends with its whole group when the parent stops reading."""
    bounds = {key.lower(): value for key, value in vars(limits).items() if key.isupper()}
    asked = {**bounds, "kind": kind, "sheet": sheet, "file": stored.fileno()}
    process = subprocess.Popen(  # noqa: S603 - the program is this one's own
        [sys.executable, "-I", str(_CHILD)],
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=[stored.fileno()],
        env={"LC_ALL": "C.UTF-8"},
        cwd="/",
        start_new_session=True,
    )
    with process:
        try:
            yield _Child(process, asked)
        finally:
            _end(process)


def _end(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def _cell(coded: dict) -> Cell:
    """Give the cell that the child wrote as an object with one key."""
    ((kind, text),) = coded.items()
    return _CELLS[kind](text)


def _number(text: str) -> int | float:
    """Give a number, whole where it has no fraction: calamine knows only fractions."""
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < _WHOLE else number


def _no_number(_text: str) -> CellError:
    return CellError("#NUM!")


_CELLS = {"day": date.fromisoformat, "moment": datetime.fromisoformat, "error": CellError}


def _sheet_name(file_name: str) -> str:
    """Give the name of the one sheet of a csv file, as Excel would show it."""
    return PurePath(file_name).stem[:_LONGEST_SHEET_NAME]

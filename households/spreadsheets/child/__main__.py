"""Reads one file for the web process: a program of its own, run in Python's isolated mode, without Django and without
the register. What a file makes of it - no memory, no time, a crash - happens here, and its parent says so.

The first line of its standard input is a JSON object: `kind`, the file descriptor `file`, and the limits. It answers
in JSON lines: the sheets; then, for each further line `[sheet, first row]`, the rows in batches, and an end. An answer
that begins with "refused" is the last.
"""

import json
import os
import resource
import sys
from itertools import islice

from cells import as_json, clean_row, rows_as_json
from plain import PlainText
from refused import Refused
from workbooks import Workbook

_BATCH = 200
_LONGEST_TOLD = 60


def main():
    limits = json.loads(sys.stdin.readline())
    answers = Answers(limits["line_bytes"])
    try:
        confine(limits)
        source = opened(limits)
        answers.tell_sheets(sheet_tops(source, limits))
        for question in sys.stdin:
            answer(source, *json.loads(question), answers)
    except Refused as refused:
        answers.refuse(refused.reason, **refused.about)
    except MemoryError:
        answers.refuse("memory")


def answer(source, sheet, first, answers):
    if sheet not in source.names:
        raise Refused("changed", sheet=sheet)
    rows = (row for row in source.rows(sheet) if row[0] >= first)
    while batch := list(islice(rows, _BATCH)):
        answers.tell_rows(sheet, batch)
    answers.end()


def confine(limits):
    """Take from this process what reading does not need: much memory and time, writing files, a picture of its end."""
    room = held_bytes() + limits["child_bytes"]
    seconds = limits["child_cpu_seconds"]
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
    # At the first limit the system says that it is one of time; at the second it would only kill.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def held_bytes():
    try:
        with open("/proc/self/statm") as pages:
            return int(pages.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def opened(limits):
    content = os.pread(limits["file"], limits["file_bytes"], 0)
    if limits["kind"] == "csv":
        return PlainText(content, limits)
    return Workbook(content, limits)


def sheet_tops(source, limits):
    """Give what is shown of each sheet; at least one of them holds something."""
    tops = [sheet_top(source, name, limits) for name in source.names]
    is_shown = any(row for *_, top in tops for row in top)
    if not is_shown and not any(clean_row(cells) for name in source.names for _, cells in source.rows(name)):
        raise Refused("blank")
    return tops


def sheet_top(source, name, limits):
    rows, columns = source.size(name)
    top = []
    for number, cells in source.rows(name):
        if number > limits["top_rows"]:
            break
        top.extend([] for _ in range(len(top), number - 1))
        top.append(clean_row(cells))
    return [name, rows, columns, name in source.hidden, top]


class Answers:
    """Lines to the parent, none longer than it takes."""

    def __init__(self, longest):
        self._longest = longest

    def tell_sheets(self, tops):
        self._tell(as_json(["sheets", tops]), tops[0][0], 1)

    def tell_rows(self, sheet, rows):
        line = rows_as_json(rows)
        if len(line) > self._longest // 4 and len(rows) > 1:
            half = len(rows) // 2
            self.tell_rows(sheet, rows[:half])
            self.tell_rows(sheet, rows[half:])
        else:
            self._tell(line, sheet, rows[0][0])

    def end(self):
        self._write(as_json(["end"]))

    def refuse(self, reason, **about):
        told = [(name, str(value)[:_LONGEST_TOLD]) for name, value in about.items()]
        self._write(as_json(["refused", reason, told]))

    def _tell(self, line, sheet, row):
        # A letter takes at most four bytes.
        if len(line) > self._longest // 4:
            raise Refused("too_much_text", sheet=sheet, row=row)
        self._write(line)

    def _write(self, line):
        sys.stdout.buffer.write(line.encode() + b"\n")
        sys.stdout.buffer.flush()


main()

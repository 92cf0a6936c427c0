"""Reads one file for the web process: a program of its own, run in Python's isolated mode, without Django and without
the register. What a file makes of it - no memory, no time, a crash - happens here, and its parent says so.

Its argument is a JSON object: `kind`, the file descriptor `file`, and the limits. It answers in JSON lines: the sheets
first; then, for each question `[sheet, first row]` on standard input, the rows in batches, and an end. A line that
begins with "refused" is the last.
"""

import json
import os
import resource
import sys

from cells import coded
from plain import PlainText
from refused import Refused
from workbooks import Workbook

_BATCH = 200
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=coded).encode


def main():
    limits = json.loads(sys.argv[1])
    answers = Answers(limits)
    try:
        confine(limits)
        source = opened(limits)
        answers.tell("sheets", [sheet_top(source, name, limits) for name in source.names])
        for question in sys.stdin:
            name, first = json.loads(question)
            answer(source, name, first, answers)
    except Refused as refused:
        answers.tell("refused", refused.reason, list(refused.about.items()))
    except MemoryError:
        answers.tell("refused", "memory", [])


def confine(limits):
    """Take from this process what reading does not need: much memory and time, writing files, a picture of its end."""
    held = held_bytes() + limits["child_bytes"]
    seconds = limits["child_cpu_seconds"]
    for kind, most in [
        (resource.RLIMIT_AS, held),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ]:
        resource.setrlimit(kind, (most, most))


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


def sheet_top(source, name, limits):
    rows, columns = source.size(name)
    top = []
    for number, cells in source.rows(name):
        if number > limits["top_rows"]:
            break
        top.extend([] for _ in range(len(top), number - 1))
        top.append(cells)
    return [name, rows, columns, name in source.hidden, top]


def answer(source, name, first, answers):
    if name not in source.names:
        raise Refused("changed", sheet=name)
    numbers, rows = [], []
    for number, cells in source.rows(name):
        if number >= first:
            numbers.append(number)
            rows.append(cells)
            if len(rows) == _BATCH:
                answers.tell("rows", numbers, rows)
                numbers, rows = [], []
    answers.tell("rows", numbers, rows)
    answers.tell("end")


class Answers:
    """Lines to the parent, as long as they come to no more than it takes."""

    def __init__(self, limits):
        self._left, self._longest = limits["answer_bytes"], limits["line_bytes"]

    def tell(self, *line):
        encoded = _encode(line).encode() + b"\n"
        self._left -= len(encoded)
        if self._left < 0 or len(encoded) > self._longest:
            raise Refused("too_much_text")
        sys.stdout.buffer.write(encoded)
        sys.stdout.buffer.flush()


main()

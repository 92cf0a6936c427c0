"""What comes of more than 200 files that are not what they should be: a sentence or rows, and never more than that."""

import string
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from households.spreadsheets.files import open_file
from households.spreadsheets.refusals import REASONS, Unreadable
from tests.spreadsheets.corpus import ANYTHING, FAMILIES, bombs, files, headers, programs

AT_ONCE = 2
MOST_GROWTH = 20 << 20
# Reasons that a file of the corpus would be too slow for, or that come of two questions; test_files.py asks for them.
NOT_IN_CORPUS = {"time", "changed"}


@pytest.mark.parametrize(
    "family", [one for one in FAMILIES if one not in (bombs, headers)], ids=lambda family: family.FAMILY
)
def test_every_file_comes_to_its_verdict(family):
    with ThreadPoolExecutor(AT_ONCE) as readers:
        wrong = list(filter(None, readers.map(what_is_wrong, family.samples())))
    assert not wrong, "\n".join(wrong)


def test_every_bomb_comes_to_its_verdict_and_takes_no_memory_of_the_server():
    what_is_wrong(next(files()))  # what the first file of all needs is not asked again
    for sample in bombs.samples():
        content = sample.make()
        before = resident()
        assert not what_is_wrong(sample, content)
        assert resident() - before < MOST_GROWTH, sample


def test_there_are_enough_files_and_each_has_a_name():
    names = Counter(map(str, files()))
    assert len(names) >= 200
    assert names.most_common(1)[0][1] == 1


def test_the_files_are_the_same_each_time():
    for first, second in zip(files(), files(), strict=True):
        # Bombs take long to make; another program writes into a workbook when it did so.
        if first.family not in (bombs.FAMILY, programs.FAMILY):
            assert first.make() == second.make(), first


def test_every_sentence_is_said():
    said = {sample.refused for sample in files()} - {None, ANYTHING}
    assert said | NOT_IN_CORPUS == set(REASONS)


def what_is_wrong(sample, content=None):
    """Give what came of a sample where it is not its verdict, in a line."""
    found = reason_or_rows(sample, content or sample.make())
    if isinstance(found, Unreadable):
        (sentence,) = found.messages
        is_right = sample.refused in (found.code, ANYTHING) and is_whole(sentence)
    else:
        is_right = sample.refused == ANYTHING or (
            sample.refused is None and (sample.rows is None or repr(found) == repr(sample.rows))
        )
    return "" if is_right else f"{sample}: {getattr(found, 'code', '')} {found!r:.300}"


def reason_or_rows(sample, content):
    try:
        with open_file(sample.file_name, content) as file:
            return list(file.rows(file.sheets[0].name))
    except Unreadable as refusal:
        return refusal


def is_whole(sentence):
    """Whether a sentence begins with a capital, ends with a stop and names all that it means to."""
    return sentence[0] in string.ascii_uppercase + "ÔĐ" and sentence.endswith(".") and "%(" not in sentence


def resident():
    """Give the bytes of memory that this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

"""The wizard without its pages: what the command prints, and with which code it ends."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from communes.models import HouseholdTotal
from households.exchange.models import Import, ImportFile
from tests.exchange.wizard.counting import CountBook, workbook

State = Import.State
ROWS = [["V-1", 100, 400], ["V-2", 200, 700]]


@pytest.fixture
def bring_in(place, tmp_path):
    """Give a function that brings `rows` in and gives (what was printed, the sentence and code of its failure)."""

    def run(rows, *options, content=None):
        path = tmp_path / "so.xlsx"
        path.write_bytes(workbook(rows) if content is None else content)
        asked = [path, "--book", "totals", "--unit", "10441", "--by", "lan", "--year", "2026", "--format", "json"]
        out, failure = StringIO(), None
        try:
            call_command("import_book", *map(str, asked), *options, stdout=out)
        except CommandError as error:
            failure = (str(error), error.returncode)
        return out.getvalue() and json.loads(out.getvalue()), failure

    return run


def test_a_sound_file_is_written(bring_in):
    result, failure = bring_in(ROWS)
    assert failure is None
    assert (result["imported"], result["counts"]["new"], result["written"]) == (True, 2, {"totals": 2})
    assert result["findings"] == []
    assert HouseholdTotal.objects.count() == 2


def test_again_it_changes_nothing_and_that_is_no_failure(bring_in):
    bring_in(ROWS)
    result, failure = bring_in(ROWS)
    assert failure is None
    assert (result["imported"], result["counts"]["unchanged"]) == (False, 2)


def test_with_errors_nothing_is_written_and_they_are_listed(bring_in):
    result, (sentence, code) = bring_in([*ROWS, ["V-9", 1, 2]])
    assert code == 1
    assert sentence.startswith("Tệp có 1 dòng không ghi được.")
    assert result["imported"] is False
    assert result["findings"] == [
        {
            "sheet": "Tổng số",
            "row": 4,
            "column": "Mã thôn",
            "message": "Không có thôn V-9.",
            "group": "error",
            "label": "",
        }
    ]
    assert (HouseholdTotal.objects.count(), ImportFile.objects.count()) == (0, 0)


def test_the_sound_rows_alone_when_asked_for(bring_in):
    result, failure = bring_in([*ROWS, ["V-9", 1, 2]], "--only-sound")
    assert failure is None
    assert (result["imported"], HouseholdTotal.objects.count()) == (True, 2)


def test_where_no_row_is_sound_it_fails(bring_in):
    result, (sentence, code) = bring_in([["V-9", 1, 2]], "--only-sound")
    assert (code, result["imported"]) == (1, False)
    assert sentence.startswith("Không có dòng nào để ghi: 1 dòng có lỗi")


def test_a_dry_run_keeps_nothing(bring_in):
    result, failure = bring_in(ROWS, "--dry-run")
    assert failure is None
    assert (result["imported"], result["counts"]["new"]) == (False, 2)
    assert (HouseholdTotal.objects.count(), Import.objects.count()) == (0, 0)
    _result, (_sentence, code) = bring_in([["V-9", 1, 2]], "--dry-run")
    assert code == 1


def test_a_second_person_is_asked_for(bring_in, monkeypatch):
    monkeypatch.setattr(CountBook, "changes_status", True)
    _result, (sentence, code) = bring_in(ROWS)
    assert (code, HouseholdTotal.objects.count()) == (1, 0)
    assert sentence == "Lần nhập này làm đổi diện của hộ: người thứ hai phải xác nhận. Thêm --confirmed-by."
    _result, (sentence, code) = bring_in(ROWS, "--confirmed-by", "lan")
    assert (sentence, code) == ("Người thứ hai phải là người khác, không phải chính người nhập.", 1)
    _result, (sentence, code) = bring_in(ROWS, "--confirmed-by", "thuy")
    assert (code, HouseholdTotal.objects.count()) == (1, 0)
    result, failure = bring_in(ROWS, "--confirmed-by", "viet")
    assert (result["imported"], failure) == (True, None)
    assert Import.objects.get(state=State.LOADED).confirmed_by.username == "viet"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--by", "nobody"], 2),
        (["--unit", "99999"], 2),
        (["--as-of", "mai"], 2),
        (["--as-of", "2126-11-23"], 1),
        (["--by", "thuy"], 1),
    ],
)
def test_what_cannot_be_done_ends_with_a_sentence(bring_in, options, code):
    _result, (sentence, returned) = bring_in(ROWS, *options)
    assert returned == code
    assert sentence


def test_an_unreadable_file_ends_with_its_sentence(bring_in):
    result, (sentence, code) = bring_in(ROWS, content=b"")
    assert code == 1
    assert "0 byte" in sentence
    assert result == {
        "import": None,
        "counts": {},
        "findings": [],
        "imported": False,
        "written": {},
        "refusal": sentence,
    }


def test_a_book_of_a_year_asks_for_it(place, tmp_path):
    with pytest.raises(CommandError, match="--year"):
        call_command("import_book", str(tmp_path), "--book", "totals", "--unit", "10441", "--by", "lan")

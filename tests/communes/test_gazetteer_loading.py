"""The units of Hà Nội in the register, and what a second or a corrected file does to it."""

from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import TestCase

from communes import gazetteer
from communes.models import RECORDS_BEGIN, Change, ChangeEntry, Reorganisation, Succession, Unit
from seeds.units import DECREES, SUCCESSIONS_FILE, UNITS_FILE
from tests import factories

HANOI = gazetteer.read(UNITS_FILE, SUCCESSIONS_FILE)
YEAR_END, NEW_YEAR, JUNE, JULY = date(2024, 12, 31), date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 1)


def load(what=HANOI):
    return gazetteer.load(what, source=Change.Source.COMMAND, decrees=DECREES)


def with_unit(code, first_day, /, **values):
    """Hà Nội's units with one of them changed."""
    units = [replace(row, **values) if row.key == (code, first_day) else row for row in HANOI.units]
    assert units != list(HANOI.units)
    return replace(HANOI, units=tuple(units))


class HanoiTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.loaded = load()

    def test_all_units_and_successions_are_there(self):
        assert (self.loaded.units, self.loaded.successions, self.loaded.reorganisations) == (769, 883, 2)
        assert (Unit.objects.count(), Succession.objects.count()) == (769, 883)
        levels = Unit.objects.in_force(YEAR_END).values_list("level", flat=True)
        assert [list(levels).count(level) for level in ("province", "district")] == [1, 30]

    def test_the_communes_of_each_time(self):
        city = Unit.objects.named("01", JULY)
        for on, communes in ((YEAR_END, 579), (NEW_YEAR, 526), (JUNE, 526), (JULY, 126)):
            with self.subTest(on=on):
                assert Unit.objects.communes().in_force(on).count() == communes
                assert Unit.objects.communes_in(city, on).count() == communes

    def test_the_acts_are_named_as_far_as_they_are_known(self):
        acts = dict(Reorganisation.objects.values_list("effective_on", "decree"))
        assert acts == {NEW_YEAR: "", JULY: "Nghị quyết 1656/NQ-UBTVQH15"}

    def test_what_ends_is_one_thing_and_what_has_its_code_next_another(self):
        assert Unit.objects.named("10441", JUNE).name == "Thị trấn Đại Nghĩa"
        assert Unit.objects.named("10441", JULY).name == "Xã Mỹ Đức"

    def test_nobody_but_yen_so_is_without_a_main_origin_in_july(self):
        origins = Succession.objects.filter(reorganisation__effective_on=JULY, is_main=True).values("new")
        without = Unit.objects.communes().in_force(JULY).exclude(pk__in=origins)
        assert [unit.name for unit in without] == ["Phường Yên Sở"]

    def test_a_second_time_changes_nothing(self):
        changes = Change.objects.count()
        with self.assertNumQueries(5):  # units, acts, successions, between a savepoint and its release
            again = load()
        assert again.is_unchanged
        assert Change.objects.count() == changes

    def test_the_history_is_one_change_with_an_entry_for_each_row(self):
        change = Change.objects.get()
        assert change.entries.count() == 769 + 883 + 2
        entry = change.entries.get(kind="unit.added", key="10504")
        assert entry.after["parent"] == "Huyện Mỹ Đức"
        assert entry.after["valid_until"] == "2025-07-01"

    def test_a_correction_is_kept_with_what_stood_before(self):
        corrected = load(with_unit("00226", NEW_YEAR, name="Phường Phương Liên - Trung Tự"))
        assert (corrected.added, corrected.changed, corrected.removed) == (0, 1, 0)
        unit = Unit.objects.named("00226", JUNE)
        assert unit.name_fold == "phuong phuong lien - trung tu"
        entry = ChangeEntry.objects.get(kind="unit.changed")
        assert entry.before == {"name": "Phường Phương Liên Trung Tự"}
        assert entry.after == {"name": "Phường Phương Liên - Trung Tự"}

    def test_a_corrected_succession_takes_the_place_of_the_wrong_one(self):
        rows = [replace(row, new_code="10459") if row.old_code == "10504" else row for row in HANOI.successions]
        corrected = load(replace(HANOI, successions=tuple(rows)))
        assert (corrected.added, corrected.changed, corrected.removed) == (1, 0, 1)
        heir = Succession.objects.get(old__code="10504").new
        assert heir.name == "Xã Phúc Sơn"
        assert ChangeEntry.objects.get(kind="succession.removed").label == "Xã An Phú → Xã Mỹ Đức"

    def test_a_unit_that_the_files_no_longer_list_is_never_dropped(self):
        with self.assertRaisesMessage(ValidationError, "Xã Mỹ Đức (10441) từ ngày 01/07/2025"):
            load(with_unit("10441", JULY, valid_from=date(2025, 7, 2)))


@pytest.mark.django_db
def test_units_of_other_codes_are_left_alone():
    factories.unit("79", "Thành phố Hồ Chí Minh", kind=Unit.Kind.CITY)
    load()
    assert Unit.objects.filter(code="79").exists()


@pytest.mark.django_db
def test_the_command_says_what_it_did_and_then_that_nothing_changed():
    said = StringIO()
    call_command("load_units", stdout=said)
    call_command("load_units", stdout=said)
    first, second = said.getvalue().splitlines()
    assert first == "769 đơn vị, 883 kế thừa, 2 đợt sắp xếp: thêm 1654, sửa 0, bỏ 0 dòng."
    assert second == "769 đơn vị, 883 kế thừa: không có gì thay đổi."


@pytest.mark.django_db
def test_bad_files_end_the_command_with_their_lines_and_load_nothing(tmp_path):
    bad = tmp_path / "units.csv"
    bad.write_text(UNITS_FILE.read_text().replace("2025-06-30,21.120847", "2025-06-29,21.120847"))
    with pytest.raises(CommandError) as refusal:
        call_command("load_units", units=bad)
    lines = str(refusal.value).splitlines()
    assert lines[-1] == "Không nạp gì."
    assert len(lines) == 29 + 1
    assert all(line.endswith("Đơn vị cấp trên 271 hết trước đơn vị này.") for line in lines[:-1])
    assert Unit.objects.count() == Change.objects.count() == 0


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_no_traceback(tmp_path):
    with pytest.raises(CommandError, match="not-there"):
        call_command("load_units", units=tmp_path / "not-there.csv")


def test_what_held_before_the_records_is_read_as_their_first_day():
    assert sum(row.valid_from == RECORDS_BEGIN for row in HANOI.units) == 610

"""`manage.py papers`: a file or a sentence, never half a file."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from communes.models import ChangeEntry, Reorganisation, Succession
from households.reviews.papers import kinds
from tests import factories
from tests.reviews.papers.papers_case import TITLE, PapersTestCase, text_of

ASKED = {"kind": "decision", "unit": "10441", "year": "2025"}


def papers(out, **asked):
    values = {**ASKED, **asked}
    options = [f"--{name}={value}" for name, value in values.items() if name != "kind" and value is not None]
    printed = StringIO()
    call_command("papers", values["kind"], *options, f"--out={out}", stdout=printed)
    return printed.getvalue()


class CommandTests(PapersTestCase):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path):
        self.folder = tmp_path

    def refused(self, name="paper.pdf", **asked):
        """Give the sentence with which it is refused; no file is left behind."""
        with pytest.raises(CommandError) as refusal:
            papers(self.folder / name, **asked)
        assert refusal.value.returncode == 1
        assert list(self.folder.iterdir()) == []
        return str(refusal.value)

    def test_the_file_follows_its_suffix(self):
        for name in ("paper.pdf", "paper.docx"):
            papers(self.folder / name)
            assert TITLE in text_of((self.folder / name).read_bytes())
        assert {file.name for file in self.folder.iterdir()} == {"paper.pdf", "paper.docx"}

    def test_a_village_is_named_by_its_code_or_its_key(self):
        for village in (self.doai.code, str(self.doai.pk)):
            papers(self.folder / "paper.pdf", village=village)
            text = text_of((self.folder / "paper.pdf").read_bytes())
            assert "Lê Thị Thơm" in text
            assert "Thôn Bãi" not in text

    def test_every_kind_is_listed_with_its_formats(self):
        out = StringIO()
        call_command("papers", "--list", stdout=out)
        lines = [line.split(maxsplit=2) for line in out.getvalue().splitlines()]
        assert [line[:2] for line in lines] == [[kind.slug, "/".join(kind.formats)] for kind in kinds.KINDS.values()]
        assert ["minutes", "pdf/docx", "Biên bản họp dân"] in lines

    def test_what_is_wrong_is_said_with_what_is_allowed(self):
        assert "notice, result-list" in self.refused(kind="letter")
        assert "chỉ có dạng pdf" in self.refused("paper.docx", kind="list")
        assert "docx" in self.refused("paper.odt")
        assert "2024, 2025" in self.refused(year="2019")
        assert "bốn chữ số" in self.refused(year="25")
        assert "99999" in self.refused(unit="99999")
        assert "Thôn Bãi (10441-02)" in self.refused(village="10459-01")
        assert "--year" in self.refused(year=None)

    def test_a_round_that_decided_nothing_leaves_no_file(self):
        factories.review_round(self.city, 2026)
        assert "Năm 2026 chưa có quyết định" in self.refused(year="2026")

    def test_a_folder_that_is_not_there_is_named(self):
        with pytest.raises(CommandError, match="nowhere"):
            papers(self.folder / "nowhere" / "paper.pdf")

    def test_a_unit_that_is_gone_names_its_successors_and_its_own_years_still_print(self):
        old = factories.unit("10450", "Xã An Phú", parent=self.city, valid_until=date(2025, 7, 1))
        act = Reorganisation.objects.create(effective_on=date(2025, 7, 1))
        whole = Succession.Extent.WHOLE
        Succession.objects.create(reorganisation=act, old=old, new=self.commune, extent=whole, is_main=True)
        assert "xã Mỹ Đức (10441)" in self.refused(unit="10450")
        papers(self.folder / "old.pdf", year="2024")
        assert "năm 2024" in text_of((self.folder / "old.pdf").read_bytes())

    def test_a_writer_that_fails_leaves_the_old_file_and_nothing_else(self):
        out = self.folder / "paper.pdf"
        out.write_text("yesterday's")

        def fails(sheets, to, *, is_demo):
            to.write(b"%PDF half")
            raise OSError("no space left")

        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(kinds.WRITERS, "pdf", fails)
            with pytest.raises(CommandError, match="no space left"):
                papers(out)
        assert out.read_text() == "yesterday's"
        assert [file.name for file in self.folder.iterdir()] == ["paper.pdf"]

    def test_the_history_tells_what_was_printed(self):
        papers(self.folder / "paper.pdf")
        entry = ChangeEntry.objects.get(kind="paper.printed")
        assert (entry.change.source, entry.key, entry.after) == (
            "command",
            "10441/2025",
            {"paper": "decision", "sheets": 1},
        )

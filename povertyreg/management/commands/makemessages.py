"""`makemessages` for this project: `make messages` runs it, with the pins of the tests installed."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings
from django.core.management.commands import makemessages

# What a law file says that the pages show through gettext; the rest of it are names, figures and days.
LAW_TEXTS = ("title", "assumption", "dimension", "label", "rule", "hint")
LAW_PARTS = ("indicators", "authorities", "benefits")


def texts_of(law: dict) -> Iterator[str]:
    """Give the texts to translate in a law file that was read: its own, of each indicator, authority and benefit.

    A text with a per cent sign comes twice: `gettext` asks for it as it is, `{% translate %}` with the sign doubled.
    """
    parts = (part for name in LAW_PARTS for part in law.get(name, ()))
    for table in (law, *parts):
        for text in (table[key] for key in LAW_TEXTS if table.get(key)):
            yield from dict.fromkeys((text, text.replace("%", "%%")))


class BuildFile(makemessages.BuildFile):
    """A file as xgettext reads it; a law file is laid before it as a list of calls."""

    def preprocess(self):
        source = Path(self.path)
        if source.suffix != ".toml":
            super().preprocess()
            return
        # A per cent sign of the law is no placeholder, whatever stands behind it.
        calls = (f"# xgettext:no-python-format\n_({text!r})\n" for text in texts_of(tomllib.loads(source.read_text())))
        Path(self.work_path).write_text("".join(calls))


class Command(makemessages.Command):
    """Collects from templates, code and law, for both languages, without what changes at every run.

    The texts are Vietnamese, so the Vietnamese catalogue says each text as it stands; its own words are only those for
    the English texts in `povertyreg/borrowed_texts.py`, and `make messages` leaves them alone.
    """

    build_file_class = BuildFile
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(
            locale=[code for code, _ in settings.LANGUAGES],
            extensions=["html,py,toml"],
            ignore_patterns=["tests", "seeds/data", "pyproject.toml"],
            no_location=True,
            no_obsolete=True,
        )

    def write_po_file(self, potfile, locale):
        super().write_po_file(potfile, locale)
        catalogue = polib.pofile(str(Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"))
        for changing in ("POT-Creation-Date", "Report-Msgid-Bugs-To"):
            catalogue.metadata.pop(changing, None)
        if locale == settings.LANGUAGE_CODE:
            say_as_it_stands(catalogue)
        catalogue.save()


def say_as_it_stands(catalogue: polib.POFile):
    """Translate each text of `catalogue` that has no translation by itself; Vietnamese has one form for any number."""
    for entry in catalogue.untranslated_entries():
        if entry.msgid_plural:
            entry.msgstr_plural = {0: entry.msgid}
        else:
            entry.msgstr = entry.msgid

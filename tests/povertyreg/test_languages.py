"""Both languages: complete catalogues, compiled as they stand, and pages in English without Vietnamese left in them."""

import html
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import django
import polib
import pytest
import time_machine
from django.conf import settings
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from communes.officers.rights import Role
from households.codes import ETHNICITIES
from households.reviews.scoring import standards
from povertyreg.borrowed_texts import TEXTS
from tests import factories

ROOT = Path(__file__).parents[2]
HOUSE = ["manage.py", "communes", "households", "povertyreg", "seeds"]
LANGUAGES = ["vi", "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)\w|%[sdr%]|</?\w+[^>]*>")
VIETNAMESE = re.compile(r"[ăâđêôơưà-ãè-êìíò-õùúýỳỵỷỹạ-ựĩũ]", re.IGNORECASE)


def catalogue(language, folder=ROOT):
    return polib.pofile(str(folder / f"povertyreg/locale/{language}/LC_MESSAGES/django.po"))


def key(entry):
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def said(entry):
    """What an entry says in the language of its catalogue: one text for each form of the plural."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_to_translate(language):
    entries = catalogue(language)
    left = [*entries.untranslated_entries(), *entries.fuzzy_entries(), *entries.obsolete_entries()]
    assert [entry.msgid for entry in left] == []
    assert [entry.msgid for entry in entries if "" in said(entry)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language):
    written = catalogue(language)
    compiled = polib.mofile(written.fpath.removesuffix("po") + "mo")
    assert {key(entry): said(entry) for entry in compiled} == {key(entry): said(entry) for entry in written}
    assert compiled.metadata == written.metadata


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_keeps_its_placeholders_and_its_tags(language):
    def parts(text):
        return Counter(PLACEHOLDER.findall(text))

    lost = [entry.msgid for entry in catalogue(language) for text in said(entry) if parts(text) != parts(entry.msgid)]
    assert lost == []


@pytest.mark.parametrize(("language", "forms"), [("vi", 1), ("en", 2)])
def test_a_number_has_as_many_forms_as_the_language(language, forms):
    entries = catalogue(language)
    assert entries.metadata["Plural-Forms"].startswith(f"nplurals={forms};")
    assert {len(said(entry)) for entry in entries if entry.msgid_plural} == {forms}


def test_english_says_no_sentence_in_vietnamese():
    # đồng is money, and a name stays as it is.
    left = [text for entry in catalogue("en") for text in said(entry) if VIETNAMESE.search(without_names(text))]
    assert left == []


def test_the_vietnamese_catalogue_changes_only_what_is_borrowed():
    changed = {entry.msgid for entry in catalogue("vi") if set(said(entry)) != {entry.msgid}}
    assert [text for text in changed if VIETNAMESE.search(text)] == []


def test_what_django_says_in_english_is_said_in_vietnamese():
    with translation.override("vi"):
        spoken = [
            gettext(text) if isinstance(text, str) else str(text % {"limit_value": 2, "show_value": 1})
            for text in TEXTS
        ]
    assert [text for text in spoken if not VIETNAMESE.search(text)] == []


def test_django_still_says_what_is_borrowed():
    folders = [Path(django.__file__).parent / folder for folder in ("conf/locale/en", "contrib/auth/locale/en")]
    known = {entry.msgid for folder in folders for entry in polib.pofile(str(folder / "LC_MESSAGES/django.po"))}
    english = {entry.msgid for entry in catalogue("vi") if set(said(entry)) != {entry.msgid}}
    assert english - known == set()


def test_every_text_of_the_law_is_translated_in_code_and_in_templates():
    texts = {text for judge in standards() for text in (judge.title, judge.assumption)}
    for judge in standards():
        for indicator in judge.indicators:
            texts |= {indicator.dimension, indicator.label, indicator.rule, indicator.hint}
    template = Template("{% load i18n %}{% translate text %}")
    with translation.override("en"):
        spoken = {
            text: (gettext(text), template.render(Context({"text": text}, autoescape=False))) for text in texts - {""}
        }
    assert [text for text, (in_code, in_template) in spoken.items() if in_code != in_template or in_code == text] == []


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """A copy of the house in which the texts were just collected."""
    if not shutil.which("xgettext"):
        missing = pytest.fail if "CI" in os.environ else pytest.skip
        missing("gettext is not installed: apt-get install gettext")
    folder = tmp_path_factory.mktemp("house")
    for name in HOUSE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder)
    command = [sys.executable, "manage.py", "makemessages", "--verbosity", "0"]
    development = {"DJANGO_SETTINGS_MODULE": "povertyreg.settings", "DEBUG": "True", "HTTPS": "False"}
    subprocess.run(command, cwd=folder, env=os.environ | development, check=True)
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogues_hold_every_text_of_the_house_and_no_other(collected, language):
    fresh, kept = ({key(entry) for entry in catalogue(language, folder)} for folder in (collected, ROOT))
    assert (fresh - kept, kept - fresh) == (set(), set()), "make messages"


# --- pages

NAMES = ["Xã Mỹ Đức", "Thôn Đoài", "Nguyễn Thị Lan", "Lê Thị Thơm", "Lê Văn Nam", "Hà Nội", "đồng", "91/QĐ", "92/QĐ"]
NAMES += [name for _code, name in ETHNICITIES]
PAGES = [
    ("nobody", "officers:sign_in", ""),
    ("officer", "officers:password", ""),
    ("officer", "reviews:worklist", ""),
    ("officer", "reviews:rounds", ""),
    ("officer", "reviews:round", "round"),
    ("officer", "reviews:request", "round"),
    ("officer", "reviews:form", "review"),
    ("officer", "reviews:check", "review"),
    ("officer", "reviews:decisions", "round"),
    ("officer", "reviews:law", ""),
    ("officer", "households:list", ""),
    ("officer", "households:add", ""),
    ("officer", "households:detail", "household"),
    ("officer", "households:edit", "household"),
    ("officer", "households:move", "household"),
    ("officer", "households:close", "household"),
    ("officer", "households:member_add", "household"),
    ("officer", "communes:units", ""),
    ("officer", "communes:unit", "unit"),
    ("officer", "reports:index", ""),
    ("approver", "reviews:decide", "round"),
    ("administrator", "officers:list", ""),
    ("administrator", "officers:add", ""),
    ("administrator", "officers:detail", "officer"),
    ("administrator", "officers:assign", "officer"),
]


def without_names(text):
    """Give `text` without what stays Vietnamese in every language: names, documents, and what says so of itself."""
    text = re.sub(r'<(\w+)[^>]* lang="vi".*?</\1>', "", text, flags=re.DOTALL)
    text = re.sub(r'<a [^>]*rel="noreferrer".*?</a>', "", text, flags=re.DOTALL)
    text = re.sub(r"\S+/(QĐ|TT|NĐ)-\S+", "", text)  # the number of a document
    for name in sorted(NAMES, key=len, reverse=True):
        text = text.replace(name, "")
    return text


def vietnamese_in(answer):
    words = html.unescape(answer.content.decode())
    return [line.strip() for line in without_names(words).splitlines() if VIETNAMESE.search(line)]


@pytest.fixture
def world(db):
    with time_machine.travel("2026-11-22 09:00+07:00", tick=False):
        commune = factories.unit()
        village = factories.village(commune)
        household, other = factories.household(village), factories.household(village)
        held = factories.review_round(commune)
        people = {role: factories.officer(role, commune) for role in (Role.OFFICER, Role.APPROVER, Role.ADMINISTRATOR)}
        factories.decided(household, factories.review_round(commune, 2025))
        factories.submitted(other, held, by=people[Role.OFFICER])
        review = factories.listed(household, held)
        arguments = {
            "": [],
            "round": [held.year],
            "review": [review.pk],
            "household": [household.code],
            "unit": [commune.code],
            "officer": [people[Role.OFFICER].pk],
        }
        yield people, arguments


@pytest.mark.parametrize(("person", "name", "about"), PAGES)
def test_a_page_in_english_is_english(world, person, name, about):
    people, arguments = world
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    if person in people:
        client.force_login(people[person])
    address = reverse(name, args=arguments[about])
    shown = client.get(address)
    assert (shown.status_code, vietnamese_in(shown)) == (200, [])
    assert vietnamese_in(client.post(address)) == []


def test_a_page_that_is_not_there_says_so_in_english(client, db):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(factories.officer())
    answer = client.get("/households/none/")
    assert (answer.status_code, vietnamese_in(answer)) == (404, [])

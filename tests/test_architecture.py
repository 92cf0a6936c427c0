"""The walls of the house, read from its sources: imports point down, and what the house does without stays out.

A rule is a function from a source to its breaches. Each is held against the whole house, against breaches that it
must see, and against neighbours of a breach that it must let pass.
"""

import ast
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOP = {
    *("povertyreg", "communes", "households", "seeds", "tests", "docs", ".ci", "manage.py", "requirements.txt"),
    *("README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml", "Makefile", ".gitignore"),
}

# What each room may import of the project, beside itself. The look is the roof's, and every room stands under it.
LOOK = {"povertyreg.forms", "povertyreg.templatetags"}
GROUND = LOOK | {"communes"}
FIRST = GROUND | {"communes.officers", "households"}
LAW = {
    "households.law_files",
    "households.reviews.scoring",
    "households.reviews.procedures",
    "households.support.programmes",
}
SECOND = FIRST | LAW | {"households.reviews", "households.support"}
SPREADSHEETS = {"households.spreadsheets"}
THIRD = SECOND | SPREADSHEETS | {"households.exchange", "households.reports"}
SEES = {
    "povertyreg.forms": set(),
    "povertyreg.templatetags": set(),
    "communes": LOOK,
    "communes.officers": GROUND,
    "households": GROUND | {"communes.officers"},
    "households.law_files": set(),
    "households.spreadsheets": set(),
    "households.reviews": FIRST | LAW - {"households.support.programmes"},
    "households.reviews.scoring": {"households.law_files"},
    "households.reviews.procedures": {"households.law_files", "households.reviews.scoring"},
    "households.support": FIRST | {"households.law_files", "households.support.programmes"},
    "households.support.programmes": {"households.law_files"},
    "households.exchange": SECOND | SPREADSHEETS,
    "households.reports": SECOND | SPREADSHEETS,
    "povertyreg": THIRD,
    "povertyreg.urls": THIRD | {"povertyreg"},
    "seeds": THIRD,
    "tests": set(),
}
LABELS = {room.rpartition(".")[2]: room for room in SEES}

# Below the view a day is an argument. Who reads the clock there all the same, and why.
READS_THE_CLOCK = {
    "communes/history.py": "a change carries the moment of its writing",
    "communes/officers/scope.py": "rights are those of today, whatever day the page is about",
    "households/exchange/wizard/jobs.py": "a job shows by it that it lives",
    "povertyreg/checks.py": "the question is whether the law covers today",
    "povertyreg/context.py": "the frame of a page tells the law and the officer's place of today",
}
# What asks for a model as a migration does: from the state in which it runs.
WRITTEN_FOR_MIGRATIONS = {"communes/transitions.py"}
CLOCK = {"now", "today", "utcnow", "localdate", "localtime"}
LONGEST = 400


@dataclass(frozen=True)
class Source:
    """One file of the project: its path from the top, with slashes, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self):
        return ast.parse(self.text, self.path)

    @property
    def room(self):
        return room_of(self.path.removesuffix(".py").replace("/", "."))

    @property
    def is_migration(self):
        return "/migrations/" in self.path

    def nodes(self, *kinds):
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    def imports(self):
        """Give (line, dotted name) of all that is imported; `from a import b` is a.b."""
        for node in self.nodes(ast.Import, ast.ImportFrom):
            before = self._package(node) if isinstance(node, ast.ImportFrom) else []
            yield from ((node.lineno, ".".join([*before, alias.name])) for alias in node.names)

    def _package(self, node):
        """Give the parts of the package that `from ... import` names, also when it counts dots from here."""
        here = self.path.split("/")[: -node.level] if node.level else []
        return [*here, node.module] if node.module else here


def room_of(dotted):
    """Give the innermost room that holds a dotted name, or None outside the project."""
    return max((room for room in SEES if is_in(dotted, room)), key=len, default=None)


def is_in(dotted, package):
    return f"{dotted}.".startswith(f"{package}.")


# --- the rules


def arrows_up(source):
    """Imports point down; so do foreign keys that name their model ("reviews.Review")."""
    named = (
        (node.lineno, f"{LABELS[match[1]]}.models.{match[2]}")
        for node in source.nodes(ast.Constant)
        if isinstance(node.value, str) and (match := re.fullmatch(r"(\w+)\.([A-Z]\w+)", node.value))
        if match[1] in LABELS
    )
    for line, dotted in (*source.imports(), *named):
        seen = room_of(dotted)
        if seen and seen != source.room and seen not in SEES[source.room]:
            yield line, f"{source.room} must not see {dotted}"


def impure_law(source):
    """The rules of law need nothing but Python's own library."""
    if source.room in LAW:
        for line, dotted in source.imports():
            if dotted.partition(".")[0] not in sys.stdlib_module_names and room_of(dotted) not in LAW:
                yield line, f"the law must not see {dotted}"


def imports_in_functions(source):
    """An import that hides in a function hides an arrow; Django itself asks for the one in AppConfig.ready."""
    for function in source.nodes(ast.FunctionDef, ast.AsyncFunctionDef):
        if not (function.name == "ready" and source.path.endswith("/apps.py")):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield node.lineno, f"import inside {function.name}"


def imports_by_string(source):
    """A module or model fetched by a string is an arrow that nobody sees; a migration has no other way."""
    if not source.is_migration and source.path not in WRITTEN_FOR_MIGRATIONS:
        yield from calls(source, {"__import__", "import_module", "import_string", "get_model"})


def signals(source):
    """A lower floor that must react is called by the upper one."""
    return imports_of(source, "django.dispatch", "django.db.models.signals", "django.core.signals")


def generic_foreign_keys(source):
    """A key says which table it points to."""
    return imports_of(source, "django.contrib.contenttypes.fields")


def clocks(source):
    """Below the view a day is given by the caller. A view and a command are where the day of today comes in."""
    at_the_door = source.path.endswith("/views.py") or "/management/commands/" in source.path
    if at_the_door or source.is_migration or source.path in READS_THE_CLOCK:
        return
    for node in source.nodes(ast.ImportFrom):
        if node.module in ("django.utils.timezone", "django.db.models.functions"):
            names = {alias.name.lower() for alias in node.names} & CLOCK
            yield from ((node.lineno, f"imports {name} without its module") for name in names)
    converting = {id(call.func) for call in source.nodes(ast.Call) if call.args or call.keywords}
    for node in source.nodes(ast.Attribute):
        is_clock = node.attr in CLOCK and last_name(node.value) in ("timezone", "datetime", "date")
        # localdate(moment) only converts the moment that it is given; now(zone) reads the clock all the same.
        if is_clock and not (node.attr.startswith("local") and id(node) in converting):
            yield node.lineno, f"reads the clock: {last_name(node.value)}.{node.attr}"


def names_without_subject(source):
    """A room or file is named after its subject."""
    for part in source.path.removesuffix(".py").split("/"):
        if re.fullmatch("utils?|helpers?|common|core|misc", part):
            yield 1, f"{part!r} names no subject"


def too_long(source):
    """A file of more than 400 lines asks to be cut by subject; what Django writes is not read from end to end."""
    lines = source.text.count("\n")
    if lines > LONGEST and not source.is_migration:
        yield lines, f"{lines} lines, more than {LONGEST}"


def imports_of(source, *packages):
    return ((line, f"imports {name}") for line, name in source.imports() if any(is_in(name, p) for p in packages))


def calls(source, names):
    called = ((node.lineno, last_name(node.func)) for node in source.nodes(ast.Call))
    return ((line, f"calls {name}") for line, name in called if name in names)


def last_name(node):
    return getattr(node, "attr", None) or getattr(node, "id", None)


# --- the house


@cache
def sources(*suffixes):
    """Give the tracked files of the rooms that end so; what is not yet in git is nobody's business."""
    return [
        Source(path, (ROOT / path).read_text())
        for path in tracked()
        if path.endswith(suffixes) and room_of(path.partition("/")[0])
    ]


@cache
def tracked():
    """Give the paths in git, also in a checkout that belongs to somebody else."""
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [path for path in listing.stdout.split("\0") if (ROOT / path).is_file()]


def house():
    return [source for source in sources(".py") if source.room != "tests"]


RULES = [
    arrows_up,
    impure_law,
    imports_in_functions,
    imports_by_string,
    signals,
    generic_foreign_keys,
    clocks,
    names_without_subject,
]
BREACHES = [
    (arrows_up, "communes/models.py", "from households.models import Household"),
    (arrows_up, "communes/views.py", "from communes import officers"),
    (arrows_up, "communes/models.py", 'owner = models.ForeignKey("officers.Officer", models.PROTECT)'),
    (arrows_up, "communes/officers/scope.py", "import households.models"),
    (arrows_up, "communes/views.py", "from .officers import scope"),
    (arrows_up, "communes/__init__.py", "from . import officers"),
    (arrows_up, "households/support/services.py", "from ..reviews.models import Review"),
    (arrows_up, "households/services.py", "def close():\n    from households.reviews import services"),
    (arrows_up, "households/reviews/services.py", "from households.support.models import Measure"),
    (arrows_up, "households/support/services.py", "from households.reviews.models import Review"),
    (arrows_up, "households/reviews/views.py", "from households.reports import questions"),
    (arrows_up, "households/reviews/scoring/rules.py", "from households.reviews.models import Review"),
    (arrows_up, "households/reports/views.py", "from seeds import demo"),
    (arrows_up, "households/views.py", "from povertyreg.urls import urlpatterns"),
    (arrows_up, "povertyreg/forms.py", "from communes.models import Unit"),
    (arrows_up, "povertyreg/checks.py", "from seeds import units"),
    (arrows_up, "seeds/demo.py", "from tests.factories import household"),
    (impure_law, "households/reviews/scoring/rules.py", "from django.utils import timezone"),
    (imports_in_functions, "communes/views.py", "def show():\n    import json"),
    (imports_in_functions, "communes/views.py", "class A:\n    def ready(self):\n        from communes import names"),
    (imports_by_string, "communes/services.py", 'apps.get_model("reviews", "Review")'),
    (imports_by_string, "communes/services.py", 'import_module("households.reviews")'),
    (signals, "communes/models.py", "from django.db.models.signals import post_save"),
    (signals, "communes/models.py", "from django.db.models import signals"),
    (signals, "communes/apps.py", "import django.dispatch"),
    (generic_foreign_keys, "communes/models.py", "from django.contrib.contenttypes.fields import GenericForeignKey"),
    (clocks, "households/querysets.py", "on = timezone.localdate()"),
    (clocks, "households/models.py", "written_at = models.DateTimeField(default=timezone.now)"),
    (clocks, "households/services.py", "year = datetime.date.today().year"),
    (clocks, "households/services.py", "at = datetime.now(UTC)"),
    (clocks, "households/services.py", "from django.utils.timezone import now"),
    (clocks, "households/querysets.py", "from django.db.models.functions import Now"),
    (names_without_subject, "communes/utils.py", ""),
    (names_without_subject, "households/common/models.py", ""),
    (too_long, "communes/static/map.js", "\n" * 401),
]
NEIGHBOURS = [
    (arrows_up, "households/reports/questions.py", "from households.reviews.models import Recognition"),
    (arrows_up, "households/reviews/judging.py", "from households.reviews.scoring import assess"),
    (arrows_up, "communes/forms.py", "from povertyreg.forms import RegisterRenderer"),
    (arrows_up, "povertyreg/urls.py", "from households.reports import urls"),
    (arrows_up, "communes/models.py", 'officer = models.ForeignKey("auth.User", models.PROTECT)'),
    (
        impure_law,
        "households/reviews/scoring/rules.py",
        "import tomllib\nfrom .standards import load",
    ),
    (
        imports_in_functions,
        "povertyreg/apps.py",
        "class A:\n  def ready(self):\n    from povertyreg import checks",
    ),
    (imports_by_string, "communes/migrations/0002_fill.py", 'apps.get_model("communes", "Unit")'),
    (clocks, "communes/views.py", "on = timezone.localdate()"),
    (clocks, "seeds/management/commands/demo.py", "on = timezone.localdate()"),
    (clocks, "communes/querysets.py", "day = timezone.localdate(change.at)"),
    (names_without_subject, "communes/officers/scope.py", ""),
    (too_long, "communes/static/map.js", "\n" * 400),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps(rule):
    found = breaches(rule, house())
    assert not found, "\n".join(found)


def test_every_file_is_short_enough_to_be_read():
    found = breaches(too_long, sources(".py", ".html", ".js", ".css"))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("rule", "path", "text"), BREACHES)
def test_a_breach_is_seen(rule, path, text):
    assert breaches(rule, [Source(path, text)])


@pytest.mark.parametrize(("rule", "path", "text"), NEIGHBOURS)
def test_what_is_allowed_passes(rule, path, text):
    assert breaches(rule, [Source(path, text)]) == []


def test_every_rule_has_a_breach_that_it_sees():
    assert {rule for rule, *_ in BREACHES} == {*RULES, too_long}


def test_every_room_has_its_floor():
    rooms = {source.path.removesuffix("/apps.py").replace("/", ".") for source in house() if "/apps.py" in source.path}
    assert rooms
    assert rooms <= set(SEES)


@pytest.mark.parametrize("path", READS_THE_CLOCK)
def test_a_reader_of_the_clock_still_reads_it(path):
    assert breaches(clocks, [Source(f"elsewhere/{path}", (ROOT / path).read_text())])


def test_the_top_holds_what_the_design_lists():
    assert {path.partition("/")[0] for path in tracked()} <= TOP


def breaches(rule, held_against):
    return [f"{source.path}:{line} {message}" for source in held_against for line, message in rule(source)]

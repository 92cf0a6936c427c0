"""What the suite runs on: a cluster that is fit for a test and gone afterwards, and parts that leave no test out."""

import re
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from _pytest.mark.expression import Expression

from tests.postgres import binaries, throw_away_cluster
from tests.run import PARTS, ROOT


@pytest.mark.skipif(not binaries(), reason="no PostgreSQL is installed here")
def test_a_cluster_serves_and_leaves_nothing_even_after_a_failure():
    with suppress(ZeroDivisionError), throw_away_cluster() as url:
        folder = Path(url.removeprefix("postgres://postgres@/").removesuffix("/postgres"))
        with psycopg.connect(host=str(folder), user="postgres") as connection:
            settings = [
                connection.execute(f"SHOW {name}").fetchone()[0] for name in ("fsync", "jit", "server_encoding")
            ]
        raise ZeroDivisionError
    assert settings == ["off", "off", "UTF8"]
    assert not folder.exists()


@pytest.mark.parametrize("kind", ["", "browser", "city"])
def test_every_test_is_in_one_part_of_each_engine_or_of_postgresql_if_it_runs_once(kind):
    assert sorted(engines(kind)) == ["PostgreSQL", "SQLite"]
    assert engines(kind, "once") == ["PostgreSQL"]


def engines(*markers):
    """Give the engine of every part that chooses a test with these markers."""
    return [part.engine for part in PARTS if Expression.compile(part.marks).evaluate(lambda name: name in markers)]


@pytest.mark.parametrize("kind", ["browser", "city"])
def test_every_test_of_a_kind_lies_where_its_parts_look(kind):
    says = re.compile(rf"^(@|pytestmark = .*)pytest\.mark\.{kind}\b", re.MULTILINE)
    marked = [file for file in (ROOT / "tests").rglob("test_*.py") if says.search(file.read_text())]
    folders = {folder for part in PARTS if kind in part.marks.split(" and ") for folder in part.folders}
    assert marked
    assert [file for file in marked if not any(file.is_relative_to(ROOT / folder) for folder in folders)] == []

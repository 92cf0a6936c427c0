"""The cluster that the suite runs on: fit for a test, and gone afterwards."""

from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from tests.postgres import binaries, throw_away_cluster


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

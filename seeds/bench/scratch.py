"""A database for one measurement: it stands beside the one that the installation names, and leaves nothing there."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def scratch_database() -> Iterator[None]:
    """Turn the connection to an empty, migrated database; afterwards it is gone and the connection as before."""
    settings, name = connection.settings_dict, connection.settings_dict["NAME"]
    with tempfile.TemporaryDirectory(prefix="povertyreg-bench-") as folder:
        is_file = connection.vendor == "sqlite"
        settings["TEST"]["NAME"] = str(Path(folder) / "bench.sqlite3") if is_file else f"bench_{os.getpid()}"
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)

"""A PostgreSQL cluster for one run of the tests, from Debian's binaries; nothing in it outlives the run."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

OLDEST = 15

# Speed for data that nobody will miss; jit costs more than it gains on queries this small.
CONFIGURATION = """
listen_addresses = ''
unix_socket_directories = '{folder}'
fsync = off
full_page_writes = off
synchronous_commit = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = '4GB'
shared_buffers = '256MB'
jit = off
"""


def binaries():
    """The folder of the newest PostgreSQL that Debian has installed here, or None when all are too old."""
    found = {int(path.parent.name): path for path in Path("/usr/lib/postgresql").glob("[0-9]*/bin")}
    newest = max(found, default=0)
    return found[newest] if newest >= OLDEST else None


@contextmanager
def throw_away_cluster():
    """Give the DATABASE_URL of a fresh cluster; it is stopped and removed at the end, whatever happens.

    It listens on a socket in its own closed folder alone, so that it needs neither a free port nor a password.
    """
    folder = Path(tempfile.mkdtemp(prefix="povertyreg-postgres-"))
    data = folder / "data"
    as_owner = _owner_of(folder)
    try:
        _run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N", **as_owner)
        with (data / "postgresql.auto.conf").open("a") as configuration:
            configuration.write(CONFIGURATION.format(folder=folder))
        _run("pg_ctl", "start", "-w", "-D", data, "-l", folder / "log", **as_owner)
        try:
            yield f"postgres://postgres@/{folder}/postgres"
        finally:
            _run("pg_ctl", "stop", "-m", "immediate", "-D", data, **as_owner)
    finally:
        shutil.rmtree(folder)


def _owner_of(folder):
    """PostgreSQL refuses to run as root: give the folder to somebody else then, and say as whom to run."""
    if os.getuid() != 0:
        return {}
    shutil.chown(folder, "nobody", "nogroup")
    return {"user": "nobody", "group": "nogroup", "extra_groups": []}


def _run(program, *arguments, **as_owner):
    """Run one of PostgreSQL's programs; its words are shown only when it fails."""
    done = subprocess.run(
        [binaries() / program, *arguments],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **as_owner,
    )
    if done.returncode:
        raise RuntimeError(f"{program} failed:\n{done.stdout}")

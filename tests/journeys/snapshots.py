"""A database that goes back to what it was, by each engine's own copy: far cheaper than to save its rows again."""

import sqlite3

from django.db import connection


class _OnSQLite:
    def __init__(self):
        self._copy = sqlite3.connect(":memory:")
        connection.ensure_connection()
        connection.connection.backup(self._copy)

    def restore(self):
        connection.ensure_connection()
        self._copy.backup(connection.connection)

    def drop(self):
        self._copy.close()


class _OnPostgreSQL:
    def __init__(self):
        self._name = connection.settings_dict["NAME"]
        self._copy = f"{self._name}_kept"
        self.drop()
        self._leave()
        self._run("CREATE DATABASE {} TEMPLATE {}", self._copy, self._name)

    def restore(self):
        self._run("DROP DATABASE {} WITH (FORCE)", self._name)
        self._run("CREATE DATABASE {} TEMPLATE {}", self._name, self._copy)

    def drop(self):
        self._run("DROP DATABASE IF EXISTS {}", self._copy)

    def _leave(self):
        """End the sessions that others hold, as Playwright's loop has a connection beside the one from before it: a
        database that is open is neither copied nor dropped."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    def _run(self, statement, *databases):
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement.format(*map(connection.ops.quote_name, databases)))


def take():
    """Keep the database as it stands: what is given can `restore` it any number of times, and `drop` what is kept.

    Neither may happen within a transaction.
    """
    return {"sqlite": _OnSQLite, "postgresql": _OnPostgreSQL}[connection.vendor]()

"""Second locks in the database: which state may follow which, and on what evidence.

A trigger sees every writer: the services, the admin, the shell, SQL by hand. What it refuses is an IntegrityError on
both engines. SQLite drops the triggers of a table that a migration rebuilds, and rebuilds no table that a trigger
reads; PostgreSQL changes no column that a trigger watches. A migration that alters such a table therefore wraps its
operations in `WithoutTriggers`.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from django.db.migrations.operations import SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation, OperationCategory


@dataclass(frozen=True)
class Lock:
    """A trigger called `name`, which the error says too: it refuses the rows for which `refused` holds (SQL of both
    engines over NEW, on an update over OLD too) when they are inserted, or when one of `columns` is written.

    `when` is what holds besides, without a subquery: PostgreSQL then plans a costly `refused` once, for such rows
    alone, and not anew for every row.
    """

    name: str
    refused: str
    columns: tuple[str, ...] = ()
    inserts: bool = False
    when: str = ""

    @property
    def event(self) -> str:
        events = ["INSERT"] if self.inserts else []
        if self.columns:
            events.append(f"UPDATE OF {', '.join(self.columns)}")
        return " OR ".join(events)


class Refuse(Operation):
    """Put `locks` on the table of a model, or take them off again."""

    category = OperationCategory.SQL
    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str, *locks: Lock):
        self.model_name, self.locks = model_name, locks

    def state_forwards(self, app_label, state):
        """The models stay as they are."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for lock in self._locks(table := self._table(app_label, to_state)):
            for statement in _create(schema_editor, lock, table):
                schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for lock in self._locks(table := self._table(app_label, from_state)):
            for statement in _drop(schema_editor, lock, table):
                schema_editor.execute(statement, params=None)

    def describe(self):
        return f"Lock the rows of {self.model_name}"

    def _table(self, app_label, state) -> str:
        return state.apps.get_model(app_label, self.model_name)._meta.db_table

    def _locks(self, table: str) -> Sequence[Lock]:
        return self.locks


class AllowMoves(Refuse):
    """Let the column `field` go only from the first to the second of one of `moves`, and begin as one of `first`.

    `evidence` are, by the value to which a row moves, conditions (SQL over NEW and OLD) by the name of their trigger:
    all must hold. To stay is no move.
    """

    def __init__(
        self,
        model_name: str,
        field: str,
        moves: Collection[tuple[str, str]],
        *,
        first: Collection[str],
        evidence: Mapping[str, Mapping[str, str]],
    ):
        super().__init__(model_name)
        self.field, self.moves, self.first, self.evidence = field, moves, first, evidence

    def describe(self):
        return f"Allow the moves of {self.model_name}.{self.field}"

    def _locks(self, table: str) -> Sequence[Lock]:
        return [*self._state_locks(table), *self._evidence_locks()]

    def _state_locks(self, table: str) -> Iterator[Lock]:
        field, pairs = self.field, _listed(f"{before}>{after}" for before, after in self.moves)
        refused = f"OLD.{field} <> NEW.{field} AND OLD.{field} || '>' || NEW.{field} NOT IN ({pairs})"
        yield Lock(f"{table}_{field}_moves", refused, columns=(field,))
        yield Lock(f"{table}_{field}_begins", f"NEW.{field} NOT IN ({_listed(self.first)})", inserts=True)

    def _evidence_locks(self) -> Iterator[Lock]:
        field = self.field
        for value, conditions in self.evidence.items():
            for name, condition in conditions.items():
                refused = f"OLD.{field} <> NEW.{field} AND NEW.{field} = '{value}' AND NOT ({condition})"
                yield Lock(name, refused, columns=(field,))


class WithoutTriggers(SeparateDatabaseAndState):
    """Do `operations` while no trigger of the project is on, and put all of them back as they were."""

    def __init__(self, operations: Sequence[Operation]):
        super().__init__(database_operations=operations, state_operations=operations)

    def deconstruct(self):
        return self.__class__.__qualname__, [self.database_operations], {}

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        with _triggers_off_in(schema_editor):
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        with _triggers_off_in(schema_editor):
            super().database_backwards(app_label, schema_editor, from_state, to_state)


@contextmanager
def triggers_off(connection, execute: Callable[[str], object]) -> Iterator[None]:
    """Have no trigger of the project on while rows or tables of a database of one's own are written; `execute` does a
    statement on `connection`. Afterwards all are back as they were."""
    kept = _triggers(connection)
    for drop, _create in kept:
        execute(drop)
    yield
    for _drop, create in kept:
        execute(create)


def _triggers_off_in(schema_editor):
    return triggers_off(schema_editor.connection, partial(schema_editor.execute, params=None))


def _triggers(connection) -> list[tuple[str, str]]:
    """Give, for each trigger, the statement that drops it and the one that makes it again."""
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS[connection.vendor])
        return cursor.fetchall()


_TRIGGERS = {
    "sqlite": "SELECT 'DROP TRIGGER ' || name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT 'DROP TRIGGER ' || quote_ident(tgname) || ' ON ' || tgrelid::regclass, pg_get_triggerdef(oid)
        FROM pg_trigger WHERE NOT tgisinternal
    """,
}


def _create(schema_editor, lock: Lock, table: str) -> list[str]:
    table = schema_editor.quote_name(table)
    if schema_editor.connection.vendor == "postgresql":
        return [
            f"CREATE FUNCTION {lock.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {lock.refused} THEN "
            f"RAISE EXCEPTION '{lock.name}' USING ERRCODE = '23514'; END IF; RETURN NEW; END $$",
            f"CREATE TRIGGER {lock.name} BEFORE {lock.event} ON {table} FOR EACH ROW WHEN ({lock.when or 'TRUE'}) "
            f"EXECUTE FUNCTION {lock.name}()",
        ]
    return [
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW "
        f"WHEN ({lock.when or 'TRUE'}) AND ({lock.refused}) "
        f"BEGIN SELECT RAISE(ABORT, '{lock.name}'); END"
        for name, event in _sqlite_triggers(lock)
    ]


def _drop(schema_editor, lock: Lock, table: str) -> list[str]:
    if schema_editor.connection.vendor == "postgresql":
        return [f"DROP TRIGGER {lock.name} ON {schema_editor.quote_name(table)}", f"DROP FUNCTION {lock.name}()"]
    return [f"DROP TRIGGER {name}" for name, _event in _sqlite_triggers(lock)]


def _sqlite_triggers(lock: Lock) -> Iterator[tuple[str, str]]:
    """SQLite wants a trigger for each event."""
    for event in lock.event.split(" OR "):
        yield f"{lock.name}_{event.partition(' ')[0].lower()}", event


def _listed(values) -> str:
    return ", ".join(f"'{value}'" for value in values)

"""The operations that lock the moves of a table: put on, taken off, and out of the way when a table is rebuilt."""

from functools import partial

from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState
from django.test import TransactionTestCase

from communes.transitions import AllowMoves, Lock, Refuse, WithoutTriggers
from tests.locks import assert_refused, is_refused


class OperationTests(TransactionTestCase):
    def setUp(self):
        self.state = ProjectState()
        self.run_operation(lamps("lamp"))
        self.run_operation(lamps("switch"))
        self.addCleanup(self.run_operation, migrations.DeleteModel("lamp"))
        self.addCleanup(self.run_operation, migrations.DeleteModel("switch"))

    def run_operation(self, operation, *, backwards=False):
        before = self.state
        self.state = before.clone()
        operation.state_forwards("communes", self.state)
        with connection.schema_editor() as editor:
            go = operation.database_backwards if backwards else operation.database_forwards
            go("communes", editor, before, self.state)

    def lock(self, operation):
        """Put a lock on; give what takes it off."""
        self.run_operation(operation)
        return partial(self.run_operation, operation, backwards=True)

    def light(self, light):
        model = self.state.apps.get_model("communes", "lamp")
        return lambda: model.objects.update_or_create(pk=1, defaults={"light": light})

    def test_locks_are_put_on_and_taken_off(self):
        take_off = self.lock(AllowMoves("lamp", "light", [("off", "on")], first=["off"], evidence={}))
        assert is_refused(self.light("on"))
        self.light("off")()
        self.light("on")()
        assert is_refused(self.light("off"))
        take_off()
        self.light("off")()

    def test_evidence_is_asked_of_other_tables(self):
        powered = {"on": {"lamp_has_power": "EXISTS (SELECT 1 FROM communes_switch WHERE light = 'on')"}}
        self.addCleanup(self.lock(AllowMoves("lamp", "light", [("off", "on")], first=["off"], evidence=powered)))
        self.light("off")()
        assert_refused(self.light("on"), by="lamp_has_power")
        self.state.apps.get_model("communes", "switch").objects.create(light="on")
        self.light("on")()

    def test_a_table_that_is_locked_or_read_by_a_lock_is_rebuilt(self):
        dark = Lock("lamp_is_dark", "EXISTS (SELECT 1 FROM communes_switch)", columns=("light",))
        self.addCleanup(self.lock(Refuse("lamp", dark)))
        self.light("off")()
        self.state.apps.get_model("communes", "switch").objects.create(light="on")
        longer = models.CharField(max_length=9)
        for name in ("lamp", "switch"):
            self.run_operation(WithoutTriggers([migrations.AlterField(name, "light", longer)]))
        assert self.state.models["communes", "lamp"].fields["light"].max_length == 9
        assert_refused(self.light("on"), by="lamp_is_dark")


def lamps(name):
    """The operation that makes a table with a column `light`."""
    return migrations.CreateModel(
        name, [("id", models.AutoField(primary_key=True)), ("light", models.CharField(max_length=3))]
    )

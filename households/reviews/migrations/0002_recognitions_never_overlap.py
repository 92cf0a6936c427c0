from django.db import migrations

ADD = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE reviews_recognition ADD CONSTRAINT recognitions_never_overlap
    EXCLUDE USING gist (household_id WITH =, daterange(valid_from, valid_until) WITH &&);
"""
REMOVE = "ALTER TABLE reviews_recognition DROP CONSTRAINT recognitions_never_overlap;"


def on_postgresql(sql):
    """Give an operation that runs `sql` on PostgreSQL; on SQLite the partial index and the service stand alone."""

    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial")]

    operations = [migrations.RunPython(on_postgresql(ADD), on_postgresql(REMOVE))]

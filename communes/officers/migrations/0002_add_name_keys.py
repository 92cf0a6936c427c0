"""Officers are searched without marks and sorted in Vietnamese order, as households and villages are."""

from django.db import migrations, models

from communes import names


def fill(apps, schema_editor):
    """Give the officers that are there already the keys of their names."""
    Officer = apps.get_model("officers", "Officer")
    for officer in Officer.objects.all():
        officer.name_fold, officer.name_sort = names.fold(officer.full_name), names.person_sort_key(officer.full_name)
        officer.save(update_fields=["name_fold", "name_sort"])


class Migration(migrations.Migration):
    dependencies = [("officers", "0001_initial")]

    operations = [
        migrations.AlterModelManagers("officer", managers=[]),
        migrations.AddField(
            "officer", "name_fold", models.CharField(max_length=150, editable=False, default=""), preserve_default=False
        ),
        migrations.AddField(
            "officer", "name_sort", models.CharField(max_length=400, editable=False, default=""), preserve_default=False
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

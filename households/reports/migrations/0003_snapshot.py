"""Locked reports, which no writer changes: neither the services, nor the shell, nor an UPDATE by hand. A DELETE by hand is
not refused: a test database is emptied by one.

A later migration that alters the table wraps its operations in `WithoutTriggers`.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from communes.transitions import Lock, Refuse

ALL = (
    *("reference", "report", "year", "unit_id", "village_id", "place", "boundaries", '"on"', "version", "previous_id"),
    *("note", "known_differences", "cut_at", "by_id", "by_name", "standards", "content", "sha256", "files", "ground"),
)

class Migration(migrations.Migration):

    dependencies = [
        ('communes', '0002_change'),
        ('reports', '0002_published_documents'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=60, unique=True)),
                ('report', models.CharField(max_length=20)),
                ('year', models.PositiveSmallIntegerField()),
                ('place', models.CharField(max_length=210)),
                ('boundaries', models.DateField()),
                ('on', models.DateField()),
                ('version', models.PositiveSmallIntegerField()),
                ('note', models.CharField(blank=True, max_length=300)),
                ('known_differences', models.PositiveIntegerField(blank=True, null=True)),
                ('cut_at', models.DateTimeField()),
                ('by_name', models.CharField(blank=True, max_length=150)),
                ('standards', models.JSONField()),
                ('content', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('files', models.JSONField()),
                ('ground', models.BinaryField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to=settings.AUTH_USER_MODEL)),
                ('previous', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next', to='reports.snapshot')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to='communes.unit')),
                ('village', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to='communes.village')),
            ],
            options={
                'verbose_name': 'báo cáo đã khoá',
                'indexes': [models.Index(fields=['report', 'year', 'unit'], name='snapshot_by_question')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('previous__isnull', True), ('version', 1)), models.Q(('note__gt', ''), ('previous__isnull', False), ('version__gt', 1)), _connector='OR'), name='snapshot_names_the_one_before')],
            },
        ),
        Refuse('snapshot', Lock('what_is_locked_stays', 'TRUE', columns=ALL)),
    ]

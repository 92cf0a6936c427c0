from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0002_projects_are_sent_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="fund",
            name="name_fold",
            field=models.CharField(default="", editable=False, max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="livelihoodmodel",
            name="name_fold",
            field=models.CharField(default="", editable=False, max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="publicwork",
            name="name_fold",
            field=models.CharField(default="", editable=False, max_length=200),
            preserve_default=False,
        ),
    ]

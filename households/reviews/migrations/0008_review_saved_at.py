from django.db import migrations, models

from communes.transitions import WithoutTriggers


class Migration(migrations.Migration):
    dependencies = [("reviews", "0007_evidence_of_decisions")]

    operations = [
        WithoutTriggers(
            [
                migrations.AddField(
                    model_name="review", name="saved_at", field=models.DateTimeField(blank=True, null=True)
                )
            ]
        ),
    ]

"""A form that stands in a village's procedure cannot be taken out of it, and past its evidence, by emptying its stage."""

from django.db import migrations

from communes.transitions import Lock, Refuse


class Migration(migrations.Migration):
    dependencies = [("reviews", "0005_moves")]

    operations = [
        Refuse(
            "review",
            Lock("review_keeps_its_stage", "OLD.stage_id IS NOT NULL AND NEW.stage_id IS NULL", columns=("stage_id",)),
        ),
    ]

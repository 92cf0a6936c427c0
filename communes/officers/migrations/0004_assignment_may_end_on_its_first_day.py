"""An assignment given by mistake is taken back on the same day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("officers", "0003_narrow_username")]

    operations = [
        migrations.RemoveConstraint(model_name="assignment", name="assignment_ends_after_it_starts"),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                ),
                name="assignment_does_not_end_before_it_starts",
                violation_error_message="Ngày thôi phụ trách không thể trước ngày bắt đầu.",
            ),
        ),
    ]

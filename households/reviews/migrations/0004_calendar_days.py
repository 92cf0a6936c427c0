from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0003_procedure")]

    operations = [
        migrations.AddField(model_name="calendarday", name="version", field=models.PositiveIntegerField(default=1)),
        migrations.AlterField(
            model_name="calendarday",
            name="day",
            field=models.DateField(
                error_messages={"unique": "Ngày này đã có trong lịch. Sửa ngày đã có."},
                unique=True,
                verbose_name="ngày",
            ),
        ),
    ]

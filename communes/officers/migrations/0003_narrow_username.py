"""A sign-in name is short and in small letters, so that no two look alike."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("officers", "0002_add_name_keys")]

    operations = [
        migrations.AlterField(
            model_name="officer",
            name="username",
            field=models.CharField(
                "tên đăng nhập",
                max_length=30,
                unique=True,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[a-z0-9][a-z0-9._-]*$",
                        "Tên đăng nhập gồm chữ thường không dấu, chữ số, dấu chấm và gạch, ví dụ lan.myduc.",
                    )
                ],
                error_messages={"unique": "Tên đăng nhập này đã có người dùng. Chọn tên khác."},
            ),
        ),
    ]

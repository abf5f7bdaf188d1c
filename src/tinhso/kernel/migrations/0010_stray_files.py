"""Marks of stored files that nothing refers to."""

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("kernel", "0009_reference")]

    operations = [
        migrations.CreateModel(
            name="StrayFile",
            fields=[
                ("file_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("since", models.DateTimeField(db_default=Now(), help_text="system time")),
            ],
            options={"ordering": ("file_id",)},
        ),
    ]

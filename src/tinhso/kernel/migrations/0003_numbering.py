"""Counters of gap-free numbers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_text")]

    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("series", models.CharField(help_text='what is numbered, such as "dossier"', max_length=60)),
                (
                    "key",
                    models.CharField(
                        help_text="where the numbers start again, such as agency and day", max_length=120
                    ),
                ),
                ("value", models.BigIntegerField(help_text="the last number given")),
            ],
            options={
                "ordering": ("series", "key"),
                "constraints": [
                    models.UniqueConstraint(fields=("series", "key"), name="counter_once"),
                    models.CheckConstraint(condition=models.Q(("value__gt", 0)), name="counter_positive"),
                ],
            },
        ),
    ]

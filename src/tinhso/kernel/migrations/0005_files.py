"""Stored files."""

import django.db.models.functions.datetime
from django.db import migrations, models

import tinhso.kernel.text.fields


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_calendar")]

    operations = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sha256",
                    models.CharField(db_index=True, help_text="of the content, hexadecimal", max_length=64),
                ),
                ("size", models.BigIntegerField(help_text="bytes")),
                (
                    "media_type",
                    models.CharField(help_text="by content, not by the browser's word", max_length=100),
                ),
                (
                    "name",
                    tinhso.kernel.text.fields.NFCCharField(
                        help_text="as its sender called it, made safe to save", max_length=150
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), help_text="system time"
                    ),
                ),
                (
                    "account_id",
                    models.BigIntegerField(
                        help_text="who sent it in; null for nobody and for the system", null=True
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="storedfile_not_empty"),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="storedfile_sha256"
                    ),
                ],
            },
        ),
    ]

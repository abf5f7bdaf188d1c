"""What the virus scanner has said of stored files."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0010_stray_files")]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="scan",
            field=models.CharField(
                choices=[
                    ("none", "Chưa quét vi-rút"),
                    ("own", "Do hệ thống lập"),
                    ("clean", "Đã quét, không thấy vi-rút"),
                    ("waiting", "Chờ quét vi-rút, chưa mở được"),
                    ("found", "Có vi-rút, đã giữ lại"),
                ],
                db_default="none",
                default="none",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="scanned_at",
            field=models.DateTimeField(help_text="system time", null=True),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="virus",
            field=models.CharField(db_default="", default="", help_text="what was found in it", max_length=100),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(
                condition=models.Q(("scan__in", ("none", "waiting"))),
                fields=["scan", "id"],
                name="storedfile_to_scan",
            ),
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("scan", "found"), ("virus", ""), _connector="XOR"), name="storedfile_virus"
            ),
        ),
    ]

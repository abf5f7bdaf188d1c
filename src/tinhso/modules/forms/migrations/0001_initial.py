"""Published forms, which the database itself keeps as they are."""

from django.db import migrations, models

import tinhso.kernel.text.fields

KEEP = """
CREATE FUNCTION forms_formversion_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a published form is never changed: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER forms_formversion_rows BEFORE UPDATE OR DELETE ON forms_formversion
  FOR EACH ROW EXECUTE FUNCTION forms_formversion_refuse();
"""

UNDO = """
DROP TRIGGER forms_formversion_rows ON forms_formversion;
DROP FUNCTION forms_formversion_refuse();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="FormVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(help_text="form_id of the XLSForm", max_length=80, verbose_name="mã biểu mẫu")),
                (
                    "version",
                    models.PositiveIntegerField(help_text="1, 2, 3… within the code", verbose_name="phiên bản"),
                ),
                ("sha256", models.CharField(help_text="of the source file, hexadecimal", max_length=64)),
                (
                    "title",
                    tinhso.kernel.text.fields.NFCCharField(max_length=250, verbose_name="tên biểu mẫu"),
                ),
                ("source_name", models.CharField(help_text="name of the source file", max_length=150)),
                (
                    "source_version",
                    models.CharField(help_text="version as its author wrote it in the settings", max_length=80),
                ),
                (
                    "xform",
                    models.TextField(help_text="the XForm as pyxform wrote it, served unchanged to ODK clients"),
                ),
                (
                    "definition",
                    models.JSONField(help_text="what the server asks and evaluates; see rules/definition.py"),
                ),
                ("engine", models.CharField(help_text="version of pyxform that compiled it", max_length=20)),
                ("published_at", models.DateTimeField(help_text="business time")),
            ],
            options={
                "ordering": ("code", "version"),
                "constraints": [
                    models.UniqueConstraint(fields=("code", "version"), name="formversion_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)),
                        name="formversion_counts_from_one",
                        violation_error_message="Phiên bản bắt đầu từ 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="formversion_sha256",
                        violation_error_message="Mã băm phải là 64 ký tự thập lục phân.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]

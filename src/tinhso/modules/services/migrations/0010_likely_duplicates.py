"""Likely duplicates are found by person and by name."""

from django.db import migrations, models
from django.db.models import Q

import tinhso.kernel.text.fields


class Migration(migrations.Migration):
    dependencies = [("services", "0009_steps")]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="applicant_name_fold",
            field=models.GeneratedField(
                db_persist=True,
                expression=tinhso.kernel.text.fields.Fold(models.F("applicant_name")),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=~Q(applicant_id_number=""),
                fields=["procedure", "applicant_id_number", "submitted_at"],
                name="services_same_person",
            ),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                fields=["procedure", "applicant_name_fold", "submitted_at"],
                name="services_same_name",
            ),
        ),
    ]

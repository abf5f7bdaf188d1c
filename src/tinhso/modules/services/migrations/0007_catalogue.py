"""Procedures belong to the module `catalogue` now, which has renamed their tables; dossiers refer to them there."""

import django.db.models.deletion
from django.db import migrations, models

_IN_PART = """
CREATE OR REPLACE FUNCTION services_in_part(agency bigint, area bigint, procedure bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT kernel_in_part(agency, jsonb_build_object('area', area::text, 'subject', {subject}))
$$;
"""
IN_PART = _IN_PART.replace("{subject}", "catalogue_field_of(procedure)")
IN_PART_BEFORE = _IN_PART.replace(
    "{subject}",
    "(SELECT f.code FROM services_procedure p JOIN services_field f ON f.id = p.field_id WHERE p.id = procedure)",
)


def _refers(model: str, name: str, *, index: bool = True) -> migrations.AlterField:
    """The same foreign key, to the same table under its new name."""
    to = "catalogue.procedureversion" if name == "procedure_version" else "catalogue.procedure"
    return migrations.AlterField(
        model_name=model,
        name=name,
        field=models.ForeignKey(
            db_index=index, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("services", "0006_parts"), ("catalogue", "0001_initial")]

    operations = [
        # Backwards the tables have their old names again only after the catalogue's own migration.
        migrations.RunSQL(IN_PART, "SET LOCAL check_function_bodies = off;" + IN_PART_BEFORE),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                _refers("dossier", "procedure", index=False),
                _refers("dossier", "procedure_version"),
                _refers("draft", "procedure_version", index=False),
                _refers("dailytally", "procedure", index=False),
                migrations.DeleteModel("ProcedureVersion"),
                migrations.DeleteModel("Procedure"),
                migrations.DeleteModel("Field"),
            ]
        ),
    ]

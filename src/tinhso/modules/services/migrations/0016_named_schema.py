"""The function of the policies says in which schema what it asks is, so that pg_dump can ask it too."""

from django.db import migrations

_IN_PART = """
CREATE OR REPLACE FUNCTION services_in_part(agency bigint, area bigint, procedure bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT {in}kernel_in_part(
    agency, jsonb_build_object('area', area::text, 'subject', {in}catalogue_field_of(procedure)))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("services", "0015_reminders"), ("catalogue", "0003_named_schema")]

    operations = [
        migrations.RunSQL(_IN_PART.replace("{in}", "public."), _IN_PART.replace("{in}", "")),
    ]

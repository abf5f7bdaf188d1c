"""The function of the policies above says in which schema its tables are.

PostgreSQL writes it into the statements that ask it, also into those of pg_dump, which looks in no schema by
itself; without the names no copy of a table whose policies ask it could be made.
"""

from django.db import migrations

_FIELD_OF = """
CREATE OR REPLACE FUNCTION catalogue_field_of(procedure bigint) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT f.code::text FROM {in}catalogue_procedure p JOIN {in}catalogue_field f ON f.id = p.field_id
   WHERE p.id = procedure
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_drafts")]

    operations = [
        migrations.RunSQL(_FIELD_OF.replace("{in}", "public."), _FIELD_OF.replace("{in}", "")),
    ]

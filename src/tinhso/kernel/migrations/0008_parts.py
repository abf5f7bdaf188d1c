"""Compartments held in part.

After a split a successor sees a part of what its predecessor left. The setting `tinhso.parts` says which: by
compartment a list of paths, each a list of conditions that must all hold (see `kernel.actors.Part`).
`kernel_in_part` tells for a row with given properties, `kernel_ref_in_part` for a row that only refers to a
thing of another module: it asks the function that the thing's owner named in `kernel_partkind`.
"""

from django.db import migrations, models

from tinhso.kernel import rls

CREATE = r"""
CREATE FUNCTION kernel_in_part(compartment bigint, properties jsonb) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT EXISTS (
    SELECT FROM jsonb_array_elements(
      coalesce(nullif(current_setting('tinhso.parts', true), ''), '{}')::jsonb -> compartment::text) AS path
    WHERE NOT EXISTS (
      SELECT FROM jsonb_array_elements(path) AS part
      WHERE (part -> 'keys' ? coalesce(properties ->> (part ->> 'by'), '')) = (part ->> 'rest')::boolean
    )
  )
$$;

CREATE FUNCTION kernel_ref_in_part(compartment bigint, ref_kind text, ref_id bigint) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
  asked text;
  answer boolean;
BEGIN
  SELECT k.function INTO asked FROM kernel_partkind k WHERE k.kind = ref_kind;
  IF asked IS NULL THEN
    -- Nobody can tell: it goes to whoever has the rest.
    RETURN kernel_in_part(compartment, '{}');
  END IF;
  EXECUTE format('SELECT %I($1, $2)', asked) INTO answer USING compartment, ref_id;
  RETURN coalesce(answer, false);
END $$;
"""

DROP = """
DROP FUNCTION kernel_ref_in_part(bigint, text, bigint);
DROP FUNCTION kernel_in_part(bigint, jsonb);
"""

LEDGER = f"compartment = ANY({rls.COMPARTMENTS}) OR actor_id = {rls.ACTOR} OR {rls.SYSTEM}"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0007_search")]

    operations = [
        migrations.CreateModel(
            name="PartKind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60, unique=True)),
                ("function", models.CharField(max_length=60)),
            ],
        ),
        migrations.RunSQL(CREATE, DROP),
        rls.change(
            "kernel_ledgerentry",
            {"select": LEDGER},
            {
                "select": f"{LEDGER} OR "
                + rls.in_part("compartment", "kernel_ref_in_part(compartment, ref_kind, ref_id)")
            },
        ),
    ]

"""The stamp of reference data, and the function of the triggers that renew it (put on by kernel.db.watch)."""

from django.db import migrations, models

# Once a transaction: its later changes find the setting, which is local to it and goes with its savepoints.
# The message goes to the connection whatever its level of messages is, and into no log.
CHANGED = """
INSERT INTO kernel_referencestamp (id, stamp) VALUES (1, gen_random_uuid());
CREATE FUNCTION kernel_reference_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF coalesce(current_setting('tinhso.reference', true), '') = '' THEN
    UPDATE public.kernel_referencestamp SET stamp = gen_random_uuid() WHERE id = 1;
    PERFORM set_config('tinhso.reference', 'changed', true);
  END IF;
  RAISE INFO 'tinhso.reference';
  RETURN NULL;
END $$;
"""

UNDO = "DROP FUNCTION kernel_reference_changed() CASCADE"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0008_parts")]

    operations = [
        migrations.CreateModel(
            name="ReferenceStamp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stamp", models.UUIDField()),
            ],
            options={"ordering": ("id",)},
        ),
        migrations.RunSQL(CHANGED, UNDO),
    ]

"""Readings are append-only for everybody; only a named part of the system may add one."""

from django.db import migrations

from tinhso.kernel import rls

REFUSE = """
CREATE FUNCTION plan_reading_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'readings are append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER plan_reading_rows BEFORE UPDATE OR DELETE ON plan_reading
  FOR EACH ROW EXECUTE FUNCTION plan_reading_refuse();
CREATE TRIGGER plan_reading_table BEFORE TRUNCATE ON plan_reading
  FOR EACH STATEMENT EXECUTE FUNCTION plan_reading_refuse();
"""

UNDO = """
DROP TRIGGER plan_reading_table ON plan_reading;
DROP TRIGGER plan_reading_rows ON plan_reading;
DROP FUNCTION plan_reading_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("plan", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, UNDO),
        *rls.protect("plan_reading", select="true", insert=rls.SYSTEM, update="false"),
    ]

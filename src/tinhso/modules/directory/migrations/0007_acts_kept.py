"""An act that was carried out is never changed or erased: the database refuses it, whoever asks."""

from django.db import migrations

from tinhso.kernel import rls

CREATE = r"""
CREATE FUNCTION directory_act_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'executed' THEN
    RAISE EXCEPTION 'act % has been carried out; a later act may correct it', OLD.number
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER directory_act_kept BEFORE UPDATE OR DELETE ON directory_act
  FOR EACH ROW EXECUTE FUNCTION directory_act_kept();

CREATE FUNCTION directory_clause_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  asked bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.act_id ELSE OLD.act_id END;
BEGIN
  IF EXISTS (SELECT FROM directory_act a WHERE a.id = asked AND a.state = 'executed') THEN
    RAISE EXCEPTION 'the act of this clause has been carried out' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER directory_clause_kept BEFORE INSERT OR UPDATE OR DELETE ON directory_clause
  FOR EACH ROW EXECUTE FUNCTION directory_clause_kept();

-- A succession is only ever ended, by a later act.
CREATE FUNCTION directory_succession_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.valid_to IS NULL
     AND (to_jsonb(NEW) - 'valid_to') = (to_jsonb(OLD) - 'valid_to') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a succession stays; a later act may end it' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER directory_agencysuccession_kept BEFORE UPDATE OR DELETE ON directory_agencysuccession
  FOR EACH ROW EXECUTE FUNCTION directory_succession_kept();
CREATE TRIGGER directory_areasuccession_kept BEFORE UPDATE OR DELETE ON directory_areasuccession
  FOR EACH ROW EXECUTE FUNCTION directory_succession_kept();
"""

DROP = """
DROP TRIGGER directory_areasuccession_kept ON directory_areasuccession;
DROP TRIGGER directory_agencysuccession_kept ON directory_agencysuccession;
DROP FUNCTION directory_succession_kept();
DROP TRIGGER directory_clause_kept ON directory_clause;
DROP FUNCTION directory_clause_kept();
DROP TRIGGER directory_act_kept ON directory_act;
DROP FUNCTION directory_act_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0006_reorganisation"), ("kernel", "0008_parts")]

    operations = [
        migrations.RunSQL(CREATE, DROP),
        # Drafts are the directors', whose actions and pages ask as the system; who continues what is public.
        *rls.protect("directory_act", select=rls.SYSTEM),
        *rls.protect("directory_clause", select=rls.SYSTEM, delete=rls.SYSTEM),
        *rls.protect("directory_followup", select=rls.SYSTEM),
        *(
            operation
            for table in (
                "directory_areasuccession",
                "directory_agencysuccession",
                "directory_levelsuccession",
            )
            for operation in rls.protect(table, select="true", insert=rls.SYSTEM, update=rls.SYSTEM)
        ),
    ]

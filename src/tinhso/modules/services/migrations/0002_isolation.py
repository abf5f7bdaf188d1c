"""Who sees which row: two agencies, the applicant, whoever shows the codes of the receipt.

Also: a procedure version under which dossiers stand can only be ended.
"""

from django.db import migrations

from tinhso.kernel import rls

AGENCIES = f"agency_id = ANY({rls.COMPARTMENTS}) OR processing_agency_id = ANY({rls.COMPARTMENTS})"
APPLICANT = f"applicant_id = {rls.ACTOR} OR track_key = ANY({rls.KEYS})"
PARTIES = f"{AGENCIES} OR {APPLICANT} OR {rls.SYSTEM}"
OWN_DRAFT = f"account_id = {rls.ACTOR} OR key = ANY({rls.KEYS}) OR {rls.SYSTEM}"

FROZEN = """
CREATE FUNCTION services_version_frozen() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND
     (to_jsonb(NEW) - 'valid_to' - 'name_fold') = (to_jsonb(OLD) - 'valid_to' - 'name_fold') THEN
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT FROM services_dossier WHERE procedure_version_id = OLD.id) THEN
    RAISE EXCEPTION 'dossiers stand under version % of procedure %', OLD.number, OLD.procedure_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
REVOKE EXECUTE ON FUNCTION services_version_frozen() FROM PUBLIC;
CREATE TRIGGER services_version_frozen BEFORE UPDATE OR DELETE ON services_procedureversion
  FOR EACH ROW EXECUTE FUNCTION services_version_frozen();
"""

THAWED = """
DROP TRIGGER services_version_frozen ON services_procedureversion;
DROP FUNCTION services_version_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("services", "0001_initial")]

    operations = [
        *rls.protect("services_dossier", select=PARTIES),
        *rls.protect("services_dossierpaper", select=PARTIES, update="false"),
        *rls.protect(
            "services_dossieract",
            # The applicant's timeline is what is public; what agencies note inside stays there.
            select=f"{AGENCIES} OR {rls.SYSTEM} OR (public AND ({APPLICANT}))",
            insert=PARTIES,
            update="false",
        ),
        *rls.protect(
            "services_result",
            select=f"{AGENCIES} OR {rls.SYSTEM} OR (published_at IS NOT NULL AND ({APPLICANT}))",
            insert=f"{AGENCIES} OR {rls.SYSTEM}",
        ),
        *rls.protect("services_draft", select=OWN_DRAFT, delete=OWN_DRAFT),
        migrations.RunSQL(FROZEN, THAWED),
    ]

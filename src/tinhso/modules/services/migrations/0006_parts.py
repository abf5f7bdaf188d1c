"""After a split a successor sees its part of the predecessor's dossiers, and of what belongs to them.

The parts of an agency are told by the area of the dossier or by the field of its procedure ("subject").
Nothing is evaluated but for rows of agencies of which the acting person holds a part.
"""

from importlib import import_module

from django.db import migrations

from tinhso.kernel import rls

_before = import_module("tinhso.modules.services.migrations.0002_isolation")
AGENCIES, APPLICANT, PARTIES = _before.AGENCIES, _before.APPLICANT, _before.PARTIES


def _either(holds: str) -> str:
    """`holds` with %s for the agency: in part of the receiving or of the processing agency."""
    return " OR ".join(
        rls.in_part(column, holds.replace("%s", column)) for column in ("agency_id", "processing_agency_id")
    )


OWN = _either("services_in_part(%s, area_id, procedure_id)")
OF_DOSSIER = _either("services_dossier_in_part(%s, dossier_id)")

CREATE = r"""
CREATE FUNCTION services_in_part(agency bigint, area bigint, procedure bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT kernel_in_part(agency, jsonb_build_object(
    'area', area::text,
    'subject', (SELECT f.code FROM services_procedure p JOIN services_field f ON f.id = p.field_id
                WHERE p.id = procedure)))
$$;

-- Whether a dossier is in the acting person's part; the owner looks, so that no policy asks another.
CREATE FUNCTION services_dossier_in_part(agency bigint, dossier bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT services_in_part(agency, d.area_id, d.procedure_id) FROM services_dossier d WHERE d.id = dossier
$$;

INSERT INTO kernel_partkind (kind, function) VALUES ('services.dossier', 'services_dossier_in_part');
"""

DROP = """
DELETE FROM kernel_partkind WHERE kind = 'services.dossier';
DROP FUNCTION services_dossier_in_part(bigint, bigint);
DROP FUNCTION services_in_part(bigint, bigint, bigint);
"""

SEARCH = r"""
CREATE OR REPLACE FUNCTION services_search(wanted text, most int) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  mine bigint[] := coalesce(nullif(current_setting('tinhso.compartments', true), ''), '{}')::bigint[];
  parted bigint[] := ARRAY(SELECT jsonb_object_keys(
    coalesce(nullif(current_setting('tinhso.parts', true), ''), '{}')::jsonb)::bigint);
  everything boolean := coalesce(current_setting('tinhso.system', true), '') <> '';
  code_start text := upper(regexp_replace(wanted, '[^A-Za-z0-9.-]', '', 'g'));
  words text[] := regexp_split_to_array(
    btrim(regexp_replace(tinhso_fold(wanted), '[^[:alnum:]]+', ' ', 'g')), ' ');
  agencies text := (SELECT string_agg('ag' || id, ' | ') FROM unnest(mine || parted) AS id);
  names text := (SELECT string_agg(word || ':*', ' & ') FROM unnest(words) AS word WHERE word <> '');
BEGIN
  IF NOT everything AND agencies IS NULL THEN
    RETURN;
  END IF;
  IF code_start ~ '[0-9]' AND length(code_start) >= 3 THEN
    RETURN QUERY
      SELECT d.id FROM services_dossier d
      WHERE d.code ~>=~ code_start AND d.code ~<~ (code_start || 'ZZZZ')
        AND (everything OR d.agency_id = ANY(mine) OR d.processing_agency_id = ANY(mine)
          OR (d.agency_id = ANY(parted) AND services_in_part(d.agency_id, d.area_id, d.procedure_id))
          OR (d.processing_agency_id = ANY(parted)
            AND services_in_part(d.processing_agency_id, d.area_id, d.procedure_id)))
      ORDER BY d.code LIMIT most;
  END IF;
  IF names IS NOT NULL AND wanted !~ '[0-9]' THEN
    RETURN QUERY
      SELECT d.id FROM services_dossier d
      WHERE services_search_vector(d.agency_id, d.processing_agency_id, d.applicant_name)
        @@ to_tsquery('simple', CASE WHEN everything THEN names ELSE '(' || agencies || ') & ' || names END)
        AND (everything OR d.agency_id = ANY(mine) OR d.processing_agency_id = ANY(mine)
          OR (d.agency_id = ANY(parted) AND services_in_part(d.agency_id, d.area_id, d.procedure_id))
          OR (d.processing_agency_id = ANY(parted)
            AND services_in_part(d.processing_agency_id, d.area_id, d.procedure_id)))
      ORDER BY d.submitted_at DESC, d.id DESC LIMIT most;
  END IF;
END $$;
"""

_PUBLIC = f"{AGENCIES} OR {rls.SYSTEM} OR "


class Migration(migrations.Migration):
    dependencies = [("services", "0005_draft_keeping"), ("kernel", "0008_parts")]

    operations = [
        migrations.RunSQL(CREATE, DROP),
        migrations.RunSQL(SEARCH, migrations.RunSQL.noop),
        rls.change(
            "services_dossier",
            dict.fromkeys(("select", "insert", "update"), PARTIES),
            {"select": f"{PARTIES} OR {OWN}", "insert": PARTIES, "update": f"{PARTIES} OR {OWN}"},
        ),
        rls.change(
            "services_dossierpaper",
            dict.fromkeys(("select", "insert"), PARTIES),
            dict.fromkeys(("select", "insert"), f"{PARTIES} OR {OF_DOSSIER}"),
        ),
        rls.change(
            "services_dossieract",
            {"select": f"{_PUBLIC}(public AND ({APPLICANT}))", "insert": PARTIES},
            {
                "select": f"{_PUBLIC}(public AND ({APPLICANT})) OR {OF_DOSSIER}",
                "insert": f"{PARTIES} OR {OF_DOSSIER}",
            },
        ),
        rls.change(
            "services_result",
            {
                "select": f"{_PUBLIC}(published_at IS NOT NULL AND ({APPLICANT}))",
                "insert": f"{AGENCIES} OR {rls.SYSTEM}",
                "update": f"{_PUBLIC}(published_at IS NOT NULL AND ({APPLICANT}))",
            },
            {
                "select": f"{_PUBLIC}(published_at IS NOT NULL AND ({APPLICANT})) OR {OF_DOSSIER}",
                "insert": f"{AGENCIES} OR {rls.SYSTEM} OR {OF_DOSSIER}",
                "update": f"{_PUBLIC}(published_at IS NOT NULL AND ({APPLICANT})) OR {OF_DOSSIER}",
            },
        ),
    ]

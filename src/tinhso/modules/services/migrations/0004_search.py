"""Search by name and code, and lists behind public figures.

Text operators are not leakproof, so row-level security would keep them from their indexes. These functions
run as the owner, apply the acting person's scope themselves and return ids; `services_public_decided` returns
no more of a dossier than anybody may know.
"""

from django.db import migrations

CREATE = r"""
CREATE FUNCTION services_search_vector(agency bigint, processing bigint, name text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_tsvector('simple'::regconfig,
  'ag' || agency || ' ag' || processing || ' ' ||
  regexp_replace(public.tinhso_fold(name), '[^[:alnum:]]+', ' ', 'g'));

CREATE INDEX services_dossier_search ON services_dossier
  USING gin (services_search_vector(agency_id, processing_agency_id, applicant_name));

-- The dossiers of the acting person's agencies whose code begins with the text, or in whose applicant's name
-- every word of it begins a word; latest first. A named part of the system searches in all agencies.
CREATE FUNCTION services_search(wanted text, most int) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  mine bigint[] := coalesce(nullif(current_setting('tinhso.compartments', true), ''), '{}')::bigint[];
  everything boolean := coalesce(current_setting('tinhso.system', true), '') <> '';
  code_start text := upper(regexp_replace(wanted, '[^A-Za-z0-9.-]', '', 'g'));
  words text[] := regexp_split_to_array(
    btrim(regexp_replace(tinhso_fold(wanted), '[^[:alnum:]]+', ' ', 'g')), ' ');
  agencies text := (SELECT string_agg('ag' || id, ' | ') FROM unnest(mine) AS id);
  names text := (SELECT string_agg(word || ':*', ' & ') FROM unnest(words) AS word WHERE word <> '');
BEGIN
  IF NOT everything AND agencies IS NULL THEN
    RETURN;
  END IF;
  IF code_start ~ '[0-9]' AND length(code_start) >= 3 THEN
    RETURN QUERY
      SELECT d.id FROM services_dossier d
      WHERE d.code ~>=~ code_start AND d.code ~<~ (code_start || 'ZZZZ')
        AND (everything OR d.agency_id = ANY(mine) OR d.processing_agency_id = ANY(mine))
      ORDER BY d.code LIMIT most;
  END IF;
  IF names IS NOT NULL AND wanted !~ '[0-9]' THEN
    RETURN QUERY
      SELECT d.id FROM services_dossier d
      WHERE services_search_vector(d.agency_id, d.processing_agency_id, d.applicant_name)
        @@ to_tsquery('simple', CASE WHEN everything THEN names ELSE '(' || agencies || ') & ' || names END)
      ORDER BY d.submitted_at DESC, d.id DESC LIMIT most;
  END IF;
END $$;

-- Decided dossiers that had a time limit, de-identified, latest first. `id` only for the agencies' own people.
CREATE FUNCTION services_public_decided(
  since timestamptz, until timestamptz, only_on_time boolean, agencies bigint[], areas bigint[],
  most int, skip int
) RETURNS TABLE (
  id bigint, procedure_id bigint, agency_id bigint, processing_agency_id bigint, channel text,
  accepted_day date, due_day date, decided_day date, on_time boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT
    CASE WHEN d.agency_id = ANY(s.mine) OR d.processing_agency_id = ANY(s.mine) THEN d.id END,
    d.procedure_id, d.agency_id, d.processing_agency_id, d.channel::text,
    (d.accepted_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date,
    (d.due_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date,
    (d.decided_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date,
    d.on_time
  FROM services_dossier d,
    (SELECT coalesce(nullif(current_setting('tinhso.compartments', true), ''), '{}')::bigint[] AS mine) s
  WHERE d.decided_at >= since AND d.decided_at < until AND d.on_time IS NOT NULL
    AND (only_on_time IS NULL OR d.on_time = only_on_time)
    AND (agencies IS NULL OR d.processing_agency_id = ANY(agencies))
    AND (areas IS NULL OR d.area_id = ANY(areas))
  ORDER BY d.decided_at DESC, d.id DESC
  LIMIT most OFFSET skip
$$;

-- What had been recorded by a moment about acts of a span of business time; counts only.
CREATE FUNCTION services_known_counts(since timestamptz, until timestamptz, known timestamptz)
RETURNS TABLE (
  agency_id bigint, processing_agency_id bigint, area_id bigint, accepted bigint, decided_timed bigint,
  decided_on_time bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.agency_id, a.processing_agency_id, d.area_id,
    count(*) FILTER (WHERE a.kind = 'accept'),
    count(*) FILTER (WHERE a.kind = 'approve' AND a.data -> 'on_time' <> 'null'),
    count(*) FILTER (WHERE a.kind = 'approve' AND a.data -> 'on_time' = 'true')
  FROM services_dossieract a JOIN services_dossier d ON d.id = a.dossier_id
  WHERE a.kind IN ('accept', 'approve') AND a.occurred_at >= since AND a.occurred_at < until
    AND a.recorded_at <= known
  GROUP BY 1, 2, 3
$$;
"""

DROP = """
DROP FUNCTION services_known_counts(timestamptz, timestamptz, timestamptz);
DROP FUNCTION services_public_decided(timestamptz, timestamptz, boolean, bigint[], bigint[], int, int);
DROP FUNCTION services_search(text, int);
DROP INDEX services_dossier_search;
DROP FUNCTION services_search_vector(bigint, bigint, text);
"""


class Migration(migrations.Migration):
    dependencies = [("services", "0003_tallies"), ("kernel", "0002_text")]

    operations = [migrations.RunSQL(CREATE, DROP)]

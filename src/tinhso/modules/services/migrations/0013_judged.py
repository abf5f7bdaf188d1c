"""What the index of Decision 766/QĐ-TTg counts of dossiers.

One definition of a dossier as it stood at a moment (`services_judged`) serves counts, backlog, days and rows. It runs with
the rights of whoever asks; the two functions around it are the owner's, and let out counts, or rows without name, their
code and the words of an apology only to people of their agencies. They plan anew each time: with the agency known, its
dossiers are found by the index of its register.
"""

from django.db import migrations

CREATE = r"""
-- Dossiers accepted in a span (`counted`), or before the moment and still open at it, each as it stood at that moment.
-- Late: asked for papers more often than allowed, or ended, or waiting for the applicant, or still open, after the date
-- it was given; null without time limit.
CREATE FUNCTION services_judged(
  since timestamptz, until timestamptz, at timestamptz, agencies bigint[], supplements_allowed int
) RETURNS TABLE (
  id bigint, code text, agency_id bigint, processing_agency_id bigint, procedure_id bigint, channel text,
  accepted_at timestamptz, due_at timestamptz, ended timestamptz, decided boolean, counted boolean, late boolean, reason text
)
LANGUAGE sql STABLE AS $$
  SELECT s.id, s.code, s.agency_id, s.processing_agency_id, s.procedure_id, s.channel, s.accepted_at, s.due_at, s.ended,
    s.decided, s.counted, s.late,
    CASE WHEN NOT s.late THEN NULL
      WHEN s.supplements > supplements_allowed THEN 'supplements'
      WHEN s.ended IS NULL THEN 'open'
      WHEN s.extensions > 0 THEN 'extended'
      ELSE 'ended' END
  FROM (
    SELECT d.id, d.code::text AS code, d.agency_id, d.processing_agency_id, d.procedure_id, d.channel::text AS channel,
      d.accepted_at, d.due_at, d.supplements, d.extensions, coalesce(d.decided_at <= at, false) AS decided,
      d.accepted_at >= since AND d.accepted_at < until AS counted,
      CASE WHEN d.ended_at <= at THEN d.ended_at END AS ended,
      CASE WHEN d.due_at IS NOT NULL THEN
        d.supplements > supplements_allowed OR d.due_at < CASE
          WHEN d.ended_at <= at THEN d.ended_at
          WHEN d.paused_at <= at THEN d.paused_at
          ELSE at END
      END AS late
    FROM services_dossier d
    WHERE d.accepted_at < at
      AND ((d.accepted_at >= since AND d.accepted_at < until) OR d.ended_at IS NULL OR d.ended_at > at)
      AND (agencies IS NULL OR d.processing_agency_id = ANY(agencies))
  ) s
$$;

-- By agency and month of acceptance; without month by agency; without both in all. Median and mean in calendar days.
CREATE FUNCTION services_judged_counts(
  since timestamptz, until timestamptz, at timestamptz, agencies bigint[], supplements_allowed int
) RETURNS TABLE (
  agency_id bigint, month date, timed bigint, good bigint, accepted bigint, online bigint, decided bigint,
  electronic bigint, still bigint, overdue bigint, median double precision, mean double precision
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT s.agency_id, s.month,
    count(*) FILTER (WHERE s.counted AND s.late IS NOT NULL), count(*) FILTER (WHERE s.counted AND NOT s.late),
    count(*) FILTER (WHERE s.counted), count(*) FILTER (WHERE s.counted AND s.channel = 'online'),
    count(*) FILTER (WHERE s.counted AND s.decided), count(*) FILTER (WHERE s.counted AND s.decided AND s.has_file),
    count(*) FILTER (WHERE s.ended IS NULL), count(*) FILTER (WHERE s.ended IS NULL AND s.late),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY s.took) FILTER (WHERE s.counted),
    avg(s.took) FILTER (WHERE s.counted)
  FROM (
    SELECT j.processing_agency_id AS agency_id,
      date_trunc('month', j.accepted_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS month,
      j.counted, j.late, j.channel, j.decided, j.ended,
      -- One look by key for each: a join would read every result of the province for one agency.
      CASE WHEN j.counted AND j.decided THEN (
        SELECT r.file_id IS NOT NULL FROM services_result r WHERE r.dossier_id = j.id
      ) END AS has_file,
      (extract(epoch FROM j.ended - j.accepted_at) / 86400)::double precision AS took
    FROM services_judged(since, until, at, agencies, supplements_allowed) j
  ) s
  GROUP BY GROUPING SETS ((s.agency_id, s.month), (s.agency_id), ());
END $$;

CREATE FUNCTION services_judged_rows(
  since timestamptz, until timestamptz, at timestamptz, agencies bigint[], supplements_allowed int,
  line text, which text, most int, skip int
) RETURNS TABLE (
  code text, processing_agency_id bigint, procedure_id bigint, accepted_day date, due_day date, ended_day date,
  reason text, apology text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT CASE WHEN s.is_mine THEN s.code END, s.processing_agency_id, s.procedure_id,
    (s.accepted_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, (s.due_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date,
    (s.ended AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, s.reason,
    CASE WHEN s.is_mine AND s.late THEN (
      SELECT a.note FROM services_dossieract a WHERE a.dossier_id = s.id AND a.kind = 'extend' AND a.occurred_at <= at
      ORDER BY a.seq DESC LIMIT 1
    )::text END
  FROM (
    SELECT j.*, j.agency_id = ANY(o.mine) OR j.processing_agency_id = ANY(o.mine) AS is_mine
    FROM services_judged(since, until, at, agencies, supplements_allowed) j
    CROSS JOIN (SELECT coalesce(nullif(current_setting('tinhso.compartments', true), ''), '{}')::bigint[] AS mine) o
    LEFT JOIN services_result r ON line = 'electronic' AND r.dossier_id = j.id
    WHERE CASE line
      WHEN 'backlog' THEN j.ended IS NULL AND (which = 'whole' OR coalesce(j.late, false) = (which = 'part'))
      WHEN 'on_time' THEN j.counted AND j.late IS NOT NULL AND (which = 'whole' OR j.late = (which = 'rest'))
      WHEN 'online' THEN j.counted AND (which = 'whole' OR (j.channel = 'online') = (which = 'part'))
      WHEN 'electronic' THEN
        j.counted AND j.decided AND (which = 'whole' OR (r.file_id IS NOT NULL) = (which = 'part'))
      ELSE false END
    ORDER BY j.accepted_at DESC, j.id DESC
    LIMIT most OFFSET skip
  ) s
  ORDER BY s.accepted_at DESC, s.id DESC;
END $$;
"""

DROP = """
DROP FUNCTION services_judged_rows(timestamptz, timestamptz, timestamptz, bigint[], int, text, text, int, int);
DROP FUNCTION services_judged_counts(timestamptz, timestamptz, timestamptz, bigint[], int);
DROP FUNCTION services_judged(timestamptz, timestamptz, timestamptz, bigint[], int);
"""


class Migration(migrations.Migration):
    dependencies = [("services", "0012_hand_over")]

    operations = [migrations.RunSQL(CREATE, DROP)]

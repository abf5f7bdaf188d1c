"""Rows behind the two figures of feedback in the index of Decision 766/QĐ-TTg.

Beside what it could list, `feedback_public_rows` lists what is judged in time or late, and what pleased its sender or not.
"""

from django.db import migrations

ROWS = r"""
CREATE OR REPLACE FUNCTION feedback_public_rows(
  since timestamptz, until timestamptz, at timestamptz, agencies bigint[], which text, most int, skip int
) RETURNS TABLE (
  code text, agency_id bigint, subject text, state text, received_day date, due_day date, closed_day date, is_late boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.code, s.agency_id, s.subject, s.state, s.received_day, s.due_day, s.closed_day, s.is_late
  FROM (
    SELECT
      CASE WHEN f.agency_id = ANY(o.mine) OR f.received_agency_id = ANY(o.mine) THEN f.code END AS code,
      f.agency_id, f.subject::text AS subject, f.state::text AS state, f.received_at, f.id, f.liked,
      (f.received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS received_day,
      (f.settle_by AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS due_day,
      CASE WHEN f.closed_at <= at THEN (f.closed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date END AS closed_day,
      CASE WHEN f.closed_at <= at THEN f.on_time IS FALSE ELSE NOT f.clock_stands AND f.settle_by < at END AS is_late
    FROM feedback_feedback f,
      (SELECT coalesce(nullif(current_setting('tinhso.compartments', true), ''), '{}')::bigint[] AS mine) o
    WHERE f.received_at >= since AND f.received_at < least(until, at) AND f.state <> 'withdrawn'
      AND (agencies IS NULL OR f.agency_id = ANY(agencies))
  ) s
  WHERE CASE
    WHEN which = 'settled' THEN s.closed_day IS NOT NULL
    WHEN which = 'on_time' THEN s.closed_day IS NOT NULL AND NOT s.is_late
    WHEN which = 'late' THEN s.is_late
    WHEN which = 'judged' THEN s.is_late OR s.closed_day IS NOT NULL
    WHEN which IN ('good', 'bad') THEN (which = 'bad') = (s.is_late OR s.liked IS FALSE
      OR EXISTS (SELECT FROM feedback_feedback again WHERE again.repeats_id = s.id AND again.received_at <= at))
    ELSE true END
  ORDER BY s.received_at DESC, s.id DESC
  LIMIT most OFFSET skip
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0002_isolation")]

    # The way back leaves the wider function: it lists what the one before it did.
    operations = [migrations.RunSQL(ROWS, migrations.RunSQL.noop)]

"""Who sees which row: the agencies it passed through, the sender, whoever shows the codes of the receipt.

Also: when feedback is passed on, its acts and files follow; and public figures, which are counts.
"""

from django.db import migrations

from tinhso.kernel import rls

AGENCIES = " OR ".join(
    f"{column} = ANY({rls.COMPARTMENTS})" for column in ("agency_id", "received_agency_id", "previous_agency_id")
)
SENDER = f"account_id = {rls.ACTOR} OR track_key = ANY({rls.KEYS})"
PARTIES = f"{AGENCIES} OR {SENDER} OR {rls.SYSTEM}"

FOLLOW = r"""
CREATE FUNCTION feedback_follow() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE feedback_feedbackact SET agency_id = NEW.agency_id, previous_agency_id = NEW.previous_agency_id
    WHERE feedback_id = NEW.id;
  UPDATE feedback_attachment SET agency_id = NEW.agency_id, previous_agency_id = NEW.previous_agency_id
    WHERE feedback_id = NEW.id;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION feedback_follow() FROM PUBLIC;
CREATE TRIGGER feedback_follow AFTER UPDATE OF agency_id, previous_agency_id ON feedback_feedback
  FOR EACH ROW WHEN (OLD.agency_id IS DISTINCT FROM NEW.agency_id
    OR OLD.previous_agency_id IS DISTINCT FROM NEW.previous_agency_id)
  EXECUTE FUNCTION feedback_follow();
"""

UNFOLLOW = """
DROP TRIGGER feedback_follow ON feedback_feedback;
DROP FUNCTION feedback_follow();
"""

FIGURES = r"""
-- Counts by agency, subject and month of arrival of what arrived in a span, as it stood at a moment. "late" is answered
-- or turned away late, or open beyond its limit then; nothing about a person.
CREATE FUNCTION feedback_counts(since timestamptz, until timestamptz, at timestamptz)
RETURNS TABLE (
  agency_id bigint, subject text, month date, received bigint, settled bigint, late bigint, on_time bigint,
  rejected bigint, published bigint, disliked bigint, repeated bigint, good bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.agency_id, s.subject::text, s.month, count(*),
    count(*) FILTER (WHERE s.is_closed), count(*) FILTER (WHERE s.is_late),
    count(*) FILTER (WHERE s.is_closed AND NOT s.is_late),
    count(*) FILTER (WHERE s.is_closed AND s.state = 'rejected'),
    count(*) FILTER (WHERE s.published_at <= at),
    count(*) FILTER (WHERE s.is_disliked), count(*) FILTER (WHERE s.is_repeated),
    count(*) FILTER (WHERE NOT s.is_late AND NOT s.is_disliked AND NOT s.is_repeated)
  FROM (
    SELECT f.agency_id, f.subject, f.state, f.published_at,
      date_trunc('month', f.received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS month,
      coalesce(f.closed_at <= at, false) AS is_closed,
      CASE WHEN f.closed_at <= at THEN f.on_time IS FALSE ELSE NOT f.clock_stands AND f.settle_by < at END AS is_late,
      f.liked IS FALSE AS is_disliked,
      EXISTS (SELECT FROM feedback_feedback again WHERE again.repeats_id = f.id AND again.received_at <= at)
        AS is_repeated
    FROM feedback_feedback f
    WHERE f.received_at >= since AND f.received_at < least(until, at) AND f.state <> 'withdrawn'
  ) s
  GROUP BY 1, 2, 3
$$;

-- The rows behind the counts, without code, name or text. `id` only for the agencies' own people.
CREATE FUNCTION feedback_public_rows(
  since timestamptz, until timestamptz, at timestamptz, agencies bigint[], which text, most int, skip int
) RETURNS TABLE (
  code text, agency_id bigint, subject text, state text, received_day date, due_day date, closed_day date, is_late boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.code, s.agency_id, s.subject, s.state, s.received_day, s.due_day, s.closed_day, s.is_late
  FROM (
    SELECT
      CASE WHEN f.agency_id = ANY(o.mine) OR f.received_agency_id = ANY(o.mine) THEN f.code END AS code,
      f.agency_id, f.subject::text AS subject, f.state::text AS state, f.received_at, f.id,
      (f.received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS received_day,
      (f.settle_by AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS due_day,
      CASE WHEN f.closed_at <= at THEN (f.closed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date END AS closed_day,
      CASE WHEN f.closed_at <= at THEN f.on_time IS FALSE ELSE NOT f.clock_stands AND f.settle_by < at END AS is_late
    FROM feedback_feedback f,
      (SELECT coalesce(nullif(current_setting('tinhso.compartments', true), ''), '{}')::bigint[] AS mine) o
    WHERE f.received_at >= since AND f.received_at < least(until, at) AND f.state <> 'withdrawn'
      AND (agencies IS NULL OR f.agency_id = ANY(agencies))
  ) s
  WHERE CASE which
    WHEN 'settled' THEN s.closed_day IS NOT NULL
    WHEN 'on_time' THEN s.closed_day IS NOT NULL AND NOT s.is_late
    WHEN 'late' THEN s.is_late
    ELSE true END
  ORDER BY s.received_at DESC, s.id DESC
  LIMIT most OFFSET skip
$$;
"""

NO_FIGURES = """
DROP FUNCTION feedback_public_rows(timestamptz, timestamptz, timestamptz, bigint[], text, int, int);
DROP FUNCTION feedback_counts(timestamptz, timestamptz, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial"), ("kernel", "0008_parts")]

    operations = [
        *rls.protect("feedback_feedback", select=PARTIES),
        *rls.protect(
            "feedback_feedbackact",
            select=f"{AGENCIES} OR {rls.SYSTEM} OR (public AND ({SENDER}))",
            insert=PARTIES,
            update="false",
        ),
        *rls.protect("feedback_attachment", select=PARTIES, update="false"),
        *rls.protect(
            "feedback_publication",
            select="true",
            insert=f"agency_id = ANY({rls.COMPARTMENTS}) OR {rls.SYSTEM}",
            update="false",
        ),
        migrations.RunSQL(FOLLOW, UNFOLLOW),
        migrations.RunSQL(FIGURES, NO_FIGURES),
    ]

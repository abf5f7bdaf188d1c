"""Roll-ups kept by the database in the transaction of each act.

What a dossier contributes to the tallies is a function of its row (`services_contributions`). Inserting adds
it, also for COPY, at once for all rows of a statement; an update takes back what the row contributed before.
`services_tally_rebuild` counts everything anew: nightly self-audit, and repair.
"""

from django.db import migrations

COUNTS = (
    "received", "received_online", "accepted", "refused", "stopped",
    "decided", "decided_timed", "decided_on_time", "returned",
)  # fmt: skip
KEY = "day, agency_id, processing_agency_id, procedure_id, area_id, level"

_NAMES = ", ".join(COUNTS)
_SUMS = ", ".join(f"sum(c.{name})" for name in COUNTS)
_ADD = ", ".join(f"{name} = t.{name} + EXCLUDED.{name}" for name in COUNTS)
_ARGUMENTS = (
    "d.channel, d.state, d.submitted_at, d.accepted_at, d.decided_at, d.returned_at, d.closed_at, d.on_time"
)
_PLACE = "d.agency_id, d.processing_agency_id, d.procedure_id, d.area_id, d.level"
_UPSERT = f"ON CONFLICT ({KEY}) DO UPDATE SET {_ADD}"

CREATE = f"""
CREATE FUNCTION services_contributions(
  channel text, state text, submitted_at timestamptz, accepted_at timestamptz, decided_at timestamptz,
  returned_at timestamptz, closed_at timestamptz, on_time boolean
) RETURNS TABLE (day date, {", ".join(f"{name} int" for name in COUNTS)})
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (v.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, {", ".join(f"v.{name}" for name in COUNTS)}
  FROM (VALUES
    (submitted_at, 1, (channel = 'online')::int, 0, 0, 0, 0, 0, 0, 0),
    (accepted_at, 0, 0, 1, 0, 0, 0, 0, 0, 0),
    (closed_at, 0, 0, 0, (state = 'refused')::int, (state = 'stopped')::int, 0, 0, 0, 0),
    (decided_at, 0, 0, 0, 0, 0, 1, (on_time IS NOT NULL)::int, coalesce(on_time, false)::int, 0),
    (returned_at, 0, 0, 0, 0, 0, 0, 0, 0, 1)
  ) AS v(at, {_NAMES})
  WHERE v.at IS NOT NULL AND (v.received, v.accepted, v.refused, v.stopped, v.decided, v.returned)
    <> (0, 0, 0, 0, 0, 0)
$$;

CREATE FUNCTION services_tally_insert() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO services_dailytally AS t ({KEY}, {_NAMES})
  SELECT c.day, {_PLACE}, {_SUMS}
  FROM new_rows d CROSS JOIN LATERAL services_contributions({_ARGUMENTS}) c
  GROUP BY 1, 2, 3, 4, 5, 6
  ORDER BY 1, 2, 3, 4, 5, 6
  {_UPSERT};
  RETURN NULL;
END $$;

CREATE FUNCTION services_tally_update() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO services_dailytally AS t ({KEY}, {_NAMES})
  SELECT c.day, c.agency_id, c.processing_agency_id, c.procedure_id, c.area_id, c.level, {_SUMS}
  FROM (
    SELECT {_PLACE}, n.* FROM (SELECT NEW.*) d, LATERAL services_contributions({_ARGUMENTS}) n
    UNION ALL
    SELECT {_PLACE}, o.day, {", ".join(f"-o.{name}" for name in COUNTS)}
    FROM (SELECT OLD.*) d, LATERAL services_contributions({_ARGUMENTS}) o
  ) c
  GROUP BY 1, 2, 3, 4, 5, 6
  HAVING ({_SUMS}) <> ({", ".join("0" for _name in COUNTS)})
  ORDER BY 1, 2, 3, 4, 5, 6
  {_UPSERT};
  RETURN NULL;
END $$;

CREATE FUNCTION services_tally_rebuild() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  wrong bigint;
BEGIN
  LOCK TABLE services_dossier IN SHARE ROW EXCLUSIVE MODE;
  CREATE TEMP TABLE services_tally_truth ON COMMIT DROP AS
    SELECT c.day, {_PLACE}, {", ".join(f"sum(c.{name})::int AS {name}" for name in COUNTS)}
    FROM services_dossier d CROSS JOIN LATERAL services_contributions({_ARGUMENTS}) c
    GROUP BY 1, 2, 3, 4, 5, 6;
  SELECT count(*) INTO wrong FROM (
    (SELECT {KEY}, {_NAMES} FROM services_tally_truth
     EXCEPT SELECT {KEY}, {_NAMES} FROM services_dailytally)
    UNION ALL
    (SELECT {KEY}, {_NAMES} FROM services_dailytally
     WHERE ({_NAMES}) <> ({", ".join("0" for _name in COUNTS)})
     EXCEPT SELECT {KEY}, {_NAMES} FROM services_tally_truth)
  ) difference;
  IF wrong > 0 THEN
    DELETE FROM services_dailytally;
    INSERT INTO services_dailytally ({KEY}, {_NAMES}) SELECT {KEY}, {_NAMES} FROM services_tally_truth;
  END IF;
  DROP TABLE services_tally_truth;
  RETURN wrong;
END $$;
REVOKE EXECUTE ON FUNCTION services_tally_insert(), services_tally_update(), services_tally_rebuild()
  FROM PUBLIC;

CREATE TRIGGER services_tally_insert AFTER INSERT ON services_dossier
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION services_tally_insert();
CREATE TRIGGER services_tally_update AFTER UPDATE ON services_dossier
  FOR EACH ROW WHEN (
    (OLD.state, OLD.accepted_at, OLD.decided_at, OLD.returned_at, OLD.closed_at, OLD.on_time, OLD.agency_id,
     OLD.processing_agency_id, OLD.area_id, OLD.level, OLD.procedure_id, OLD.submitted_at, OLD.channel)
    IS DISTINCT FROM
    (NEW.state, NEW.accepted_at, NEW.decided_at, NEW.returned_at, NEW.closed_at, NEW.on_time, NEW.agency_id,
     NEW.processing_agency_id, NEW.area_id, NEW.level, NEW.procedure_id, NEW.submitted_at, NEW.channel)
  ) EXECUTE FUNCTION services_tally_update();
"""

DROP = """
DROP TRIGGER services_tally_update ON services_dossier;
DROP TRIGGER services_tally_insert ON services_dossier;
DROP FUNCTION services_tally_rebuild();
DROP FUNCTION services_tally_update();
DROP FUNCTION services_tally_insert();
DROP FUNCTION services_contributions(
  text, text, timestamptz, timestamptz, timestamptz, timestamptz, timestamptz, boolean);
"""


class Migration(migrations.Migration):
    dependencies = [("services", "0002_isolation")]

    operations = [migrations.RunSQL(CREATE, DROP)]

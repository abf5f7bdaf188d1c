"""Which agencies a post reaches: SQL that both the actor and "who may do this here" are made of.

A post with reach "body" reaches its own agency and the specialised agencies below it at the same level:
the head of a district's committee reaches the district's divisions, not the communes.
"""

from __future__ import annotations

SEATS = """
SELECT o.id, o.person_id, o.name, p.agency_id,
  ARRAY(
    SELECT r FROM unnest(p.roles) r WHERE r <> ALL(%(powerful)s) OR EXISTS (
      SELECT FROM directory_powergrant g WHERE g.appointment_id = a.id AND g.role = r AND g.reach = p.reach
        AND g.confirmed_at IS NOT NULL AND g.withdrawn_at IS NULL)
  ), p.reach, coalesce(body.ids, '{}'),
  EXISTS (SELECT FROM mfa_authenticator f WHERE f.user_id = o.account_id AND f.type IN ('totp', 'webauthn')),
  coalesce(past.found, '[]')
FROM directory_official o
JOIN directory_appointment a ON a.official_id = o.id
  AND a.valid_from <= %(on)s AND (a.valid_to IS NULL OR a.valid_to > %(on)s)
JOIN directory_post p ON p.id = a.post_id
  AND p.valid_from <= %(on)s AND (p.valid_to IS NULL OR p.valid_to > %(on)s)
JOIN directory_agencyversion v ON v.agency_id = p.agency_id
  AND v.valid_from <= %(on)s AND (v.valid_to IS NULL OR v.valid_to > %(on)s)
LEFT JOIN LATERAL (
  WITH RECURSIVE below AS (
    SELECT v.agency_id, v.level
    UNION
    SELECT c.agency_id, c.level
    FROM below b JOIN directory_agencyversion c ON c.parent_id = b.agency_id AND c.level = b.level
      AND c.valid_from <= %(on)s AND (c.valid_to IS NULL OR c.valid_to > %(on)s)
  )
  SELECT array_agg(agency_id) AS ids FROM below
) body ON p.reach = 'body'
LEFT JOIN LATERAL (
  WITH RECURSIVE back AS (
    SELECT s.from_agency_id AS id, s.parts AS path, 1 AS step
    FROM directory_agencysuccession s
    WHERE s.to_agency_id = ANY(coalesce(body.ids, ARRAY[p.agency_id]))
      AND s.valid_from <= %(on)s AND (s.valid_to IS NULL OR s.valid_to > %(on)s)
    UNION
    SELECT s.from_agency_id, b.path || s.parts, b.step + 1
    FROM back b JOIN directory_agencysuccession s ON s.to_agency_id = b.id
      AND s.valid_from <= %(on)s AND (s.valid_to IS NULL OR s.valid_to > %(on)s)
    WHERE b.step < 50
  )
  SELECT jsonb_agg(DISTINCT jsonb_build_array(id, path)) AS found FROM back
) past ON EXISTS (SELECT FROM directory_agencysuccession)
WHERE o.account_id = %(account)s
ORDER BY a.id
"""
"""The seats of one account on a day: official, person, name, agency, roles, reach, agencies in reach, second factor.

Of the roles, `powerful` ones only where a second person confirmed them. Last come the predecessors of the
agencies in reach, however far back, each with the parts inherited of it.
"""

ABOVE = """
WITH RECURSIVE above AS (
  SELECT agency_id, parent_id, level FROM directory_agencyversion
  WHERE agency_id = %(agency)s AND valid_from <= %(on)s AND (valid_to IS NULL OR valid_to > %(on)s)
  UNION
  SELECT v.agency_id, v.parent_id, v.level
  FROM above a JOIN directory_agencyversion v ON v.agency_id = a.parent_id AND v.level = a.level
    AND v.valid_from <= %(on)s AND (v.valid_to IS NULL OR v.valid_to > %(on)s)
)
SELECT agency_id FROM above
"""
"""The agency itself and those above it at the same level: whose "body" posts reach it."""

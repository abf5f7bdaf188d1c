"""Which agencies a post reaches: SQL that both the actor and "who may do this here" are made of.

A post with reach "body" reaches its own agency and the specialised agencies below it at the same level:
the head of a district's committee reaches the district's divisions, not the communes.

Somebody who acts for another holds the delegated roles of the other's post on the days of the delegation,
while the other holds the post and he himself holds some post. What was delegated is not passed on.
"""

from __future__ import annotations

SEATS = """
WITH own AS (
  SELECT o.id AS official_id, o.person_id, o.name, a.id AS appointment_id, a.post_id, NULL::text[] AS given,
    NULL::bigint AS away
  FROM directory_official o
  JOIN directory_appointment a ON a.official_id = o.id
    AND a.valid_from <= %(on)s AND (a.valid_to IS NULL OR a.valid_to > %(on)s)
  WHERE o.account_id = %(account)s
), held AS (
  SELECT * FROM own
  UNION ALL
  SELECT me.official_id, me.person_id, me.name, a.id, a.post_id, d.roles::text[],
    CASE WHEN d.absence_id IS NOT NULL THEN (SELECT account_id FROM directory_official WHERE id = a.official_id) END
  FROM (SELECT DISTINCT official_id, person_id, name FROM own) me
  JOIN directory_delegation d ON d.delegate_id = me.official_id
    AND d.valid_from <= %(on)s AND d.valid_to > %(on)s AND (d.ended_on IS NULL OR d.ended_on > %(on)s)
  JOIN directory_appointment a ON a.id = d.appointment_id
    AND a.valid_from <= %(on)s AND (a.valid_to IS NULL OR a.valid_to > %(on)s)
)
SELECT h.official_id, h.person_id, h.name, p.agency_id,
  ARRAY(
    SELECT r FROM unnest(p.roles) r
    WHERE (h.given IS NULL OR r = ANY(h.given)) AND (r <> ALL(%(powerful)s::text[]) OR (h.given IS NULL AND EXISTS (
      SELECT FROM directory_powergrant g WHERE g.appointment_id = h.appointment_id AND g.role = r
        AND g.reach = p.reach AND g.confirmed_at IS NOT NULL AND g.withdrawn_at IS NULL)))
  ),
  p.reach, coalesce(body.ids, '{}'),
  EXISTS (SELECT FROM mfa_authenticator f WHERE f.user_id = %(account)s AND f.type IN ('totp', 'webauthn')),
  coalesce(past.found, '[]'), h.away
FROM held h
JOIN directory_post p ON p.id = h.post_id
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
ORDER BY h.given IS NOT NULL, h.appointment_id
"""
"""The seats of one account on a day: official, person, name, agency, roles, reach, agencies in reach, second factor.

Of the roles, `powerful` ones only where a second person confirmed them, and never by
delegation. Then come the predecessors of the agencies in reach, however far back, each with the parts
inherited of it; last the account of whoever is away, where the seat is delegated because of an absence.
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

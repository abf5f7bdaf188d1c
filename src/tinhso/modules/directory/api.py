"""The directory's door for upper modules.

Reading functions take `on`, a day in the province, and answer with what was true on that day; they need
no permission, for the organisation of the state is public. What concerns a person's card goes by the
scope of the acting person (row-level security): out of scope it does not exist.
"""

from __future__ import annotations

from .actions.account import AccountError, open_account, open_program_account
from .actions.certificate import CertificateError, add_certificate
from .actions.person import PersonError, save_person_card
from .actions.proof import may_have_code, normal_contact, send_code
from .enums import AgencyKind, AreaKind, Level
from .facts import Agency, Area, HeldPost, Official, PersonCard
from .gateways.sms import Gateway as SMSGateway
from .gateways.sms import SMSError, sms_gateways, sms_state
from .gateways.sms_http import without_accents
from .holding import Affected, Batch, Dividing, Held, Holding
from .queries.account import proved_contacts
from .queries.actor import actor_for, actor_for_request
from .queries.agency import (
    agencies,
    agencies_by_id,
    agencies_serving,
    agency,
    agency_by_code,
    body_of,
    every_agency,
)
from .queries.area import area, area_by_code, area_path, areas, communes_by_parent, province
from .queries.identity import identity_fault
from .queries.official import (
    agencies_with,
    away,
    deputy_of,
    official_name,
    official_names,
    officials_of,
    officials_with,
    posts_held,
)
from .queries.person import person_for_account
from .queries.second_factor import officials_without as officials_without_second_factor
from .queries.second_factor import required_from as second_factor_from
from .queries.succession import (
    agency_geography,
    areas_with_predecessors,
    continuing,
    geography,
    level_on,
)
from .rules.reorganisation.geography import Geography

__all__ = [
    "AccountError",
    "Affected",
    "Agency",
    "AgencyKind",
    "Area",
    "AreaKind",
    "Batch",
    "CertificateError",
    "Dividing",
    "Geography",
    "Held",
    "HeldPost",
    "Holding",
    "Level",
    "Official",
    "PersonCard",
    "PersonError",
    "SMSError",
    "SMSGateway",
    "actor_for",
    "actor_for_request",
    "add_certificate",
    "agencies",
    "agencies_by_id",
    "agencies_serving",
    "agencies_with",
    "agency",
    "agency_by_code",
    "agency_geography",
    "area",
    "area_by_code",
    "area_path",
    "areas",
    "areas_with_predecessors",
    "away",
    "body_of",
    "communes_by_parent",
    "continuing",
    "deputy_of",
    "every_agency",
    "geography",
    "identity_fault",
    "level_on",
    "may_have_code",
    "normal_contact",
    "official_name",
    "official_names",
    "officials_of",
    "officials_with",
    "officials_without_second_factor",
    "open_account",
    "open_program_account",
    "person_for_account",
    "posts_held",
    "proved_contacts",
    "province",
    "save_person_card",
    "second_factor_from",
    "send_code",
    "sms_gateways",
    "sms_state",
    "without_accents",
]

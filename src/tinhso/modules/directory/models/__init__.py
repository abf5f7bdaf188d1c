"""Nouns of the directory."""

from .absence import Absence, Delegation
from .account import Account
from .agency import Agency, AgencyVersion
from .area import Area, AreaVersion
from .official import Appointment, Official
from .organisation_import import OrganisationImport
from .person import Person
from .post import Post
from .power import PowerGrant
from .quota import StaffQuota
from .session import Session
from .skill import Certificate, SkillStandard

__all__ = [
    "Absence",
    "Account",
    "Agency",
    "AgencyVersion",
    "Appointment",
    "Area",
    "AreaVersion",
    "Certificate",
    "Delegation",
    "Official",
    "OrganisationImport",
    "Person",
    "Post",
    "PowerGrant",
    "Session",
    "SkillStandard",
    "StaffQuota",
]

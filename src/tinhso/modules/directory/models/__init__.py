"""Nouns of the directory."""

from .absence import Absence, Delegation
from .account import Account
from .act import Act, Clause, FollowUp
from .agency import Agency, AgencyVersion
from .area import Area, AreaVersion
from .identity import Identity
from .loaded_file import LoadedFile
from .official import Appointment, Official
from .openid import OpenIDConsent, OpenIDSubject, SigningKey
from .organisation_import import OrganisationImport
from .person import Person
from .post import Post
from .power import PowerGrant
from .quota import StaffQuota
from .session import Session
from .skill import Certificate, SkillStandard
from .succession import AgencySuccession, AreaSuccession, LevelSuccession
from .text_message import TextMessage

__all__ = [
    "Absence",
    "Account",
    "Act",
    "Agency",
    "AgencySuccession",
    "AgencyVersion",
    "Appointment",
    "Area",
    "AreaSuccession",
    "AreaVersion",
    "Certificate",
    "Clause",
    "Delegation",
    "FollowUp",
    "Identity",
    "LevelSuccession",
    "LoadedFile",
    "Official",
    "OpenIDConsent",
    "OpenIDSubject",
    "OrganisationImport",
    "Person",
    "Post",
    "PowerGrant",
    "Session",
    "SigningKey",
    "SkillStandard",
    "StaffQuota",
    "TextMessage",
]

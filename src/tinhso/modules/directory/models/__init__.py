"""Nouns of the directory."""

from .account import Account
from .agency import Agency, AgencyVersion
from .area import Area, AreaVersion
from .official import Appointment, Official
from .person import Person
from .post import Post

__all__ = [
    "Account",
    "Agency",
    "AgencyVersion",
    "Appointment",
    "Area",
    "AreaVersion",
    "Official",
    "Person",
    "Post",
]

"""The door of the catalogue: versions of procedures as kept reference objects, their content, their words.

A version is a row that the process keeps and nobody changes: `parsed` is its content as typed data. Modules
that keep one refer to it by a foreign key to "catalogue.ProcedureVersion" and read it here by its id, which
costs no statement while the catalogue stands as it is.
"""

from __future__ import annotations

from .enums import Channel, PaymentMoment, ServiceLevel, TimeUnit
from .facts import Intake, Named
from .models import ProcedureVersion as Version
from .permissions import MANAGE, PUBLISH
from .queries.procedures import (
    all_versions,
    current,
    fields,
    levels,
    names,
    of_fields,
    procedures,
    version,
    versions_by_id,
)
from .rules.content import Content, Limit, Paper, Performer, Step, parse
from .rules.level import missing_parts
from .wording import amount_words, limit_words, name_of, say, source_note, total_fee_words
from .wording.flow import flow_of

__all__ = [
    "MANAGE",
    "PUBLISH",
    "Channel",
    "Content",
    "Intake",
    "Limit",
    "Named",
    "Paper",
    "PaymentMoment",
    "Performer",
    "ServiceLevel",
    "Step",
    "TimeUnit",
    "Version",
    "all_versions",
    "amount_words",
    "current",
    "fields",
    "flow_of",
    "levels",
    "limit_words",
    "missing_parts",
    "name_of",
    "names",
    "of_fields",
    "parse",
    "procedures",
    "say",
    "source_note",
    "total_fee_words",
    "version",
    "versions_by_id",
]

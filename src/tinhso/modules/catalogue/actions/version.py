"""The columns of a version that are derived from its document."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from tinhso.modules.forms import api as forms

from ..models import ProcedureVersion
from ..rules import content as contents
from ..rules import level as levels


def digest(document: Mapping[str, Any], form: forms.FormVersionInfo | None) -> str:
    """The SHA-256 of a document with the form it is pinned to: two versions that say the same have one."""
    text = json.dumps([document, form.sha256 if form else None], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def fill(
    version: ProcedureVersion,
    document: Mapping[str, Any],
    form: forms.FormVersionInfo | None,
    rules: tuple[levels.LevelRule, ...],
) -> None:
    """Set a version's columns from a document that its schema accepts; its days stay."""
    content = contents.parse(document)
    version.name, version.name_en = content.name.vi, content.name.en
    version.level = levels.level(levels.capabilities(content), rules)
    version.agency_levels = [performer.level for performer in content.agencies]
    version.subjects = list(content.subjects)
    version.payment = content.payment
    version.form_version_id = form.id if form else None
    version.content = dict(document)
    version.content_sha256 = digest(document, form)

"""The blank print of a form, with the title of sections that may be filled in more than once."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tinhso.modules.forms import api as form_api


def sections(form_version_id: int, language: str) -> list[dict[str, Any]]:
    """What the template `catalogue/blank.html` draws."""
    return [
        {
            "title": _("%(title)s (ghi lại cho từng mục)") % {"title": one.title}
            if one.repeats
            else one.title,
            "fields": one.questions,
        }
        for one in form_api.blank(form_version_id, language)
    ]

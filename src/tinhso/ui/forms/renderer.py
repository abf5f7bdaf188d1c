"""The form renderer: every form of the product is drawn by these templates."""

from __future__ import annotations

from typing import Any, Final

from django.forms.renderers import DjangoTemplates

from tinhso.ui.forms.boundfield import TsBoundField

REPLACED: Final = {
    "django/forms/widgets/radio.html": "ui/forms/widgets/radios.html",
    "django/forms/widgets/checkbox_select.html": "ui/forms/widgets/checks.html",
    "django/forms/widgets/clearable_file_input.html": "ui/forms/widgets/clearable_file.html",
    "django/forms/errors/list/ul.html": "ui/forms/errors.html",
    "django/forms/errors/list/default.html": "ui/forms/errors.html",
}
"""Django's own templates and ours in their place, so that forms of other packages look alike."""


class TsRenderer(DjangoTemplates):
    """Named by ``FORM_RENDERER``."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = TsBoundField

    def get_template(self, template_name: str) -> Any:
        """The template, ours where Django's has a replacement."""
        return super().get_template(REPLACED.get(template_name, template_name))

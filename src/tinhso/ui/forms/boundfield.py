"""A field of a form as it is drawn: ids, classes and what a screen reader is told."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from django.utils.translation import gettext as _

from tinhso.ui.forms.widgets import PartsWidget, TsText

CLASSES: Final[tuple[tuple[type[forms.Widget], str], ...]] = (
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (Input, "govuk-input"),
)
GROUPS: Final = (forms.RadioSelect, forms.CheckboxSelectMultiple)


class TsBoundField(BoundField):
    """Hint, then error, then whatever the widget names itself, in ``aria-describedby``."""

    def get_context(self) -> dict[str, Any]:
        """What the field template shows; each fact is found out once."""
        errors = self.messages if self.form.is_bound else []
        widget = self.field.widget
        return {
            "field": self,
            "label": self.label,
            "size": self.label_size,
            "heading": self.is_heading,
            "optional": self.marked_optional,
            "hint": self.help_text,
            "hint_id": self.hint_id,
            "errors": errors,
            "error_id": f"{self.auto_id}-error",
            "described_by": self.aria_describedby,
            "single_check": self.is_single_check,
            "group": widget.use_fieldset,
            "parts": self.is_parts,
            "target": self.id_for_label,
        }

    @property
    def hint_id(self) -> str:
        """Id of the hint; empty without one."""
        return f"{self.auto_id}-hint" if self.help_text and self.auto_id else ""

    @property
    def error_id(self) -> str:
        """Id of the error message; empty without error."""
        return f"{self.auto_id}-error" if self.errors and self.auto_id else ""

    @property
    def aria_describedby(self) -> str | None:
        """Ids of hint and error, in reading order; None when there are none."""
        if self.is_hidden:
            return None
        own = str(self.field.widget.attrs.get("aria-describedby") or "")
        return " ".join(part for part in (own, self.hint_id, self.error_id) if part) or None

    @property
    def is_parts(self) -> bool:
        """Whether the input has several parts (date, time, place)."""
        return isinstance(self.field.widget, PartsWidget)

    @property
    def is_single_check(self) -> bool:
        """Whether it is one checkbox, whose label stands beside it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def label_size(self) -> str:
        """Size of label and legend (GOV.UK's s, m, l, xl); the form's ``label_size``, bold 19 px by default."""
        return "l" if self.is_heading else str(getattr(self.form, "label_size", "s"))

    @property
    def is_heading(self) -> bool:
        """Whether the label is the page's h1: the form asks one question and says so."""
        return bool(getattr(self.form, "legend_is_heading", False)) and len(self.form.visible_fields()) == 1

    @property
    def marked_optional(self) -> bool:
        """Whether "(không bắt buộc)" is added; a single checkbox is never marked."""
        return (
            not self.field.required and not self.is_single_check and getattr(self.form, "mark_optional", True)
        )

    @property
    def messages(self) -> list[tuple[str, str]]:
        """Code and words of each error; Django's "this field is required" in words that fit the control."""
        found = []
        for error in self.errors.as_data():
            for text in error.messages:
                plain = error.code == "required" and text == str(
                    forms.Field.default_error_messages["required"]
                )
                found.append((str(error.code or ""), self._left_out() if plain else str(text)))
        return found

    def _left_out(self) -> str:
        widget = self.field.widget
        if self.is_single_check:
            return _("Chưa đánh dấu ô này")
        if isinstance(widget, forms.FileInput):
            return _("Chưa chọn tệp")
        return _("Chưa chọn") if isinstance(widget, (*GROUPS, forms.Select)) else _("Chưa điền")

    @property
    def wrong_parts(self) -> tuple[str, ...]:
        """Parts that the errors name; all of them when the errors name none."""
        widget = self.field.widget
        if not isinstance(widget, PartsWidget) or not self.errors:
            return ()
        named = {part for error in self.errors.as_data() for part in (error.params or {}).get("parts", ())}
        return tuple(part for part in widget.part_names if not named or part in named)

    @property
    def first_input_id(self) -> str:
        """Id of the input that an error leads to; empty when there is none to reach."""
        widget, auto_id = self.field.widget, str(self.field.widget.attrs.get("id") or self.auto_id)
        if not auto_id or self.is_hidden:
            return ""
        if isinstance(widget, PartsWidget):
            return f"{auto_id}-{(self.wrong_parts or widget.part_names)[0]}"
        if isinstance(widget, GROUPS):
            return str(widget.id_for_label(auto_id, "0")) if list(widget.choices) else ""
        if isinstance(widget, forms.MultiWidget):
            return str(widget.id_for_label(auto_id) or f"{auto_id}_0")
        return auto_id

    def build_widget_attrs(self, attrs: Any, widget: forms.Widget | None = None) -> dict[str, Any]:
        """Attributes of the input: the design system's classes and the error state.

        ``required`` is left out: the server checks, and says it in Vietnamese at the field.
        """
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        built.pop("required", None)
        if widget.is_hidden:
            return built
        if isinstance(widget, PartsWidget):
            built["wrong_parts"] = self.wrong_parts
        if isinstance(widget, (*GROUPS, PartsWidget)):
            built.pop("aria-invalid", None)
            return built
        found = next((name for kind, name in CLASSES if isinstance(widget, kind)), "")
        if found:
            built["class"] = self._classes(found, widget, str(built.get("class", "")))
        return built

    def _classes(self, base: str, widget: forms.Widget, given: str) -> str:
        own = str(widget.attrs.get("class", ""))
        wanted = [base]
        if isinstance(widget, TsText) and widget.width:
            wanted.append(f"govuk-input--width-{widget.width}")
        if self.errors and not self.is_single_check:
            wanted.append(f"{base}--error")
        return " ".join(dict.fromkeys(word for word in (*wanted, *own.split(), *given.split()) if word))

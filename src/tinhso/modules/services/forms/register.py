"""Which register is wanted: of which desk, from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.ui.forms import ShortDateField, TsSelect

LONGEST: Final = timedelta(days=366)


class RegisterForm(forms.Form):
    """A desk and a period of at most a year; asked for only where there is more than one desk."""

    quay = forms.TypedChoiceField(label=gettext_lazy("Bộ phận một cửa"), coerce=int, widget=TsSelect())
    tu_ngay = ShortDateField(label=gettext_lazy("Từ ngày"))
    den_ngay = ShortDateField(label=gettext_lazy("Đến ngày"))

    def __init__(self, *args: Any, desks: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quay"].choices = list(desks)
        if len(desks) < 2:
            del self.fields["quay"]

    def clean(self) -> dict[str, Any]:
        """The period: not backwards, not longer than a year."""
        found = super().clean() or {}
        since, until = found.get("tu_ngay"), found.get("den_ngay")
        if since and until and until < since:
            self.add_error("den_ngay", _("Ngày cuối phải từ ngày đầu trở đi."))
        elif since and until and until - since > LONGEST:
            self.add_error("den_ngay", _("Một lần in sổ không quá một năm."))
        return found

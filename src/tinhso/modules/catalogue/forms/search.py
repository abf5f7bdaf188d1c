"""Search and filters of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import TsSelect, TsText

from ..enums import AgencyLevel, ServiceLevel, Subject

LEVELS = [level for level in ServiceLevel if level != ServiceLevel.NONE]


class CatalogueForm(forms.Form):
    """What a citizen looks for; every field may be empty, unknown values are ignored."""

    mark_optional = False

    q = forms.CharField(
        label=_("Tên thủ tục hoặc việc cần làm"),
        help_text=_("Ví dụ: khai sinh, hộ kinh doanh. Gõ có dấu hay không dấu đều được"),
        required=False,
        max_length=200,
        widget=TsText(),
    )
    linh_vuc = forms.ChoiceField(label=_("Lĩnh vực"), required=False, widget=TsSelect())
    cap = forms.ChoiceField(
        label=_("Cấp thực hiện"),
        required=False,
        choices=[("", _("Tất cả")), *AgencyLevel.choices],
        widget=TsSelect(),
    )
    doi_tuong = forms.ChoiceField(
        label=_("Đối tượng"), required=False, choices=[("", _("Tất cả")), *Subject.choices], widget=TsSelect()
    )
    muc = forms.ChoiceField(
        label=_("Mức độ trực tuyến"),
        required=False,
        choices=[("", _("Tất cả")), *((str(level.value), level.label) for level in LEVELS)],
        widget=TsSelect(),
    )

    def __init__(self, *args: Any, fields: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["linh_vuc"].choices = [("", _("Tất cả")), *fields]

    def wanted(self) -> dict[str, Any]:
        """The valid part of what was asked, empty values left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

"""The form of one's own card."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import DateField

from ..facts import PersonCard
from ..queries.area import communes_by_parent


class PersonCardForm(forms.Form):
    """What fills in later forms. Only the name is needed; the action checks the rest."""

    full_name = forms.CharField(
        label=_("Họ và tên"),
        max_length=120,
        error_messages={"required": _("Nhập họ và tên.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    id_number = forms.CharField(
        label=_("Số định danh cá nhân hoặc số CMND"),
        required=False,
        max_length=20,
        help_text=_("12 chữ số trên căn cước, hoặc 9 chữ số trên chứng minh nhân dân."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    birth_date = DateField(label=_("Ngày sinh"), required=False)
    phone = forms.CharField(
        label=_("Số điện thoại"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    area = forms.TypedChoiceField(
        label=_("Xã, phường, thị trấn nơi ở"), required=False, coerce=int, empty_value=None
    )
    address = forms.CharField(
        label=_("Địa chỉ"),
        required=False,
        max_length=300,
        help_text=_("Số nhà, đường, ấp hoặc khóm."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [
            (above.name, [(commune.id, commune.name) for commune in communes])
            for above, communes in communes_by_parent(today)
            if communes
        ]
        self.fields["area"].choices = [("", _("Chưa chọn")), *groups]  # type: ignore[attr-defined]


def initial_of(card: PersonCard | None, name: str) -> dict[str, Any]:
    """What the form shows at first."""
    if card is None:
        return {"full_name": name}
    return {
        "full_name": card.full_name,
        "id_number": card.id_number,
        "birth_date": card.birth_date,
        "phone": card.phone,
        "email": card.email,
        "area": card.area_id,
        "address": card.address,
    }

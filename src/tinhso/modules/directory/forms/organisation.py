"""Forms of one agency, one post, one staff quota: what is typed becomes texts, choices and days; actions decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import DateField, TsCheck, TsChecks, TsRadio, TsText

from ..enums import LEVEL_OF, AgencyKind, AreaKind, Level, Reach

_NO_PARENT = _("Không trực thuộc cơ quan nào")
_NO_AREA = _("Chưa chọn")

type Choices = Sequence[tuple[Any, Any]]


class Seen(forms.Form):
    """A form that knows what the agency looked like when it was made."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def look_again(self, state: str) -> None:
        """Take what the agency looks like now: who saves again has been told."""
        self.data = self.data.copy()
        self.data["seen"] = state


class AgencyForm(Seen):
    """An agency from a day on. Its level is that of the area it serves."""

    texts = ("code", "name", "short_name", "kind", "address", "phone", "email", "hours", "source")

    name = forms.CharField(
        label=_("Tên cơ quan"), max_length=200, error_messages={"required": _("Nhập tên cơ quan.")}
    )
    short_name = forms.CharField(
        label=_("Tên ngắn"),
        max_length=60,
        required=False,
        help_text=_("Dùng trong danh sách hẹp, ví dụ UBND xã Vĩnh Trạch. Có thể để trống."),
    )
    code = forms.CharField(
        label=_("Mã định danh"),
        max_length=35,
        help_text=_("Dạng H04.31.02. Mã dạng cũ được suy ra từ mã này."),
        error_messages={"required": _("Nhập mã định danh.")},
        widget=TsText(width=20),
    )
    kind = forms.ChoiceField(
        label=_("Loại cơ quan, lĩnh vực"),
        choices=[("", _("Chưa chọn")), *AgencyKind.choices],
        error_messages={"required": _("Chọn loại cơ quan.")},
    )
    area = forms.TypedChoiceField(
        label=_("Địa bàn"),
        coerce=int,
        help_text=_("Cấp của cơ quan là cấp của địa bàn."),
        error_messages={"required": _("Chọn địa bàn.")},
    )
    parent = forms.TypedChoiceField(
        label=_("Trực thuộc"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("Xếp theo mã định danh."),
    )
    one_stop = forms.BooleanField(
        label=_("Có bộ phận tiếp nhận và trả kết quả"), required=False, widget=TsCheck()
    )
    address = forms.CharField(label=_("Địa chỉ"), max_length=300, required=False)
    phone = forms.CharField(label=_("Điện thoại"), max_length=40, required=False, widget=TsText(width=20))
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    hours = forms.CharField(label=_("Giờ tiếp công dân"), max_length=200, required=False)
    valid_from = DateField(label=_("Có hiệu lực từ ngày"))
    source = forms.CharField(
        label=_("Căn cứ"),
        max_length=300,
        required=False,
        help_text=_("Số và ngày của quyết định, ví dụ Quyết định 12/QĐ-UBND ngày 05/01/2015."),
    )

    def __init__(self, *args: Any, areas: Choices, parents: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("Chưa chọn")), *areas]  # type: ignore[attr-defined]
        self.fields["parent"].choices = [("", _NO_PARENT), *parents]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        data = self.cleaned_data
        return {
            "valid_from": data["valid_from"],
            "area_id": data["area"],
            "parent_id": data["parent"],
            "one_stop": data["one_stop"],
            "texts": {name: data[name] for name in self.texts},
        }


class AreaForm(Seen):
    """An area from a day on. On a change its kind stays on the same level."""

    texts = ("name", "code", "kind", "source")

    name = forms.CharField(
        label=_("Tên đơn vị"),
        max_length=120,
        help_text=_("Tên đầy đủ, ví dụ Xã Vĩnh Trạch."),
        error_messages={"required": _("Nhập tên đơn vị.")},
    )
    kind = forms.ChoiceField(label=_("Loại"), error_messages={"required": _("Chọn loại.")})
    code = forms.CharField(
        label=_("Mã đơn vị hành chính"),
        max_length=10,
        help_text=_("Mã do Tổng cục Thống kê cấp, chỉ gồm chữ số."),
        error_messages={"required": _("Nhập mã đơn vị hành chính.")},
        widget=TsText(width=10, inputmode="numeric"),
    )
    parent = forms.TypedChoiceField(
        label=_("Thuộc"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("Huyện thuộc tỉnh; xã thuộc huyện hoặc tỉnh; ấp, khóm thuộc xã."),
    )
    valid_from = DateField(label=_("Có hiệu lực từ ngày"))
    source = forms.CharField(
        label=_("Căn cứ"),
        max_length=300,
        required=False,
        help_text=_("Số và ngày của nghị quyết, quyết định."),
    )

    def __init__(self, *args: Any, parents: Choices, level: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [
            one
            for one in AreaKind.choices
            if (LEVEL_OF[one[0]] == level if level else LEVEL_OF[one[0]] != Level.PROVINCE)
        ]
        self.fields["kind"].choices = kinds if len(kinds) == 1 else [("", _("Chưa chọn")), *kinds]  # type: ignore[attr-defined]
        self.fields["parent"].choices = [("", _NO_AREA), *parents]  # type: ignore[attr-defined]
        if level == Level.PROVINCE:
            del self.fields["parent"]

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        data = self.cleaned_data
        return {
            "valid_from": data["valid_from"],
            "parent_id": data.get("parent"),
            "texts": {name: data[name] for name in self.texts},
        }


class PostForm(Seen):
    """A post of an agency from a day on."""

    title = forms.CharField(
        label=_("Chức danh"), max_length=120, error_messages={"required": _("Nhập chức danh.")}
    )
    roles = forms.MultipleChoiceField(
        label=_("Vai trò trên hệ thống"),
        required=False,
        widget=TsChecks(),
        help_text=_("Người giữ vị trí được làm những việc này. Có thể không chọn vai trò nào."),
    )
    reach = forms.ChoiceField(
        label=_("Phạm vi của vai trò"), choices=Reach.choices, initial=Reach.OWN, widget=TsRadio()
    )
    rank = forms.IntegerField(
        label=_("Thứ tự"),
        min_value=0,
        max_value=9999,
        initial=100,
        help_text=_("Số nhỏ đứng trước trong danh sách của cơ quan."),
        widget=TsText(width=4, inputmode="numeric"),
    )
    valid_from = DateField(label=_("Có hiệu lực từ ngày"))

    def __init__(self, *args: Any, roles: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = list(roles.items())  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class QuotaForm(Seen):
    """The places of an agency, or of one of its posts, from a day on."""

    post = forms.TypedChoiceField(label=_("Biên chế của"), coerce=int, required=False, empty_value=None)
    places = forms.IntegerField(
        label=_("Số biên chế"),
        min_value=0,
        max_value=9999,
        error_messages={"required": _("Nhập số biên chế.")},
        widget=TsText(width=4, inputmode="numeric"),
    )
    valid_from = DateField(label=_("Có hiệu lực từ ngày"))
    source = forms.CharField(
        label=_("Căn cứ"),
        max_length=300,
        required=False,
        help_text=_("Số và ngày của quyết định giao biên chế."),
    )

    def __init__(self, *args: Any, posts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [("", _("Cả cơ quan")), *posts]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        values = dict(self.cleaned_data)
        values.pop("seen")
        return values | {"post_id": values.pop("post")}


class EndPostForm(Seen):
    """The last day of a post."""

    last_day = DateField(
        label=_("Ngày cuối cùng của vị trí"),
        help_text=_("Từ ngày hôm sau, vị trí và biên chế của vị trí không còn."),
    )


class EndForm(Seen):
    """The last day of an agency or an area."""

    last_day = DateField(
        label=_("Ngày cuối cùng còn tồn tại"), help_text=_("Từ ngày hôm sau không còn trong danh bạ.")
    )


def area_choices(groups: Sequence[tuple[Any, Sequence[Any]]]) -> list[tuple[Any, Any]]:
    """Areas by what they belong to: the province, its districts, then communes of each."""
    above = [(one.id, f"{one.name} ({one.code})") for one, _below in groups]
    found: list[tuple[Any, Any]] = [(_("Tỉnh, huyện, thị xã, thành phố"), above)]
    for one, below in groups:
        if below:
            found.append((one.name, [(each.id, f"{each.name} ({each.code})") for each in below]))
    return found


def day_or(value: date | None, otherwise: date) -> date:
    """The later of two days; the second when there is no first."""
    return otherwise if value is None else max(value, otherwise)

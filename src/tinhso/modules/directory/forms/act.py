"""Forms of acts of reorganisation: the act, one clause, a table, answers to conflicts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import DateField, TsFile, TsRadio, TsSelect, TsText, TsTextarea

from ..enums import AreaKind, ClauseKind, Level
from ..rules.reorganisation.conflicts import Conflict
from ..rules.reorganisation.state import Organisation


class ActForm(forms.Form):
    """What an act is called, who issued it, and from when it holds."""

    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60, widget=TsText(width=20))
    title = forms.CharField(label=_("Trích yếu"), max_length=300)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200)
    legal_basis = forms.CharField(label=_("Căn cứ"), required=False, widget=TsTextarea(rows=3))
    issued_on = DateField(label=_("Ngày ban hành"))
    effective_date = DateField(label=_("Ngày có hiệu lực"))
    corrects = forms.TypedChoiceField(
        label=_("Đính chính văn bản"), required=False, coerce=int, empty_value=None, widget=TsSelect()
    )

    def __init__(self, *args: Any, earlier: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if earlier:
            self.fields["corrects"].choices = [("", _("Không")), *earlier]  # type: ignore[attr-defined]
        else:
            del self.fields["corrects"]


_SIMPLE = (
    ClauseKind.MERGE,
    ClauseKind.RENAME,
    ClauseKind.MOVE,
    ClauseKind.ABOLISH,
    ClauseKind.CREATE,
    ClauseKind.LEVEL,
)


class ClauseForm(forms.Form):
    """One clause by codes of the day; what a kind does not need stays empty."""

    kind = forms.ChoiceField(
        label=_("Điều khoản"), choices=[(one.value, one.label) for one in _SIMPLE], widget=TsSelect()
    )
    thing = forms.ChoiceField(
        label=_("Áp dụng cho"),
        choices=[("area", _("đơn vị hành chính")), ("agency", _("cơ quan"))],
        widget=TsRadio(inline=True),
        initial="area",
    )
    codes = forms.CharField(
        label=_("Mã hiện nay"),
        required=False,
        max_length=2000,
        help_text=_("Một hoặc nhiều mã, cách nhau bằng dấu phẩy."),
    )
    code = forms.CharField(label=_("Mã mới"), required=False, max_length=35, widget=TsText(width=10))
    name = forms.CharField(label=_("Tên mới"), required=False, max_length=200)
    area_kind = forms.ChoiceField(
        label=_("Loại đơn vị"), required=False, choices=[("", "—"), *AreaKind.choices], widget=TsSelect()
    )
    other = forms.CharField(
        label=_("Mã của đơn vị cấp trên hoặc kế tục"), required=False, max_length=35, widget=TsText(width=10)
    )
    level = forms.ChoiceField(
        label=_("Cấp bị bỏ"),
        required=False,
        choices=[("", "—"), (Level.DISTRICT.value, Level.DISTRICT.label)],
        widget=TsSelect(),
    )

    def content(self, before: Organisation) -> dict[str, Any]:
        """The clause's content, codes replaced by keys; what is unknown is refused at its field."""
        data = self.cleaned_data
        thing = data["thing"]
        units = before.areas if thing == "area" else before.agencies
        by_code = {row.code: row.key for row in units.values()}
        codes = [code.strip() for code in data["codes"].split(",") if code.strip()]
        unknown = [code for code in codes if code not in by_code]
        if unknown:
            self.add_error("codes", _("Không có mã: %(codes)s") % {"codes": ", ".join(unknown)})
        if data["other"] and data["other"] not in by_code:
            self.add_error("other", _("Không có mã: %(codes)s") % {"codes": data["other"]})
        keys = [by_code[code] for code in codes if code in by_code]
        return self._content(data, thing, keys, by_code.get(data["other"]), before)

    def _content(
        self, data: dict[str, Any], thing: str, keys: list[str], other: str | None, before: Organisation
    ) -> dict[str, Any]:
        first = keys[0] if keys else ""
        if data["kind"] == ClauseKind.LEVEL:
            return {"level": data["level"], "to": Level.COMMUNE.value}
        if data["kind"] == ClauseKind.RENAME:
            named = {"name": data["name"], "code": data["code"]}
            if thing == "area":
                named["kind"] = data["area_kind"]
            return {"thing": thing, "key": first, **{name: value for name, value in named.items() if value}}
        if data["kind"] == ClauseKind.MOVE:
            return {"thing": thing, "key": first, "parent": other}
        if data["kind"] == ClauseKind.ABOLISH:
            return {"thing": thing, "key": first, "successor": other}
        spec = self._spec(data, thing, keys, other, before)
        if data["kind"] == ClauseKind.CREATE:
            return {"thing": thing, "spec": spec}
        into = spec if data["code"] else other
        return {"thing": thing, "sources": keys, "into": into}

    def _spec(
        self, data: dict[str, Any], thing: str, keys: list[str], other: str | None, before: Organisation
    ) -> dict[str, Any]:
        key = f"{data['code']}-moi".lower()
        if thing == "area":
            parent = other or (before.areas[keys[0]].parent if keys else None)
            return {
                "key": key, "code": data["code"], "name": data["name"], "kind": data["area_kind"], "parent": parent,
            }  # fmt: skip
        like = before.agencies[keys[0]] if keys else None
        return {
            "key": key,
            "code": data["code"],
            "name": data["name"],
            "kind": like.kind if like else "",
            "level": like.level if like else "",
            "area": like.area if like else "",
            "parent": other or (like.parent if like else None),
            "one_stop": bool(like and like.one_stop),
        }


class MappingForm(forms.Form):
    """The table of what becomes what."""

    table = forms.FileField(
        label=_("Bảng sắp xếp (Excel hoặc CSV)"),
        help_text=_("Cột: ma_cu, ma_moi, ten_moi, loai_moi, ma_cap_tren và, nếu có, ma_co_quan_moi."),
        widget=TsFile(accept=".xlsx,.csv"),
    )


class ConflictForm(forms.Form):
    """One question for each conflict; field names are the conflicts' places in the list."""

    def __init__(self, *args: Any, conflicts: Sequence[Conflict], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts = conflicts
        for place, one in enumerate(conflicts):
            if one.kind == "numbers":
                label = _("Số kết quả của %(unit)s") % {"unit": one.subject}
                words = {"own": str(_("Đánh số riêng từ 1"))}
                choices = [
                    (value, words.get(value) or _("Tiếp tục dãy số của %(name)s") % {"name": name})
                    for value, name in one.options
                ]
            else:
                label = _("Ai giữ vị trí “%(post)s”?") % {"post": one.subject}
                choices = list(one.options)
            self.fields[f"xung-dot-{place}"] = forms.ChoiceField(
                label=label,
                choices=choices,
                required=False,
                initial=one.chosen or one.default,
                widget=TsRadio() if len(choices) < 5 else TsSelect(),
            )

    def choices(self) -> dict[str, str]:
        """The answers by the conflicts' keys."""
        return {one.key: self.cleaned_data[f"xung-dot-{place}"] for place, one in enumerate(self.conflicts)}

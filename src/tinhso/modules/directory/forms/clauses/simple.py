"""Forms of the clauses that speak of one unit or bring several together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.ui.forms import TsRadio, TsSelect, TsTextarea

from ...enums import AgencyKind, ClauseKind, Level
from .base import ClauseForm, Said, code_field, kind_field, thing_field, unit_field

_OFFICIALS = [
    ("move", gettext_lazy("chuyển sang đơn vị kế tục")),
    ("end", gettext_lazy("thôi giữ vị trí từ ngày có hiệu lực")),
]
_AGENCY_ONLY = gettext_lazy("Chỉ với cơ quan.")


class MergeForm(ClauseForm):
    """Several become one: a new unit, one of them, or another that is there."""

    thing = thing_field()  # type: ignore[assignment]
    codes = forms.CharField(
        label=gettext_lazy("Các đơn vị được nhập"),
        max_length=20_000,
        help_text=gettext_lazy("Mã hoặc tên, mỗi đơn vị một dòng hoặc cách nhau bằng dấu phẩy."),
        widget=TsTextarea(rows=4),
    )
    other = unit_field(
        gettext_lazy("Nhập vào đơn vị đang có"),
        help_text=gettext_lazy("Mã hoặc tên. Để trống nếu thành lập đơn vị mới."),
    )
    code = code_field(gettext_lazy("Mã của đơn vị mới"))
    name = forms.CharField(label=gettext_lazy("Tên của đơn vị mới"), required=False, max_length=200)
    area_kind = kind_field(gettext_lazy("Loại của đơn vị mới"))
    parent = unit_field(
        gettext_lazy("Đơn vị cấp trên của đơn vị mới"),
        help_text=gettext_lazy("Để trống nếu vẫn như đơn vị đầu tiên ở trên."),
    )
    officials = forms.ChoiceField(
        label=gettext_lazy("Cán bộ của các cơ quan được nhập"), choices=_OFFICIALS, widget=TsRadio(), initial="move",
        required=False, help_text=_AGENCY_ONLY,
    )  # fmt: skip
    numbers = forms.ChoiceField(
        label=gettext_lazy("Số kết quả của cơ quan mới"),
        choices=[("own", gettext_lazy("đánh số riêng từ 1")), ("continue", gettext_lazy("tiếp tục dãy số dài nhất"))],
        widget=TsRadio(), initial="own", required=False,
        help_text=gettext_lazy("Chỉ với cơ quan. Có thể chọn lại khi xem trước."),
    )  # fmt: skip

    def said(self) -> list[Said]:
        keys = self._sources()
        into = self._into(keys)
        content = {"thing": self.thing, "sources": keys, "into": into}
        if self.thing == "agency":
            content["officials"] = self.cleaned_data["officials"] or "move"
            content["numbers"] = self.cleaned_data["numbers"] or "own"
        elif self.stored.get("whole_level"):
            content["whole_level"] = True
        return [(ClauseKind.MERGE, content)]

    def answers(self) -> dict[str, Any]:
        stored, thing = self.stored, self.stored["thing"]
        found = {
            name: stored.get(name) or first for name, first in (("officials", "move"), ("numbers", "own"))
        }
        found |= {"thing": thing, "codes": "\n".join(self.text_of(key, thing) for key in stored["sources"])}
        into = stored["into"]
        if isinstance(into, str):
            return found | {"other": self.text_of(into, thing, after=True)}
        return found | self.description("", into, thing)

    @property
    def stored_like(self) -> Any:
        return self.before(self.stored["thing"]).get(self.stored["sources"][0]) if self.stored else None

    def stored_units(self) -> Mapping[str, Any]:
        return {"": self.stored["into"]} if self.stored else {}

    def _sources(self) -> list[str]:
        keys: list[str] = []
        units = self.before()
        by_code = {row.code for row in units.values()}
        for line in self.cleaned_data["codes"].replace(";", "\n").splitlines():
            parts = [part.strip() for part in line.split(",")]
            # A name may contain a comma; codes do not.
            texts = parts if all(part in by_code for part in parts if part) else [line.strip()]
            if len(parts) > 1 and texts != parts and self._is_no_name(line):
                texts = parts
            keys += [key for text in texts if text and (key := self._found("codes", text, units))]
        twice = sorted({units[key].name for key in keys if keys.count(key) > 1})
        if twice:
            self.refuse("codes", _("Nêu hai lần: %(names)s.") % {"names": ", ".join(twice)})
        return keys

    def _is_no_name(self, line: str) -> bool:
        wanted = line.strip().casefold()
        return all(row.name.casefold() != wanted for row in self.before().values())

    def _into(self, keys: list[str]) -> object:
        data = self.cleaned_data
        if bool(data["other"]) == bool(data["code"] or data["name"]):
            message = _("Hoặc nhập vào một đơn vị đang có, hoặc mô tả đơn vị mới.")
            self.refuse("other", message)
            return None
        if data["other"]:
            return self.new_unit("other")
        return self.described("", self.before().get(keys[0]) if keys else None)


class RenameForm(ClauseForm):
    """Another name, code or kind."""

    thing = thing_field()  # type: ignore[assignment]
    unit = unit_field(gettext_lazy("Đơn vị"), required=True, help_text=gettext_lazy("Mã hoặc tên hiện nay."))
    name = forms.CharField(
        label=gettext_lazy("Tên mới"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Để trống nếu giữ nguyên."),
    )
    code = code_field(gettext_lazy("Mã mới"))
    area_kind = kind_field(gettext_lazy("Loại mới"))

    def said(self) -> list[Said]:
        data = self.cleaned_data
        named = {"name": data["name"], "code": data["code"]}
        if self.thing == "area":
            named["kind"] = data["area_kind"]
        if not any(named.values()):
            self.refuse("name", _("Nhập ít nhất một điều thay đổi: tên, mã hoặc loại."))
        given = {name: value for name, value in named.items() if value}
        return [
            (
                ClauseKind.RENAME,
                {"thing": self.thing, "key": self.old_unit("unit"), **self._unasked(), **given},
            )
        ]

    def _unasked(self) -> dict[str, Any]:
        """What the stored clause says beyond the form's questions: an agency's kind and, with the same name, the short one."""
        stored = self.stored
        if stored.get("thing") != self.thing:
            return {}
        names = ["kind"] if self.thing == "agency" else []
        names += ["short_name"] if stored.get("name", "") == self.cleaned_data["name"] else []
        return {name: stored[name] for name in names if stored.get(name)}

    def answers(self) -> dict[str, Any]:
        stored = self.stored
        found = {"unit": self.text_of(stored["key"], stored["thing"])}
        if stored["thing"] == "area":
            found["area_kind"] = stored.get("kind", "")
        return found | {name: stored[name] for name in ("thing", "name", "code") if name in stored}


class MoveForm(ClauseForm):
    """Another unit above, or for an agency another area."""

    thing = thing_field()  # type: ignore[assignment]
    unit = unit_field(gettext_lazy("Đơn vị"), required=True, help_text=gettext_lazy("Mã hoặc tên hiện nay."))
    parent = unit_field(gettext_lazy("Đơn vị cấp trên mới"), help_text=gettext_lazy("Mã hoặc tên."))
    place = unit_field(gettext_lazy("Địa bàn mới"), help_text=_AGENCY_ONLY)

    def said(self) -> list[Said]:
        parent = self.new_unit("parent")
        place = self.new_unit("place", "area") if self.thing == "agency" else None
        if parent is None and place is None and not (self.is_refused("parent") or self.is_refused("place")):
            self.refuse("parent", _("Nhập đơn vị cấp trên mới."))
        content = {"thing": self.thing, "key": self.old_unit("unit"), "parent": parent, "area": place}
        return [(ClauseKind.MOVE, {name: value for name, value in content.items() if value is not None})]

    def answers(self) -> dict[str, Any]:
        stored, thing = self.stored, self.stored["thing"]
        return {
            "thing": thing,
            "unit": self.text_of(stored["key"], thing),
            "parent": self.text_of(stored.get("parent"), thing, after=True),
            "place": self.text_of(stored.get("area"), "area", after=True),
        }


class AbolishForm(ClauseForm):
    """A unit ends; whoever continues it has what is left of it."""

    thing = thing_field()  # type: ignore[assignment]
    unit = unit_field(
        gettext_lazy("Đơn vị giải thể"), required=True, help_text=gettext_lazy("Mã hoặc tên hiện nay.")
    )
    other = unit_field(
        gettext_lazy("Đơn vị kế tục"),
        help_text=gettext_lazy("Mã hoặc tên. Chỉ để trống khi không còn việc và không còn cán bộ."),
    )
    officials = forms.ChoiceField(
        label=gettext_lazy("Cán bộ"), choices=_OFFICIALS, widget=TsRadio(), initial="move", required=False,
        help_text=_AGENCY_ONLY,
    )  # fmt: skip

    def said(self) -> list[Said]:
        content = {"thing": self.thing, "key": self.old_unit("unit"), "successor": self.new_unit("other")}
        if self.thing == "agency":
            content["officials"] = self.cleaned_data["officials"] or "move"
        return [(ClauseKind.ABOLISH, {name: value for name, value in content.items() if value is not None})]

    def answers(self) -> dict[str, Any]:
        stored, thing = self.stored, self.stored["thing"]
        return {
            "thing": thing,
            "unit": self.text_of(stored["key"], thing),
            "other": self.text_of(stored.get("successor"), thing, after=True),
            "officials": stored.get("officials") or "move",
        }


class CreateForm(ClauseForm):
    """A new unit that continues nothing."""

    thing = thing_field()  # type: ignore[assignment]
    code = code_field(gettext_lazy("Mã"), required=True)
    name = forms.CharField(label=gettext_lazy("Tên"), max_length=200)
    area_kind = kind_field(gettext_lazy("Loại đơn vị hành chính"))
    parent = unit_field(gettext_lazy("Đơn vị cấp trên"), help_text=gettext_lazy("Mã hoặc tên."))
    agency_kind = forms.ChoiceField(
        label=gettext_lazy("Ngành của cơ quan"), required=False, choices=[("", "—"), *AgencyKind.choices],
        widget=TsSelect(), help_text=_AGENCY_ONLY,
    )  # fmt: skip
    place = unit_field(gettext_lazy("Địa bàn của cơ quan"), help_text=_AGENCY_ONLY)
    one_stop = forms.BooleanField(label=gettext_lazy("Cơ quan có bộ phận một cửa"), required=False)

    def said(self) -> list[Said]:
        spec = self.described("", None)
        if spec is not None and self.thing == "agency":
            place = self.plan.areas.get(spec["area"])
            if place is None and not self.is_refused("place"):
                self.refuse("place", _("Nhập địa bàn của cơ quan."))
            if not self.cleaned_data["agency_kind"]:
                self.refuse("agency_kind", _("Chọn ngành của cơ quan."))
            old = self.stored_units().get("", {})
            same = bool(old) and old.get("area") == spec["area"]
            spec |= {
                "kind": self.cleaned_data["agency_kind"],
                "level": old["level"] if same else place.level if place else "",
                "one_stop": self.cleaned_data["one_stop"],
            }
        return [(ClauseKind.CREATE, {"thing": self.thing, "spec": spec})]

    def answers(self) -> dict[str, Any]:
        thing, spec = self.stored["thing"], self.stored["spec"]
        found = self.description("", spec, thing) | {"thing": thing}
        if thing == "agency":
            found |= {"agency_kind": spec["kind"], "one_stop": bool(spec.get("one_stop"))}
        return found

    def stored_units(self) -> Mapping[str, Any]:
        return {"": self.stored["spec"]} if self.stored else {}


class LevelForm(ClauseForm):
    """A level of the state is no more."""

    level = forms.ChoiceField(
        label=gettext_lazy("Cấp bị bỏ"),
        choices=[(Level.DISTRICT.value, Level.DISTRICT.label)],
        initial=Level.DISTRICT.value,
        widget=TsRadio(),
    )
    to = forms.ChoiceField(
        label=gettext_lazy("Nhiệm vụ chuyển cho"),
        choices=[(one.value, one.label) for one in (Level.COMMUNE, Level.PROVINCE)],
        initial=Level.COMMUNE.value,
        widget=TsRadio(),
    )

    def said(self) -> list[Said]:
        return [(ClauseKind.LEVEL, {"level": self.cleaned_data["level"], "to": self.cleaned_data["to"]})]

    def prepare(self) -> None:
        # A folder may say more than the page offers: what is stored stays among the answers.
        for name in ("level", "to"):
            field: Any = self.fields[name]
            said = self.stored.get(name)
            if said and said not in dict(field.choices):
                field.choices = [*field.choices, (said, Level(said).label)]

    def answers(self) -> dict[str, Any]:
        return dict(self.stored)

"""What all forms of clauses share: finding units, describing new ones, refusing at the field."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.kernel.text import fold
from tinhso.ui.forms import TsRadio, TsSelect, TsText

from ...enums import AreaKind
from ...rules.reorganisation.plan import Plan
from ...rules.reorganisation.state import AgencyNow, AreaNow

Said = tuple[str, dict[str, Any]]
"""A clause as it is stored: kind and content."""

THINGS = [("area", gettext_lazy("đơn vị hành chính")), ("agency", gettext_lazy("cơ quan"))]


@dataclass(frozen=True)
class Choice:
    """What a form may offer beside units: (value, label) pairs by property, and successions to correct."""

    dividing: Mapping[str, tuple[str, list[tuple[str, str]]]]
    corrected: tuple[tuple[str, str], ...] = ()


class Ambiguous(LookupError):
    """Several units bear this name; `codes` tells them apart."""

    def __init__(self, codes: Collection[str]) -> None:
        super().__init__()
        self.codes = sorted(codes)


class ClauseForm(forms.Form):
    """A clause to be; `plan` is what the act says before it, `on` its effective date.

    `stored` is the content of a clause that is changed: its new units keep their keys, by which later clauses name
    them, and what the form does not ask stays as it was. `taken` are keys that new units may not get.
    `clauses` gives what is to be stored, empty when something was refused: then the errors stand at their fields.
    """

    mark_optional = False
    """Which fields are needed depends on the answers to others, and is said beside them."""

    def __init__(
        self,
        *args: Any,
        plan: Plan,
        on: date,
        choice: Choice,
        stored: Mapping[str, Any] | None = None,
        taken: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.on, self.choice, self.taken = plan, on, choice, taken
        self.stored: Mapping[str, Any] = stored or {}
        if stored and not self.is_bound and not self.initial:
            self.initial = self.answers()
        self.prepare()

    def prepare(self) -> None:
        """Fields that depend on the act; before anything is read."""

    def answers(self) -> dict[str, Any]:
        """What somebody would fill in to say what is stored. Each kind has its own."""
        return {}

    def clauses(self) -> list[Said]:
        """What the form says, to be asked once when it is valid."""
        self.refused: list[tuple[str, str]] = []
        found = self.said()
        for field, message in self.refused:
            self.tell(field, message)
        return [] if self.refused else found

    def said(self) -> list[Said]:
        """The clauses; refuses with `refuse`. Each kind has its own."""
        return []

    def refuse(self, field: str, message: str) -> None:
        """Note what is wrong with a field; answers stay readable until all is looked at."""
        self.refused.append((field, message))

    def is_refused(self, field: str) -> bool:
        """Whether something is wrong with the field."""
        return any(name == field for name, _message in self.refused)

    def tell(self, field: str, message: str) -> None:
        """An error at a field, or of the whole form where there is no such field."""
        self.add_error(field if field in self.fields else None, message)

    # --- units ---

    @property
    def thing(self) -> str:
        """Which kind of unit the clause speaks of."""
        return str(self.cleaned_data.get("thing") or "area")

    def before(self, thing: str = "") -> Mapping[str, AreaNow] | Mapping[str, AgencyNow]:
        """Units as they are before the act."""
        return self.plan.before.areas if (thing or self.thing) == "area" else self.plan.before.agencies

    def after(self, thing: str = "") -> Mapping[str, AreaNow] | Mapping[str, AgencyNow]:
        """Units as the clauses so far leave them, with those that they create."""
        return self.plan.areas if (thing or self.thing) == "area" else self.plan.agencies

    def old_unit(self, field: str) -> str | None:
        """The key of the unit that is there before the act; None with an error when there is none."""
        text = self.cleaned_data.get(field, "").strip()
        if not text:
            self.refuse(field, _("Nhập mã hoặc tên của một đơn vị đang có."))
            return None
        return self._found(field, text, self.before())

    def new_unit(self, field: str, thing: str = "") -> str | None:
        """The key of the unit that is there after the clauses so far; None when left empty, or with an error."""
        text = self.cleaned_data.get(field, "").strip()
        return self._found(field, text, self.after(thing)) if text else None

    def _found(
        self, field: str, text: str, units: Mapping[str, AreaNow] | Mapping[str, AgencyNow]
    ) -> str | None:
        try:
            key = find(text, units)
        except Ambiguous as error:
            message = _("Nhiều đơn vị cùng tên “%(text)s”, hãy nhập mã: %(codes)s.")
            self.refuse(field, message % {"text": text, "codes": ", ".join(error.codes)})
            return None
        if key is None:
            message = _("Không có đơn vị nào mang mã hoặc tên “%(text)s” vào ngày có hiệu lực.")
            self.refuse(field, message % {"text": text})
        return key

    def fresh_key(self, code: str) -> str:
        """A key for a new unit: its code and the year, told apart from every key ever used."""
        known = self.plan.before.area_keys | self.plan.before.agency_keys
        taken = known | set(self.plan.areas) | set(self.plan.agencies) | set(self.taken)
        first = key = f"{code}-{self.on.year}".lower()
        number = 2
        while key in taken:
            key, number = f"{first}-{number}", number + 1
        return key

    def described(self, suffix: str, like: AgencyNow | AreaNow | None) -> dict[str, Any] | None:
        """A new unit from the fields code, name, area_kind, parent and place with this suffix.

        What is not given of an agency is taken from `like`, the agency that it continues. None with errors.
        """
        data = self.cleaned_data
        old = self._old(suffix)
        for name in ("code", "name"):
            if not data.get(name + suffix):
                self.refuse(name + suffix, _("Đơn vị mới cần có mã và tên."))
        parent = self.new_unit("parent" + suffix) if "parent" + suffix in self.fields else None
        code = data.get("code" + suffix, "")
        spec: dict[str, Any] = {
            "key": old["key"] if old else self.fresh_key(code),
            "code": code,
            "name": data.get("name" + suffix, ""),
        }
        if self.thing == "area":
            spec["kind"] = data.get("area_kind" + suffix) or ""
            if not spec["kind"]:
                self.refuse("area_kind" + suffix, _("Chọn loại đơn vị hành chính."))
            return spec | {"parent": parent or self._left_empty("parent", suffix, old, like)}
        place = self.new_unit("place" + suffix, "area") if "place" + suffix in self.fields else None
        if old.get("short_name") and old.get("name") == spec["name"]:
            spec["short_name"] = old["short_name"]
        spec |= {name: self._taken_over(name, old, like) for name in ("kind", "level", "one_stop")}
        return spec | {
            "area": place or self._left_empty("place", suffix, old, like) or "",
            "parent": parent or self._left_empty("parent", suffix, old, like),
        }

    # --- a clause that is stored ---

    @property
    def stored_like(self) -> AreaNow | AgencyNow | None:
        """The unit that the stored clause takes its new units' descriptions from."""
        return None

    def stored_units(self) -> Mapping[str, Any]:
        """What the stored clause says about units, by the suffix of their fields: a description or a key."""
        return {}

    def _old(self, suffix: str) -> Mapping[str, Any]:
        """The stored description of the unit with this suffix, empty when there is none."""
        found = self.stored_units().get(suffix) if self.stored.get("thing") == self.thing else None
        return {"one_stop": False, "parent": None, **found} if isinstance(found, Mapping) else {}

    def _taken_over(self, name: str, old: Mapping[str, Any], like: AreaNow | AgencyNow | None) -> Any:
        """What was said otherwise than the predecessor has it stays said; the rest follows the predecessor."""
        before = self.stored_like
        if name in old and (before is None or old[name] != getattr(before, name)):
            return old[name]
        return getattr(like, name) if like is not None else None

    def _left_empty(
        self, field: str, suffix: str, old: Mapping[str, Any], like: AreaNow | AgencyNow | None
    ) -> Any:
        """What an empty answer means: as the predecessor, also where a stored answer was taken away."""
        shown = old and self.description(suffix, old, self.thing).get(field + suffix)
        name = {"place": "area"}.get(field, field)
        return self._taken_over(name, {} if shown and field + suffix in self.fields else old, like)

    def text_of(self, key: str | None, thing: str, *, after: bool = False) -> str:
        """What somebody types for a unit: its code where it is the only one; the key of one that is not there."""
        units = self.after(thing) if after else self.before(thing)
        unit = units.get(key or "")
        if unit is None:
            return key or ""
        return unit.code if find(unit.code, units) == unit.key else unit.name

    def description(self, suffix: str, spec: Any, thing: str) -> dict[str, Any]:
        """Answers for the fields with this suffix; what a unit takes over from its predecessor is left empty."""
        before = self.stored_like
        found = {"code": spec.get("code"), "name": spec.get("name"), "area_kind": spec.get("kind")}
        if thing == "agency":
            del found["area_kind"]
            if before is None or spec.get("area") != getattr(before, "area", None):
                found["place"] = self.text_of(spec.get("area"), "area", after=True)
        if spec.get("parent") and (before is None or spec["parent"] != before.parent):
            found["parent"] = self.text_of(spec["parent"], thing, after=True)
        return {name + suffix: value for name, value in found.items() if value}


def find(text: str, units: Mapping[str, AreaNow] | Mapping[str, AgencyNow]) -> str | None:
    """The key of the unit with this code, else with this name (accents and case ignored). Raises Ambiguous."""
    rows = list(units.values())
    coded = [row.key for row in rows if row.code.casefold() == text.casefold()]
    if len(coded) == 1:
        return coded[0]
    wanted = fold(text)
    named = [row for row in rows if fold(row.name) == wanted]
    if len(named) > 1:
        raise Ambiguous([row.code for row in named])
    return named[0].key if named else None


# --- fields that several forms have ---


def thing_field() -> forms.ChoiceField:
    """Area or agency."""
    return forms.ChoiceField(
        label=gettext_lazy("Áp dụng cho"), choices=THINGS, widget=TsRadio(inline=True), initial="area"
    )


def unit_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    """A unit by code or name."""
    return forms.CharField(
        label=label, required=required, max_length=200, help_text=help_text, widget=TsText(width=30)
    )


def code_field(label: Any, *, required: bool = False) -> forms.CharField:
    """The code of a new unit."""
    return forms.CharField(label=label, required=required, max_length=35, widget=TsText(width=10))


def kind_field(label: Any) -> forms.ChoiceField:
    """The kind of a new area."""
    return forms.ChoiceField(
        label=label, required=False, choices=[("", "—"), *AreaKind.choices], widget=TsSelect(),
        help_text=gettext_lazy("Chỉ với đơn vị hành chính."),
    )  # fmt: skip

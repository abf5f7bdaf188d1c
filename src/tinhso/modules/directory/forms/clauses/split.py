"""The form of a split: the unit, its successors, and who has which part.

The first successor has what nobody else is given, and the officials; each value of the property that divides is given
to one of them. Works without JavaScript: asking for one more successor, or for another unit, sends the form and shows
it again with everything that was filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.ui.forms import TsRadio, TsSelect, TsText

from ...enums import ClauseKind
from ...rules.reorganisation.state import AgencyNow
from .base import Ambiguous, ClauseForm, Said, code_field, find, kind_field, thing_field, unit_field

FEWEST, MOST = 2, 12
MORE = "them"
"""The button that asks for one more successor."""
SHOW = "hien"
"""The button that shows what can be divided."""


class SplitForm(ClauseForm):
    """One unit ends and is continued in parts."""

    thing = thing_field()  # type: ignore[assignment]
    unit = unit_field(
        gettext_lazy("Đơn vị được chia"), required=True, help_text=gettext_lazy("Mã hoặc tên hiện nay.")
    )
    by = forms.ChoiceField(
        label=gettext_lazy("Việc của cơ quan chia theo"), choices=[("area", gettext_lazy("địa bàn"))], initial="area",
        widget=TsRadio(inline=True), required=False, help_text=gettext_lazy("Chỉ với cơ quan."),
    )  # fmt: skip
    count = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=FEWEST)

    def prepare(self) -> None:
        by = self.fields["by"]
        names = [(name, label) for name, (label, _values) in self.choice.dividing.items()]
        by.choices = [("area", _("địa bàn")), *names]  # type: ignore[attr-defined]
        self.asked = _number(self._given("count"))
        for place in range(self.successors):
            self._successor(place)
        self.values = list(self._values())
        self.values += self._unlisted({value for value, _label in self.values})
        options = [(str(place), self._title(place)) for place in range(self.successors)]
        for value, label in self.values:
            self.fields[f"part-{value}"] = forms.ChoiceField(
                label=label, choices=options, initial="0", required=False, widget=TsSelect()
            )
        self.initial["count"] = self.successors

    @property
    def successors(self) -> int:
        """How many successors are asked about."""
        return max(FEWEST, min(max(MOST, len(self.stored.get("portions", ()))), self.asked))

    @property
    def can_grow(self) -> bool:
        """Whether one more can be asked for."""
        return self.successors < MOST

    @property
    def moves_apart(self) -> bool:
        """Whether a stored split of an area is changed: who goes to which new area has become clauses of its own."""
        return self.stored.get("thing") == "area" == (self._given("thing") or "area")

    def _given(self, name: str) -> str:
        return str(self.data.get(name) or self.initial.get(name) or "")

    def _successor(self, place: int) -> None:
        suffix = f"-{place}"
        self.fields["existing" + suffix] = unit_field(
            _("Đơn vị đang có"), help_text=_("Mã hoặc tên. Để trống nếu là đơn vị mới.")
        )
        self.fields["code" + suffix] = code_field(_("Mã của đơn vị mới"))
        self.fields["name" + suffix] = forms.CharField(
            label=_("Tên của đơn vị mới"), required=False, max_length=200, widget=TsText()
        )
        self.fields["area_kind" + suffix] = kind_field(_("Loại của đơn vị mới"))
        self.fields["place" + suffix] = unit_field(
            _("Địa bàn của cơ quan mới"),
            help_text=_("Chỉ với cơ quan. Để trống nếu vẫn như cơ quan được chia."),
        )

    def _title(self, place: int) -> str:
        suffix = f"-{place}"
        text = (
            self._given("name" + suffix) or self._given("existing" + suffix) or self._given("code" + suffix)
        )
        values = {"number": place + 1, "name": text}
        return _("%(number)d. %(name)s") % values if text else _("Đơn vị kế tục %(number)d") % values

    @property
    def blocks(self) -> list[tuple[str, bool, list[Any]]]:
        """The successors as groups of fields: title, whether it has the rest, the fields."""
        # Once it is known what is divided, only the fields of that stay.
        unneeded = {"area": "place", "agency": "area_kind"}.get(self._given("unit") and self._given("thing"))
        names = [name for name in ("existing", "code", "name", "area_kind", "place") if name != unneeded]
        return [
            (
                _("Đơn vị kế tục %(number)d") % {"number": place + 1},
                place == 0,
                [self[f"{n}-{place}"] for n in names],
            )
            for place in range(self.successors)
        ]

    @property
    def parts(self) -> list[Any]:
        """The fields that give each value to a successor."""
        return [self[f"part-{value}"] for value, _label in self.values]

    def _values(self) -> Iterator[tuple[str, str]]:
        """What can be given to a successor: areas below the unit's own, or values of another property."""
        thing, by = self._given("thing") or "area", self._given("by") or "area"
        if self.moves_apart:
            return
        if thing == "agency" and by in self.choice.dividing:
            yield from self.choice.dividing[by][1]
            return
        units = self.plan.before.areas if thing == "area" else self.plan.before.agencies
        try:
            key = find(self._given("unit").strip(), units)
        except Ambiguous:
            return
        if key is None:
            return
        unit = units[key]
        yield from self._below(unit.area if isinstance(unit, AgencyNow) else key, lowest=thing == "agency")

    def _unlisted(self, listed: set[str]) -> Iterator[tuple[str, str]]:
        """Values that the stored clause gives away and no list names, such as areas elsewhere."""
        stored, units = self.stored, self.plan.before.areas
        if not stored or (self._given("thing"), self._given("by")) != ("agency", stored.get("by", "area")):
            return
        for portion in stored["portions"]:
            for key in portion.get("keys", ()):
                if key not in listed:
                    yield key, f"{units[key].name} ({units[key].code})" if key in units else key

    def _below(self, key: str, *, lowest: bool) -> Iterator[tuple[str, str]]:
        """Areas in an area: the nearest ones, or the lowest, which is what dossiers name."""
        below = [row for row in self.plan.before.areas.values() if row.parent == key]
        for row in sorted(below, key=lambda row: row.code):
            deeper = list(self._below(row.key, lowest=True)) if lowest else []
            yield from deeper or [(row.key, f"{row.name} ({row.code})")]

    # --- what it says ---

    def said(self) -> list[Said]:
        source = self.old_unit("unit")
        like = self.before().get(source or "")
        into = [self._into(place, like) for place in range(self.successors)]
        given: dict[int, list[str]] = {place: [] for place in range(self.successors)}
        for value, _label in self.values:
            given[int(self.cleaned_data[f"part-{value}"] or 0)].append(value)
        targets = [one if isinstance(one, str) else (one or {}).get("key", "") for one in into]
        self._check(targets, given)
        if self.refused:
            return []
        agency = self.thing == "agency"
        portions = [
            {"into": one, "keys": given[place] if agency and place else []} for place, one in enumerate(into)
        ]
        content = {"thing": self.thing, "source": source, "main": targets[0], "portions": portions}
        if agency:
            content["by"] = self.cleaned_data["by"] or "area"
            return [(ClauseKind.SPLIT, content)]
        moves: list[Said] = [
            (ClauseKind.MOVE, {"thing": "area", "key": value, "parent": targets[place]})
            for place in range(1, self.successors)
            for value in given[place]
        ]
        return [(ClauseKind.SPLIT, content), *moves]

    # --- what is stored ---

    def answers(self) -> dict[str, Any]:
        stored, thing = self.stored, self.stored["thing"]
        portions = _main_first(stored)
        found: dict[str, Any] = {
            "thing": thing, "unit": self.text_of(stored["source"], thing), "by": stored.get("by") or "area",
            "count": len(portions),
        }  # fmt: skip
        for place, portion in enumerate(portions):
            into, suffix = portion["into"], f"-{place}"
            if isinstance(into, str):
                found["existing" + suffix] = self.text_of(into, thing, after=True)
            else:
                found |= self.description(suffix, into, thing)
            if place:
                found |= {f"part-{key}": str(place) for key in portion.get("keys", ())}
        return found

    @property
    def stored_like(self) -> Any:
        return self.before(self.stored["thing"]).get(self.stored["source"]) if self.stored else None

    def stored_units(self) -> Mapping[str, Any]:
        return {f"-{place}": one["into"] for place, one in enumerate(_main_first(self.stored))}

    def _into(self, place: int, like: Any) -> dict[str, Any] | str | None:
        suffix = f"-{place}"
        data = self.cleaned_data
        existing, described = data["existing" + suffix], data["code" + suffix] or data["name" + suffix]
        if bool(existing) == bool(described):
            message = _("Đơn vị kế tục %(number)d: nhập một đơn vị đang có, hoặc mô tả đơn vị mới.")
            self.refuse("existing" + suffix, message % {"number": place + 1})
            return None
        return self.new_unit("existing" + suffix) if existing else self.described(suffix, like)

    def _check(self, targets: list[str], given: dict[int, list[str]]) -> None:
        for place, target in enumerate(targets):
            if target and target in targets[:place]:
                message = _("Đơn vị kế tục %(number)d đã nêu ở trên.")
                self.refuse(f"existing-{place}", message % {"number": place + 1})
        if self.thing != "agency":
            return
        if not self.values:
            self.refuse("by", _("Không có gì để chia theo cách này: chọn cách khác."))
            return
        for place in range(1, self.successors):
            if not given[place]:
                message = _("Đơn vị kế tục %(number)d chưa được giao phần nào: chọn trong danh sách.")
                self.refuse(f"part-{self.values[0][0]}", message % {"number": place + 1})


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else FEWEST


def _main_first(stored: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The stored successors as the form has them: whoever has the rest stands first."""

    def target(portion: Mapping[str, Any]) -> str:
        into = portion["into"]
        return str(into if isinstance(into, str) else into["key"])

    return sorted(stored.get("portions", ()), key=lambda one: target(one) != stored["main"])

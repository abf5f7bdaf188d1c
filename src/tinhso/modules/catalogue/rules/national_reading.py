"""What a record of the national database says, put over the version before.

The record has a place for the Vietnamese wordings, the numbers and the codes of a version. Where these are as
before, what the record cannot say (English, source, verification, question of the form) stays; where they
are not, English is empty and the fact is not verified, so that the check of the draft asks for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from tinhso.kernel.text.folding import fold

from ..enums import PaymentMoment
from . import editing
from .national_record import CHANNELS, CURRENCY, SUBJECTS, UNITS, agency_name
from .national_text import Part, clean
from .procedure_schema import PROCEDURE_CODE, SLUG

_LOCAL: Final = r"^(\d\.\d{6})\.(?:[A-Z]\d{2}(?:\.\d{1,3})*|\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2})$"
"""A procedure's code with the code of an agency behind it."""

_UNITS: Final = {fold(name): code for code, name in UNITS.items()} | {"gio": "hour"}
_SUBJECTS: Final = {fold(name): code for code, name in SUBJECTS.items()} | {
    "cong dan": "citizen", "ca nhan": "citizen", "doanh nghiep, hop tac xa": "enterprise", "to chuc khac": "organisation",
}  # fmt: skip
_CHANNELS: Final = {number: code for code, number in CHANNELS.items()}
_DONG: Final = {fold(CURRENCY), "vnd", "vnđ", ""}

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a record is read against: names of agencies by level and kind, level and kind by code or folded name.

    `source` is what facts that the record brings give as their source.
    """

    names: Mapping[tuple[str, str], str]
    places: Mapping[str, tuple[str, str]]
    source: str


def heading(part: Part) -> tuple[str, str]:
    """Code and name of the procedure; a fault where one is missing. An agency's code behind it is left out."""
    code = part.text("MATTHC", 40)
    local = re.match(_LOCAL, code)
    if local:
        part.notes.remark((*part.way, "MATTHC"), "suffix", code)
        code = local.group(1)
    if not re.match(PROCEDURE_CODE, code):
        part.notes.fault((*part.way, "MATTHC"), "code", code)
    before = len(part.notes.faults)
    name = part.text("TENTTHC", 500)
    if not name and len(part.notes.faults) == before:
        part.notes.fault((*part.way, "TENTTHC"), "empty")
    return code, name


def document(part: Part, base: Mapping[str, Any], around: Surroundings) -> Item:
    """The document of the base with what the record says in its place; `part.notes` tells what it cannot take."""
    reader = _Reader(base, around)
    made = deepcopy(dict(base)) | {
        "stages": [*reader.stages(part)],
        "channels": [*reader.channels(part)],
        "cases": [*reader.cases(part)],
        "agencies": [*reader.agencies(part)],
        "results": [*reader.results(part)],
        "legal_basis": [*reader.citations(part)],
    }
    for key in ("MOTADOITUONGTHUCHIEN", "MACOQUANCONGBO"):
        if said := part.text(key):
            part.notes.remark((*part.way, key), "no_place", said)
    made = editing.put(made, editing.GENERAL, reader.general(part, made))
    if made != base and made["verified"] is True:
        made["verified"] = False
    return made


class _Reader:
    def __init__(self, base: Mapping[str, Any], around: Surroundings) -> None:
        self.base, self.around = base, around

    def general(self, part: Part, made: Item) -> Item:
        item = editing.item_at(made, editing.GENERAL)
        item["name"] = _wording(part.text("TENTTHC", 500), item.get("name"))
        item.pop("conditions", None)
        if said := part.text("YEUCAU"):
            item["conditions"] = _wording(said, self.base.get("conditions"))
        item["subjects"] = [*self._subjects(part)]
        charged = any(fee["amount"] != 0 for channel in made["channels"] for fee in channel["fees"])
        if charged and item["payment"] == PaymentMoment.NONE:
            item["payment"] = PaymentMoment.AT_RESULT.value
        return item

    def _subjects(self, part: Part) -> Iterable[str]:
        seen = set()
        for row in part.rows("DOITUONGTHUCHIEN"):
            name = row.text("TENDOITUONG")
            code = _SUBJECTS.get(fold(name))
            if code is None:
                row.notes.remark((*row.way, "TENDOITUONG"), "unknown", name)
            elif code not in seen:
                seen.add(code)
                yield str(code)

    def stages(self, part: Part) -> Iterable[Item]:
        before = [*self.base["stages"]]
        for group in part.rows("TRINHTUTHUCHIEN"):
            if case := group.text("TRUONGHOP"):
                group.notes.remark((*group.way, "TRUONGHOP"), "no_place", case)
            for row in group.rows("TRINHTU"):
                if said := _said(row, "TENTRINHTU"):
                    yield _wording(said, _taken(before, said, lambda stage: stage["vi"]))

    def channels(self, part: Part) -> Iterable[Item]:
        before = {channel["kind"]: channel for channel in self.base["channels"]}
        for row in part.rows("CACHTHUCTHUCHIEN"):
            kind = _CHANNELS.get(row.text("KENH"))
            if kind is None:
                row.notes.remark((*row.way, "KENH"), "unknown", row.text("KENH"))
                continue
            old = deepcopy(before.pop(kind, {}))
            times = [*row.rows("THOIGIAN")]
            for further in times[1:]:
                row.notes.remark(further.way, "second_time", further.text("MOTA"))
            first = times[0] if times else Part({}, (*row.way, "THOIGIAN"), row.notes)
            fees = [*self._fees(first, old.get("fees", ()))]
            yield old | {"kind": str(kind), "time": self._time(first, old.get("time") or {}), "fees": fees}

    def _time(self, row: Part, old: Item) -> Item:
        unit = _UNITS.get(fold(row.text("DONVITINH")))
        if unit is None:
            if row.text("DONVITINH"):
                row.notes.remark((*row.way, "DONVITINH"), "unknown", row.text("DONVITINH"))
            unit = old.get("unit", "working_day")
            amount = None
        else:
            amount = row.count("THOIGIANGIAIQUYET", most=100_000)
        made = self._sourced({"amount": amount, "unit": str(unit)}, old)
        return _with_note(made, "note", row.text("MOTA"), old)

    def _fees(self, time: Part, old: Iterable[Item]) -> Iterable[Item]:
        before, codes = [*old], set[str]()
        for row in time.rows("PHILEPHI"):
            amount = row.count("SOTIEN")
            if fold(row.text("DONVI")) not in _DONG:
                row.notes.remark((*row.way, "DONVI"), "unknown", row.text("DONVI"))
                amount = None
            kept = self._named(row, "MAPHILEPHI", "MOTA", before, codes, "le-phi")
            yield self._sourced(kept | {"amount": amount}, kept)

    def cases(self, part: Part) -> Iterable[Item]:
        before, codes = [*self.base["cases"]], set[str]()
        for row in part.rows("THANHPHANHOSO"):
            title = row.text("TRUONGHOP")
            old = _taken(before, title, lambda case: case["title"]["vi"])
            words = (
                _wording(title, old.get("title")) if title else {"vi": "Mọi trường hợp", "en": "All cases"}
            )
            code = _code(old.get("code", ""), words["vi"], codes, "truong-hop")
            papers = [*self._papers(row, old.get("papers", ()))]
            yield old | {"code": code, "title": words, "papers": papers}

    def _papers(self, case: Part, old: Iterable[Item]) -> Iterable[Item]:
        before, codes = [*old], set[str]()
        for row in case.rows("GIAYTO"):
            if not _said(row, "TENGIAYTO"):
                continue
            for key in ("TENMAUDON", "URL"):
                if row.text(key):
                    row.notes.remark((*row.way, key), "no_place", row.text(key))
            made = self._named(row, "MAGIAYTO", "TENGIAYTO", before, codes, "giay-to")
            for key, ours, usual in (("SOBANCHINH", "originals", 1), ("SOBANSAO", "copies", 0)):
                number = row.count(key, most=999)
                if number is not None and number != made.get(ours, usual):
                    made = self._changed(made | {ours: number})
            yield made

    def agencies(self, part: Part) -> Iterable[Item]:
        before = [*self.base["agencies"]]
        for row in part.rows("COQUANTHUCHIEN"):
            name, code = row.text("TENDONVI"), row.text("MADONVI")
            old = _taken(before, name, lambda agency: clean(agency_name(agency, self.around.names)))
            if old:
                yield old
                continue
            place = self.around.places.get(code) or self.around.places.get(fold(name))
            if place is None:
                row.notes.remark(row.way, "unknown", f"{code} {name}".strip())
                continue
            level, kind = place
            yield {
                "level": level,
                "receiving": kind if level == "province" else "committee",
                "processing": kind,
            }

    def results(self, part: Part) -> Iterable[Item]:
        before, codes = [*self.base["results"]], set[str]()
        for row in part.rows("KETQUATHUCHIEN"):
            if _said(row, "TENKETQUA"):
                yield self._named(row, "MAKETQUA", "TENKETQUA", before, codes, "ket-qua")

    def citations(self, part: Part) -> Iterable[Item]:
        before = [*self.base["legal_basis"]]
        for row in part.rows("CANCUPHAPLY"):
            number, title = _said(row, "SOVANBAN"), row.text("TENVANBAN")
            if not number:
                continue
            old = _taken(before, number, lambda text: text["number"])
            words = _wording(title, old.get("title"))
            made = old | {"number": old.get("number", number), "title": words}
            yield made if words == old.get("title") else made | self._unverified()

    def _named(
        self, row: Part, code_key: str, name_key: str, before: list[Item], codes: set[str], stem: str
    ) -> Item:
        """A thing with code and name: that of the version before when one of them is the same."""
        given, name = row.text(code_key), row.text(name_key)
        old = _taken(before, given, lambda item: item["code"]) or _taken(
            before, name, lambda item: item["name"]["vi"]
        )
        code = _code(old.get("code", given), name, codes, stem)
        if given and code != given:
            row.notes.remark((*row.way, code_key), "new_code", given)
        words = _wording(name, old.get("name"))
        made = old | {"code": code, "name": words}
        return made if words == old.get("name") else self._changed(made)

    def _changed(self, made: Item) -> Item:
        """A thing that says something else than before: what vouched for it does so no longer."""
        return made | self._unverified() if "verified" in made else made

    def _sourced(self, made: Item, old: Item) -> Item:
        """With the source that it had when it says the same as before."""
        same = bool(old) and all(old.get(key) == made[key] for key in ("amount", "unit") if key in made)
        kept = {key: old[key] for key in ("source", "verified") if key in old}
        return made | (kept if same and len(kept) == 2 else self._unverified())

    def _unverified(self) -> Item:
        return {"source": self.around.source, "verified": False}


def _said(row: Part, key: str) -> str:
    """The text under a key; a remark when the thing says nothing, and so is left out."""
    said = row.text(key)
    if not said:
        row.notes.remark((*row.way, key), "left_out")
    return said


def _taken(items: list[Item], value: str, of: Any) -> Item:
    """The first thing that has the value, taken out of the list; empty when there is none."""
    if value:
        for number, item in enumerate(items):
            if clean(of(item)) == value:
                return deepcopy(items.pop(number))
    return {}


def _wording(said: str, before: Mapping[str, str] | None) -> Item:
    """The wording before when the Vietnamese is the same, else one that lacks its English."""
    if before and clean(before["vi"]) == said:
        return dict(before)
    return {"vi": said, "en": ""}


def _with_note(made: Item, key: str, said: str, before: Item) -> Item:
    return made | {key: _wording(said, before.get(key))} if said else made


def _code(given: str, name: str, taken: set[str], stem: str) -> str:
    """A code of our form that is not taken: the given one, else one made of the name."""
    wanted = given if re.match(SLUG, given) and len(given) <= 40 else slug_of(name) or stem
    code, number = wanted, 1
    while code in taken:
        number += 1
        code = f"{wanted[:36]}-{number}"
    taken.add(code)
    return code


def slug_of(name: str) -> str:
    """Small letters, digits and dashes, at most 40."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:40].strip("-")

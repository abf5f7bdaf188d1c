"""The steps of a version as a drawing with its table (`catalogue/_flow.html`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..enums import Worker
from ..rules.content import Content, Step
from . import limit_words, say

_LANES: Mapping[str, Any] = {
    Worker.DESK: gettext_lazy("Một cửa"),
    Worker.OFFICER: gettext_lazy("Chuyên viên"),
    Worker.LEADER: gettext_lazy("Lãnh đạo"),
}
_PLACES: Mapping[str, Any] = {
    "receiving": gettext_lazy("nơi tiếp nhận"),
    "processing": gettext_lazy("nơi giải quyết"),
}


@dataclass(frozen=True)
class Flow:
    """Steps and where a dossier stands among them, in the words of the component `steps`.

    Equal flows are drawn alike in one language, and many dossiers stand alike: pages keep the drawing by it.
    """

    steps: tuple[Step, ...]
    states: tuple[str, ...]

    @cached_property
    def _place_of(self) -> dict[str, int]:
        return {step.code: place for place, step in enumerate(self.steps)}

    @property
    def items(self) -> list[tuple[int, str, list[int], list[int]]]:
        """What the component `flow` draws: lane, state, ways on, ways back."""
        lanes = list(_LANES)
        return [
            (lanes.index(Worker(step.who)), state, self._places(step.next), self._places(step.back))
            for step, state in zip(self.steps, self.states, strict=True)
        ]

    @property
    def lanes(self) -> list[str]:
        """Who acts, from left to right."""
        return [str(name) for name in _LANES.values()]

    @property
    def sentence(self) -> str:
        """The drawing in words, for who does not see it."""
        count = len(self.steps)
        here = next((place for place, state in enumerate(self.states) if state in {"current", "late"}), None)
        if here is None:
            return _("Sơ đồ quy trình gồm %(count)d bước.") % {"count": count}
        values = {"count": count, "place": here + 1, "title": say(self.steps[here].title)}
        return _("Sơ đồ quy trình gồm %(count)d bước, đang ở bước %(place)d: %(title)s.") % values

    @property
    def columns(self) -> list[str]:
        """Heads of the table that says what each number means."""
        return [_("Bước"), _("Ai làm"), _("Thời gian"), _("Tiếp theo, trả lại")]

    @property
    def rows(self) -> list[list[str]]:
        """One row a step."""
        return [self._row(number, step) for number, step in enumerate(self.steps, 1)]

    def _places(self, codes: Sequence[str]) -> list[int]:
        return [self._place_of[code] for code in codes if code in self._place_of]

    def _row(self, number: int, step: Step) -> list[str]:
        who = f"{Worker(step.who).label}, {_PLACES[step.agency]}"
        ways = [_("→ bước %(number)d") % {"number": place + 1} for place in self._places(step.next)]
        ways += [_("↩ bước %(number)d") % {"number": place + 1} for place in self._places(step.back)]
        time = limit_words(step.time) if step.time else "—"
        return [f"{number}. {say(step.title)}", who, time, ", ".join(ways) or _("Kết thúc")]


def flow_of(content: Content, states: Sequence[str] = ()) -> Flow:
    """The steps of a version; `states` says where a dossier stands, none for the procedure alone."""
    return Flow(content.steps, tuple(states) or ("todo",) * len(content.steps))

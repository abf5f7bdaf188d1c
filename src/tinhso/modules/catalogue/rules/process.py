"""Whether the steps of a version make a process that can be gone through from its first step to the result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from ..enums import Worker

type Step = Mapping[str, Any]

_FOLLOWS: Final[Mapping[str, frozenset[str]]] = {
    Worker.DESK: frozenset({Worker.OFFICER}),
    Worker.OFFICER: frozenset({Worker.OFFICER, Worker.LEADER}),
    Worker.LEADER: frozenset({Worker.DESK}),
}
"""Who may work after whom; the desk's last step hands the result over and has nobody after it."""


def out_of_order(steps: Sequence[Step]) -> Iterator[tuple[int, str]]:
    """The places of steps that are wrong, each with a code: first, unreached, endless, next, back.

    Codes that name no step are somebody else's finding.
    """
    if not steps:
        return
    by_code = {step["code"]: step for step in steps}
    if steps[0]["who"] != Worker.DESK:
        yield 0, "first"
    reached = _reached(by_code, [steps[0]["code"]])
    before = {
        code: {other for other in by_code if code in _reached(by_code, by_code[other]["next"])}
        for code in by_code
    }
    ends = {step["code"] for step in steps if not step["next"]}
    for place, step in enumerate(steps):
        code = step["code"]
        if code not in reached:
            yield place, "unreached"
        if not ends & _reached(by_code, [code]):
            yield place, "endless"
        following = {by_code[one]["who"] for one in step["next"] if one in by_code}
        if following - _FOLLOWS[step["who"]] or (not step["next"] and step["who"] != Worker.DESK):
            yield place, "next"
        back = [by_code[one] for one in step.get("back", ()) if one in by_code]
        if any(one["who"] != Worker.OFFICER or one["code"] not in before[code] for one in back):
            yield place, "back"


def _reached(by_code: Mapping[str, Step], start: Sequence[str]) -> set[str]:
    """Every step to which a way leads from those of `start`, themselves included."""
    found: set[str] = set()
    waiting = [code for code in start if code in by_code]
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting += [one for one in by_code[code]["next"] if one in by_code]
    return found

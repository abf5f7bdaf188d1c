"""`tinhso reorganise PATH`: show what an act of reorganisation would do, or carry it out.

An act comes as a folder, such as data/provinces/baclieu/reorganisation-2025. Carrying it out is one transaction:
stopped at any point, nothing has happened, and the command may be given again.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ..words import say
from .failure import Failure
from .installation import in_use, set_up_django

if TYPE_CHECKING:
    from tinhso.modules.directory.queries.act import Preview

__all__ = ["reorganise"]


class _NotKept(Exception):
    """Undoes the transaction of a preview."""


def reorganise(options: argparse.Namespace) -> int:
    """Preview an act's folder, or carry it out with --execute."""
    folder = Path(options.path)
    if not (folder / "act.yaml").is_file():
        raise Failure(say(f"{folder} không có tệp act.yaml.", f"there is no act.yaml in {folder}."))
    with in_use() as installation:
        set_up_django(installation.environment(owner=True))
        if options.execute:
            return _execute(folder)
        return _preview(folder)


def _preview(folder: Path) -> int:
    from django.db import transaction  # noqa: PLC0415 - needs Django to be set up

    from tinhso.kernel.actions import ActionError  # noqa: PLC0415
    from tinhso.kernel.actors import system_actor  # noqa: PLC0415
    from tinhso.modules.directory.loading.act_folder import load_act  # noqa: PLC0415
    from tinhso.modules.directory.queries.act import preview  # noqa: PLC0415

    clear = False
    try:
        with transaction.atomic():
            found = preview(load_act(folder, by=system_actor("reorganise")))
            _show(found)
            clear = found.is_clear
            raise _NotKept
    except _NotKept:
        pass
    except ActionError as error:
        raise Failure(str(error)) from error
    return 0 if clear else 1


def _execute(folder: Path) -> int:
    from django.db import transaction  # noqa: PLC0415

    from tinhso.kernel.actions import ActionError  # noqa: PLC0415
    from tinhso.kernel.actors import system_actor  # noqa: PLC0415
    from tinhso.modules.directory.actions.act import approve_act  # noqa: PLC0415
    from tinhso.modules.directory.actions.reorganise import execute_act  # noqa: PLC0415
    from tinhso.modules.directory.loading.act_folder import act_key, load_act  # noqa: PLC0415
    from tinhso.modules.directory.queries.act import executed_act, preview  # noqa: PLC0415

    system = system_actor("reorganise")
    begun = time.monotonic()
    if executed_act(act_key(folder)) is not None:
        print(say("Văn bản này đã được thực hiện.", "This act has been carried out already."))
        return 0
    try:
        with transaction.atomic():
            act = load_act(folder, by=system)
            found = preview(act)
            _show(found)
            if not found.is_clear:
                raise _NotKept
            approve_act(by=system, act_id=act.pk)
            execute_act(by=system, act_id=act.pk)
    except _NotKept:
        return 1
    except ActionError as error:
        raise Failure(str(error)) from error
    seconds = time.monotonic() - begun
    print(
        say(
            f"Đã thực hiện trong {seconds:.1f} giây; phần theo sau chạy nền (`tinhso worker`).",
            f"Carried out in {seconds:.1f} seconds; what follows runs in the background (`tinhso worker`).",
        )
    )
    return 0


def _show(found: Preview) -> None:
    from tinhso.modules.directory.queries.act_words import problem_words  # noqa: PLC0415

    plan = found.plan
    print(f"{found.act.number} · {found.act.title} · {found.act.effective_date:%d/%m/%Y}")
    rows = [
        (say("đơn vị hành chính", "areas"), len(plan.before.areas), len(plan.areas), len(plan.ended_areas)),
        (say("cơ quan", "agencies"), len(plan.before.agencies), len(plan.agencies), len(plan.ended_agencies)),
        (say("vị trí", "posts"), len(plan.before.posts), len(plan.posts), 0),
        (say("cán bộ", "officials"), len(plan.before.seats), len(plan.seats), 0),
    ]
    for label, before, after, ended in rows:
        more = say(f" ({ended} kết thúc)", f" ({ended} end)") if ended else ""
        print(f"  {label}: {before} → {after}{more}")
    for holding, held in found.held:
        print(f"  {holding.label}: {sum(row.count for row in held)}")
    for conflict in found.conflicts:
        if not conflict.settled:
            print(say(f"  Chưa giải quyết: {conflict.key}", f"  To settle: {conflict.key}"))
    for words in [*(problem_words(problem, plan) for problem in found.problems), *found.blockers]:
        print(f"  ! {words}")

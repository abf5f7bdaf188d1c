"""Stages that prepare the demo, run by `tinhso demo` in a process that logs in as the owner.

Each stage is whole or not at all: migrations and loads are transactions, and each demo step is one
transaction together with the ledger row that says it is done.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from ..words import say
from .installation import set_up_django
from .progress import Progress
from .state import DEMO_DAY

__all__ = ["prepare", "sample", "static", "tables"]

DEFAULT_SCALE = 3000
"""Sample dossiers of a first start."""

_STEP = "project.demo_step"


def prepare(options: argparse.Namespace) -> int:
    """Run the named stages in order."""
    set_up_django(dict(os.environ))
    progress = Progress(len(options.stages))
    stages: dict[str, Callable[[], None]] = {
        "tables": tables,
        "load": load,
        "sample": lambda: sample(progress, options.scale or DEFAULT_SCALE, options.seed),
        "static": static,
    }
    texts = {
        "tables": say("Tạo các bảng", "Making the tables"),
        "load": say("Nạp dữ liệu luật và dữ liệu tỉnh", "Loading law and province data"),
        "sample": say("Tạo hồ sơ mẫu", "Making sample dossiers"),
        "static": say("Gom các tệp tĩnh", "Collecting static files"),
    }
    for name in options.stages:
        progress.stage(texts[name])
        stages[name]()
    return 0


def tables() -> None:
    """Migrate, and give the page role its rights."""
    from django.core.management import call_command  # noqa: PLC0415 - needs Django to be set up

    from tinhso.kernel.db import grants  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    grants.apply()


def load() -> None:
    """Load the law and the province of the settings, in one transaction."""
    from .loading import load_province, province_folder, show_report  # noqa: PLC0415

    show_report(load_province(province_folder()), brief=True)


def sample(progress: Progress, scale: int, seed: int) -> None:
    """Run each declared demo step that was not run yet."""
    from django.db import transaction  # noqa: PLC0415 - needs Django to be set up

    from tinhso.kernel import ledger  # noqa: PLC0415
    from tinhso.kernel.actors import system_actor  # noqa: PLC0415
    from tinhso.kernel.models import LedgerEntry  # noqa: PLC0415
    from tinhso.kernel.modules import DemoContext, registry  # noqa: PLC0415
    from tinhso.kernel.refs import Ref  # noqa: PLC0415
    from tinhso.kernel.scope import acting  # noqa: PLC0415

    from .loading import province_folder  # noqa: PLC0415

    actor = system_actor("demo")
    context = DemoContext(
        scale=scale,
        seed=seed,
        business_date=DEMO_DAY,
        actor=actor,
        progress=progress.update,
        province=province_folder(),
    )
    for number, step in enumerate(registry().demo, start=1):
        with transaction.atomic(), acting(actor):
            if LedgerEntry.objects.filter(kind=_STEP, data__step=step.name).exists():
                continue
            step.run(context)
            ledger.record(
                actor=actor,
                kind=_STEP,
                ref=Ref("project.demo", number),
                data={"step": step.name, "scale": scale, "seed": seed},
            )
    _analyse()


def _analyse() -> None:
    """Fresh statistics, so that the first pages are planned for the rows that are there."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def static() -> None:
    """Collect, hash and compress what pages refer to."""
    from django.conf import settings  # noqa: PLC0415 - needs Django to be set up
    from django.core.management import call_command  # noqa: PLC0415

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)

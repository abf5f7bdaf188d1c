"""`tinhso modules`: what every module declares, as one table."""

from __future__ import annotations

import argparse
import os

from ..words import say
from .installation import set_up_django

__all__ = ["modules"]


def modules(options: argparse.Namespace) -> int:
    """Print the registry; needs no database."""
    environment = dict(os.environ)
    environment.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.project.settings")
    environment.setdefault("TINHSO_ALLOW_NO_SECRET", "1")
    set_up_django(environment)
    from tinhso.kernel.modules import registry  # noqa: PLC0415 - needs Django to be set up

    for name, module in registry().modules.items():
        print(f"{name} — {module.title}")
        rows = {
            say("trang", "pages"): [f"/{mount.prefix}" for mount in module.urls],
            say("trình đơn", "menu"): [f"{item.area}: {item.title}" for item in module.menu],
            say("quyền", "permissions"): [
                f"{permission.code} ({permission.label})" for permission in module.permissions
            ],
            say("vai trò", "roles"): [f"{role.code} ({role.title})" for role in module.roles],
            say("việc định kỳ", "schedules"): [schedule.name for schedule in module.schedules],
            say("chỉ số", "indicators"): [f"{item.code} ({item.title})" for item in module.indicators],
            say("tìm kiếm", "search"): [f"{source.kind} ({source.title})" for source in module.search],
            say("nghe sự kiện", "listens to"): [listener.event.__name__ for listener in module.listens],
            say("nạp dữ liệu", "loads"): [f"{loader.order} {loader.name}" for loader in module.loaders],
            say("dữ liệu mẫu", "sample data"): [f"{step.order} {step.name}" for step in module.demo],
        }
        for label, values in rows.items():
            if values:
                print(f"  {label}: {', '.join(values)}")
    return 0

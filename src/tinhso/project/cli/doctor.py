"""`tinhso doctor`: what is missing or misconfigured, in words; `--roles`: the SQL of the two roles."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from ..doctor import Finding, copies, database, machine, settings
from ..embedded import ClusterError
from ..roles import RoleNames, create_database, create_roles
from ..words import say
from .failure import Failure
from .installation import Installation, data_folder, in_use, set_up_django, source_root
from .state import demo_settings, kind

__all__ = ["doctor"]

_SIGNS = {"ok": "✓", "warn": "!", "bad": "✗"}


def doctor(options: argparse.Namespace) -> int:
    """Print every finding; the exit code is 1 when something is really wrong."""
    if options.roles:
        print(roles_sql())
        return 0
    counts = {"ok": 0, "warn": 0, "bad": 0}
    for finding in _findings():
        counts[finding.level] += 1
        print(f"{_SIGNS[finding.level]} {finding.text}", flush=True)
        if finding.advice:
            print(f"    → {finding.advice}", flush=True)
    print(
        say(
            f"{counts['ok']} mục tốt, {counts['warn']} mục cần lưu ý, {counts['bad']} mục phải sửa.",
            f"{counts['ok']} good, {counts['warn']} to look at, {counts['bad']} to mend.",
        )
    )
    return 1 if counts["bad"] else 0


def _findings() -> Iterator[Finding]:
    yield from machine.check(data_folder(), source_root())
    if not os.environ.get("DATABASE_URL") and not (data_folder() / "postgres").exists():
        yield Finding(
            "warn",
            say(
                "Chưa có cơ sở dữ liệu: sẽ dùng PostgreSQL nhúng.",
                "There is no database yet: the embedded PostgreSQL will be used.",
            ),
            say(
                "`make demo` để dùng thử, hoặc đặt DATABASE_URL.", "`make demo` to try, or set DATABASE_URL."
            ),
        )
        return
    try:
        with in_use() as installation:
            yield from database.check(installation.page_url, installation.owner_url)
            yield from _inside(installation)
    except (ClusterError, Failure) as problem:
        yield Finding("bad", str(problem))


def _inside(installation: Installation) -> Iterator[Finding]:
    """What Django sees: as the owner if his address is known, else only the settings."""
    found = kind(installation)
    if found == "empty":
        yield Finding("bad", say("Cơ sở dữ liệu còn trống.", "The database is empty."), "tinhso migrate")
    has_owner = installation.owner_url is not None
    more = demo_settings(installation) if found == "demo" and has_owner else {}
    environment = installation.environment(more, owner=has_owner)
    secret = environment.get("TINHSO_SECRET_KEY", "")
    set_up_django(environment | ({} if secret else {"TINHSO_ALLOW_NO_SECRET": "1"}))
    if has_owner and found != "empty":
        yield from database.check_tables()
    if found == "real":
        yield copies.check(data_folder(), datetime.now(UTC))
    yield from settings.check(environment, embedded=installation.embedded)


def roles_sql() -> str:
    """What a database administrator runs once; the names come from the addresses if they are set."""
    names = RoleNames(
        owner=_user("DATABASE_OWNER_URL") or RoleNames.owner,
        page=_user("DATABASE_URL") or RoleNames.page,
    )
    password = say("<mật khẩu của {}>", "<password of {}>")
    statements = [
        *create_roles(
            names, owner_password=password.format(names.owner), page_password=password.format(names.page)
        ),
        *create_database(names),
    ]
    comment = say(
        "-- Chạy một lần bằng psql với tài khoản quản trị; thay hai mật khẩu trước.",
        "-- Run once with psql as an administrator; replace the two passwords first.",
    )
    return "\n".join([comment, *(f"{statement};" for statement in statements)])


def _user(variable: str) -> str:
    return unquote(urlsplit(os.environ.get(variable, "")).username or "")

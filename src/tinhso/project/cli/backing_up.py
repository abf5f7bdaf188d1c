"""`tinhso backup` and `tinhso restore`: everything in one encrypted file, and back into an empty place."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..backup.errors import BackupError
from ..words import say
from .failure import Failure
from .installation import Installation, data_folder, in_use, set_up_django
from .state import kind, mark_as_demo

if TYPE_CHECKING:
    from ..backup.archive import Head, Manifest

__all__ = ["backup", "restore"]


def backup(options: argparse.Namespace) -> int:
    """Make a copy, or check one, or make a key. The exit code is 1 when stored files were missing."""
    with _plainly():
        if options.new_key:
            return _new_key(Path(options.new_key))
        if options.check:
            return _check(Path(options.check), options.key)
        return _make(options)


def restore(options: argparse.Namespace) -> int:
    """Put a copy back, bring the tables up to date and give the page role its rights."""
    with in_use() as installation, _plainly():
        _set_up(installation)
        from django.conf import settings  # noqa: PLC0415 - needs Django to be set up
        from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415

        from ..backup import keys, restoring  # noqa: PLC0415

        known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
        target = restoring.Target(
            owner_url=_owner_url(installation),
            files=settings.TINHSO_FILES_ROOT,
            signing=settings.TINHSO_SIGNING_ROOT,
            secret_file=_secret_file(installation),
            secret=settings.SECRET_KEY,
            migrations=frozenset(f"{app}.{name}" for app, name in known),
        )
        done = restoring.restore(Path(options.file), keys.secret_keys(Path(options.key)), target)
        if done.head.kind == "demo":
            mark_as_demo(installation)
        _bring_up_to_date()
        _tell(done.head, done.manifest)
        if done.other_secret:
            print(
                say(
                    "! TINHSO_SECRET_KEY khác với lúc sao lưu: đặt lại khóa cũ, nếu không thì chứng thư số, xác thực hai "
                    "lớp và tin nhắn đang chờ không mở được.",
                    "! TINHSO_SECRET_KEY is not that of the copy: set the old one again, or certificates, second "
                    "factors and waiting messages cannot be opened.",
                )
            )
        print(say("Đã khôi phục xong.", "Restored."))
    return 0


def _make(options: argparse.Namespace) -> int:
    with in_use() as installation:
        found = kind(installation)
        if found == "empty":
            raise Failure(say("Cơ sở dữ liệu còn trống.", "The database is empty."))
        _set_up(installation)
        from django.conf import settings  # noqa: PLC0415 - needs Django to be set up

        from ..backup import keeping, keys, making  # noqa: PLC0415

        rule = keeping.parse_rule(
            options.keep or os.environ.get("TINHSO_BACKUP_KEEP") or keeping.DEFAULT_RULE
        )
        recipients = keys.public_keys(options.to or os.environ.get("TINHSO_BACKUP_KEYS", "").split())
        folder = Path(options.folder or os.environ.get("TINHSO_BACKUP_DIR") or data_folder() / "backups")
        source = making.Source(
            owner_url=_owner_url(installation),
            page=settings.TINHSO_PAGE_ROLE,
            kind=found,
            files=settings.TINHSO_FILES_ROOT,
            signing=settings.TINHSO_SIGNING_ROOT,
            secret_file=_secret_file(installation),
            secret=settings.SECRET_KEY,
        )
        now = datetime.now(UTC)
        made = making.make(source, folder, recipients, now)
        keeping.note(data_folder(), made, now)
        gone = keeping.prune(folder, rule)
    print(f"{made.path} ({made.size / 2**20:.1f} MB)")
    print(f"sha256 {made.sha256}")
    _count(made.manifest)
    if gone:
        print(say(f"Đã xóa {len(gone)} bản sao cũ.", f"{len(gone)} old copies were removed."))
    return _missing(made.manifest)


def _check(path: Path, key: str | None) -> int:
    os.environ.setdefault("TINHSO_ALLOW_NO_SECRET", "1")
    set_up_django(dict(os.environ) | {"DJANGO_SETTINGS_MODULE": "tinhso.project.settings"})
    from ..backup import keys, reading  # noqa: PLC0415 - needs Django to be set up

    whole = reading.carried_whole(path) if path.is_file() else None
    if whole is False:
        raise Failure(
            say(
                f"{path.name} khác với mã kiểm tra trong {path.name}.sha256: hỏng khi chép, hoặc bị sửa.",
                f"{path.name} differs from its digest in {path.name}.sha256: damaged on its way, or changed.",
            )
        )
    if not key:
        if whole is None:
            raise Failure(
                say(
                    "Cần --key để mở, hoặc tệp .sha256 bên cạnh bản sao.",
                    "It needs --key to be opened, or the .sha256 file beside it.",
                )
            )
        print(
            say(
                "Tệp nguyên vẹn. Chưa xem bên trong: cần --key.",
                "The file is whole. Nobody looked inside: that needs --key.",
            )
        )
        return 0
    head, manifest = reading.check(path, keys.secret_keys(Path(key)))
    _tell(head, manifest)
    return _missing(manifest)


def _new_key(path: Path) -> int:
    from ..backup import keys  # noqa: PLC0415 - only where it is used

    public = keys.new_key(path)
    print(public)
    print(
        say(
            f"Cất {path} ở nơi khác, không để trên máy chủ: mất tệp này thì không ai mở được bản sao. "
            f"Trên máy chủ: TINHSO_BACKUP_KEYS={public}",
            f"Keep {path} elsewhere and not on the server: without it nobody can open a copy. "
            f"On the server: TINHSO_BACKUP_KEYS={public}",
        )
    )
    return 0


def _tell(head: Head, manifest: Manifest) -> None:
    moment = datetime.fromisoformat(head.made_at).astimezone()
    print(
        say(
            f"Bản sao lúc {moment:%d/%m/%Y %H:%M}, phiên bản {head.version}, PostgreSQL {head.postgres}.",
            f"Copy of {moment:%d/%m/%Y %H:%M}, version {head.version}, PostgreSQL {head.postgres}.",
        )
    )
    _count(manifest)


def _count(manifest: Manifest) -> None:
    size = f"{manifest.file_bytes / 2**20:.1f} MB"
    print(
        say(
            f"{len(manifest.tables)} bảng, {manifest.rows} dòng; {manifest.files} tệp, {size}.",
            f"{len(manifest.tables)} tables, {manifest.rows} rows; {manifest.files} files, {size}.",
        )
    )


def _missing(manifest: Manifest) -> int:
    if not manifest.missing:
        return 0
    print(
        say(
            f"! {len(manifest.missing)} tệp đã mất hoặc hỏng từ trước khi sao lưu, ví dụ {manifest.missing[0]}.",
            f"! {len(manifest.missing)} files were lost or damaged before the copy, such as {manifest.missing[0]}.",
        )
    )
    return 1


def _bring_up_to_date() -> None:
    from django.core.management import call_command  # noqa: PLC0415 - needs Django to be set up

    from tinhso.kernel.db import grants  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    grants.apply()


def _set_up(installation: Installation) -> None:
    set_up_django(installation.environment(owner=True))


def _owner_url(installation: Installation) -> str:
    assert installation.owner_url is not None  # _set_up has asked
    return installation.owner_url


def _secret_file(installation: Installation) -> Path | None:
    """The secret key's file, where it lives beside an embedded database and nobody set another."""
    return data_folder() / "secret.key" if "TINHSO_SECRET_KEY" in installation.extra else None


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except BackupError as error:
        raise Failure(str(error)) from error

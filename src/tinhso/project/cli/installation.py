"""Where this installation keeps its data, which database it uses, and what its processes are told.

Without `DATABASE_URL` the embedded server in the data folder is used and a secret key is kept beside it.
With `DATABASE_URL` nothing is started and every setting comes from the environment.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from ..embedded import Cluster
from ..embedded.places import private_file
from ..words import say
from .failure import Failure

__all__ = ["Installation", "become_owner", "data_folder", "in_use", "set_up_django", "source_root"]


def source_root() -> Path:
    """The checkout's root."""
    return Path(__file__).resolve().parents[4]


def data_folder() -> Path:
    """Where database, files and secrets of this installation are: `TINHSO_DATA_DIR`, else `.data`."""
    named = os.environ.get("TINHSO_DATA_DIR")
    return Path(os.path.abspath(named)) if named else source_root() / ".data"  # noqa: PTH100


@dataclass(frozen=True)
class Installation:
    """A database that is up, and the environment for processes that use it."""

    page_url: str
    owner_url: str | None
    embedded: bool
    extra: dict[str, str] = field(default_factory=dict)

    def environment(
        self, more: Mapping[str, str] = MappingProxyType({}), *, owner: bool = False
    ) -> dict[str, str]:
        """Environment of a child process that serves pages, or that migrates and loads as the owner.

        A process that serves pages never learns the owner's address. Raises `Failure` without one.
        """
        found = os.environ | self.extra | {"DATABASE_URL": self.page_url} | dict(more)
        found.pop("DATABASE_OWNER_URL", None)
        found.pop("TINHSO_AS_OWNER", None)
        found.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.project.settings")
        if owner:
            if self.owner_url is None:
                raise Failure(
                    say(
                        "Việc này cần DATABASE_OWNER_URL (vai trò chủ sở hữu cơ sở dữ liệu).",
                        "This needs DATABASE_OWNER_URL (the role that owns the database).",
                    )
                )
            found |= {"DATABASE_OWNER_URL": self.owner_url, "TINHSO_AS_OWNER": "1"}
        return found


@contextmanager
def in_use() -> Iterator[Installation]:
    """The installation of this environment, its embedded server started if it has one."""
    url = os.environ.get("DATABASE_URL")
    if url:
        yield Installation(url, os.environ.get("DATABASE_OWNER_URL"), embedded=False)
        return
    folder = data_folder()
    with Cluster(folder / "postgres") as cluster:
        extra = {"TINHSO_DATA_DIR": str(folder)}
        if not os.environ.get("TINHSO_SECRET_KEY"):
            extra["TINHSO_SECRET_KEY"] = _secret_key(folder / "secret.key")
        yield Installation(cluster.url("page"), cluster.url("owner"), embedded=True, extra=extra)


def _secret_key(path: Path) -> str:
    """The key kept for an embedded installation, made at first use, readable by us alone."""
    try:
        key = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        key = ""
    if not key:
        key = secrets.token_urlsafe(50)
        private_file(path, key)
    return key


def set_up_django(environment: dict[str, str]) -> None:
    """Make this very process one that uses the installation, and start Django in it."""
    os.environ.update(environment)
    for name in ("DATABASE_OWNER_URL", "TINHSO_AS_OWNER"):
        if name not in environment:
            os.environ.pop(name, None)
    import django  # noqa: PLC0415 - reads the settings, so only now
    from django.utils import translation  # noqa: PLC0415

    from ..words import language  # noqa: PLC0415

    django.setup()
    translation.activate(language())


@contextmanager
def become_owner() -> Iterator[None]:
    """Point this process at the installation as the owner; for `manage.py`."""
    with in_use() as installation:
        os.environ.update(installation.environment(owner=installation.owner_url is not None))
        yield

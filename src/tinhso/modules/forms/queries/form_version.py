"""Reading published forms, and the compiled machines each process keeps."""

from __future__ import annotations

import threading
from collections import OrderedDict

from tinhso.kernel import clock as clocks
from tinhso.kernel.clock import Clock

from ..models import FormVersion
from ..rules.definition import from_json
from ..rules.machine import Machine
from ..runtime import Form, FormVersionInfo

_KEPT = 256
"""Machines a process keeps; a province has some hundred forms of a few hundred kilobytes each."""

INFO_FIELDS = ("id", "code", "version", "sha256", "title", "source_name")


class _Machines:
    """Compiled forms by version, the least recently used one dropped. Versions never change, so nothing is stale."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._found: OrderedDict[str, Machine] = OrderedDict()
        self._infos: dict[int, FormVersionInfo] = {}
        self._lock = threading.Lock()

    def get(self, form_version_id: int) -> tuple[FormVersionInfo, Machine]:
        """The version and its machine; FormVersion.DoesNotExist when there is no such version."""
        with self._lock:
            info = self._infos.get(form_version_id)
            machine = self._found.get(info.sha256) if info is not None else None
            if info is not None and machine is not None:
                self._found.move_to_end(info.sha256)
                return info, machine
        row = FormVersion.objects.only(*INFO_FIELDS, "definition").get(pk=form_version_id)
        info, machine = info_of(row), Machine(from_json(row.definition))
        with self._lock:
            self._found[info.sha256] = machine
            self._infos[info.id] = info
            while len(self._found) > self._kept:
                self._found.popitem(last=False)
        return info, machine

    def clear(self) -> None:
        """Forget everything: for tests whose database is rolled back."""
        with self._lock:
            self._found.clear()
            self._infos.clear()


MACHINES = _Machines(_KEPT)


def info_of(row: FormVersion) -> FormVersionInfo:
    """What upper modules get to see of a version."""
    return FormVersionInfo(row.pk, row.code, row.version, row.sha256, row.title, row.source_name)


def get(form_version_id: int, *, clock: Clock | None = None) -> Form:
    """The form of a version, bound to ``clock`` (business time by default).

    Compiled once a process. FormVersion.DoesNotExist (an ObjectDoesNotExist) when there is no such version.
    """
    info, machine = MACHINES.get(form_version_id)
    return Form(info, machine, clock or clocks.business())


def info(form_version_id: int) -> FormVersionInfo:
    """Identity of a version without compiling it."""
    return info_of(FormVersion.objects.only(*INFO_FIELDS).get(pk=form_version_id))


def current(code: str) -> FormVersionInfo | None:
    """The newest version of a form, or None when nothing was published under this code."""
    row = FormVersion.objects.only(*INFO_FIELDS).filter(code=code).order_by("-version").first()
    return info_of(row) if row is not None else None


def history(code: str) -> list[FormVersionInfo]:
    """All versions of a form, newest first."""
    rows = FormVersion.objects.only(*INFO_FIELDS).filter(code=code).order_by("-version")
    return [info_of(row) for row in rows]


def xform(form_version_id: int) -> str:
    """The XForm document of a version, as compiled."""
    return FormVersion.objects.values_list("xform", flat=True).get(pk=form_version_id)

"""Publishing a form: other content becomes the next version, the same content stays the version it is."""

from __future__ import annotations

from importlib.metadata import version as installed
from pathlib import Path

from django.db import connection

from tinhso.kernel import clock, ledger
from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.refs import Ref

from ..models import FormVersion
from ..queries.form_version import INFO_FIELDS, info_of
from ..rules.definition import to_json
from ..rules.errors import FormError, FormErrors
from ..rules.load import load
from ..runtime import FormVersionInfo


@action
def publish(*, by: Actor, code: str, path: Path) -> FormVersionInfo:
    """The version of form ``code`` with the content of the XLSForm at ``path`` (``.md`` or ``.xlsx``).

    The content of the newest version is that version still; other content becomes the next version and is
    recorded in the ledger. FormErrors when the form is refused: with sheet, row and column.
    """
    loaded = load(path.name, path.read_bytes())
    if loaded.definition.code != code:
        raise FormErrors([FormError("other_code", "settings", 2, "form_id", code)])
    _one_at_a_time(code)
    newest = FormVersion.objects.filter(code=code).order_by("-version").only(*INFO_FIELDS).first()
    if newest is not None and newest.sha256 == loaded.sha256:
        return info_of(newest)
    now = clock.business().now()
    row = FormVersion.objects.create(
        code=code,
        version=newest.version + 1 if newest is not None else 1,
        sha256=loaded.sha256,
        title=loaded.definition.title,
        source_name=path.name,
        source_version=loaded.definition.version,
        xform=loaded.xml,
        definition=to_json(loaded.definition),
        engine=installed("pyxform"),
        published_at=now,
    )
    ledger.record(
        actor=by, kind="forms.published", ref=Ref("forms.version", row.pk), occurred_at=now,
        data={"code": code, "version": row.version, "sha256": loaded.sha256},
    )  # fmt: skip
    return info_of(row)


def _one_at_a_time(code: str) -> None:
    """Two people publishing the same form wait for each other; released when the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('forms.publish'), hashtext(%s))", (code,))

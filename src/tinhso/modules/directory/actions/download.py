"""Downloads of registers with names: the ledger says who took what and how much of it, and no value from it."""

from __future__ import annotations

from datetime import date

from tinhso.kernel import ledger
from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.refs import Ref

IT_OFFICERS, CERTIFICATES, DIRECTORY = "it-officers", "certificates", "directory"


@action
def record_download(
    *, by: Actor, what: str, form: str, rows: int, on: date | None = None, filtered: bool = False
) -> None:
    """Somebody takes a register away: `form` is the kind of file, `rows` how many rows it has.

    `on` is the day that the register tells of. What was looked for is not kept, for it may be a name.
    """
    data = {"what": what, "form": form, "rows": rows, "filtered": filtered}
    if on is not None:
        data["on"] = on.isoformat()
    ledger.record(actor=by, kind="directory.downloaded", ref=Ref("directory.file", 0), data=data)

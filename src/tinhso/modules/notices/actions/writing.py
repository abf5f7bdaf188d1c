"""Texts written on pages: from a day on, for the province or one agency."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tinhso.kernel import clock, ledger
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref

from ..enums import Channel, Origin
from ..models import Template
from ..permissions import WRITE_TEXTS
from ..queries.settings import events
from ..queries.texts import version_on
from ..rules.texts import Problem, problems


class TextError(ActionError):
    """A text that cannot be used; `problems` in the details say why."""


def check(event: str, channel: str, subject: str, text: str) -> list[Problem]:
    """What keeps a text from being used for an event and a channel."""
    return problems(
        subject, text, events()[event].placeholders, channel=channel, has_subject=channel != Channel.SMS
    )


@action
def save_text(
    *,
    by: Actor,
    event: str,
    channel: str,
    language: str,
    agency_id: int | None,
    valid_from: date,
    subject: str,
    text: str,
) -> Template:
    """Write the words from a day on; those of the same day are replaced. Raises Denied, TextError.

    Words of days that are over cannot be changed: what was said then stays what was said.
    """
    row = _begun(by, event, channel, language, agency_id, valid_from)
    found = check(event, channel, subject, text)
    if found:
        raise TextError("problems", _("Mẫu chưa dùng được."), problems=found)
    row.subject, row.text = ("" if channel == Channel.SMS else subject.strip()), text.strip()
    return _kept(by, row, "notices.save_text")


@action
def drop_text(
    *, by: Actor, event: str, channel: str, language: str, agency_id: int, valid_from: date
) -> Template:
    """From a day on an agency uses the province's words again. Raises Denied, TextError."""
    row = _begun(by, event, channel, language, agency_id, valid_from)
    current = version_on(event, channel, language, agency_id, valid_from)
    if current is None or not current.text:
        raise TextError("nothing", _("Cơ quan này đang dùng mẫu chung của tỉnh."))
    row.subject = row.text = ""
    return _kept(by, row, "notices.drop_text")


def _begun(
    by: Actor, event: str, channel: str, language: str, agency_id: int | None, valid_from: date
) -> Template:
    names = {"event": event, "channel": channel, "language": language, "agency_id": agency_id}
    if not WRITE_TEXTS.holds(by, Template(**names)):
        raise Denied(WRITE_TEXTS.code)
    if event not in events() or channel not in events()[event].channels:
        raise TextError("event", _("Sự kiện này không được báo bằng kênh này."))
    if valid_from < clock.business().today():
        raise TextError("past", _("Ngày áp dụng không được trước hôm nay."), field="valid_from")
    return Template.objects.select_for_update().filter(valid_from=valid_from, **names).first() or Template(
        valid_from=valid_from, **names
    )


def _kept(by: Actor, row: Template, kind: str) -> Template:
    row.origin, row.changed_by_id = Origin.PAGE, by.account_id
    row.save()
    data = {
        "event": row.event,
        "channel": row.channel,
        "language": row.language,
        "from": row.valid_from.isoformat(),
    }
    ref = Ref("notices.template", row.pk)
    ledger.record(actor=by, kind=kind, ref=ref, data=data, compartment=row.agency_id)
    return row

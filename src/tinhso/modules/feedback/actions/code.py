"""The code that proves the number or address of somebody who writes without an account."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tinhso.kernel.actors import system_actor
from tinhso.kernel.one_time_code import new_code
from tinhso.modules.directory import api as directory

_SYSTEM = system_actor("feedback.code")


def send_code(contact: str) -> dict[str, object] | None:
    """Send a code to a number or address in normal form; what the session keeps of it, None when too many went."""
    if not directory.may_have_code(contact):
        return None
    code, kept = new_code()
    text = _("Mã để gửi phản ánh, kiến nghị: %(code)s. Dùng được trong 5 phút. Không đưa mã này cho ai.")
    directory.send_code(by=_SYSTEM, contact=contact, subject=_("Mã xác nhận"), text=text % {"code": code})
    return kept

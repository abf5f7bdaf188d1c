"""How references to feedback are shown."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.kernel.actors import Actor
from tinhso.kernel.refs import RefKind, Resolved

from .models import Feedback
from .permissions import SEE, SEND
from .rules.life import REF_KIND


def _feedback(number: int, actor: Actor) -> Resolved | None:
    """The sender is led to his page, officials to theirs; others learn nothing."""
    found = Feedback.objects.filter(pk=number).first()
    if found is None:
        return None
    label = _("phản ánh, kiến nghị %(code)s") % {"code": found.code}
    if SEND.holds(actor, found):
        return Resolved(label, reverse("feedback:status", args=[found.code]))
    return Resolved(label, reverse("feedback:case", args=[found.code])) if SEE.holds(actor, found) else None


REFS = (RefKind(REF_KIND, _feedback),)

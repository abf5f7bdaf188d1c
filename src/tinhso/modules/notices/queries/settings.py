"""What sending goes by: rules of the day, events, providers. Kept or small."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from tinhso.kernel.modules import registry
from tinhso.kernel.reference import kept

from ..facts import NoticeEvent
from ..models import Provider, SendingRule
from ..rules import sending
from ..rules.sending import Circuit, Rules


@kept(SendingRule, most=16)
def rules_on(day: date) -> Rules:
    """The rules of sending on a day; `kernel.law.RuleMissing` when the data are not loaded."""
    return sending.rules_on(SendingRule.objects.order_by("key", "valid_from"), day)


def events() -> dict[str, NoticeEvent]:
    """Every declared event, by code."""
    return {one.code: one for one in registry().of_type(NoticeEvent)}


def providers() -> QuerySet[Provider]:
    """All known providers, in the order in which they are asked."""
    return Provider.objects.order_by("channel", "place", "id")


def circuit_of(provider: Provider) -> Circuit:
    """What the rules know of a provider."""
    return Circuit(provider.code, provider.place, provider.is_enabled, provider.failures, provider.open_until)


def site_address() -> str:
    """How this site is reached from outside, without a slash at its end."""
    if settings.TINHSO_SITE_URL:
        return str(settings.TINHSO_SITE_URL)
    scheme = "https" if settings.TINHSO_HTTPS else "http"
    return f"{scheme}://{settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else 'localhost'}"

"""Dated rules of sending."""

from __future__ import annotations

from django.db import models

from tinhso.kernel.models import DatedRule


class SendingRule(DatedRule):
    """One rule of `data/notices/sending.yaml`; null says that there is none, such as no quiet hours."""

    value = models.JSONField(null=True)

"""A way out for a channel: its place in the order, and how it has been doing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..enums import Channel


class Provider(models.Model):
    """One provider of the settings. `open_until`: after failures in a row it is left alone until then."""

    code = models.CharField(max_length=20, unique=True)
    channel = models.CharField(max_length=5, choices=Channel)
    place = models.PositiveSmallIntegerField(_("thứ tự"))
    is_enabled = models.BooleanField(default=True)
    failures = models.PositiveIntegerField(default=0)
    open_until = models.DateTimeField(null=True, blank=True)
    good_at = models.DateTimeField(null=True, blank=True)
    bad_at = models.DateTimeField(null=True, blank=True)
    last_answer = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        ordering = ("channel", "place", "id")

    def __str__(self) -> str:
        return self.code

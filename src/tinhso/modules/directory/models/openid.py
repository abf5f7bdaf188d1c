"""What our own OpenID provider keeps beside allauth's clients and tokens."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone


class SigningKey(models.Model):
    """A private key that signs tokens from `not_before`, and whose public half verifies until `expires_at`."""

    page_rights = "SELECT, INSERT, UPDATE"

    sealed = models.TextField()
    issued_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("issued_at", "id")

    def __str__(self) -> str:
        return f"{self.pk}"


class OpenIDSubject(models.Model):
    """The name of an account towards one other system: random, and another one for every system."""

    page_rights = "SELECT, INSERT"

    client_id = models.CharField(max_length=100)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    subject = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("client_id", "account"), name="directory_openidsubject_once"),
        )

    def __str__(self) -> str:
        return f"{self.subject}"


class OpenIDConsent(models.Model):
    """What somebody lets another system know about him, until he withdraws it."""

    page_rights = "SELECT, INSERT, UPDATE, DELETE"

    client_id = models.CharField(max_length=100)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    scopes = ArrayField(models.CharField(max_length=20))
    given_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "client_id"), name="directory_openidconsent_once"),
        )

    def __str__(self) -> str:
        return f"{self.client_id}: {self.account_id}"

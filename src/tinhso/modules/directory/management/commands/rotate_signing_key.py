"""Make the next key that signs tokens for other systems; run it twice a year."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from tinhso.kernel.actors import system_actor

from ...actions.openid import rotate_signing_key


class Command(BaseCommand):
    """`python manage.py rotate_signing_key`."""

    help = (
        "Make the next signing key: published now, signing in two hours; the former verifies a week longer."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        rotate_signing_key(by=system_actor("directory.operator"))

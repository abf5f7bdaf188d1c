"""The kernel's application: gathers the modules' declarations when Django is ready, listens to the database."""

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class KernelConfig(AppConfig):
    name = "tinhso.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks, modules  # noqa: F401, PLC0415 - importing registers the checks

        modules.install()

        from . import reference  # noqa: PLC0415 - needs the applications
        from .db import watch  # noqa: PLC0415

        def listen(connection: Any, **_told: object) -> None:
            connection.connection.add_notice_handler(reference.on_notice)

        connection_created.connect(listen, weak=False, dispatch_uid="tinhso.reference")
        post_migrate.connect(watch.apply, sender=self, dispatch_uid="tinhso.watch")

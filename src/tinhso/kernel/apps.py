"""The kernel's application: gathers the modules' declarations when Django is ready."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "tinhso.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks, modules  # noqa: F401, PLC0415 - importing registers the checks

        modules.install()

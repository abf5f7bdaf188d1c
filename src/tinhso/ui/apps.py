"""Django application of the design system."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Registers templates, static files and the ``ui`` tag library."""

    name = "tinhso.ui"
    label = "ui"

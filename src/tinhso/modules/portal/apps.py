"""Django's entry to the module."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The application of the portal module."""

    name = "tinhso.modules.portal"
    label = "portal"

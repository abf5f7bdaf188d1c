"""The application of the module notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "tinhso.modules.notices"
    label = "notices"

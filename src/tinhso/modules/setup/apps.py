"""The application of the module setup."""

from django.apps import AppConfig


class SetupConfig(AppConfig):
    name = "tinhso.modules.setup"
    label = "setup"

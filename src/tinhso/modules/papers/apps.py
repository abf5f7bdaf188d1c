"""The application of the papers module."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "tinhso.modules.papers"
    label = "papers"

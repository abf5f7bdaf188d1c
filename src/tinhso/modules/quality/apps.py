"""The application of the module quality."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "tinhso.modules.quality"
    label = "quality"

"""Django's entry to the module."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """The application of the plan module."""

    name = "tinhso.modules.plan"
    label = "plan"

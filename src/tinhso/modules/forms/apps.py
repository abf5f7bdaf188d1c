"""Django's handle on the forms module."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "tinhso.modules.forms"
    label = "forms"

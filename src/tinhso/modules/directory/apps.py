"""Django's handle on the directory."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "tinhso.modules.directory"
    label = "directory"

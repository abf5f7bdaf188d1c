"""The application of the module catalogue."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "tinhso.modules.catalogue"
    label = "catalogue"

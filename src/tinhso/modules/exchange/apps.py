"""The application of the module exchange."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "tinhso.modules.exchange"
    label = "exchange"

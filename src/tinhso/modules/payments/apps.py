"""The application of the payments module."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "tinhso.modules.payments"
    label = "payments"

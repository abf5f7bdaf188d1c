from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "tinhso.modules.services"
    label = "services"

"""Addresses of the interface, and of what describes it."""

from django.urls import include, path, re_path

from . import description
from .interface import addresses, in_its_language, nowhere

app_name = "api"

urlpatterns = [
    path("", description.page, name="description"),
    path("v1/openapi.json", description.document, name="openapi"),
    path("v1/", include(addresses(description.INTERFACE))),
    re_path(r"^v1/.*$", in_its_language(nowhere)),
]

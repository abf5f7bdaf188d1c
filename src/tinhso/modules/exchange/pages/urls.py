"""Addresses of the administrators' pages."""

from django.urls import path

from . import keys

app_name = "exchange"

urlpatterns = [
    path("", keys.keys, name="keys"),
    path("<int:number>/thu-hoi/", keys.revoke, name="revoke"),
]

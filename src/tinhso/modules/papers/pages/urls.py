"""Addresses under /giay-to/."""

from django.urls import path

from . import forms

app_name = "papers"
urlpatterns = [
    path("bo-mau/", forms.sets, name="forms"),
    path("bo-mau/<slug:code>/<slug:kind>.pdf", forms.sample, name="form_sample"),
]

"""Addresses under /giay-to/ and the short one that stands on papers."""

from django.urls import path

from . import check, form_sets

app_name = "papers"
urlpatterns = [
    path("kiem-tra-van-ban/", check.check, name="check"),
    path("giay-to/bo-mau/", form_sets.sets, name="forms"),
    path("giay-to/bo-mau/<slug:code>/<slug:kind>.pdf", form_sets.sample, name="form_sample"),
]

"""Addresses of quality."""

from django.urls import path

from . import excel, public

app_name = "quality"

urlpatterns = [
    path("", public.overview, name="overview"),
    path("co-quan/<int:number>/", public.agency, name="agency"),
    path("excel/", excel.excel, name="excel"),
    path("chi-tiet/<str:code>/<slug:which>/", public.rows, name="rows"),
]

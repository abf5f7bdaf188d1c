"""Addresses of the plan's pages."""

from django.urls import path

from . import public

app_name = "plan"
urlpatterns = [
    path("", public.overview, name="overview"),
    path("ngan-sach/", public.budget, name="budget"),
    path("chi-tieu/<str:code>/", public.target, name="target"),
]

"""Addresses under /quan-tri/lich-lam-viec/."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from . import calendar


class DayConverter(StringConverter):
    """A day such as 2015-09-02."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


register_converter(DayConverter, "day")

app_name = "setup"

urlpatterns = [
    path("", calendar.year, name="calendar"),
    path("ngay/", calendar.add, name="calendar_add"),
    path("ngay/<day:day>/", calendar.change, name="calendar_change"),
    path("ngay/<day:day>/bo/", calendar.clear, name="calendar_clear"),
    path("gio/", calendar.hours, name="calendar_hours"),
]

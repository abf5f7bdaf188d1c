"""Addresses under /thong-bao/."""

from django.urls import path

from . import mine, reports, run, texts

app_name = "notices"

urlpatterns = [
    path("", mine.overview, name="mine"),
    path("da-doc/", mine.read_all, name="read_all"),
    path("cach-nhan/", mine.choose, name="choose"),
    path("<int:number>/", mine.message, name="message"),
    path("bao-nhan/<slug:provider>/", reports.report, name="report"),
    path("van-hanh/", run.overview, name="run"),
    path("van-hanh/tin/<int:number>/", run.message, name="run_message"),
    path("van-hanh/tin/<int:number>/<slug:act>/", run.settle, name="run_settle"),
    path("van-hanh/soan-lai/<int:number>/", run.make_again, name="run_make_again"),
    path("van-hanh/nha-cung-cap/<slug:provider>/<slug:act>/", run.provider, name="run_provider"),
    path("mau/", texts.overview, name="texts"),
    path("mau/<slug:event>/<slug:channel>/<slug:language>/", texts.edit, name="text"),
]

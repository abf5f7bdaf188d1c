"""Addresses of the design system: gallery, language, appearance of the error pages."""

from django.urls import path

from tinhso.ui import gallery, language

app_name = "ui"
urlpatterns = [
    path("", gallery.gallery, name="gallery"),
    path("bieu-mau/", gallery.forms, name="gallery_forms"),
    path("can-bo/", gallery.office, name="gallery_office"),
    path("lanh-dao/", gallery.board, name="gallery_board"),
    path("ban-in/", gallery.printed, name="gallery_print"),
    path("loi/<int:code>/", gallery.error_page, name="gallery_error"),
    path("ngon-ngu/<slug:code>/", language.switch, name="language"),
]

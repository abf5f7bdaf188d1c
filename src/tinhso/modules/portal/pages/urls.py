"""Addresses of the portal's pages."""

from django.urls import path

from . import about, home, search

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("tim/", search.search, name="search"),
    path("gioi-thieu/", about.about, name="about"),
    path("tiep-can/", about.accessibility, name="accessibility"),
    path("du-lieu-ca-nhan/", about.privacy, name="privacy"),
    path("so-do-trang/", about.site_map, name="site_map"),
    path("sitemap.xml", about.site_map_xml, name="site_map_xml"),
    path("robots.txt", about.robots, name="robots"),
]

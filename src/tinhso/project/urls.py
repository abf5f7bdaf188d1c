"""Addresses: the modules' mounts, and the design system's own pages."""

from django.urls import URLPattern, URLResolver, include, path

from tinhso.kernel.modules import registry

urlpatterns: list[URLPattern | URLResolver] = [
    path(mount.prefix, include(mount.urlconf))
    for module in reversed(registry().modules.values())
    for mount in module.urls
]
urlpatterns += [
    path("giao-dien/", include("tinhso.ui.urls")),
]

handler400 = "tinhso.ui.errors.bad_request"
handler403 = "tinhso.ui.errors.forbidden"
handler404 = "tinhso.ui.errors.not_found"
handler500 = "tinhso.ui.errors.server_error"

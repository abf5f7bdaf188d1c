"""Addresses: the modules' mounts, the design system's gallery, language and static helpers."""

from django.urls import URLPattern, URLResolver, include, path

from tinhso.kernel.modules import registry

urlpatterns: list[URLPattern | URLResolver] = [
    path(mount.prefix, include(mount.urlconf)) for module in registry().modules.values() for mount in module.urls
]
urlpatterns += [
    path("giao-dien/", include("tinhso.ui.urls")),
    path("ngon-ngu/", include("django.conf.urls.i18n")),
]

handler403 = "tinhso.ui.errors.forbidden"
handler404 = "tinhso.ui.errors.not_found"
handler500 = "tinhso.ui.errors.server_error"

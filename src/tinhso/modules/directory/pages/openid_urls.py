"""Addresses of our own OpenID provider, under the names by which allauth reverses them."""

from allauth.idp.oidc import views
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from .openid import as_provider, authorize


def absent(request: HttpRequest) -> HttpResponse:
    """Codes for devices without a browser are not offered; allauth only wants to know the address."""
    raise Http404


_endpoints = [
    path(".well-known/openid-configuration", as_provider(views.configuration), name="configuration"),
    path(".well-known/jwks.json", as_provider(views.jwks), name="jwks"),
    path("openid/cho-phep/", authorize, name="authorization"),
    path("openid/token/", csrf_exempt(as_provider(views.token)), name="token"),
    path("openid/userinfo/", csrf_exempt(as_provider(views.user_info)), name="userinfo"),
    path("openid/revoke/", csrf_exempt(as_provider(views.revoke)), name="revoke"),
    path("openid/dang-xuat/", csrf_exempt(as_provider(views.logout)), name="logout"),
    path("openid/device/", absent, name="device_code"),
]

app_name = "idp"
urlpatterns = [path("", include((_endpoints, "oidc")))]

"""Addresses of signing in and of the second factor: allauth's pages under names people can read.

The names are allauth's own and stand outside of a namespace, for allauth reverses them.
"""

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_required
from django.urls import path, re_path, reverse_lazy
from django.views.generic import RedirectView

from .account import remove_key
from .contact import contact
from .sign_up import sign_up

urlpatterns = [
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-nhap/ma/", account.request_login_code, name="account_request_login_code"),
    path("dang-nhap/ma/nhap/", account.confirm_login_code, name="account_confirm_login_code"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("dang-ky/", sign_up, name="account_signup"),
    path("bi-khoa/", account.account_inactive, name="account_inactive"),
    path("xac-nhan-lai/", account.reauthenticate, name="account_reauthenticate"),
    path("thu-dien-tu/", contact, {"kind": "email"}, name="account_email"),
    path("thu-dien-tu/da-gui/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^thu-dien-tu/xac-nhan/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"),
    path("mat-khau/", account.password_change, name="account_change_password"),
    path("mat-khau/dat/", reauthentication_required(account.password_set), name="account_set_password"),
    path("quen-mat-khau/", account.password_reset, name="account_reset_password"),
    path("quen-mat-khau/da-gui/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^quen-mat-khau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "quen-mat-khau/xong/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("hai-lop/", second_factor.index, name="mfa_index"),
    path("hai-lop/dang-nhap/", second_factor.authenticate, name="mfa_authenticate"),
    path("hai-lop/xac-nhan-lai/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("hai-lop/bat/", totp.activate_totp, name="mfa_activate_totp"),
    path("hai-lop/tat/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("hai-lop/ma-du-phong/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("hai-lop/ma-du-phong/tao/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("hai-lop/ma-du-phong/tai/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    # The keys stand on the page of the second factor; allauth goes back to a list of its own.
    path(
        "hai-lop/khoa/",
        login_required(RedirectView.as_view(url=reverse_lazy("mfa_index"))),
        name="mfa_list_webauthn",
    ),
    path("hai-lop/khoa/them/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("hai-lop/khoa/dang-nhap/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("hai-lop/khoa/xac-nhan-lai/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("hai-lop/khoa/<int:pk>/doi-ten/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("hai-lop/khoa/<int:pk>/bo/", remove_key, name="mfa_remove_webauthn"),
]

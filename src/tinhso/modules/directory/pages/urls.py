"""Addresses of the directory's own pages."""

from django.urls import path

from . import account, power, public, session, setup

app_name = "directory"

urlpatterns = [
    path("tai-khoan/", account.overview, name="account"),
    path("tai-khoan/can-hai-lop/", account.second_factor, name="second_factor"),
    path("tai-khoan/phien/", session.sessions, name="sessions"),
    path("tai-khoan/phien/khac/ket-thuc/", session.end_others, name="end_other_sessions"),
    path("tai-khoan/phien/<slug:handle>/ket-thuc/", session.end, name="end_session"),
    path(
        "quan-tri/tai-khoan/<int:account_id>/ket-thuc/", session.end_of_account, name="end_account_sessions"
    ),
    path("tai-khoan/thong-tin/", account.card, name="person_card"),
    path("co-quan/", public.agencies, name="agencies"),
    path("co-quan/<int:agency_id>/", public.agency, name="agency"),
    path("don-vi-hanh-chinh/", public.areas, name="areas"),
    path("quan-tri/can-bo/", setup.officials, name="setup_officials"),
    path("quan-tri/tai-khoan/", setup.accounts, name="setup_accounts"),
    path("quan-tri/vai-tro/", setup.roles, name="setup_roles"),
    path("quan-tri/xac-nhan-quyen/", power.powers, name="setup_powers"),
    path("quan-tri/xac-nhan-quyen/<int:appointment_id>/de-nghi/", power.ask, name="ask_power"),
    path("quan-tri/xac-nhan-quyen/<int:grant_id>/<slug:act>/", power.settle, name="settle_power"),
]

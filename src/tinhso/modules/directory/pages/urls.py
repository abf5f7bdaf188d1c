"""Addresses of the directory's own pages."""

from django.urls import path

from . import account, acts, chart, identity, openid, people, power, public, session, setup, skills

app_name = "directory"

urlpatterns = [
    path("tai-khoan/", account.overview, name="account"),
    path("tai-khoan/can-hai-lop/", account.second_factor, name="second_factor"),
    path("tai-khoan/vao/<slug:provider>/", identity.leave, name="identity_leave"),
    path("tai-khoan/vao/<slug:provider>/xong/", identity.come_back, name="identity_back"),
    path("tai-khoan/lien-ket/", identity.link, name="link_identity"),
    path("tai-khoan/tai-khoan-ngoai/", identity.identities, name="identities"),
    path("tai-khoan/tai-khoan-ngoai/<int:identity_id>/bo/", identity.unlink, name="unlink_identity"),
    path("tai-khoan/phien/", session.sessions, name="sessions"),
    path("tai-khoan/phien/khac/ket-thuc/", session.end_others, name="end_other_sessions"),
    path("tai-khoan/phien/<slug:handle>/ket-thuc/", session.end, name="end_session"),
    path(
        "quan-tri/tai-khoan/<int:account_id>/ket-thuc/", session.end_of_account, name="end_account_sessions"
    ),
    path("tai-khoan/thong-tin/", account.card, name="person_card"),
    path("co-quan/", public.agencies, name="agencies"),
    path("co-quan/sap-xep/", acts.published, name="acts"),
    path("co-quan/sap-xep/<int:act_id>/", acts.published_act, name="act"),
    path("co-quan/<int:agency_id>/", public.agency, name="agency"),
    path("co-quan/so-do/", chart.page, name="chart"),
    path("co-quan/so-do/<slug:kind>/", chart.file, name="chart_file"),
    path("don-vi-hanh-chinh/", public.areas, name="areas"),
    path("don-vi-hanh-chinh/<int:area_id>/", public.area, name="area"),
    path("quan-tri/can-bo/", setup.officials, name="setup_officials"),
    path("quan-tri/tai-khoan/", setup.accounts, name="setup_accounts"),
    path("quan-tri/he-thong-khac/", openid.clients, name="setup_clients"),
    path("quan-tri/he-thong-khac/<slug:client_id>/bo/", openid.remove, name="remove_client"),
    path("quan-tri/vai-tro/", setup.roles, name="setup_roles"),
    path("quan-tri/xac-nhan-quyen/", power.powers, name="setup_powers"),
    path("quan-tri/xac-nhan-quyen/<int:appointment_id>/de-nghi/", power.ask, name="ask_power"),
    path("quan-tri/xac-nhan-quyen/<int:grant_id>/<slug:act>/", power.settle, name="settle_power"),
    path("quan-tri/can-bo/moi/", people.new, name="official_new"),
    path("can-bo/<int:official_id>/", people.official, name="official"),
    path("can-bo/<int:official_id>/bo-nhiem/", people.appoint, name="appoint"),
    path("can-bo/<int:official_id>/vang-mat/", people.absence, name="absence"),
    path("bo-nhiem/<int:appointment_id>/dieu-dong/", people.transfer, name="transfer"),
    path("bo-nhiem/<int:appointment_id>/ket-thuc/", people.end, name="appointment_end"),
    path("bo-nhiem/<int:appointment_id>/uy-quyen/", people.delegate, name="delegate"),
    path("bo-nhiem/<int:appointment_id>/cong-nghe-thong-tin/", skills.duty, name="it_duty"),
    path("can-bo/<int:official_id>/chung-chi/", skills.add, name="certificate_new"),
    path("chung-chi/<int:number>/doi-chieu/", skills.verify, name="certificate_verify"),
    path("quan-tri/chung-chi/", skills.register, name="certificates"),
    path("nhan-luc/can-bo/", skills.skilled, name="skilled"),
    path("nhan-luc/co-quan/", skills.staffed, name="staffed"),
    path("vang-mat/", people.mine, name="absences"),
    path("vang-mat/<int:number>/ket-thuc/", people.end_absence, name="absence_end"),
    path("uy-quyen/<int:number>/ket-thuc/", people.end_delegation, name="delegation_end"),
    path("quan-tri/sap-xep/", acts.acts, name="setup_acts"),
    path("quan-tri/sap-xep/<int:act_id>/", acts.act, name="setup_act"),
    path("quan-tri/sap-xep/<int:act_id>/xem-truoc/", acts.preview, name="setup_act_preview"),
    path("quan-tri/sap-xep/<int:act_id>/dieu-khoan/", acts.add_clause, name="add_clause"),
    path("quan-tri/sap-xep/<int:act_id>/bang/", acts.import_table, name="import_act_table"),
    path(
        "quan-tri/sap-xep/<int:act_id>/dieu-khoan/<int:clause_id>/bo/",
        acts.remove_clause,
        name="remove_clause",
    ),
    path("quan-tri/sap-xep/<int:act_id>/<slug:name>/", acts.step, name="act_step"),
]

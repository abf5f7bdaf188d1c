"""Addresses of the catalogue.

Other addresses begin with /dich-vu-cong/ too: the modules that have them stand on upper floors, which are asked first,
so that their words are not taken for a procedure's.
"""

from django.urls import path

from . import editor, exchange, public

app_name = "catalogue"

_PROCEDURE = "dich-vu-cong/<slug:slug>/"
_DRAFT = "danh-muc/ban-thao/<int:draft_id>/"

urlpatterns = [
    path("dich-vu-cong/", public.overview, name="list"),
    path(_PROCEDURE, public.procedure, name="procedure"),
    path(f"{_PROCEDURE}phien-ban/<int:number>/", public.procedure, name="version"),
    path(f"{_PROCEDURE}phien-ban/<int:number>/ban-ghi/", exchange.version_record, name="record"),
    path(f"{_PROCEDURE}khac-biet/<int:before>/<int:after>/", public.difference, name="difference"),
    path(f"{_PROCEDURE}mau-don/", public.blank_form, name="blank_form"),
    path(f"{_PROCEDURE}tep/<int:place>/", public.download, name="download"),
    # Those who keep the catalogue.
    path("danh-muc/", editor.overview, name="editor"),
    path("danh-muc/cho-cong-bo/", editor.publishing, name="publishing"),
    path("danh-muc/them/", editor.add, name="add_procedure"),
    path("danh-muc/ban-ghi/", exchange.catalogue_records, name="records"),
    path("danh-muc/nhap/", exchange.bring, name="bring_records"),
    path("danh-muc/<int:procedure_id>/soan/", editor.begin, name="begin_draft"),
    path(_DRAFT, editor.draft, name="draft"),
    path(f"{_DRAFT}phan/<path:words>/", editor.part, name="draft_part"),
    path(f"{_DRAFT}xep/<slug:way>/<path:words>/", editor.rearrange, name="draft_rearrange"),
    path(f"{_DRAFT}ngay/", editor.first_day, name="draft_day"),
    path(f"{_DRAFT}viec/<slug:name>/", editor.step, name="draft_step"),
    path(f"{_DRAFT}tra-lai/", editor.send_back, name="draft_back"),
    path(f"{_DRAFT}cong-bo/", editor.publish, name="draft_publish"),
    path(f"{_DRAFT}ban-ghi/", exchange.draft_record, name="draft_record"),
    path(f"{_DRAFT}xem/", editor.preview, name="draft_preview"),
    path(f"{_DRAFT}khac/", editor.changes, name="draft_changes"),
]

"""Addresses of the catalogue.

Other addresses begin with /dich-vu-cong/ too: the modules that have them stand before this one in the list of
modules, so that their words are not taken for a procedure's.
"""

from django.urls import path

from . import public

app_name = "catalogue"

_PROCEDURE = "dich-vu-cong/<slug:slug>/"

urlpatterns = [
    path("dich-vu-cong/", public.overview, name="list"),
    path(_PROCEDURE, public.procedure, name="procedure"),
    path(f"{_PROCEDURE}phien-ban/<int:number>/", public.procedure, name="version"),
    path(f"{_PROCEDURE}mau-don/", public.blank_form, name="blank_form"),
    path(f"{_PROCEDURE}tep/<int:place>/", public.download, name="download"),
]

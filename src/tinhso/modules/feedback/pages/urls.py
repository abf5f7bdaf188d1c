"""Addresses of feedback."""

from django.urls import path

from . import office, public, sender

app_name = "feedback"

urlpatterns = [
    path("", public.overview, name="overview"),
    path("tra-loi/<int:number>/", public.answer, name="answer"),
    path("so-lieu/", public.figures, name="figures"),
    path("gui/", sender.start, name="start"),
    path("gui/ma/", sender.enter_code, name="code"),
    path("gui/noi-dung/", sender.letter, name="letter"),
    path("da-gui/<str:code>/", sender.done, name="done"),
    path("cua-toi/", sender.mine, name="mine"),
    path("tra-cuu/", sender.track, name="track"),
    path("tra-cuu/<str:code>/", sender.status, name="status"),
    path("tra-cuu/<str:code>/bo-sung/", sender.supply, name="supply"),
    path("tra-cuu/<str:code>/danh-gia/", sender.rate, name="rate"),
    path("tra-cuu/<str:code>/rut/", sender.withdraw, name="withdraw"),
    path("tra-cuu/<str:code>/tep/<int:file>/", sender.attachment, name="attachment"),
    path("xu-ly/", office.queue, name="queue"),
    path("xu-ly/tai-quay/", office.desk, name="desk"),
    path("xu-ly/<str:code>/", office.case, name="case"),
    path("xu-ly/<str:code>/viec/<slug:act>/", office.act, name="act"),
    path("xu-ly/<str:code>/tep/<int:file>/", office.attachment, name="case_attachment"),
]

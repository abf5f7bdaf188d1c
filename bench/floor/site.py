"""A whole Django site in one file: the pages of a citizen's journey and nothing else.

It keeps a draft, shows as many pages with as many fields as the product's form (`FLOOR_PAGES`, a JSON
list of field counts), takes one attachment, stores case, event and job in one transaction, confirms a
payment and shows a receipt and a tracking page. No law, no deadline, no permission, no row-level
security, no ledger: what is left is the price of Django itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import uuid
from pathlib import Path
from typing import Any

import django
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

HERE = Path(__file__).resolve().parent
FIELDS: list[int] = json.loads(os.environ.get("FLOOR_PAGES", "[4, 4]"))
FILES = Path(os.environ.get("FLOOR_FILES", "floor-files"))

if not settings.configured:
    settings.configure(
        SECRET_KEY="floor-" + "x" * 50,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=["django.contrib.sessions", "bench.floor"],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HERE / "templates"],
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": os.environ["FLOOR_DB_NAME"],
                "USER": os.environ["FLOOR_DB_USER"],
                "PASSWORD": os.environ.get("FLOOR_DB_PASSWORD", ""),
                "HOST": os.environ["FLOOR_DB_HOST"],
                "PORT": os.environ.get("FLOOR_DB_PORT", ""),
                "CONN_MAX_AGE": 600,
            }
        },
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()


def _model(name: str, **fields: Any) -> type[models.Model]:
    if name.lower() in apps.all_models["floor"]:
        return apps.get_model("floor", name)
    meta = type("Meta", (), {"app_label": "floor"})
    return type(name, (models.Model,), {"__module__": __name__, "Meta": meta, **fields})


Draft = _model("Draft", token=models.UUIDField(unique=True), answers=models.JSONField(default=dict))
Case = _model(
    "Case",
    code=models.CharField(max_length=30, unique=True),
    answers=models.JSONField(),
    file=models.CharField(max_length=64),
    paid=models.BooleanField(default=False),
    created_at=models.DateTimeField(auto_now_add=True),
)
Event = _model("Event", case_id=models.BigIntegerField(db_index=True), kind=models.CharField(max_length=20))
Job = _model("Job", case_id=models.BigIntegerField(), state=models.CharField(max_length=10, default="new"))


def page_form(number: int) -> type[forms.Form]:
    """A form with as many required text fields as the product's page of this number."""
    return type(
        "PageForm",
        (forms.Form,),
        {f"q{number}_{i}": forms.CharField(max_length=200) for i in range(FIELDS[number])},
    )


class AttachmentForm(forms.Form):
    file = forms.FileField()


def _draft(request: HttpRequest) -> Any:
    return get_object_or_404(Draft, token=request.session.get("draft", uuid.UUID(int=0)))


class StartForm(forms.Form):
    place = forms.ChoiceField(choices=[(str(number), f"Place {number}") for number in range(8)])


def start(request: HttpRequest) -> HttpResponse:
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        token = uuid.uuid4()
        Draft.objects.create(token=token, answers=form.cleaned_data)
        request.session["draft"] = str(token)
        return redirect("/page/0/")
    return render(request, "page.html", {"form": form, "title": "Start"})


def page(request: HttpRequest, number: int) -> HttpResponse:
    draft = _draft(request)
    form = page_form(number)(request.POST or None, initial=draft.answers)
    if request.method == "POST" and form.is_valid():
        draft.answers |= form.cleaned_data
        draft.save(update_fields=["answers"])
        return redirect(f"/page/{number + 1}/" if number + 1 < len(FIELDS) else "/papers/")
    return render(request, "page.html", {"form": form, "title": f"Page {number + 1}"})


def papers(request: HttpRequest) -> HttpResponse:
    draft = _draft(request)
    form = AttachmentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        draft.answers["file"] = _keep(form.cleaned_data["file"])
        draft.save(update_fields=["answers"])
        return redirect("/check/")
    return render(request, "page.html", {"form": form, "title": "Papers"})


def _keep(upload: Any) -> str:
    content = upload.read()
    name = hashlib.sha256(content).hexdigest()
    target = FILES / name
    if not target.exists():
        FILES.mkdir(parents=True, exist_ok=True)
        temporary = target.with_suffix(f".{uuid.uuid4().hex}")
        with temporary.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        temporary.rename(target)
    return name


def check(request: HttpRequest) -> HttpResponse:
    draft = _draft(request)
    if request.method == "POST":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT nextval('floor_case_id_seq')")
                number = cursor.fetchone()[0]
            case = Case.objects.create(
                id=number, code=f"F-{number:08d}", answers=draft.answers, file=draft.answers["file"]
            )
            Event.objects.create(case_id=case.pk, kind="submitted")
            Job.objects.create(case_id=case.pk)
            draft.delete()
        return redirect(f"/sent/{case.code}/")
    return render(request, "check.html", {"rows": draft.answers.items(), "title": "Check"})


class PayForm(forms.Form):
    method = forms.ChoiceField(choices=[("a", "A"), ("b", "B")])


def pay(request: HttpRequest, code: str) -> HttpResponse:
    get_object_or_404(Case, code=code)
    form = PayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect(f"/bank/{code}/")
    return render(request, "page.html", {"form": form, "title": "Pay"})


def bank(request: HttpRequest, code: str) -> HttpResponse:
    case = get_object_or_404(Case, code=code)
    if request.method == "POST":
        with transaction.atomic():
            case.paid = True
            case.save(update_fields=["paid"])
            Event.objects.create(case_id=case.pk, kind="paid")
        return redirect(f"/receipt/{case.code}/")
    return render(request, "page.html", {"form": forms.Form(), "title": "Bank"})


def receipt(request: HttpRequest, code: str) -> HttpResponse:
    case = get_object_or_404(Case, code=code)
    events = list(Event.objects.filter(case_id=case.pk).order_by("id"))
    return render(request, "receipt.html", {"case": case, "events": events, "title": "Receipt"})


urlpatterns = [
    path("start/", start),
    path("page/<int:number>/", page),
    path("papers/", papers),
    path("check/", check),
    path("pay/<str:code>/", pay),
    path("sent/<str:code>/", receipt),
    path("bank/<str:code>/", bank),
    path("receipt/<str:code>/", receipt),
]


def create_tables() -> None:
    """Make the floor's tables in an empty database."""
    from django.contrib.sessions.models import Session  # noqa: PLC0415 - needs the applications

    with connection.schema_editor() as editor:
        for model in (Session, Draft, Case, Event, Job):
            editor.create_model(model)


application = get_wsgi_application()

if __name__ == "__main__" and sys.argv[1:] == ["create"]:
    create_tables()

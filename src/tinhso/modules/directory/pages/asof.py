"""The day that a page of the organisation speaks of, from the address."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from tinhso.kernel import clock

from ..forms.people import AsOfForm

PARAM = "ngay"


def asked_day(request: HttpRequest) -> tuple[AsOfForm, date]:
    """The filter, and the day it asks for; today when it asks for none or for something unreadable."""
    today = clock.business().today()
    form = AsOfForm(request.GET if request.GET.get(PARAM) else None, initial={PARAM: today})
    if form.is_bound and form.is_valid() and form.cleaned_data[PARAM]:
        return form, form.cleaned_data[PARAM]
    return form, today


def suffix(on: date) -> str:
    """What links carry to speak of the same day; nothing for today."""
    return "" if on == clock.business().today() else f"?{PARAM}={on.isoformat()}"

"""The daily proof on a page and as an Excel file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.kernel import clock
from tinhso.kernel.actors import system_actor
from tinhso.kernel.scope import acting
from tinhso.kernel.workbook import Sheet, workbook_bytes
from tinhso.modules.directory import api as directory
from tinhso.ui import words
from tinhso.ui.access import needs
from tinhso.ui.files import saved_as

from ..actions.proof import check_day
from ..forms import AgainForm, DayForm
from ..permissions import SEE
from ..queries.proof import checks_of, findings_of, payments_of

CHECKER = system_actor("payments.check_day")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(SEE)
def proof(request: HttpRequest) -> HttpResponse:
    """The latest run for a day, yesterday when the address names none; by POST the day is compared again."""
    actor = request.actor  # type: ignore[attr-defined]
    yesterday = clock.business().today() - timedelta(days=1)
    if request.method == "POST":
        again = AgainForm(request.POST)
        day = again.cleaned_data["ngay"] if again.is_valid() else yesterday
        with acting(CHECKER):  # it compares every agency; what is shown is the own one's
            check_day(by=CHECKER, day=min(day, clock.business().today()))
        messages.success(request, _("Đã đối chiếu lại."))
        return redirect(f"{reverse('payments:proof')}?{_query(day)}")
    form = DayForm(request.GET or None, initial={"ngay": yesterday})
    day = (form.is_valid() and form.cleaned_data["ngay"]) or yesterday
    context = _context(actor, day) | {
        "form": form,
        "day": day,
        "again": AgainForm(initial={"ngay": day}, auto_id="id_lai_%s"),
        "file": f"{reverse('payments:proof_file')}?{_query(day)}",
    }
    return render(request, "payments/proof.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@needs(SEE)
def proof_file(request: HttpRequest) -> HttpResponse:
    """The same as an Excel file."""
    actor = request.actor  # type: ignore[attr-defined]
    form = DayForm(request.GET or None)
    day = (form.is_valid() and form.cleaned_data["ngay"]) or clock.business().today() - timedelta(days=1)
    found = _context(actor, day)
    sheets = [
        Sheet(_("Theo cơ quan"), [column[0] if isinstance(column, tuple) else column for column in found["columns"]],
         found["plain_rows"]),
        Sheet(_("Không khớp"), [_("Cơ quan"), _("Khoản nộp"), _("Số tiền"), _("Không khớp ở đâu"), _("Chi tiết")],
         [[row["agency"], row["purpose"], row["amount"], row["kind"], row["detail"]] for row in found["findings"]]),
    ]  # fmt: skip
    return saved_as(f"doi-chieu-{day.isoformat()}.xlsx", workbook_bytes(sheets))


def _query(day: date) -> str:
    return urlencode({"ngay": f"{day:%d/%m/%Y}"})


def _context(actor: Any, day: date) -> dict[str, Any]:
    checks = [one for one in checks_of(day, actor) if one.compartment or one.fault_count]
    found = findings_of(checks)
    payments = payments_of(found)
    agencies = directory.agencies_by_id({one.compartment for one in checks})

    def name(compartment: int) -> str:
        agency = agencies.get(compartment)
        return agency.name if agency else _("Chưa rõ cơ quan nào")

    plain = [
        [
            name(one.compartment),
            one.paid_count,
            one.paid_amount,
            one.cash_amount,
            one.refunded_amount,
            one.fault_count,
        ]
        for one in checks
    ]
    return {
        "checks": checks,
        "clean": not found,
        "checked_at": clock.as_business(checks[0].recorded_at) if checks else None,
        "columns": [
            _("Cơ quan"), (_("Số khoản"), True), (_("Đã thu"), True), (_("Tiền mặt"), True), (_("Đã hoàn"), True),
            (_("Không khớp"), True),
        ],
        "plain_rows": plain,
        "rows": [
            [row[0], words.number(row[1]), *(words.money(value) for value in row[2:5]), words.number(row[5])]
            for row in plain
        ],
        "finding_columns": [_("Khoản nộp"), (_("Số tiền"), True), _("Không khớp ở đâu"), _("Chi tiết")],
        "findings": [
            {
                "agency": name(one.compartment),
                "payment": payments.get(one.payment_id or 0),
                "purpose": payments[one.payment_id].purpose if one.payment_id in payments else "",
                "amount": one.amount,
                "kind": one.get_kind_display(),
                "detail": one.detail,
            }
            for one in found
        ],
    }  # fmt: skip

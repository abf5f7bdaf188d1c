"""One's own account: what it holds, and the card that fills in forms."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.webauthn.views import remove_webauthn
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tinhso.kernel import clock
from tinhso.kernel.formats import local_date

from ..actions.person import PersonError, save_person_card
from ..facts import PersonCard
from ..forms.person import PersonCardForm, initial_of
from ..queries.account import SignIn, own_account, ways_besides
from ..queries.area import area_name
from ..queries.official import seats_of
from ..queries.person import person_for_account
from ..queries.second_factor import required_from
from ..wording import LAST_WAY


@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """The account's page: card, sign-in, second factor, posts held."""
    actor = request.actor  # type: ignore[attr-defined]
    today = clock.business().today()
    card = person_for_account(actor.account_id)
    return render(
        request,
        "directory/account/overview.html",
        {
            "card": _card_rows(card, actor.name),
            "has_card": bool(card and (card.id_number or card.address)),
            "sign_in": _sign_in_rows(own_account(actor.account_id)),
            "seats": seats_of(actor.account_id, today) if actor.kind == "official" else [],
        },
    )


@login_required
def card(request: HttpRequest) -> HttpResponse:
    """Telling about oneself once."""
    actor = request.actor  # type: ignore[attr-defined]
    today = clock.business().today()
    initial = initial_of(person_for_account(actor.account_id), actor.name)
    form = PersonCardForm(request.POST or None, initial=initial, today=today)
    status = 200
    if request.method == "POST":
        if form.is_valid() and _saved(request, form):
            messages.success(request, _("Đã lưu thông tin của bạn."))
            return redirect("directory:account")
        status = 422
    crumbs = [(_("Tài khoản"), reverse("directory:account"))]
    return render(request, "directory/account/card.html", {"form": form, "crumbs": crumbs}, status=status)


@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """An official must set up a second factor before he works; says why, and how."""
    if not getattr(request, "second_factor_missing", False):
        return redirect("mfa_index")
    return render(request, "directory/account/second_factor.html", {"since": required_from()})


@login_required
@reauthentication_required
def remove_key(request: HttpRequest, pk: int) -> HttpResponse:
    """Taking a passkey away, as allauth does, unless it is the only way in."""
    if request.method == "POST" and not ways_besides(request.user.pk, "key", pk):
        messages.error(request, LAST_WAY)
        return redirect("mfa_index")
    answer: HttpResponse = remove_webauthn(request, pk=pk)
    return answer


def _saved(request: HttpRequest, form: PersonCardForm) -> bool:
    values: dict[str, Any] = dict(form.cleaned_data)
    values["area_id"] = values.pop("area")
    try:
        save_person_card(by=request.actor, **values)  # type: ignore[attr-defined]
    except PersonError as error:
        field = "area" if error.details.get("field") == "area_id" else error.details.get("field")
        form.add_error(field if field in form.fields else None, str(error))
        return False
    return True


def _card_rows(card: PersonCard | None, name: str) -> list[tuple[str, str]]:
    card = card or PersonCard(person_id=0, full_name=name)
    return [
        (_("Họ và tên"), card.full_name),
        (_("Số định danh cá nhân hoặc số CMND"), card.id_number),
        (_("Ngày sinh"), local_date(card.birth_date) if card.birth_date else ""),
        (_("Số điện thoại"), card.phone),
        (_("Thư điện tử"), card.email),
        (_("Địa chỉ"), ", ".join(part for part in (card.address, area_name(card.area_id)) if part)),
    ]


def _sign_in_rows(sign_in: SignIn) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    phone, email = sign_in.phone, sign_in.email
    if phone and not sign_in.phone_verified:
        phone = _("%(phone)s (chưa xác nhận)") % {"phone": phone}
    if email and not sign_in.email_verified:
        email = _("%(email)s (chưa xác nhận)") % {"email": email}
    factor = _("đang bật") if sign_in.second_factor else _("chưa bật")
    change, add = _("Đổi"), _("Thêm")
    return [
        (_("Tên đăng nhập"), sign_in.username, []),
        (
            _("Số điện thoại"),
            phone,
            [(change if phone else add, reverse("directory:phone"), _("số điện thoại"))],
        ),
        (_("Thư điện tử"), email, [(change if email else add, reverse("account_email"), _("thư điện tử"))]),
        (_("Mật khẩu"), "••••••••", [(change, reverse("account_change_password"), _("mật khẩu"))]),
        (_("Xác thực hai lớp"), factor, [(change, reverse("mfa_index"), _("xác thực hai lớp"))]),
        (_("Tài khoản ngoài"), "", [(_("Xem"), reverse("directory:identities"), _("tài khoản ngoài"))]),
        (
            _("Ứng dụng đã được đồng ý"),
            str(sign_in.consents) if sign_in.consents else _("không có"),
            [(_("Xem"), reverse("directory:consents"), _("ứng dụng đã được đồng ý"))],
        ),
        (
            _("Nơi đang đăng nhập"),
            ngettext("%(n)s thiết bị", "%(n)s thiết bị", sign_in.sessions) % {"n": sign_in.sessions},
            [(_("Xem"), reverse("directory:sessions"), _("nơi đang đăng nhập"))],
        ),
    ]

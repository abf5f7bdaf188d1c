"""What somebody tells about himself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import clock, ledger
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.kernel.text import nfc

from ..facts import PersonCard
from ..models import Account, Person
from ..queries.person import person_for_account
from ..rules.identity import id_number_problem, is_phone, normal_phone

_PROBLEMS = {
    "form": _("Số định danh cá nhân gồm 12 chữ số, số CMND gồm 9 chữ số."),
    "province": _("Ba chữ số đầu của số định danh phải là mã tỉnh từ 001 đến 096."),
    "birth_year": _("Số định danh không khớp với năm sinh."),
}


class PersonError(ActionError):
    """A card that cannot be kept: `details["field"]` names the field, `message` says why."""


@action
def save_person_card(
    *,
    by: Actor,
    full_name: str,
    id_number: str = "",
    birth_date: date | None = None,
    phone: str = "",
    email: str = "",
    address: str = "",
    area_id: int | None = None,
) -> PersonCard:
    """Keep what the acting person tells about himself; creates his card the first time.

    Raises PersonError with `details["field"]`, and Denied for somebody who is not signed in. The ledger
    records which fields changed, never their values.
    """
    if by.account_id is None:
        raise Denied("directory.own_card")
    values = {
        "full_name": " ".join(nfc(full_name).split()),
        "id_number": id_number.replace(" ", ""),
        "birth_date": birth_date,
        "phone": normal_phone(phone),
        "email": email.strip().lower(),
        "address": " ".join(nfc(address).split()),
        "area_id": area_id,
    }
    _refuse_wrong(values, clock.business().today())
    account = Account.objects.select_for_update().get(pk=by.account_id)
    changed = _write(account, values)
    if changed:
        ledger.record(
            actor=by,
            kind="directory.person_card",
            ref=Ref("directory.account", account.pk),
            data={"changed": changed},
        )
    with acting(system_actor("directory.person_card")):
        card = person_for_account(account.pk)
    assert card is not None
    return card


def _refuse_wrong(values: Mapping[str, object], today: date) -> None:
    if not values["full_name"]:
        raise PersonError("empty", _("Nhập họ và tên."), field="full_name")
    born = values["birth_date"]
    if isinstance(born, date) and not date(1890, 1, 1) <= born <= today:
        raise PersonError("birth_date", _("Ngày sinh phải là một ngày đã qua."), field="birth_date")
    number = str(values["id_number"])
    problem = id_number_problem(number, born if isinstance(born, date) else None) if number else None
    if problem:
        raise PersonError(problem, _PROBLEMS[problem], field="id_number")
    if values["phone"] and not is_phone(str(values["phone"])):
        raise PersonError("phone", _("Số điện thoại gồm 10 hoặc 11 chữ số, bắt đầu bằng 0."), field="phone")


def _write(account: Account, values: Mapping[str, object]) -> list[str]:
    """Write the card and the account's display name; returns the names of the changed fields."""
    # The first card belongs to nobody until it is linked, so the system writes it.
    with acting(system_actor("directory.person_card")):
        card = account.person or Person(is_sample=account.is_sample)
        changed = sorted(name for name, value in values.items() if getattr(card, name) != value)
        for name in changed:
            setattr(card, name, values[name])
        try:
            card.full_clean(exclude=("name_fold",))
        except ValidationError as error:
            field, messages = next(iter(error.message_dict.items()))
            raise PersonError("invalid", messages[0], field=field) from error
        if changed or card.pk is None:
            card.save()
        if account.person_id is None or account.name != card.full_name:
            account.person = card
            account.name = card.full_name
            account.save(update_fields=("person", "name"))
    return changed

"""A person's card. Row-level security decides whose cards the acting person sees: his own."""

from __future__ import annotations

from ..facts import PersonCard
from ..models import Person


def _fact(row: Person) -> PersonCard:
    return PersonCard(
        person_id=row.pk,
        full_name=row.full_name,
        id_number=row.id_number,
        birth_date=row.birth_date,
        phone=row.phone,
        email=row.email,
        address=row.address,
        area_id=row.area_id,
    )


def person_for_account(account_id: int) -> PersonCard | None:
    """The card of the account's holder; None when he has none, or when the actor may not see it."""
    row = Person.objects.filter(account__id=account_id).first()
    return _fact(row) if row else None

"""Accounts: found for signing in, listed for those who run the directory."""

from __future__ import annotations

from ..models import Account


def account_by_phone(phone: str) -> Account | None:
    """The account that signs in with this mobile number, in national form."""
    return Account.objects.filter(phone=phone).first() if phone else None


def account_label(account_id: int) -> str:
    """The name shown for an account; empty when it does not exist."""
    return Account.objects.filter(pk=account_id).values_list("name", flat=True).first() or ""

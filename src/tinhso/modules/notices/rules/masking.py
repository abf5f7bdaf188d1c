"""Addresses as operators see them: enough to recognise a mistake, not enough to reach somebody."""

from __future__ import annotations


def masked(address: str) -> str:
    """`ng***@example.vn`, `091*****78`; empty stays empty."""
    if "@" in address:
        name, _at, host = address.rpartition("@")
        return f"{name[:2]}***@{host}"
    if len(address) < 6:
        return "*" * len(address)
    return address[:3] + "*" * (len(address) - 5) + address[-2:]

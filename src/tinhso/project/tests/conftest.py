"""Tests of commands read English, whatever the shell speaks."""

import pytest


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINHSO_LANG", "en")

"""Every page that these tests fetch is looked at."""

import json

import pytest
from django.core.cache import cache

from tinhso.kernel.testing.client import PageClient


@pytest.fixture
def client():
    return PageClient()


@pytest.fixture(autouse=True)
def _fresh_limits():
    """Attempts of one test do not count in the next."""
    cache.clear()


@pytest.fixture
def texts(settings, tmp_path):
    """The text messages that left, in order, each with `to` and `text`."""
    settings.TINHSO_SMS_FOLDER = tmp_path / "sms"

    def read():
        found = [json.loads(path.read_text()) for path in (tmp_path / "sms").glob("*.json")]
        return sorted(found, key=lambda message: message["at"])

    return read

"""Every page that these tests fetch is looked at."""

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

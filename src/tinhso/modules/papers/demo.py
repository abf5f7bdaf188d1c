"""The sample province signs with certificates of a sample authority."""

from __future__ import annotations

from datetime import time

from tinhso.kernel.clock import from_local
from tinhso.kernel.modules import DemoContext

from . import keys


def make_authority(context: DemoContext) -> None:
    """Make the sample authority; it issues a certificate to whoever signs for the first time."""
    keys.make_sample_authority(from_local(context.business_date, time(9)))

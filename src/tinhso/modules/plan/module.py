"""The declaration of the plan module."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.modules import Module

MODULE = Module(
    name="plan",
    title=_("Kế hoạch"),
)

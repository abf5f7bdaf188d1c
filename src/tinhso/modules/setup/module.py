"""The declaration of setup."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.calendar.editing import EDIT
from tinhso.kernel.modules import MenuItem, Module, Mount

MODULE = Module(
    name="setup",
    title=_("Thiết lập"),
    urls=(Mount("quan-tri/lich-lam-viec/", "tinhso.modules.setup.pages.urls"),),
    menu=(MenuItem("setup", _("Lịch làm việc"), "setup:calendar", EDIT, order=40, section=_("Quản trị")),),
)

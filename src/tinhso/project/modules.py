"""The only list of modules. A new one is one line here."""

MODULES = (
    "tinhso.modules.directory",
    "tinhso.modules.forms",
    "tinhso.modules.notices",
    "tinhso.modules.papers",
    "tinhso.modules.payments",
    "tinhso.modules.services",
    "tinhso.modules.plan",
    "tinhso.modules.portal",
    "tinhso.modules.setup",
)

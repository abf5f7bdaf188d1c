"""The only list of modules. A new one is one line here."""

MODULES = (
    "tinhso.modules.directory",
    "tinhso.modules.forms",
    "tinhso.modules.notices",
    "tinhso.modules.papers",
    "tinhso.modules.payments",
    # Before the catalogue: its addresses below /dich-vu-cong/ are words, the catalogue takes any.
    "tinhso.modules.services",
    "tinhso.modules.catalogue",
    "tinhso.modules.plan",
    "tinhso.modules.portal",
    "tinhso.modules.setup",
    "tinhso.modules.feedback",
)

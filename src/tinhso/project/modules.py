"""The only list of modules, from the lowest floor up. A new one is one line here.

Addresses are looked for from the last to the first: the words that upper floors use are not taken for the name of a
procedure by a lower one (/dich-vu-cong/ban-nhap/ against /dich-vu-cong/<procedure>/), and the pages people open most
stand on the upper floors.
"""

MODULES = (
    "tinhso.modules.directory",
    "tinhso.modules.forms",
    "tinhso.modules.notices",
    "tinhso.modules.papers",
    "tinhso.modules.payments",
    "tinhso.modules.quality",
    "tinhso.modules.exchange",
    "tinhso.modules.catalogue",
    "tinhso.modules.services",
    "tinhso.modules.plan",
    "tinhso.modules.portal",
    "tinhso.modules.setup",
    "tinhso.modules.feedback",
)

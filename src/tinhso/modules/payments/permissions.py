"""Who may look at an agency's money."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.permissions import Permission, Role, granted

SEE = Permission(
    "payments.see", _("Xem và đối chiếu phí, lệ phí đã thu"), granted("payments.see", "compartment")
)

CASHIER = Role("payments.cashier", _("Kế toán phí, lệ phí"), (SEE.code,))

"""Who may look at an agency's money, and who sees a payment at all."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.permissions import (
    Permission,
    Role,
    RowScope,
    any_of,
    anywhere,
    granted,
    inside,
    nobody,
    own,
    shown,
    system,
    where,
)

from .enums import PaymentState

SEE = Permission(
    "payments.see", _("Xem và đối chiếu phí, lệ phí đã thu"), granted("payments.see", "compartment")
)

REFUND = Permission(
    "payments.refund", _("Đề nghị và chi hoàn phí, hủy biên lai"), granted("payments.refund", "compartment")
)

APPROVE_REFUND = Permission(
    "payments.approve_refund", _("Duyệt hoàn phí, lệ phí"), granted("payments.approve_refund", "compartment")
)

STATEMENT = Permission("payments.statement", _("Nhập sao kê tài khoản thu"), anywhere("payments.statement"))

TREASURER = Role("payments.treasurer", _("Kế toán tài khoản thu"), (STATEMENT.code,), powerful=True)
"""Says that money has come, so a second person confirms whoever holds it."""

CASHIER = Role("payments.cashier", _("Kế toán phí, lệ phí"), (SEE.code, REFUND.code))

CHIEF = Role("payments.chief", _("Duyệt hoàn phí, lệ phí"), (SEE.code, APPROVE_REFUND.code))

_RECEIVER = any_of(inside("compartment"), system)

ROW_SCOPES = (
    RowScope(
        table="payments_paymentrequest",
        read=any_of(_RECEIVER, own("account_id"), shown("key")),
        # Who demands a payment need not be the one who pays it: a citizen's submission makes it too.
        # Only the receiver may write one that is paid already.
        add=any_of(where(state=PaymentState.DUE), _RECEIVER),
        change=_RECEIVER,
    ),
    RowScope(table="payments_callback", read=_RECEIVER, add=system, change=nobody),
    RowScope(table="payments_attempt", read=_RECEIVER, add=system, change=system),
    RowScope(
        table="payments_refund",
        read=any_of(_RECEIVER, own("account_id"), shown("key")),
        add=_RECEIVER,
        change=_RECEIVER,
    ),
    RowScope(table="payments_receipt", read=_RECEIVER),
    # Lines of a statement may name payers of any agency: `queries.statement` opens them to treasurers only.
    RowScope(table="payments_statement", read=system),
    RowScope(table="payments_statementline", read=system),
    # Agency 0 stands for money of which nobody knows whose it is: its rows hold amounts and numbers of banks.
    RowScope(
        table="payments_daycheck", read=any_of(_RECEIVER, where(compartment=0)), add=system, change=nobody
    ),
    RowScope(
        table="payments_finding", read=any_of(_RECEIVER, where(compartment=0)), add=system, change=nobody
    ),
)
"""What the database lets pages do with payments (migrations 0001, 0002, 0004, 0005, 0006, 0007)."""

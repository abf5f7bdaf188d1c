"""Loader of the receiving account: `payments.yaml` in the province's folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tinhso.kernel.datafile import DataError, DataErrors, read_yaml
from tinhso.kernel.modules import LoadContext, LoadReport

from .models import PayeeAccount
from .rules.vietqr import Account, NotPayable

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["accounts"],
    "additionalProperties": False,
    "properties": {
        "accounts": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "bank_bin", "bank_name", "number", "name", "verified"],
                "additionalProperties": False,
                "properties": {
                    **{name: {"type": "string", "minLength": 1} for name in ("code", "bank_bin", "number")},
                    **{name: {"type": "string", "minLength": 1} for name in ("bank_name", "name")},
                    "source": {"type": "string"},
                    "verified": {"enum": [True, False, "illustrative"]},
                },
            },
        }
    },
}


def load_accounts(context: LoadContext) -> LoadReport:
    """Keep the accounts of the file and drop those that are gone; nothing is done without the file."""
    report = LoadReport()
    path = context.province / "payments.yaml"
    if not path.is_file():
        return report
    document = read_yaml(path, SCHEMA)
    rows = document.data["accounts"]
    for number, row in enumerate(rows):
        try:
            Account(row["bank_bin"], row["number"])
        except NotPayable as error:
            where = f"accounts[{number + 1}]"
            line = document.line("accounts", number)
            raise DataErrors([DataError(document.file, line, where, str(error))]) from error
        _keep(row, report)
        if row["verified"] is not True:
            report.remarks.append(_("tài khoản %(code)s chỉ để minh họa") % {"code": row["code"]})
    PayeeAccount.objects.exclude(code__in=[row["code"] for row in rows]).delete()
    return report


def _keep(row: dict[str, Any], report: LoadReport) -> None:
    values = {name: row[name] for name in ("bank_bin", "bank_name", "number", "name")}
    found = PayeeAccount.objects.filter(code=row["code"]).first()
    report.store(
        found or PayeeAccount(code=row["code"]), values | {"is_illustrative": row["verified"] is not True}
    )

"""`data/law/feedback.yaml` is used from the file itself, so loading only checks it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tinhso.kernel.modules import LoadContext, LoadReport

from ..queries.law import FILE, read_rules


def check_law(context: LoadContext) -> LoadReport:
    """Loader: read the file, report what is remembered or illustrative."""
    found = read_rules(context.root / FILE)
    remarks = [
        _("quy tắc %(key)s chưa kiểm chứng") % {"key": f"feedback.{rule.key}"}
        for rule in found
        if rule.verified is not True
    ]
    return LoadReport(unchanged=len(found), remarks=remarks)

"""`data/law/privacy.yaml` is used from the file itself, so loading only checks it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tinhso.kernel.modules import LoadContext, LoadReport

from .queries.notice import FILE, read_notices


def check_notices(context: LoadContext) -> LoadReport:
    """Loader: read the file, report what nobody has compared with the law."""
    found = read_notices(context.root / FILE)
    remarks = [
        _("thông báo về dữ liệu cá nhân từ %(day)s chưa kiểm chứng") % {"day": one.valid_from.isoformat()}
        for one in found
        if one.verified is not True
    ]
    return LoadReport(unchanged=len(found), remarks=remarks)

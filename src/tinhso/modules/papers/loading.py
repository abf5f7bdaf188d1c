"""The form sets are used from the file itself, so loading only checks them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tinhso.kernel.modules import LoadContext, LoadReport

from .queries.form_sets import FILE, read_sets


def check_forms(context: LoadContext) -> LoadReport:
    """Loader: read the file, report forms that were not compared with the law's annex."""
    found = read_sets(context.root / FILE)
    remarks = [
        _("%(form)s, từ %(day)s: mẫu chưa đối chiếu với phụ lục của thông tư")
        % {"form": form.title, "day": f"{one.valid_from:%d/%m/%Y}"}
        for one in found
        for form in one.forms
        if not form.verified
    ]
    return LoadReport(unchanged=sum(len(one.forms) for one in found), remarks=remarks)

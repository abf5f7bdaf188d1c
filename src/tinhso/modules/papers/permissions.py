"""Who may look at the form sets and their layouts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.permissions import Permission, Role, granted

SEE_FORMS = Permission("papers.forms", _("Xem bộ mẫu giấy tờ"), granted("papers.forms"))
KEEPER = Role("papers.forms", _("Quản trị mẫu giấy tờ"), (SEE_FORMS.code,))

"""The directory's declaration."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.modules import Module

from .permissions import ADMIN_ROLE, RUN_DIRECTORY, STAFF_ROLE

_PUBLIC = "the organisation of the state and the names of its officials are public"
_SIGN_IN = (
    "signing in must find an account before anybody is known; no personal data beyond a name and addresses"
)

MODULE = Module(
    name="directory",
    title=_("Danh bạ cơ quan và tài khoản"),
    permissions=(RUN_DIRECTORY,),
    roles=(ADMIN_ROLE, STAFF_ROLE),
    public_tables=(
        ("directory_area", _PUBLIC),
        ("directory_areaversion", _PUBLIC),
        ("directory_agency", _PUBLIC),
        ("directory_agencyversion", _PUBLIC),
        ("directory_post", _PUBLIC),
        ("directory_official", _PUBLIC),
        ("directory_appointment", _PUBLIC),
        ("directory_account", _SIGN_IN),
    ),
)

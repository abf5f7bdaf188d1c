"""The declaration of notices."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.modules import Loader, Module

from .jobs import SCHEDULES
from .loading import load_notices
from .permissions import EDITOR, OPERATOR, ROW_SCOPES, RUN, WRITE_TEXTS

MODULE = Module(
    name="notices",
    title=_("Thông báo"),
    permissions=(RUN, WRITE_TEXTS),
    roles=(OPERATOR, EDITOR),
    schedules=SCHEDULES,
    loaders=(Loader("notices", 70, load_notices),),
    row_scopes=ROW_SCOPES,
    public_tables=(
        ("notices_template", "words with placeholders, without anybody's values"),
        ("notices_sendingrule", "rules of sending are published data"),
        ("notices_provider", "how the ways out of the province are doing, without any message"),
    ),
)

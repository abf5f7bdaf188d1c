"""The declaration of the one-stop shop."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.events import Listener
from tinhso.kernel.files import FileHolder
from tinhso.kernel.modules import DemoStep, Loader, Module, Widget
from tinhso.modules.payments.events import PaymentConfirmed

from .actions.money import on_payment_confirmed
from .demo import ask_around, make_history, rate_some, remind_all
from .holdings import DIVIDING, HOLDINGS
from .indicators import INDICATORS
from .jobs import RETENTIONS, SCHEDULES
from .judged import JUDGED
from .loading import load_law
from .notices import DEADLINES, LISTENER, NOTICES, tell_sample
from .pages.menu import MENU, MOUNTS
from .pages.offers import INTAKE
from .pages.widgets import most_used
from .permissions import PERMISSIONS, ROLES, ROW_SCOPES
from .queries.drafts import files_held
from .queries.fees import MONEY
from .refs import REFS
from .rest.operations import DOOR, SCOPES
from .search import SOURCES

_LAW = "parameters of the law are public"
_COUNTS = "counts by agency and day, which the transparency pages show to everybody"

MODULE = Module(
    name="services",
    title=_("Một cửa và dịch vụ công"),
    urls=MOUNTS,
    menu=MENU,
    permissions=PERMISSIONS,
    roles=ROLES,
    indicators=INDICATORS,
    schedules=SCHEDULES,
    refs=REFS,
    search=SOURCES,
    widgets=(Widget("home", "services/public/most_used.html", most_used, order=10),),
    listens=(Listener(PaymentConfirmed, on_payment_confirmed), LISTENER, DEADLINES),
    loaders=(Loader("services.law", 15, load_law),),
    demo=(
        DemoStep("services.history", 100, make_history),
        DemoStep("services.opinions", 105, ask_around),
        DemoStep("services.reminders", 106, remind_all),
        DemoStep("services.ratings", 107, rate_some),
        DemoStep("services.notices", 110, tell_sample),
    ),
    row_scopes=ROW_SCOPES,
    extensions=(
        *HOLDINGS,
        *DIVIDING,
        *NOTICES,
        *MONEY,
        *RETENTIONS,
        INTAKE,
        *JUDGED,
        *SCOPES,
        DOOR,
        FileHolder(name="services.drafts", held=files_held),
    ),
    public_tables=(
        ("services_lawrule", _LAW),
        ("services_dailytally", _COUNTS),
    ),
)

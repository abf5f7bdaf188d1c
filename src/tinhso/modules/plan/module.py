"""The declaration of the plan module."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.modules import DemoStep, Loader, MenuItem, Module, Mount, Widget

from .demo import record_history
from .holdings import HOLDINGS
from .jobs import SCHEDULES
from .loading.load import load_plans
from .pages.widgets import home_figures
from .permissions import ROW_SCOPES
from .refs import REFS
from .search import SEARCH

_PROMISE = "what the province promised is public"

MODULE = Module(
    name="plan",
    title=_("Kế hoạch"),
    urls=(Mount("ke-hoach/", "tinhso.modules.plan.pages.urls"),),
    menu=(
        MenuItem(
            "citizen",
            _("Kế hoạch"),
            "plan:overview",
            order=50,
            summary=_("Các chỉ tiêu tỉnh đã hứa, đang ở đâu, và mỗi con số từ đâu ra."),
        ),
        MenuItem("board", _("Kế hoạch và chỉ tiêu"), "plan:overview", order=10, section=_("Điều hành")),
    ),
    search=SEARCH,
    refs=REFS,
    widgets=(Widget("home_figures", "plan/home_figures.html", home_figures, order=10),),
    schedules=SCHEDULES,
    loaders=(Loader("plan", 80, load_plans),),
    extensions=HOLDINGS,
    demo=(DemoStep("plan.history", 900, record_history),),
    row_scopes=ROW_SCOPES,
    public_tables=(
        ("plan_plan", _PROMISE),
        ("plan_objectivegroup", _PROMISE),
        ("plan_target", _PROMISE),
        ("plan_measure", _PROMISE),
        ("plan_targetline", _PROMISE),
        ("plan_budgetmarginal", _PROMISE),
    ),
)

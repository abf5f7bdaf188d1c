"""The declaration of the forms module."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.modules import Loader, Module

from .loading.forms import load_forms
from .refs import REFS

MODULE = Module(
    name="forms",
    title=_("Biểu mẫu"),
    refs=REFS,
    loaders=(Loader("forms.forms", 50, load_forms),),
    public_tables=(
        ("forms_formversion", "blank forms are public; answers are kept by the module that asks"),
    ),
)

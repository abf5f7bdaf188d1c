"""The declaration of quality."""

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.modules import Loader, Module, Mount

from .loading import load_law

MODULE = Module(
    name="quality",
    title=_("Chất lượng phục vụ"),
    urls=(Mount("chat-luong/", "tinhso.modules.quality.pages.urls"),),
    loaders=(Loader("quality.law", 17, load_law),),
    public_tables=(("quality_qualityrule", "rules of the index are published law"),),
)

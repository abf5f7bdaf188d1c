"""Reading the form sets; they are used from the file itself, so loading only checks them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from tinhso.kernel.datafile import DataError, DataErrors, read_yaml
from tinhso.kernel.modules import LoadContext, LoadReport

from .rules.contents import REQUIRED
from .rules.layouts import SCHEMA, Layout, parse

FILE = Path("law") / "papers.yaml"
LAYOUTS = Path(__file__).with_name("layouts")


def layouts() -> tuple[Layout, ...]:
    """The form sets of this installation; read again when the file has changed."""
    path = Path(settings.TINHSO_CONTENT_ROOT) / FILE
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> tuple[Layout, ...]:
    document = read_yaml(path, SCHEMA)
    try:
        found = parse(document.data["layouts"])
    except ValueError as error:
        raise DataErrors(
            [DataError(document.file, document.line("layouts"), "layouts", str(error))]
        ) from error
    problems = [
        DataError(
            document.file,
            document.line("layouts", number),
            f"layouts[{number + 1}]",
            _("không có mẫu trình bày “%(name)s” cho loại giấy “%(kind)s”")
            % {"name": one.layout, "kind": one.kind},
        )
        for number, one in enumerate(found)
        if not (LAYOUTS / f"{one.layout}.typ").is_file() or one.kind not in REQUIRED
    ]
    if problems:
        raise DataErrors(problems)
    return found


def check_layouts(context: LoadContext) -> LoadReport:
    """Loader: read the file, report layouts that were not compared with the law's annex."""
    path = context.root / FILE
    found = _read(path, path.stat().st_mtime_ns)
    remarks = [
        _("%(kind)s từ %(day)s: mẫu chưa đối chiếu với phụ lục của thông tư")
        % {"kind": one.title, "day": f"{one.valid_from:%d/%m/%Y}"}
        for one in found
        if not one.verified
    ]
    return LoadReport(unchanged=len(found), remarks=remarks)

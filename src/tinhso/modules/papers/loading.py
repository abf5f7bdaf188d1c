"""Reading the form sets; they are used from the file itself, so loading only checks them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from tinhso.kernel.datafile import DataError, DataErrors, read_yaml
from tinhso.kernel.modules import LoadContext, LoadReport

from .rules.form_sets import SCHEMA, FormSet, WrongSets, parse

FILE = Path("law") / "papers.yaml"
LAYOUTS = Path(__file__).with_name("layouts")


def form_sets() -> tuple[FormSet, ...]:
    """The form sets of this installation, by date; read again when the file has changed."""
    path = Path(settings.TINHSO_CONTENT_ROOT) / FILE
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> tuple[FormSet, ...]:
    document = read_yaml(path, SCHEMA)
    try:
        found = parse(document.data["sets"])
    except WrongSets as error:
        where = ".".join(str(step) for step in error.place)
        raise DataErrors(
            [DataError(document.file, document.line(*error.place), where, str(error))]
        ) from error
    problems = [
        DataError(
            document.file,
            document.line("sets", number, "forms", place),
            f"sets[{number + 1}].forms[{place + 1}]",
            _("không có mẫu trình bày “%(name)s” cho loại giấy “%(kind)s”")
            % {"name": form["layout"], "kind": form["kind"]},
        )
        for number, one in enumerate(document.data["sets"])
        for place, form in enumerate(one["forms"])
        if not (LAYOUTS / f"{form['layout']}.typ").is_file()
    ]
    if problems:
        raise DataErrors(problems)
    return found


def check_forms(context: LoadContext) -> LoadReport:
    """Loader: read the file, report forms that were not compared with the law's annex."""
    path = context.root / FILE
    found = _read(path, path.stat().st_mtime_ns)
    remarks = [
        _("%(form)s, từ %(day)s: mẫu chưa đối chiếu với phụ lục của thông tư")
        % {"form": form.title, "day": f"{one.valid_from:%d/%m/%Y}"}
        for one in found
        for form in one.forms
        if not form.verified
    ]
    return LoadReport(unchanged=sum(len(one.forms) for one in found), remarks=remarks)

"""The form sets of this installation, from the law's data."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from tinhso.kernel.datafile import DataError, DataErrors, read_yaml

from ..rules.form_sets import SCHEMA, FormSet, WrongSets, parse

FILE = Path("law") / "papers.yaml"
LAYOUTS = Path(__file__).parents[1] / "layouts"


def form_sets() -> tuple[FormSet, ...]:
    """The form sets of this installation, by date; read again when the file has changed."""
    path = Path(settings.TINHSO_CONTENT_ROOT) / FILE
    return read_sets(path)


def read_sets(path: Path) -> tuple[FormSet, ...]:
    """The form sets in a file. Raises DataErrors."""
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

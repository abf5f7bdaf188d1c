"""Checks of a procedure's file beyond its schema."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tinhso.kernel.datafile import DataError, YamlDocument, without_source

from ..queries.checks import Version, version_problems


def problems_of(
    document: YamlDocument, *, fields: set[str], forms: set[str], province: Path
) -> Iterator[DataError]:
    """Everything wrong with one procedure's file."""
    yield from without_source(document)
    if document.data["field"] not in fields:
        yield document.error(_("Không có lĩnh vực này trong _fields.yaml."), "field")
    versions: list[Version] = document.data["versions"]
    yield from _days(document, versions)
    for place, version in enumerate(versions):

        def tell(message: Any, *steps: str | int, _place: int = place) -> DataError:
            return document.error(message, "versions", _place, *steps)

        yield from version_problems(version, tell, forms=forms, province=province)


def _days(document: YamlDocument, versions: list[Version]) -> Iterator[DataError]:
    for place, version in enumerate(versions):
        if "valid_to" in version and version["valid_to"] <= version["valid_from"]:
            message = _("Ngày kết thúc phải sau ngày bắt đầu.")
            yield document.error(message, "versions", place, "valid_to")
    for place, (one, following) in enumerate(pairwise(versions), 1):
        if following["valid_from"] <= one["valid_from"]:
            message = _("Các phiên bản phải xếp theo ngày, cũ trước.")
            yield document.error(message, "versions", place, "valid_from")
        elif one.get("valid_to", following["valid_from"]) > following["valid_from"]:
            message = _("Phiên bản trước chưa hết hiệu lực vào ngày này.")
            yield document.error(message, "versions", place, "valid_from")

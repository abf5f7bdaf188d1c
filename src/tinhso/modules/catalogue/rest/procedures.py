"""The catalogue for other systems: procedures in force, their versions, what their forms ask."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, Path, Query, Schema

from tinhso.kernel import clock
from tinhso.modules.exchange.api import Door, Problem
from tinhso.modules.forms import api as forms

from ..queries.procedures import holds, procedures, versions_of_code

DOOR = Door("catalogue")

READ = "catalogue:read"

Code = Annotated[str, Field(pattern=r"^[0-9]\.[0-9]{6}$", description="Code of the procedure.")]


class DayQuery(Schema):
    """As of when."""

    on: date | None = Field(None, description="As of this day; today without it.")


class ProceduresQuery(DayQuery):
    """Which procedures."""

    field: str = Field("", max_length=40, description="Code of a field.")


class VersionOut(Schema):
    """A version of a procedure, without its content."""

    code: str = Field(description="Code of the procedure, n.nnnnnn.")
    number: int = Field(description="Number of the version, from 1.")
    name: str
    name_en: str
    field: str = Field(description="Code of the field.")
    level: int = Field(description="Level of the online service, 0 to 4.")
    valid_from: date
    valid_to: date | None = Field(description="First day on which it no longer holds.")
    agency_levels: list[str]
    online: bool = Field(description="Whether applications can be sent online, and so by this interface.")


class VersionList(Schema):
    """Versions of procedures."""

    items: list[VersionOut]


class ChoiceOut(Schema):
    """A choice of a question."""

    value: str
    label: str


class QuestionOut(Schema):
    """A question of the form; its answer stands in `answers` at the path, each step a key."""

    path: str
    kind: str = Field(
        description="text, integer, decimal, date, time, select_one, select_multiple, file, image, …"
    )
    label: str
    required: str = Field(description="yes, no, or depends on other answers.")
    repeats: bool = Field(description="Whether a group above it is a list of entries.")
    choices: list[ChoiceOut]


class ProcedureOut(VersionOut):
    """A version of a procedure with everything that is published of it, and what its form asks."""

    content: dict[str, Any] = Field(
        description="The published document: cases and papers, channels with times and fees, legal basis, steps."
    )
    questions: list[QuestionOut]


def _out(version: Any) -> dict[str, Any]:
    return {
        "code": version.procedure.code,
        "number": version.number,
        "name": version.name,
        "name_en": version.name_en,
        "field": version.procedure.field.code,
        "level": version.level,
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
        "agency_levels": list(version.agency_levels),
        "online": version.form_version_id is not None and version.parsed.channel("online") is not None,
    }


@DOOR.get(
    "procedures", scope=READ, ok=VersionList, summary=gettext_noop("Danh sách thủ tục đang có hiệu lực")
)
def list_procedures(request: HttpRequest, wanted: Query[ProceduresQuery]) -> VersionList:
    """Procedures in force on a day, by field and name."""
    day = wanted.on or clock.business().today()
    return VersionList(items=[VersionOut(**_out(one)) for one in procedures(day, field=wanted.field)])


@DOOR.get(
    "procedures/{code}/versions",
    scope=READ,
    ok=VersionList,
    summary=gettext_noop("Các phiên bản của một thủ tục"),
    refusals=(404,),
)
def list_versions(
    request: HttpRequest,
    code: Path[Code],
) -> VersionList:
    """Every version of a procedure, newest first."""
    found = versions_of_code(code)
    if not found:
        raise Problem(404, "not_found", _("Không có thủ tục này."))
    return VersionList(items=[VersionOut(**_out(one)) for one in found])


@DOOR.get(
    "procedures/{code}",
    scope=READ,
    ok=ProcedureOut,
    summary=gettext_noop("Một thủ tục: nội dung công bố và câu hỏi của đơn"),
    refusals=(404,),
)
def read_procedure(
    request: HttpRequest,
    code: Path[Code],
    wanted: Query[DayQuery],
) -> ProcedureOut:
    """A procedure as it holds on a day."""
    day = wanted.on or clock.business().today()
    found = next((one for one in versions_of_code(code) if holds(one, day)), None)
    if found is None:
        raise Problem(404, "not_found", _("Không có thủ tục này vào ngày ấy."))
    asked = forms.asked(found.form_version_id) if found.form_version_id is not None else []
    return ProcedureOut(
        **_out(found),
        content=found.content,
        questions=[
            QuestionOut(
                path=one.path,
                kind=one.kind,
                label=one.label,
                required=one.required,
                repeats=one.repeats,
                choices=[ChoiceOut(value=value, label=label) for value, label in one.choices],
            )
            for one in asked
        ],
    )

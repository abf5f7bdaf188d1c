"""Factories of the catalogue for tests of all modules. Every value has a default that is valid."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import date
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from tinhso.kernel.actors import system_actor
from tinhso.kernel.datafile import DataErrors
from tinhso.kernel.modules import LoadContext, LoadReport
from tinhso.modules.forms import api as forms

from .enums import Channel
from .loading import load_law, load_procedures
from .models import Field, Procedure, ProcedureVersion
from .queries.level import levels_on
from .rules import content as contents
from .rules import level as levels

LONG_AGO = date(2013, 1, 1)

_number = count(1)

FORM = """\
| survey |
| | type | name | label::Tiếng Việt (vi) | label::English (en) | required |
| | begin group | applicant | Người nộp | Applicant | |
| | text | full_name | Họ và tên | Full name | yes |
| | text | phone | Số điện thoại | Telephone | |
| | end group | | | | |
| | begin group | request | Nội dung | Request | |
| | text | subject | Nội dung yêu cầu | What for | yes |
| | file | identity | Giấy chứng minh | Identity card | |
| | end group | | | | |
| settings |
| | form_id | form_title | version | default_language |
| | {code} | Đơn thử nghiệm | 1 | Tiếng Việt (vi) |
"""


def make_law() -> None:
    """The project's own `data/law/catalogue.yaml`."""
    root = Path(settings.TINHSO_CONTENT_ROOT)
    with transaction.atomic():
        load_law(LoadContext(root=root, province=root / "provinces", actor=system_actor("tests")))


def make_form(code: str = "don-thu-nghiem") -> forms.FormVersionInfo:
    """A published form of two pages; `ANSWERS` satisfy it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{code}.md"
        path.write_text(FORM.replace("{code}", code), encoding="utf-8")
        return forms.publish(by=system_actor("tests"), code=code, path=path)


def text(vi: str, en: str = "") -> dict[str, str]:
    """A wording of a data file."""
    return {"vi": vi, "en": en or vi}


def fact(**values: Any) -> dict[str, Any]:
    """Part of a data file that carries a source."""
    return {**values, "source": "Thử nghiệm", "verified": "illustrative"}


def limit(amount: int | None = 5, unit: str = "working_day") -> dict[str, Any]:
    """A time limit of a data file."""
    return fact(amount=amount, unit=unit)


def channel(kind: str = Channel.COUNTER, *, fee: int | None = 0, **changes: Any) -> dict[str, Any]:
    """A channel of a data file."""
    fees = [] if fee == 0 else [fact(code="le-phi", name=text("Lệ phí", "Fee"), amount=fee)]
    return {"kind": str(kind), "time": limit(), "fees": fees, **changes}


def version_document(**changes: Any) -> dict[str, Any]:
    """A version as a data file says it: a free procedure of a district's division, level 1."""

    def step(code: str, who: str, agency: str, following: list[str]) -> dict[str, Any]:
        return {"code": code, "title": text(code), "who": who, "agency": agency, "next": following}

    document = fact(
        name=text("Đăng ký hộ kinh doanh", "Household business registration"),
        subjects=["citizen"],
        agencies=[
            {
                "level": "district",
                "receiving": "committee",
                "processing": "finance-planning",
                "signs": text("Trưởng phòng", "Head of division"),
            }
        ],
        cases=[
            {
                "code": "chung",
                "title": text("Chung", "General"),
                "papers": [{"code": "cmnd", "name": text("Giấy chứng minh"), "question": "identity"}],
            }
        ],
        channels=[channel()],
        payment="none",
        stages=[text("Nộp hồ sơ", "Apply")],
        results=[{"code": "giay", "name": text("Giấy chứng nhận đăng ký hộ kinh doanh", "Certificate")}],
        result_delivery=["counter"],
        legal_basis=[fact(number="43/2010/NĐ-CP", title=text("Đăng ký doanh nghiệp", "Registration"))],
        steps=[
            step("receive", "desk", "receiving", ["examine"]),
            step("examine", "officer", "processing", ["approve"]),
            step("approve", "leader", "processing", ["return"]) | {"back": ["examine"]},
            step("return", "desk", "receiving", []),
        ],
    )
    return document | changes


def online(*, fee: int = 0, electronic: bool = False) -> dict[str, Any]:
    """Changes that make a version open online: level 3, or 4 with `electronic` results."""
    return {
        "channels": [channel(fee=fee), channel(Channel.ONLINE, fee=fee)],
        "payment": "at_submission" if fee else "none",
        "online_payment": bool(fee),
        "downloads": [{"title": text("Đơn"), "form": True}],
        "form": "don-thu-nghiem",
        "applicant": {"name": "full_name", "phone": "phone", "summary": "subject"},
        "result_delivery": ["online", "counter"] if electronic else ["counter"],
    }


def make_field(code: str = "") -> Field:
    """A field of the catalogue."""
    number = next(_number)
    return Field.objects.create(
        code=code or f"LV{number}", name=f"Lĩnh vực {number}", name_en=f"Field {number}"
    )


def make_procedure(*, field: Field | None = None, code: str = "") -> Procedure:
    """A procedure without a version."""
    number = next(_number)
    return Procedure.objects.create(
        code=code or f"1.{number:06d}", slug=f"thu-tuc-{number}", field=field or make_field()
    )


def three_steps() -> list[dict[str, Any]]:
    """Steps with two of the officers: what is verified in two days, then drafted without a limit."""
    receive, examine, approve, finish = version_document()["steps"]
    limit = {"amount": 2, "unit": "working_day", "source": "", "verified": "illustrative"}
    verify = examine | {"code": "verify", "title": text("Thẩm tra"), "next": ["draft"], "time": limit}
    draft = examine | {"code": "draft", "title": text("Dự thảo"), "back": ["verify"]}
    return [
        receive | {"next": ["verify"]}, verify, draft, approve | {"back": ["draft", "verify"]}, finish,
    ]  # fmt: skip


def make_version(
    procedure: Procedure | None = None,
    *,
    valid_from: date = LONG_AGO,
    valid_to: date | None = None,
    **changes: Any,
) -> ProcedureVersion:
    """A version with the columns that loading would derive; needs `make_law`, and `make_form` for a form."""
    procedure = procedure or make_procedure()
    document = version_document(**changes)
    content = contents.parse(document)
    published = forms.current(content.form) if content.form else None
    return ProcedureVersion.objects.create(
        procedure=procedure,
        number=procedure.versions.count() + 1,
        valid_from=valid_from,
        valid_to=valid_to,
        name=content.name.vi,
        name_en=content.name.en,
        level=levels.level(levels.capabilities(content), levels_on(valid_from)),
        agency_levels=[performer.level for performer in content.agencies],
        subjects=list(content.subjects),
        payment=content.payment,
        form_version_id=published.id if published else None,
        content=document,
        content_sha256=hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest(),
    )


class Province:
    """A province's folder in a temporary place, with one field and one procedure, and the project's law."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.folder = folder / "provinces" / "thu"
        (self.folder / "procedures").mkdir(parents=True)
        shutil.copytree(Path(settings.TINHSO_CONTENT_ROOT) / "law", folder / "law")
        self.write("_fields", {"fields": [fact(code="HKD", name=text("Hộ kinh doanh"))]})
        self.write("dang-ky", self.procedure())

    def procedure(self, *versions: dict[str, Any], **changes: Any) -> dict[str, Any]:
        found = list(versions) or [self.version()]
        return fact(code="1.000948", slug="dang-ky", field="HKD", versions=found) | changes

    def version(self, valid_from: str = "2013-07-01", **changes: Any) -> dict[str, Any]:
        return {"valid_from": valid_from} | version_document(**changes)

    def write(self, name: str, data: Any) -> None:
        path = self.folder / "procedures" / f"{name}.yaml"
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")

    def load(self, load: Any = load_procedures) -> LoadReport:
        return load(LoadContext(root=self.root, province=self.folder, actor=system_actor("load")))

    def errors(self, load: Any = load_procedures) -> list[tuple[str, str]]:
        """Field and message of every error, each of which must know its line."""
        try:
            self.load(load)
        except DataErrors as refused:
            found = refused.errors
        else:
            raise AssertionError("the load was not refused")
        assert all(error.line for error in found)
        return [(error.field, str(error.message)) for error in found]


def stored_versions() -> list[tuple[int, str, str, int]]:
    """Number, days and level of every stored version."""
    return [
        (v.number, str(v.valid_from), str(v.valid_to or ""), v.level)
        for v in ProcedureVersion.objects.order_by("number")
    ]

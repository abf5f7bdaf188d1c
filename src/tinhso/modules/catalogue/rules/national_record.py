"""A version as a record of the national database of procedures (its service LayThuTuc).

The keys are those that public software of provinces reads; the database's own specification has not been
seen. SOBANCHINH and SOBANSAO, the numbers of originals and copies, are named after their meaning. All values
are text, in Vietnamese. What the record has no place for (English wordings, sources, the online form, steps
inside the administration) is not in it: `national_reading` takes that from the version before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..enums import Channel, Subject, TimeUnit

type Record = dict[str, Any]

CHANNELS: Final[Mapping[str, str]] = {Channel.COUNTER: "1", Channel.ONLINE: "2", Channel.POST: "3"}
"""KENH by our code."""

UNITS: Final[Mapping[str, str]] = {
    TimeUnit.HOUR: "Giờ làm việc",
    TimeUnit.DAY: "Ngày",
    TimeUnit.WORKING_DAY: "Ngày làm việc",
    TimeUnit.MONTH: "Tháng",
}
"""DONVITINH by our code."""

SUBJECTS: Final[Mapping[str, str]] = {
    Subject.CITIZEN: "Công dân Việt Nam",
    Subject.HOUSEHOLD_BUSINESS: "Hộ kinh doanh",
    Subject.ENTERPRISE: "Doanh nghiệp",
    Subject.ORGANISATION: "Tổ chức",
}
"""TENDOITUONG by our code."""

CURRENCY: Final = "Đồng"

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "": (
        "MATTHC", "TENTTHC", "MACOQUANCONGBO", "LINHVUCTHUCHIEN", "TRINHTUTHUCHIEN", "CACHTHUCTHUCHIEN",
        "THANHPHANHOSO", "DOITUONGTHUCHIEN", "MOTADOITUONGTHUCHIEN", "COQUANTHUCHIEN", "KETQUATHUCHIEN",
        "CANCUPHAPLY", "YEUCAU",
    ),
    "LINHVUCTHUCHIEN": ("MALINHVUC", "TENLINHVUC"),
    "TRINHTUTHUCHIEN": ("TRUONGHOP", "TRINHTU"),
    "TRINHTU": ("TENTRINHTU",),
    "CACHTHUCTHUCHIEN": ("KENH", "THOIGIAN"),
    "THOIGIAN": ("THOIGIANGIAIQUYET", "DONVITINH", "MOTA", "PHILEPHI"),
    "PHILEPHI": ("MAPHILEPHI", "SOTIEN", "DONVI", "MOTA"),
    "THANHPHANHOSO": ("TRUONGHOP", "GIAYTO"),
    "GIAYTO": ("MAGIAYTO", "TENGIAYTO", "TENMAUDON", "URL", "SOBANCHINH", "SOBANSAO"),
    "DOITUONGTHUCHIEN": ("TENDOITUONG",),
    "COQUANTHUCHIEN": ("MADONVI", "TENDONVI"),
    "KETQUATHUCHIEN": ("MAKETQUA", "TENKETQUA"),
    "CANCUPHAPLY": ("SOVANBAN", "TENVANBAN"),
}  # fmt: skip
"""The keys of a record and of the things of its lists."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands beside the document of a version."""

    code: str
    field_code: str
    field_name: str


def record(document: Mapping[str, Any], heading: Heading, agencies: Mapping[tuple[str, str], str]) -> Record:
    """The record of a version. `agencies` are Vietnamese names by level and kind."""
    return {
        "MATTHC": heading.code,
        "TENTTHC": document["name"]["vi"],
        "MACOQUANCONGBO": "",
        "LINHVUCTHUCHIEN": [{"MALINHVUC": heading.field_code, "TENLINHVUC": heading.field_name}],
        "TRINHTUTHUCHIEN": [
            {"TRUONGHOP": "", "TRINHTU": [{"TENTRINHTU": stage["vi"]} for stage in document["stages"]]}
        ],
        "CACHTHUCTHUCHIEN": [_channel(channel) for channel in document["channels"]],
        "THANHPHANHOSO": [
            {"TRUONGHOP": case["title"]["vi"], "GIAYTO": [_paper(paper) for paper in case["papers"]]}
            for case in document["cases"]
        ],
        "DOITUONGTHUCHIEN": [{"TENDOITUONG": SUBJECTS[code]} for code in document["subjects"]],
        "MOTADOITUONGTHUCHIEN": "",
        "COQUANTHUCHIEN": [
            {"MADONVI": "", "TENDONVI": agency_name(agency, agencies)} for agency in document["agencies"]
        ],
        "KETQUATHUCHIEN": [
            {"MAKETQUA": result["code"], "TENKETQUA": result["name"]["vi"]} for result in document["results"]
        ],
        "CANCUPHAPLY": [
            {"SOVANBAN": text["number"], "TENVANBAN": text["title"]["vi"]} for text in document["legal_basis"]
        ],
        "YEUCAU": (document.get("conditions") or {}).get("vi", ""),
    }


def agency_name(agency: Mapping[str, Any], names: Mapping[tuple[str, str], str]) -> str:
    """TENDONVI of who performs at a level: a kind of agency, as no single one is named."""
    level, kind = agency["level"], agency["processing"]
    return names.get((level, kind), f"{kind} ({level})")


def _channel(channel: Mapping[str, Any]) -> Record:
    time = channel["time"]
    return {
        "KENH": CHANNELS[channel["kind"]],
        "THOIGIAN": [
            {
                "THOIGIANGIAIQUYET": _number(time["amount"]),
                "DONVITINH": UNITS[time["unit"]],
                "MOTA": (time.get("note") or {}).get("vi", ""),
                "PHILEPHI": [
                    {
                        "MAPHILEPHI": fee["code"],
                        "SOTIEN": _number(fee["amount"]),
                        "DONVI": CURRENCY,
                        "MOTA": fee["name"]["vi"],
                    }
                    for fee in channel["fees"]
                ],
            }
        ],
    }


def _paper(paper: Mapping[str, Any]) -> Record:
    return {
        "MAGIAYTO": paper["code"],
        "TENGIAYTO": paper["name"]["vi"],
        "TENMAUDON": "",
        "URL": "",
        "SOBANCHINH": str(paper.get("originals", 1)),
        "SOBANSAO": str(paper.get("copies", 0)),
    }


def _number(amount: int | None) -> str:
    """Empty when it is not known."""
    return "" if amount is None else str(amount)

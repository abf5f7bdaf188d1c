"""What the page of a procedure shows, from the content of its version; no database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..enums import AgencyLevel, Channel, PaymentMoment, ServiceLevel, Subject
from ..rules.content import Case, ChannelTerms, Citation, Content, Paper
from ..wording import fee_words, level_words, limit_words, say, source_note, total_fee_words
from ..wording.flow import flow_of


@dataclass(frozen=True)
class FeeRow:
    """A fee as the page shows it."""

    name: str
    amount: str
    note: str


@dataclass(frozen=True)
class Way:
    """One way of handing in: its name, time limit, fees and remarks."""

    name: str
    limit: str
    limit_note: str
    fees: tuple[FeeRow, ...]
    total: str
    note: str


def subjects_words(subjects: Iterable[str]) -> str:
    """Who may ask, as one line."""
    return ", ".join(str(Subject(subject).label) for subject in subjects)


def paper_copies(paper: Paper) -> str:
    """How many originals and copies of a paper are wanted."""
    parts = []
    if paper.originals:
        parts.append(
            ngettext("%(count)d bản chính", "%(count)d bản chính", paper.originals)
            % {"count": paper.originals}
        )
    if paper.copies:
        parts.append(
            ngettext("%(count)d bản sao", "%(count)d bản sao", paper.copies) % {"count": paper.copies}
        )
    return ", ".join(parts)


def paper_rows(case: Case) -> list[list[Any]]:
    """The papers of a case as rows of a table: name, copies, whether it is always needed."""
    rows = []
    for paper in case.papers:
        name = say(paper.name)
        if paper.note:
            name = f"{name} ({say(paper.note)})"
        rows.append([name, paper_copies(paper) or "—", _("Bắt buộc") if paper.required else _("Nếu có")])
    return rows


def way(terms: ChannelTerms) -> Way:
    """A channel in words."""
    return Way(
        name=str(Channel(terms.kind).label),
        limit=limit_words(terms.time),
        limit_note=say(terms.time.note),
        fees=tuple(FeeRow(say(fee.name), fee_words(fee), say(fee.note)) for fee in terms.fees),
        total=total_fee_words(terms),
        note=say(terms.note),
    )


def payment_words(content: Content) -> str:
    """When and how the fee is paid."""
    if content.payment == PaymentMoment.NONE:
        return _("Không thu phí, lệ phí.")
    when = {
        PaymentMoment.AT_SUBMISSION: _("Phí, lệ phí nộp cùng lúc với hồ sơ."),
        PaymentMoment.ON_DEMAND: _("Phí, lệ phí nộp khi cơ quan giải quyết yêu cầu."),
        PaymentMoment.AT_RESULT: _("Phí, lệ phí nộp khi nhận kết quả."),
    }[PaymentMoment(content.payment)]
    online = _("Có thể nộp qua mạng.")
    return f"{when} {online}" if content.online_payment else when


def delivery_words(content: Content) -> str:
    """How the result can be received."""
    return ", ".join(str(Channel(kind).label) for kind in content.result_delivery)


def level_explained(level: int) -> str:
    """What can be done at this level, in one sentence."""
    return {
        ServiceLevel.NONE: _("Thủ tục chưa công bố đủ thông tin."),
        ServiceLevel.INFORMATION: _("Xem được đầy đủ thông tin; nộp hồ sơ trực tiếp."),
        ServiceLevel.FORMS: _("Tải được mẫu đơn về điền; nộp hồ sơ trực tiếp hoặc qua bưu điện."),
        ServiceLevel.SUBMISSION: _("Nộp hồ sơ qua mạng; nộp phí và nhận kết quả tại cơ quan."),
        ServiceLevel.COMPLETE: _("Nộp hồ sơ, nộp phí và nhận kết quả đều qua mạng được."),
    }[ServiceLevel(level)]


def key_facts(
    content: Content, level: int, rate: str = "", rate_note: str = ""
) -> list[tuple[str, str, str]]:
    """The four figures that people ask for first: time, fee, level, on-time rate."""
    terms = content.channel(Channel.ONLINE) or content.channels[0]
    facts = [
        (_("Thời hạn"), limit_words(terms.time), ""),
        (_("Phí, lệ phí"), total_fee_words(terms), ""),
        (_("Mức độ trực tuyến"), level_words(level), ""),
    ]
    if rate:
        facts.append((_("Đúng hạn 12 tháng qua"), rate, rate_note))
    else:
        levels = ", ".join(str(AgencyLevel(agency.level).label) for agency in content.agencies)
        facts.append((_("Nơi giải quyết"), levels, ""))
    return facts


def sources(content: Content) -> list[tuple[str, str]]:
    """Where time limits and fees come from and how far each has been checked."""
    rows: dict[tuple[str, str], None] = {}
    for terms in content.channels:
        facts = [(_("Thời hạn"), terms.time), *((say(fee.name), fee) for fee in terms.fees)]
        for label, fact in facts:
            rows.setdefault((label, source_note(fact.source, fact.verified) or _("Chưa ghi nguồn")))
    for citation in content.legal_basis:
        rows.setdefault(
            (citation.number, source_note(citation.source, citation.verified) or _("Chưa ghi nguồn"))
        )
    return list(rows)


def citation_rows(citations: Iterable[Citation]) -> list[dict[str, str]]:
    """The legal texts."""
    return [
        {"number": citation.number, "title": say(citation.title), "article": citation.article}
        for citation in citations
    ]


def _needed(content: Content) -> list[str]:
    """Papers that the usual case, the first one, always needs."""
    return [say(paper.name) for paper in content.cases[0].papers if paper.required]


def _who(content: Content) -> list[tuple[str, str]]:
    rows = [(_("Đối tượng"), subjects_words(content.subjects))]
    for agency in content.agencies:
        value = say(agency.signs)
        rows.append((str(AgencyLevel(agency.level).label), value or "—"))
    rows.append((_("Kết quả"), "; ".join(say(result.name) for result in content.results)))
    rows.append((_("Nhận kết quả"), delivery_words(content)))
    return rows


def content_context(content: Content, level: int, rate: str = "", rate_note: str = "") -> dict[str, Any]:
    """What the template of a procedure's page draws from its content alone."""
    return {
        "summary": say(content.summary),
        "facts": key_facts(content, level, rate, rate_note),
        "needed": _needed(content),
        "other_cases": [say(case.title) for case in content.cases[1:]],
        "level_explained": level_explained(level),
        "stages": [say(stage) for stage in content.stages],
        "ways": [way(terms) for terms in content.channels],
        "payment": payment_words(content),
        "paper_columns": [_("Giấy tờ"), _("Số lượng"), _("Khi nào cần")],
        "cases": [{"title": say(case.title), "rows": paper_rows(case)} for case in content.cases],
        "conditions": say(content.conditions),
        "who_rows": _who(content),
        "steps": [
            (say(step.title), "todo", limit_words(step.time) if step.time else "") for step in content.steps
        ],
        "flow": flow_of(content),
        "citations": citation_rows(content.legal_basis),
        "remark": source_note(content.source, content.verified),
        "sources": sources(content),
    }

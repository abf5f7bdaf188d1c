"""Content of a version as typed data."""

from __future__ import annotations

from tinhso.kernel.datafile import verified_code
from tinhso.kernel.datafile.schema import violations
from tinhso.modules.catalogue.enums import Channel, Worker
from tinhso.modules.catalogue.rules.content import Text, parse
from tinhso.modules.catalogue.rules.procedure_schema import PROCEDURE
from tinhso.modules.catalogue.testing import channel, fact, limit, online, text, version_document


def test_a_full_document_satisfies_the_schema_and_is_read() -> None:
    document = version_document(
        **online(fee=30_000, electronic=True),
        summary=text("Tóm tắt", "Summary"),
        conditions=text("Điều kiện", "Conditions"),
    )
    document["steps"][0]["time"] = limit(1, "hour")
    document["channels"][0]["note"] = text("Ghi chú", "Note")
    document["cases"][0]["papers"][0] |= {"originals": 0, "copies": 2, "required": False, "note": text("g")}
    file = fact(
        code="1.000948", slug="dang-ky", field="HKD", versions=[document | {"valid_from": "2013-07-01"}]
    )
    assert list(violations(file, PROCEDURE)) == []
    content = parse(document)
    paper = content.cases[0].papers[0]
    assert (paper.originals, paper.copies, paper.required, paper.question) == (0, 2, False, "identity")
    assert content.steps[0].time is not None
    assert content.steps[0].time.verified == "illustrative"
    assert content.channels[0].note == Text("Ghi chú", "Note")
    assert content.legal_basis[0].number == "43/2010/NĐ-CP"
    assert content.downloads[0].form
    assert content.electronic_result
    assert content.fee_at_submission


def test_what_is_left_out_has_a_plain_meaning() -> None:
    content = parse(version_document())
    assert content.summary is None
    assert content.conditions is None
    assert (content.form, content.online_payment, content.downloads) == ("", False, ())
    assert content.applicant.name == ""
    assert (content.cases[0].papers[0].originals, content.cases[0].papers[0].required) == (1, True)
    assert content.steps[0].time is None
    assert not content.electronic_result


def test_finding_parts() -> None:
    content = parse(version_document())
    assert content.channel(Channel.ONLINE) is None
    assert content.case("") == content.case("chung")
    assert content.case("khac") is None
    assert content.performer("commune") is None
    performer = content.performer("district")
    assert performer is not None
    assert performer.processing == "finance-planning"
    first, last = content.step_of(Worker.DESK), content.step_of(Worker.DESK, last=True)
    assert first is not None
    assert last is not None
    assert (first.code, last.code) == ("receive", "return")
    assert content.step_of("system") is None


def test_fees_add_up_unless_one_is_unknown() -> None:
    fees = [fact(code=str(n), name=text("Phí"), amount=n * 1000) for n in (1, 2)]
    content = parse(version_document(channels=[channel(fees=fees)]))
    assert content.channels[0].total_fee == 3000
    unknown = parse(version_document(channels=[channel(fee=None)]))
    assert unknown.channels[0].total_fee is None
    assert parse(version_document()).channels[0].total_fee == 0


def test_wording_by_language() -> None:
    words = Text("Có", "Yes")
    assert (str(words), words.in_language("vi"), words.in_language("en-gb")) == ("Có", "Có", "Yes")


def test_codes_of_verification() -> None:
    assert [verified_code(value) for value in (True, False, "illustrative")] == [
        "true",
        "false",
        "illustrative",
    ]

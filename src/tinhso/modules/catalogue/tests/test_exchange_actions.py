"""Files of records on pages, by command and as actions: drafts only, all or nothing, never twice."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from tinhso.kernel.testing.client import PageClient
from tinhso.modules.catalogue.loading.national_file import MOST_BYTES, NotARecordFile, read_records
from tinhso.modules.catalogue.models import Procedure, ProcedureVersion, VersionDraft
from tinhso.modules.catalogue.testing import make_field, make_form, make_version, online
from tinhso.modules.directory import testing as directory

from .test_draft_pages import _today, author, second, signed_in  # noqa: F401 - fixtures


@pytest.fixture
def old(law: None) -> ProcedureVersion:
    make_form()
    return make_version(**online(fee=100_000))


def exported(client: PageClient, version: ProcedureVersion) -> list[dict[str, Any]]:
    answer = client.get(f"/dich-vu-cong/{version.procedure.slug}/phien-ban/{version.number}/ban-ghi/")
    assert answer["Content-Disposition"].endswith('.json"')
    return json.loads(answer.content)


def bring(client: PageClient, records: Any, content: bytes | None = None) -> Any:
    content = json.dumps(records).encode() if content is None else content
    return client.post("/danh-muc/nhap/", {"file": SimpleUploadedFile("a.json", content)})


def state() -> tuple[int, int, int]:
    return Procedure.objects.count(), ProcedureVersion.objects.count(), VersionDraft.objects.count()


def test_what_was_exported_says_nothing_new(author: PageClient, old: ProcedureVersion) -> None:  # noqa: F811
    before = state()
    answer = bring(author, exported(PageClient(), old))
    assert answer.status_code == 200
    assert "Không khác bản đã công bố" in answer.text
    assert state() == before


def test_a_changed_record_becomes_one_draft(author: PageClient, old: ProcedureVersion) -> None:  # noqa: F811
    records = exported(PageClient(), old)
    records[0]["YEUCAU"] = "Đủ 18 tuổi"
    records[0]["KHOALA"] = "không ai hiểu"
    answer = bring(author, records)
    assert answer.status_code == 200
    for words in ("Bản thảo mới", "1 › KHOALA", "không ai hiểu", "Khóa này không có trong định dạng"):
        assert words in answer.text
    draft = VersionDraft.objects.get()
    assert draft.content == old.content | {
        "conditions": {"vi": "Đủ 18 tuổi", "en": ""}, "verified": "illustrative",
    }  # fmt: skip
    assert (draft.base_id, draft.valid_from, draft.state) == (old.pk, None, "open")
    page = author.get(f"/danh-muc/ban-thao/{draft.pk}/").text
    assert "Yêu cầu, điều kiện" in page
    assert "Còn thiếu để công bố" in page
    again = bring(author, records)
    assert "Đã có bản thảo như vậy" in again.text
    assert VersionDraft.objects.count() == 1
    records[0]["YEUCAU"] = "Đủ 20 tuổi"
    refused = bring(author, records)
    assert refused.status_code == 422
    assert "đang có một bản thảo khác" in refused.text
    kept = json.loads(author.get(f"/danh-muc/ban-thao/{draft.pk}/ban-ghi/").content)
    assert kept[0]["YEUCAU"] == "Đủ 18 tuổi"


def test_a_new_procedure_is_added_without_a_version(author: PageClient, old: ProcedureVersion) -> None:  # noqa: F811
    make_field("LV-MOI")
    record = exported(PageClient(), old)[0] | {
        "MATTHC": "3.000181.000.00.00.H22", "TENTTHC": "Thủ tục mới tinh",
        "LINHVUCTHUCHIEN": [{"MALINHVUC": "LV-MOI"}],
    }  # fmt: skip
    assert "Bản thảo mới" in bring(author, {"error_code": "0", "result": [record]}).text
    made = Procedure.objects.get(code="3.000181")
    assert (made.slug, made.field.code, made.versions.count()) == ("thu-tuc-moi-tinh", "LV-MOI", 0)
    assert "Đã có bản thảo như vậy" in bring(author, [record]).text


def test_one_fault_keeps_the_whole_file_out(author: PageClient, old: ProcedureVersion) -> None:  # noqa: F811
    good = exported(PageClient(), old)[0] | {"YEUCAU": "Đủ 18 tuổi"}
    before = state()
    strange = good | {"MATTHC": "9.999999", "LINHVUCTHUCHIEN": []}
    for bad, words in (
        (strange, "cần một lĩnh vực"),
        (good, "có hai lần trong tệp"),
        ({"MATTHC": 3}, "dạng n.nnnnnn"),
    ):
        answer = bring(author, [good, bad])
        assert answer.status_code == 422
        assert words in answer.text
        assert state() == before


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe", b"{", b"[]", b"[1]", b'"a"', b"NaN", b"[" * 100_000, b'{"MATTHC": Infinity}',
        b"[" + b"{}," * 500 + b"{}]", b" " * (MOST_BYTES + 1), b'{"a": ' + b"9" * 5000 + b"}",
    ],
)  # fmt: skip
def test_files_that_are_none(content: bytes) -> None:
    with pytest.raises(NotARecordFile):
        read_records(io.BytesIO(content))


def test_the_page_tells_a_file_that_is_none(author: PageClient, old: ProcedureVersion) -> None:  # noqa: F811
    for content in (b"{", b""):
        assert bring(author, None, content).status_code == 422
    assert author.post("/danh-muc/nhap/").status_code == 422
    assert author.get("/danh-muc/nhap/").status_code == 200


def test_only_writers_bring_records(second: PageClient, old: ProcedureVersion) -> None:  # noqa: F811
    assert bring(second, exported(PageClient(), old)).status_code == 403
    whole = json.loads(second.get("/danh-muc/ban-ghi/").content)
    assert [record["MATTHC"] for record in whole] == [old.procedure.code]
    assert PageClient().get("/danh-muc/ban-ghi/").status_code == 302


def test_the_command_writes_and_reads(old: ProcedureVersion, tmp_path: Path, capsys: Any) -> None:
    official = directory.make_official("services.admin", name="Nguyễn Thị Soạn")
    username = official.username
    file = tmp_path / "thu-tuc.json"
    call_command("procedures", "export", str(file))
    records = json.loads(file.read_text(encoding="utf-8"))
    assert records[0]["MATTHC"] == old.procedure.code
    records[0]["YEUCAU"] = "Đủ 18 tuổi"
    file.write_text(json.dumps(records), encoding="utf-8")
    call_command("procedures", "import", str(file), "--by", username)
    assert VersionDraft.objects.get().content["conditions"]["vi"] == "Đủ 18 tuổi"
    assert "Bản thảo mới" in capsys.readouterr().out
    file.write_text("{", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("procedures", "import", str(file), "--by", username)
    with pytest.raises(CommandError):
        call_command("procedures", "import", str(file), "--by", "nobody")

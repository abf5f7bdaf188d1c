"""Publishing, reading and loading form versions."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.db.utils import InternalError, ProgrammingError

from tinhso.kernel import ledger, refs, scope
from tinhso.kernel.actors import ANONYMOUS, system_actor
from tinhso.kernel.datafile import DataErrors
from tinhso.kernel.files import content_of
from tinhso.kernel.models import StoredFile
from tinhso.kernel.modules import LoadContext, LoadReport
from tinhso.kernel.refs import Ref
from tinhso.kernel.testing.files import upload
from tinhso.modules.forms import api
from tinhso.modules.forms.loading.forms import load_forms
from tinhso.modules.forms.models import FormVersion
from tinhso.modules.forms.queries.form_version import MACHINES, _Machines
from tinhso.modules.forms.testing import NOON, make_form, xlsform

pytestmark = pytest.mark.django_db

ONE = xlsform("type|name|label\ntext|q|Một")
TWO = xlsform("type|name|label\ntext|q|Hai")
BY = system_actor("tests")
DATA = Path(__file__).resolve().parents[5] / "data"


@pytest.fixture(autouse=True)
def _fresh_machines() -> None:
    MACHINES.clear()


def test_other_content_is_the_next_version_and_the_same_is_the_same(tmp_path: Path) -> None:
    first = make_form(ONE, tmp_path)
    assert (first.version, first.code, first.title, first.source_name) == (1, "thu", "Thử", "thu.md")
    assert make_form(ONE, tmp_path) == first
    second = make_form(TWO, tmp_path)
    third = make_form(ONE, tmp_path)
    assert [v.version for v in api.history("thu")] == [3, 2, 1]
    assert api.current("thu") == third
    assert third.sha256 == first.sha256
    assert api.info(second.id) == second
    assert api.current("zz") is None


def test_publishing_is_recorded(tmp_path: Path) -> None:
    made = make_form(ONE, tmp_path)
    make_form(ONE, tmp_path)
    with scope.acting(BY):
        (entry,) = ledger.entries_of(Ref("forms.version", made.id))
    assert entry.kind == "forms.published"
    assert entry.data == {"code": "thu", "version": 1, "sha256": made.sha256}
    shown = refs.resolve(Ref("forms.version", made.id), BY)
    assert shown is not None
    assert shown.label == "Thử v1"
    assert refs.resolve(Ref("forms.version", 10**9), BY) is None


def test_a_form_must_bear_the_name_it_is_published_under(tmp_path: Path) -> None:
    path = tmp_path / "khac.md"
    path.write_bytes(ONE)
    with pytest.raises(api.FormErrors) as caught:
        api.publish(by=BY, code="khac", path=path)
    assert "khac" in api.fault_in_words(caught.value.errors[0])


def test_a_version_is_never_changed(tmp_path: Path) -> None:
    made = make_form(ONE, tmp_path)
    row = FormVersion.objects.get(pk=made.id)
    assert str(row) == "thu v1"
    for write in (lambda: FormVersion.objects.filter(pk=made.id).update(title="x"), row.delete):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            write()


def test_a_form_is_compiled_once_a_process(tmp_path: Path, django_assert_num_queries) -> None:
    made = make_form(ONE, tmp_path)
    with django_assert_num_queries(1):
        form = api.get(made.id, clock=NOON)
    with django_assert_num_queries(0):
        again = api.get(made.id)
    assert again._machine is form._machine
    assert form.info == made
    assert form.finish({"q": "a"}) == {"q": "a"}
    with pytest.raises(ObjectDoesNotExist):
        api.get(10**9)


def test_the_least_used_machine_goes_first(tmp_path: Path) -> None:
    kept = _Machines(2)
    ids = [make_form(xlsform(f"type|name|label\ntext|q|{n}"), tmp_path).id for n in range(3)]
    kept.get(ids[0])
    kept.get(ids[1])
    first = kept.get(ids[0])[1]
    kept.get(ids[2])
    assert kept.get(ids[0])[1] is first
    assert len(kept._found) == 2


def test_anybody_may_read_a_blank_form(tmp_path: Path) -> None:
    made = make_form(ONE, tmp_path)
    with scope.acting(ANONYMOUS):
        assert api.get(made.id).start() == {}
        assert api.xform(made.id).startswith("<?xml")


def test_uploads_are_kept_by_the_kernel(tmp_path: Path, settings) -> None:
    settings.TINHSO_FILES_ROOT = tmp_path / "files"
    made = make_form(xlsform("type|name|label\nfile|f|Bản chụp\nimage|i|Ảnh"), tmp_path)
    form = api.get(made.id, clock=NOON)
    with scope.acting(BY):
        step = form.post("f", {}, {}, {"f": upload(), "i": upload()}, store=api.keep_for(BY))
    assert step.answers["f"]["name"] == "giấy tờ.pdf"
    assert content_of(StoredFile.objects.get(pk=step.answers["f"]["file"])).startswith(b"%PDF")
    assert "PDF" in str(step.form.errors["i"])
    assert "i" not in step.answers


def context(folder: Path, *, check_only: bool = False) -> LoadContext:
    return LoadContext(root=folder, province=folder, actor=BY, check_only=check_only)


def test_a_folder_of_forms_is_loaded(tmp_path: Path) -> None:
    folder = tmp_path / "forms"
    folder.mkdir()
    (folder / "thu.md").write_bytes(ONE)
    (folder / "_ghi-chu.md").write_text("not a form")
    (folder / "anh.png").write_bytes(b"x")
    assert load_forms(context(tmp_path)) == LoadReport(created=1)
    assert load_forms(context(tmp_path)) == LoadReport(unchanged=1)
    (folder / "thu.md").write_bytes(TWO)
    assert load_forms(context(tmp_path)) == LoadReport(updated=1)
    assert load_forms(context(tmp_path / "nowhere")) == LoadReport()


def test_all_faults_of_all_forms_are_told_by_file_line_and_field(tmp_path: Path) -> None:
    folder = tmp_path / "forms"
    folder.mkdir()
    (folder / "a.md").write_bytes(xlsform("type|name|label\nrange|q|Q\ntext|tên|T", code="a"))
    (folder / "b.md").write_bytes(b"nothing")
    with pytest.raises(DataErrors) as caught:
        load_forms(context(tmp_path))
    told = [(Path(e.file).name, e.line, e.field) for e in caught.value.errors]
    assert told == [("a.md", 3, "survey.type"), ("a.md", 4, "survey.name"), ("b.md", None, "")]
    assert "Chưa hỗ trợ loại “range”. (trang survey, hàng 2)" in str(caught.value)


def test_the_forms_of_the_sample_province_load_twice_alike() -> None:
    province = LoadContext(root=DATA, province=DATA / "provinces" / "baclieu", actor=BY)
    first = load_forms(province)
    assert first.created >= 8
    assert load_forms(province) == LoadReport(unchanged=first.created)


def test_reading_a_version_uses_no_more_than_it_needs(tmp_path: Path) -> None:
    make_form(ONE, tmp_path)
    with connection.execute_wrapper(_refuse_big_columns):
        assert api.current("thu") is not None


def _refuse_big_columns(execute, sql, params, many, context):  # noqa: ANN001, ANN202 - Django's hook
    assert '"xform"' not in sql
    assert '"definition"' not in sql
    return execute(sql, params, many, context)

"""Drafts: begun, changed, submitted, sent back, published by a second person; who may do what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tinhso.kernel import clock as clocks
from tinhso.kernel.actors import ANONYMOUS, Actor
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting
from tinhso.modules.catalogue import actions
from tinhso.modules.catalogue.actions import CatalogueError
from tinhso.modules.catalogue.enums import DraftState, Origin
from tinhso.modules.catalogue.models import Procedure, ProcedureVersion, VersionDraft
from tinhso.modules.catalogue.queries import draft as queries
from tinhso.modules.catalogue.queries import procedures
from tinhso.modules.catalogue.rules.editing import GENERAL, NEW, item_at
from tinhso.modules.catalogue.testing import (
    Province,
    fact,
    make_field,
    make_version,
    stored_versions,
    text,
)
from tinhso.modules.directory import testing as directory

MORNING = datetime(2015, 6, 17, 2, tzinfo=clocks.UTC)
NEXT_MONTH = date(2015, 7, 1)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clocks.simulated(clocks.fixed(MORNING)):
        yield


def keeper(name: str, role: str = "services.admin") -> Actor:
    return directory.actor_of(directory.make_official(role, name=name), MORNING)


@pytest.fixture
def author(db: None) -> Actor:
    return keeper("Nguyễn Thị Soạn")


@pytest.fixture
def second(db: None) -> Actor:
    return keeper("Trần Văn Duyệt", "catalogue.publisher")


@pytest.fixture
def old(law: None) -> ProcedureVersion:
    return make_version()


def do[R](by: Actor, act: Callable[..., R], **values: Any) -> R:
    with acting(by):
        return act(by=by, **values)


def renamed(by: Actor, draft: VersionDraft, name: str = "Tên mới") -> VersionDraft:
    item = item_at(draft.content, GENERAL) | {"name": text(name, "New name")}
    return do(by, actions.change_draft, draft_id=draft.pk, expected=draft.version, place=GENERAL, item=item)


def ready(by: Actor, old: ProcedureVersion, day: date = NEXT_MONTH) -> VersionDraft:
    draft = renamed(by, do(by, actions.begin_draft, procedure_id=old.procedure_id))
    return do(by, actions.set_first_day, draft_id=draft.pk, expected=draft.version, valid_from=day)


def submitted(by: Actor, old: ProcedureVersion, day: date = NEXT_MONTH) -> VersionDraft:
    draft = ready(by, old, day)
    return do(by, actions.submit_draft, draft_id=draft.pk, expected=draft.version)


def publish(by: Actor, draft: VersionDraft) -> ProcedureVersion:
    return do(by, actions.publish_draft, draft_id=draft.pk, expected=draft.version)


def refused(code: str, by: Actor, act: Callable[..., Any], /, **values: Any) -> CatalogueError:
    with pytest.raises(CatalogueError) as error:
        do(by, act, **values)
    assert error.value.code == code
    return error.value


def test_a_second_person_publishes_from_a_day_on(author: Actor, second: Actor, old: ProcedureVersion) -> None:
    version = publish(second, submitted(author, old))
    assert (version.number, version.name, version.valid_from) == (2, "Tên mới", NEXT_MONTH)
    assert version.origin == Origin.PAGE
    old.refresh_from_db()
    assert old.valid_to == NEXT_MONTH
    assert procedures.current(old.procedure.slug, date(2015, 6, 30)) == old
    assert procedures.current(old.procedure.slug, NEXT_MONTH) == version
    draft = VersionDraft.objects.get()
    assert (draft.state, draft.published, draft.published_by_id) == (
        DraftState.PUBLISHED, version, second.account_id,
    )  # fmt: skip


def test_every_step_stands_in_the_ledger(author: Actor, second: Actor, old: ProcedureVersion) -> None:
    publish(second, submitted(author, old))
    kinds = ["begin_draft", "change_draft", "set_first_day", "submit_draft", "publish_draft"]
    found = LedgerEntry.objects.filter(kind__startswith="catalogue.").exclude(kind="catalogue.load_law")
    assert list(found.order_by("pk").values_list("kind", flat=True)) == [
        f"catalogue.{kind}" for kind in kinds
    ]
    last = found.order_by("pk").last()
    assert last is not None
    assert (last.actor_id, last.data["day"]) == (second.account_id, "2015-07-01")


def test_nobody_publishes_what_he_has_written(author: Actor, old: ProcedureVersion) -> None:
    """Neither the author, nor whoever changed a word of it."""
    helper = keeper("Lê Thị Giúp")
    draft = ready(author, old)
    draft = renamed(helper, draft, "Tên khác")
    draft = do(author, actions.submit_draft, draft_id=draft.pk, expected=draft.version)
    for person in (author, helper):
        refused("author", person, actions.publish_draft, draft_id=draft.pk, expected=draft.version)
    assert ProcedureVersion.objects.count() == 1
    publish(keeper("Phạm Văn Ba"), draft)


def test_sent_back_changed_and_published(author: Actor, second: Actor, old: ProcedureVersion) -> None:
    draft = submitted(author, old)
    refused("remark", second, actions.send_back, draft_id=draft.pk, expected=draft.version, remark=" ")
    draft = do(second, actions.send_back, draft_id=draft.pk, expected=draft.version, remark="Thiếu căn cứ")
    assert (draft.state, draft.remark, draft.submitted_by_id) == (DraftState.OPEN, "Thiếu căn cứ", None)
    draft = renamed(author, draft, "Tên sửa")
    draft = do(author, actions.submit_draft, draft_id=draft.pk, expected=draft.version)
    assert publish(second, draft).name == "Tên sửa"


def test_taken_back_and_discarded(author: Actor, second: Actor, old: ProcedureVersion) -> None:
    draft = submitted(author, old)
    draft = do(author, actions.take_back, draft_id=draft.pk, expected=draft.version)
    draft = do(author, actions.discard_draft, draft_id=draft.pk, expected=draft.version)
    assert draft.state == DraftState.DISCARDED
    refused("state", author, actions.submit_draft, draft_id=draft.pk, expected=draft.version)
    do(author, actions.begin_draft, procedure_id=old.procedure_id)


def test_one_draft_at_a_time(author: Actor, old: ProcedureVersion) -> None:
    do(author, actions.begin_draft, procedure_id=old.procedure_id)
    refused("open", author, actions.begin_draft, procedure_id=old.procedure_id)
    refused("unknown", author, actions.begin_draft, procedure_id=0)


def test_the_second_of_two_editors_is_told_who_was_faster(author: Actor, old: ProcedureVersion) -> None:
    draft = do(author, actions.begin_draft, procedure_id=old.procedure_id)
    seen = draft.version
    renamed(author, draft)
    other = keeper("Lê Thị Chậm")
    error = refused(
        "stale",
        other,
        actions.change_draft,
        draft_id=draft.pk,
        expected=seen,
        place=("steps", 0),
        way="remove",
    )
    assert author.name in str(error)


def test_a_place_that_is_gone(author: Actor, old: ProcedureVersion) -> None:
    draft = do(author, actions.begin_draft, procedure_id=old.procedure_id)
    for place in (("steps", 99), ("cases", 9, "papers", NEW)):
        refused(
            "place",
            author,
            actions.change_draft,
            draft_id=draft.pk,
            expected=draft.version,
            place=place,
            item={},
        )


def test_what_is_missing_keeps_it_from_being_submitted(author: Actor, old: ProcedureVersion) -> None:
    draft = ready(author, old)
    draft = do(
        author,
        actions.change_draft,
        draft_id=draft.pk,
        expected=draft.version,
        place=("steps", 1),
        way="remove",
    )
    refused("incomplete", author, actions.submit_draft, draft_id=draft.pk, expected=draft.version)
    lacks = queries.check(draft).lacks
    assert [str(lack.message) for lack in lacks] == [
        "Không có bước nào mang mã này.",
        "Không có bước nào mang mã này.",
        "Quy trình phải có bước của: Chuyên viên xử lý.",
    ]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2015, 6, 16), "đã qua"),
        (date(2013, 1, 1), "Đã có phiên bản áp dụng từ ngày này hoặc muộn hơn"),
    ],
)
def test_wrong_first_days(author: Actor, old: ProcedureVersion, day: date, words: str) -> None:
    draft = ready(author, old, day)
    assert any(words in str(lack.message) for lack in queries.check(draft).lacks)


def test_the_check_lists_what_nobody_knows(author: Actor, old: ProcedureVersion) -> None:
    draft = ready(author, old)
    channel = item_at(draft.content, ("channels", 0))
    channel["fees"] = [fact(code="le-phi", name=text("Lệ phí"), amount=None)]
    draft = do(
        author,
        actions.change_draft,
        draft_id=draft.pk,
        expected=draft.version,
        place=("channels", 0),
        item=channel,
    )
    states = {(fact.steps, fact.state) for fact in queries.check(draft).open_facts}
    assert (("channels", 0, "fees", 0), "unknown") in states
    assert (("channels", 0, "time"), "illustrative") in states


def test_an_unchanged_draft_is_no_version(author: Actor, old: ProcedureVersion) -> None:
    draft = do(author, actions.begin_draft, procedure_id=old.procedure_id)
    messages = [str(lack.message) for lack in queries.check(draft).lacks]
    assert messages == ["Chưa có ngày áp dụng."]
    draft = do(
        author, actions.set_first_day, draft_id=draft.pk, expected=draft.version, valid_from=NEXT_MONTH
    )
    assert [str(lack.message) for lack in queries.check(draft).lacks] == [
        "Bản thảo không khác phiên bản trước."
    ]


def test_a_new_procedure_is_seen_once_it_is_published(
    author: Actor, second: Actor, old: ProcedureVersion
) -> None:
    field = make_field()
    values = {
        "code": "1.234567",
        "slug": "moi",
        "field_id": field.pk,
        "name": "Mới",
        "name_en": "New",
        "source": "x",
    }
    draft = do(author, actions.add_procedure, **values)
    refused("taken", author, actions.add_procedure, **values)
    assert procedures.versions("moi") == []
    assert not queries.check(draft).is_complete
    for name in ("agencies", "cases", "channels", "stages", "results", "steps", "legal_basis"):
        for item in old.content[name]:
            draft = do(
                author,
                actions.change_draft,
                draft_id=draft.pk,
                expected=draft.version,
                place=(name, NEW),
                item=item,
            )
    general = item_at(old.content, GENERAL) | {"name": text("Mới", "New")}
    draft = do(
        author, actions.change_draft, draft_id=draft.pk, expected=draft.version, place=GENERAL, item=general
    )
    draft = do(
        author, actions.set_first_day, draft_id=draft.pk, expected=draft.version, valid_from=date(2015, 6, 17)
    )
    draft = do(author, actions.submit_draft, draft_id=draft.pk, expected=draft.version)
    version = publish(second, draft)
    assert (version.number, version.level) == (1, old.level)
    assert procedures.current("moi", date(2015, 6, 17)) == version


def test_only_keepers_write_and_only_publishers_publish(
    author: Actor, second: Actor, old: ProcedureVersion
) -> None:
    clerk = keeper("Võ Thị Quầy", "services.clerk")
    draft = submitted(author, old)
    common = {"draft_id": draft.pk, "expected": draft.version}
    for actor in (clerk, ANONYMOUS, second):
        with pytest.raises(Denied):
            do(actor, actions.begin_draft, procedure_id=old.procedure_id)
    for actor in (clerk, ANONYMOUS):
        with pytest.raises(Denied):
            do(actor, actions.publish_draft, **common)
        with pytest.raises(Denied):
            queries.open_drafts(actor)


def test_the_database_keeps_the_fence(author: Actor, old: ProcedureVersion) -> None:
    """Plain SQL in an official's own scope: the catalogue is not written, drafts are not seen."""
    draft = submitted(author, old)
    with acting(author), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM catalogue_versiondraft")
        assert cursor.fetchone() == (0,)
        cursor.execute("UPDATE catalogue_procedureversion SET name = 'x'")
        assert cursor.rowcount == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            Procedure.objects.create(code="9.999999", slug="x", field=old.procedure.field)
    with pytest.raises(DatabaseError, match="catalogue_draft_two_people"), transaction.atomic():
        VersionDraft.objects.filter(pk=draft.pk).update(published_by_id=author.account_id)


def test_loading_files_again_leaves_alone_what_was_published(
    law: None, tmp_path: Any, author: Actor, second: Actor
) -> None:
    province = Province(tmp_path)
    province.load()
    publish(second, submitted(author, ProcedureVersion.objects.get()))
    before = stored_versions()
    assert before == [(1, "2013-07-01", "2015-07-01", 1), (2, "2015-07-01", "", 1)]
    report = province.load()
    assert any("tệp không ghi đè" in remark for remark in report.remarks)
    province.write("dang-ky", province.procedure(province.version(name=text("Tên của tệp"))))
    province.load()
    assert stored_versions() == before
    assert not ProcedureVersion.objects.filter(name="Tên của tệp").exists()

"""Clauses written on pages: what each kind asks, what is refused where, splits with their parts, corrections."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from .. import api
from ..enums import ActState
from ..models import Act, AgencySuccession, Clause
from ..queries.act import preview
from ..rules.reorganisation.clauses import parse
from ..testing import carry_out_act, make_agency
from .test_act_pages import DRAFT, People, clause, draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    return People()


def said(act: Act) -> list[Any]:
    return [parse(row.kind, row.content) for row in Clause.objects.filter(act=act).order_by("order")]


def wrong_fields(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 422
    return dict(answer.context["form"].errors)


def test_every_kind_has_its_page_and_asks_only_what_it_needs(people: People) -> None:
    act = draft(people)
    page = people.first.get(reverse("directory:setup_act", args=(act.pk,))).content.decode()
    for kind in ("nhap", "chia", "doi-ten", "chuyen", "giai-the", "thanh-lap", "bo-cap"):
        where = reverse("directory:add_clause", args=(act.pk, kind))
        assert where in page
        assert people.first.get(where).status_code == 200
    # What only a correction may say is offered by corrections only.
    for kind in ("ke-tuc", "khac"):
        assert people.first.get(reverse("directory:add_clause", args=(act.pk, kind))).status_code == 404


def test_the_simple_kinds(people: People) -> None:
    act = draft(people)
    assert clause(people, act, "doi-ten", unit="xã 1", name="Xã Một", code="95091").status_code == 302
    assert clause(people, act, "chuyen", thing="agency", unit="H04.50.01", parent="Sở Thử").status_code == 302
    new = {"code": "95077", "name": "Xã Bảy", "area_kind": "xa", "parent": "950"}
    assert clause(people, act, "thanh-lap", **new).status_code == 302
    # What the act itself has made can be named by its code.
    committee = {"code": "H04.50.07", "name": "UBND xã Bảy", "agency_kind": "committee", "place": "95077"}
    assert clause(people, act, "thanh-lap", thing="agency", one_stop="on", **committee).status_code == 302
    over = {"unit": "H04.50.02", "other": "H04.50.07"}
    assert clause(people, act, "giai-the", thing="agency", **over).status_code == 302
    assert clause(people, act, "bo-cap", level="district", to="commune").status_code == 302
    assert [type(one).__name__ for one in said(act)] == [
        "Rename", "Move", "Create", "Create", "Abolish", "EndLevel",
    ]  # fmt: skip
    made = said(act)[3].spec
    assert (made.area, made.level, made.one_stop) == (said(act)[2].spec.key, "commune", True)


def test_what_is_wrong_is_named_at_its_field_and_nothing_typed_is_lost(people: People) -> None:
    act = draft(people)
    answer = clause(people, act, "doi-ten", unit="Xã Không Có", name="Xã Một")
    assert list(wrong_fields(answer)) == ["unit"] and "Xã Một" in answer.content.decode()
    assert list(wrong_fields(clause(people, act, "doi-ten", unit="95011"))) == ["name"]
    assert list(wrong_fields(clause(people, act, "chuyen", unit="95011"))) == ["parent"]
    nothing = clause(people, act, "nhap", codes="95011,95011")
    assert set(wrong_fields(nothing)) == {"codes", "other"}
    half = clause(people, act, "nhap", codes="95011,95012", code="95019")
    assert set(wrong_fields(half)) == {"name", "area_kind"}
    bare = clause(people, act, "thanh-lap", thing="agency", code="H04.50.07", name="UBND xã Bảy")
    assert set(wrong_fields(bare)) == {"place", "agency_kind"}
    form = clause(people, act, "doi-ten", thing="agency", unit="H04.50.01", code="")
    assert list(wrong_fields(form)) == ["name"]
    # What only the rules know is told at the field too.
    assert "code" in wrong_fields(
        clause(people, act, "thanh-lap", code="abc", name="Xã Sai", area_kind="xa", parent="950")
    )
    make_agency("UBND xã 1", area=people.communes[1])
    twice = clause(people, act, "giai-the", thing="agency", unit="UBND xã 1")
    assert "H04.50.01" in wrong_fields(twice)["unit"][0]
    assert not Clause.objects.exists()


SPLIT = {"thing": "agency", "by": "area", "count": "2"}


def test_an_agency_is_split_and_its_parts_are_given_away(people: People) -> None:
    act = draft(people)
    district = make_agency("Phòng Thử", level="district", area=people.district, kind="justice", code="H04.50")
    values = {
        **SPLIT, "unit": "Phòng Thử", "code-0": "H04.51", "name-0": "Phòng Bắc", "code-1": "H04.52", "name-1": "Phòng Nam",
    }  # fmt: skip
    # Asking for the list shows the communes of the district; nothing is judged yet.
    shown = people.first.post(reverse("directory:add_clause", args=(act.pk, "chia")), {**values, "hien": "1"})
    page = shown.content.decode()
    assert shown.status_code == 200 and "Xã 1 (95011)" in page and "Phòng Nam" in page
    part = f"part-{people.communes[1].key}"
    assert clause(people, act, "chia", **values, **{part: "1"}).status_code == 302
    (split,) = said(act)
    north, south = split.portions
    assert (split.source, split.main, split.by) == (district.key, north.target, "area")
    assert north.keys == () and south.keys == (people.communes[1].key,)
    assert (south.into.kind, south.into.level, south.into.area) == (
        "justice",
        "district",
        people.district.key,
    )
    assert not preview(act).problems
    words = people.first.get(reverse("directory:setup_act", args=(act.pk,))).content.decode()
    assert "Phòng Bắc (phần còn lại); Phòng Nam (Xã 2)" in words


def test_room_for_more_successors_is_made_without_losing_answers(people: People) -> None:
    act = draft(people)
    where = reverse("directory:add_clause", args=(act.pk, "chia"))
    values = {**SPLIT, "unit": "UBND xã 1", "name-1": "Phòng Nam"}
    more = people.first.post(where, {**values, "them": "1"})
    assert more.status_code == 200
    assert "Đơn vị kế tục 3" in more.content.decode() and "Phòng Nam" in more.content.decode()
    most = people.first.post(where, {**values, "count": "999", "them": "1"})
    assert "Đơn vị kế tục 12" in most.content.decode() and "Đơn vị kế tục 13" not in most.content.decode()
    assert people.first.post(where, {**values, "count": "x"}).status_code == 422


def test_a_split_that_gives_nothing_away_or_names_a_unit_twice_is_refused(people: People) -> None:
    act = draft(people)
    values = {**SPLIT, "unit": "H04.50.01", "existing-0": "H04.50.02", "existing-1": "H04.50.02"}
    fields = wrong_fields(clause(people, act, "chia", **values))
    assert "existing-1" in fields
    neither = wrong_fields(clause(people, act, "chia", **SPLIT, unit="Sở Thử"))
    assert {"existing-0", "existing-1"} <= set(neither)
    # A committee of a commune has no communes below it: its work cannot be told apart by area.
    assert "by" in wrong_fields(
        clause(people, act, "chia", **SPLIT, unit="H04.50.01", **{"existing-0": "Sở Thử"})
    )


def test_areas_below_a_split_area_go_where_they_are_given(people: People) -> None:
    act = draft(people)
    values = {
        "unit": "950", "count": "2",
        "code-0": "951", "name-0": "Huyện Bắc", "area_kind-0": "huyen",
        "code-1": "952", "name-1": "Huyện Nam", "area_kind-1": "huyen",
        f"part-{people.communes[1].key}": "1",
    }  # fmt: skip
    assert clause(people, act, "chia", **values).status_code == 302
    plan = preview(act).plan
    split, move = said(act)
    assert plan.areas[people.communes[0].key].parent == split.main
    assert plan.areas[people.communes[1].key].parent == split.portions[1].target == move.parent


def test_a_correcting_act_names_another_successor(people: People) -> None:
    one, two = people.committees
    chief = two.posts.get().appointments.get().official.key
    earlier = carry_out_act(
        ("abolish", {"thing": "agency", "key": one.key, "successor": two.key}),
        day=people.day,
        choices={f"chief:{two.key}:chu-tich": chief},
    )
    right = make_agency("UBND xã Đúng", area=people.communes[0], code="H04.50.08")
    answer = people.first.post(reverse("directory:setup_acts"), {**DRAFT, "corrects": str(earlier.pk)})
    act = Act.objects.get(state=ActState.DRAFT)
    assert answer.status_code == 302 and act.corrects_id == earlier.pk
    page = people.first.get(reverse("directory:add_clause", args=(act.pk, "ke-tuc"))).content.decode()
    assert "UBND xã 1 (H04.50.01) → UBND xã 2 (H04.50.02)" in page
    chosen = f"{one.key}|{two.key}"
    assert "succession" in wrong_fields(clause(people, act, "ke-tuc", succession="a|b", now="H04.50.08"))
    assert "now" in wrong_fields(clause(people, act, "ke-tuc", succession=chosen, now="H04.50.02"))
    assert clause(people, act, "ke-tuc", succession=chosen, now="UBND xã Đúng").status_code == 302
    shown = people.first.get(reverse("directory:setup_act_preview", args=(act.pk,)))
    assert [row[1:] for row in shown.context["reassigned"]] == [
        ("toàn bộ", "UBND xã 2 (H04.50.02)", "UBND xã Đúng (H04.50.08)")
    ]
    words = people.first.get(reverse("directory:setup_act", args=(act.pk,))).content.decode()
    assert "UBND xã 1: UBND xã Đúng kế tục thay cho UBND xã 2" in words
    for client, step in ((people.second, "duyet"), (people.first, "thuc-hien")):
        client.post(reverse("directory:act_step", args=(act.pk, step)))
    rows = AgencySuccession.objects.filter(from_agency=one).order_by("valid_from", "id")
    assert [row.to_agency_id for row in rows] == [two.pk, right.pk]
    told = people.first.get(reverse("directory:act", args=(earlier.pk,))).content.decode()
    assert "05/NQ" in told  # the corrected act says by which act
    # The words of an act that was carried out still name the units that it ended.
    kept = people.first.get(reverse("directory:setup_act", args=(earlier.pk,))).content.decode()
    assert "UBND xã 1 giải thể, kế tục: UBND xã 2" in kept and one.key not in kept


def test_one_part_of_a_split_is_corrected(people: People) -> None:
    """The page names who has which part; what is chosen moves, no more."""
    north, south = people.communes
    office, rest, wrong, right = (
        make_agency(f"Phòng {name}", level="district", area=people.district, code=f"H04.6{n}")
        for n, name in enumerate(("Chung", "Bắc", "Nam", "Đúng"))
    )
    split = {
        "thing": "agency", "source": office.key, "main": rest.key, "by": "area",
        "portions": [{"into": rest.key}, {"into": wrong.key, "keys": [south.key]}],
    }  # fmt: skip
    earlier = carry_out_act(("split", split), day=people.day)
    people.first.post(reverse("directory:setup_acts"), {**DRAFT, "corrects": str(earlier.pk)})
    act = Act.objects.get(state=ActState.DRAFT)
    page = people.first.get(reverse("directory:add_clause", args=(act.pk, "ke-tuc"))).content.decode()
    assert "Phòng Chung (H04.60) → Phòng Nam (H04.62) (Xã 2)" in page
    assert "Phòng Chung (H04.60) → Phòng Bắc (H04.61) (tất cả trừ Xã 2)" in page
    chosen = f"{office.key}|{wrong.key}"
    assert clause(people, act, "ke-tuc", succession=chosen, now="Phòng Đúng").status_code == 302
    shown = people.first.get(reverse("directory:setup_act_preview", args=(act.pk,)))
    assert shown.context["reassigned"] == [
        ("Phòng Chung (H04.60)", "Xã 2", "Phòng Nam (H04.62)", "Phòng Đúng (H04.63)")
    ]
    assert "Sẽ kế tục" in shown.content.decode()
    for client, step in ((people.second, "duyet"), (people.first, "thuc-hien")):
        client.post(reverse("directory:act_step", args=(act.pk, step)))
    on = Act.objects.get(pk=act.pk).effective_date
    assert api.continuing(office.pk, on, {"area": str(south.pk)}) == right.pk
    assert api.continuing(office.pk, on, {"area": str(north.pk)}) == rest.pk


def test_clauses_are_for_drafts_and_directors(people: People) -> None:
    act = draft(people)
    where = reverse("directory:add_clause", args=(act.pk, "doi-ten"))
    people.first.post(reverse("directory:act_step", args=(act.pk, "rut")))
    assert people.first.get(where).status_code == 404

"""Stored clauses of a draft said otherwise: what is stored comes back as answers, and nobody overwrites unseen."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tinhso.kernel.testing.client import PageClient

from ..actions.act import add_clauses, approve_act
from ..actions.reorganise import execute_act
from ..enums import Level
from ..models import Act, Clause
from ..pages.act_frame import slug_of
from ..queries.act import clause_state, preview
from ..testing import actor_of, carry_out_act, make_agency
from .test_act_pages import DRAFT, People, clause, draft
from .test_clause_pages import said, wrong_fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    return People()


def where(row: Clause) -> str:
    return reverse("directory:change_clause", args=(row.act_id, slug_of(row.kind), row.pk))


def filled_in(client: PageClient, row: Clause) -> dict[str, str]:
    """What a browser would send back from the page as it is."""
    answer = client.get(where(row))
    assert answer.status_code == 200
    form = answer.context["form"]
    values = {field.html_name: field.value() for field in form}
    kept = {name: "on" if value is True else str(value) for name, value in values.items() if value}
    assert f'name="seen" value="{clause_state(row)}"' in answer.content.decode()
    return {**kept, "seen": clause_state(row)}


def stored(people: People, kind: str, content: dict[str, Any]) -> Clause:
    act = Act.objects.filter(state="draft").first() or draft(people)
    add_clauses(by=actor_of(people.accounts[0]), act_id=act.pk, clauses=[(kind, content)])
    return Clause.objects.order_by("-pk")[0]


def test_what_is_saved_unchanged_stays_what_it_was(people: People) -> None:
    """Every kind, also what only a folder says: a page that is opened and saved changes nothing."""
    north, south = (area.key for area in people.communes)
    one, two = (agency.key for agency in people.committees)
    district = people.district.key
    office = make_agency(
        "Phòng Thử", level=Level.DISTRICT, area=people.district, kind="justice", code="H04.50"
    )
    area = {"key": "xa-moi", "code": "95019", "name": "Xã Mới", "kind": "xa", "parent": district}
    agency = {
        "key": "noi-moi", "code": "H04.50.09", "name": "UBND xã Mới", "short_name": "UBND Mới", "kind": "committee",
        "level": "commune", "area": north, "parent": None, "one_stop": False,
    }  # fmt: skip
    parts = {"thing": "agency", "source": office.key, "by": "area", "main": "bac"}
    heirs = [{**agency, "key": key, "code": code, "level": "district", "kind": "justice", "area": district, "name": key,
              "short_name": key} for key, code in (("bac", "H04.51"), ("nam", "H04.52"))]  # fmt: skip
    told: list[tuple[str, dict[str, Any]]] = [
        ("merge", {"thing": "area", "sources": [north, south], "into": area, "whole_level": True}),
        ("merge", {"thing": "agency", "sources": [one, two], "into": agency, "officials": "end", "numbers": "continue"}),
        ("merge", {"thing": "agency", "sources": [two], "into": one, "officials": "move", "numbers": "own"}),
        ("split", {**parts, "portions": [
            {"into": heirs[1], "keys": [south]}, {"into": heirs[0], "keys": []}]}),
        ("rename", {"thing": "agency", "key": two, "name": "UBND Hai", "kind": "justice", "short_name": "Hai"}),
        ("rename", {"thing": "area", "key": north, "code": "95018"}),
        ("move", {"thing": "agency", "key": two, "parent": office.key, "area": north}),
        ("abolish", {"thing": "agency", "key": one, "successor": two, "officials": "end"}),
        ("create", {"thing": "area", "spec": {**area, "key": "xa-ba", "code": "95017"}}),
        ("create", {"thing": "agency", "spec": {**agency, "key": "so-ba", "code": "H04.50.07", "one_stop": True}}),
        ("level", {"level": "commune", "to": "district"}),
    ]  # fmt: skip
    for kind, content in told:
        row = stored(people, kind, content)
        before = said(row.act)
        answer = people.first.post(where(row), filled_in(people.first, row))
        assert answer.status_code == 302, (kind, answer.context and answer.context["form"].errors)
        after = said(row.act)
        if kind == "split":  # whoever has the rest stands first on the page
            assert {one.target: one for one in after[0].portions} == {
                one.target: one for one in before[0].portions
            }
        else:
            assert after == before
        Clause.objects.all().delete()


def test_a_changed_clause_keeps_its_place_and_the_keys_that_others_name(people: People) -> None:
    act = draft(people)
    new = {"codes": "95011, 95012", "code": "95019", "name": "Xã Mới", "area_kind": "xa"}
    assert clause(people, act, "nhap", **new).status_code == 302
    committee = {"code": "H04.50.07", "name": "UBND xã Mới", "agency_kind": "committee", "place": "95019"}
    assert clause(people, act, "thanh-lap", thing="agency", **committee).status_code == 302
    row = Clause.objects.order_by("order")[0]
    values = filled_in(people.first, row)
    assert values["codes"] == "95011\n95012" and values["name"] == "Xã Mới" and "parent" not in values
    listed = people.first.get(reverse("directory:setup_act", args=(act.pk,))).content.decode()
    assert where(row) in listed
    answer = people.first.post(where(row), {**values, "code": "95020", "name": "Xã Đúng"}, follow=True)
    assert "Đã sửa điều khoản." in answer.content.decode()
    merge, made = said(act)
    assert (merge.into.code, merge.into.name) == ("95020", "Xã Đúng")
    assert made.spec.area == merge.into.key
    assert "unknown" not in [one.code for one in preview(act).problems]


def test_what_is_wrong_is_named_and_everything_typed_stays(people: People) -> None:
    row = stored(people, "rename", {"thing": "area", "key": people.communes[0].key, "name": "Xã Một"})
    values = filled_in(people.second, row)
    answer = people.second.post(where(row), {**values, "unit": "Không Có", "name": "Xã Mười"})
    assert list(wrong_fields(answer)) == ["unit"]
    page = answer.content.decode()
    assert "Xã Mười" in page and "Không Có" in page and f'value="{values["seen"]}"' in page
    assert "code" in wrong_fields(
        people.second.post(where(row), {**values, "unit": "95011", "code": "x" * 40})
    )
    row.refresh_from_db()
    assert row.content["name"] == "Xã Một"


def test_the_second_of_two_is_told_and_may_save_again(people: People) -> None:
    row = stored(people, "rename", {"thing": "area", "key": people.communes[0].key, "name": "Xã Một"})
    mine, theirs = filled_in(people.first, row), filled_in(people.second, row)
    assert people.first.post(where(row), {**mine, "name": "Xã Của Tôi"}).status_code == 302
    answer = people.second.post(where(row), {**theirs, "name": "Xã Của Họ"})
    assert "__all__" in wrong_fields(answer)
    page = answer.content.decode()
    assert "Người khác vừa sửa điều khoản này." in page
    assert "Xã 1 đổi thành Xã Của Tôi" in page and 'value="Xã Của Họ"' in page
    row.refresh_from_db()
    assert row.content["name"] == "Xã Của Tôi"
    again = {**theirs, "name": "Xã Của Họ", "seen": answer.context["seen"]}
    assert people.second.post(where(row), again).status_code == 302
    row.refresh_from_db()
    assert row.content["name"] == "Xã Của Họ"


def test_a_clause_that_somebody_took_out_can_be_put_back(people: People) -> None:
    row = stored(people, "rename", {"thing": "area", "key": people.communes[0].key, "name": "Xã Một"})
    values = filled_in(people.second, row)
    people.first.post(reverse("directory:remove_clause", args=(row.act_id, row.pk)))
    assert people.second.get(where(row)).status_code == 404
    answer = people.second.post(where(row), {**values, "name": "Xã Mười"})
    assert "vừa bỏ điều khoản này" in wrong_fields(answer)["__all__"][0]
    target = reverse("directory:add_clause", args=(row.act_id, "doi-ten"))
    assert f'action="{target}"' in answer.content.decode() and "Xã Mười" in answer.content.decode()
    assert people.second.post(target, {**values, "name": "Xã Mười"}).status_code == 302
    assert Clause.objects.get().content["name"] == "Xã Mười"


def test_what_was_typed_for_an_act_that_was_approved_meanwhile_is_not_lost(people: People) -> None:
    row = stored(people, "rename", {"thing": "area", "key": people.communes[0].key, "name": "Xã Một"})
    values = filled_in(people.first, row)
    people.second.post(reverse("directory:act_step", args=(row.act_id, "duyet")))
    for address in (where(row), reverse("directory:add_clause", args=(row.act_id, "doi-ten"))):
        answer = people.first.post(address, {**values, "name": "Xã Mười"})
        assert "đã duyệt" in wrong_fields(answer)["__all__"][0] and "Xã Mười" in answer.content.decode()
        assert people.first.get(address).status_code == 404
    row.refresh_from_db()
    assert row.content["name"] == "Xã Một"


def test_room_for_one_more_successor_of_a_stored_split(people: People) -> None:
    """Asking for room judges nothing and does not hide what another did meanwhile."""
    office = make_agency(
        "Phòng Thử", level=Level.DISTRICT, area=people.district, kind="justice", code="H04.50"
    )
    north, south = (area.key for area in people.communes)
    content = {
        "thing": "agency", "source": office.key, "by": "area", "main": people.committees[0].key,
        "portions": [
            {"into": people.committees[0].key}, {"into": people.committees[1].key, "keys": [south]}],
    }  # fmt: skip
    row = stored(people, "split", content)
    values = filled_in(people.first, row)
    assert values[f"part-{south}"] == "1" and values["existing-0"] == "H04.50.01"
    Clause.objects.filter(pk=row.pk).update(
        content={**content, "by": "area", "portions": content["portions"][::-1]}
    )
    grown = people.first.post(where(row), {**values, "them": "1"})
    page = grown.content.decode()
    assert grown.status_code == 200 and "Đơn vị kế tục 3" in page and f'value="{values["seen"]}"' in page
    more = {**values, "count": "3", "existing-2": "Sở Thử", f"part-{north}": "2"}
    told = people.first.post(where(row), more)
    assert "__all__" in wrong_fields(told)
    assert people.first.post(where(row), {**more, "seen": told.context["seen"]}).status_code == 302
    (split,) = said(row.act)
    assert [len(one.keys) for one in split.portions] == [0, 1, 1]


def test_a_split_of_an_area_leaves_the_moves_to_their_own_clauses(people: People) -> None:
    act = draft(people)
    south = people.communes[1].key
    values = {
        "unit": "950", "count": "2", "code-0": "951", "name-0": "Huyện Bắc", "area_kind-0": "huyen",
        "code-1": "952", "name-1": "Huyện Nam", "area_kind-1": "huyen", f"part-{south}": "1",
    }  # fmt: skip
    assert clause(people, act, "chia", **values).status_code == 302
    row = Clause.objects.order_by("order")[0]
    assert "đã là các điều khoản riêng" in people.first.get(where(row)).content.decode()
    answers = filled_in(people.first, row)
    assert people.first.post(where(row), {**answers, "name-1": "Huyện Biển"}).status_code == 302
    split, move = said(act)
    assert split.portions[1].into.name == "Huyện Biển" and move.parent == split.portions[1].target


def test_a_correction_is_said_otherwise(people: People) -> None:
    one, two = people.committees
    chief = two.posts.get().appointments.get().official.key
    earlier = carry_out_act(
        ("abolish", {"thing": "agency", "key": one.key, "successor": two.key}),
        day=people.day, choices={f"chief:{two.key}:chu-tich": chief},
    )  # fmt: skip
    make_agency("UBND xã Đúng", area=people.communes[0], code="H04.50.08")
    people.first.post(reverse("directory:setup_acts"), {**DRAFT, "corrects": str(earlier.pk)})
    wrong = make_agency("UBND xã Sai", area=people.communes[0], code="H04.50.06")
    row = stored(people, "reassign", {"source": one.key, "was": two.key, "now": wrong.key})
    values = filled_in(people.first, row)
    assert values["now"] == "H04.50.06"
    assert people.first.post(where(row), {**values, "now": "UBND xã Đúng"}).status_code == 302
    act = Act.objects.get(state="draft")
    assert not preview(act).problems
    approve_act(by=actor_of(people.accounts[1]), act_id=act.pk)
    execute_act(by=actor_of(people.accounts[0]), act_id=act.pk)

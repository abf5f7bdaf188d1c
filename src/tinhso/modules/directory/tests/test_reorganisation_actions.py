"""Acts of reorganisation: drafted, previewed, approved by a second person, carried out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tinhso.kernel.actors import Part, system_actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting

from .. import api
from ..actions.act import (
    ReorganisationError,
    add_clauses,
    approve_act,
    draft_act,
    edit_act,
    remove_clause,
    reopen_act,
    settle_conflicts,
    withdraw_act,
)
from ..actions.follow import follow_act, follow_batch
from ..actions.reorganise import execute_act
from ..enums import ActState, AreaKind, Level
from ..models import (
    Act,
    AgencySuccession,
    AgencyVersion,
    Appointment,
    AreaVersion,
    Clause,
    FollowUp,
    Person,
    Post,
)
from ..queries.act import preview
from ..testing import actor_of, make_agency, make_area, make_citizen, make_official

pytestmark = pytest.mark.django_db

DAY = date(2015, 7, 1)
BEFORE = datetime(2015, 6, 30, 5, tzinfo=UTC)
AFTER = datetime(2015, 7, 1, 5, tzinfo=UTC)
SEE = "services.see"


class Ground:
    """A district with three communes, each with a committee and an officer; two directors."""

    def __init__(self) -> None:
        self.province = make_area("Tỉnh Thử", kind=AreaKind.PROVINCE, code="95")
        self.district = make_area("Huyện Thử", kind=AreaKind.DISTRICT, parent=self.province, code="950")
        self.communes = [
            make_area(f"Xã {name}", parent=self.district, code=f"9501{name}") for name in (1, 2, 3)
        ]
        self.committees = [make_agency(f"UBND xã {n}", area=one) for n, one in enumerate(self.communes, 1)]
        self.officers = [
            make_official("services.officer", agency=one, title="Công chức") for one in self.committees
        ]
        centre = make_agency("Sở Thử", level=Level.PROVINCE, area=self.province)
        self.maker = actor_of(make_official("directory.admin", agency=centre), BEFORE)
        self.other = actor_of(make_official("directory.admin", agency=centre), BEFORE)

    def merge(self, *numbers: int, key: str = "xa-moi") -> list[tuple[str, dict[str, Any]]]:
        area = {"key": key, "code": "95019", "name": "Xã Mới", "kind": "xa", "parent": self.district.key}
        agency = {
            "key": f"ubnd-{key}", "code": "H04.99.01", "name": "UBND xã Mới", "kind": "committee",
            "level": "commune", "area": key, "one_stop": True,
        }  # fmt: skip
        return [
            ("merge", {"thing": "area", "sources": [self.communes[n].key for n in numbers], "into": area}),
            (
                "merge",
                {"thing": "agency", "sources": [self.committees[n].key for n in numbers], "into": agency},
            ),
        ]

    def act(self, *clauses: tuple[str, dict[str, Any]], day: date = DAY, **values: Any) -> Act:
        act = draft_act(
            by=self.maker, number="01/NQ", title="Sắp xếp", issuer="Quốc hội",
            issued_on=date(2015, 6, 16), effective_date=day, **values,
        )  # fmt: skip
        add_clauses(by=self.maker, act_id=act.pk, clauses=clauses)
        return act

    def carry_out(self, act: Act) -> Act:
        approve_act(by=self.other, act_id=act.pk)
        return execute_act(by=self.maker, act_id=act.pk)


@pytest.fixture
def ground() -> Ground:
    return Ground()


def problems(act: Act) -> list[str]:
    return [problem.code for problem in preview(act).problems]


def test_a_merger_takes_effect_on_its_day(ground: Ground) -> None:
    first, second, third = ground.committees
    act = ground.carry_out(ground.act(*ground.merge(0, 1)))
    heir = AgencyVersion.objects.get(name="UBND xã Mới").agency_id
    officer = ground.officers[0]
    assert actor_of(officer, BEFORE).compartments == {first.pk}
    assert actor_of(officer, AFTER).compartments == {heir, first.pk, second.pk}
    assert actor_of(officer, AFTER).where("services.process") == {heir, first.pk, second.pk}
    assert actor_of(ground.officers[2], AFTER).compartments == {third.pk}
    assert api.continuing(first.pk, DAY) == heir
    assert api.continuing(first.pk, date(2015, 6, 30)) == first.pk
    assert api.agency(first.pk, DAY) is None
    assert [one.code for one in api.areas(DAY, level=Level.COMMUNE)] == ["95013", "95019"]
    assert act.state == ActState.EXECUTED
    assert act.summary["successions"] == 4
    # Two officers came from two communes into the same kind of post.
    assert [one.name for one in api.officials_of(heir, DAY)] == sorted(
        (one.name for one in ground.officers[:2]), key=lambda name: name
    )
    assert api.officials_with("services.process", first.pk, DAY)[0].agency_id == heir


def test_an_existing_unit_may_take_others_in(ground: Ground) -> None:
    keys = [one.key for one in ground.committees]
    areas = [one.key for one in ground.communes]
    ground.carry_out(
        ground.act(
            ("merge", {"thing": "area", "sources": areas[:2], "into": areas[0]}),
            ("merge", {"thing": "agency", "sources": keys[:2], "into": keys[0]}),
            ("rename", {"thing": "area", "key": areas[0], "name": "Xã Một Hai", "code": "95012"}),
        )
    )
    assert actor_of(ground.officers[0], AFTER).compartments == {
        ground.committees[0].pk,
        ground.committees[1].pk,
    }
    names = (
        AreaVersion.objects.filter(area=ground.communes[0]).order_by("valid_from").values_list("name", "code")
    )
    assert list(names) == [("Xã 1", "95011"), ("Xã Một Hai", "95012")]


def test_a_split_gives_each_successor_its_part(ground: Ground) -> None:
    source, second, _third = ground.committees
    heirs = [make_agency(area=ground.communes[0]), make_agency(area=ground.communes[0])]
    officers = [make_official("services.officer", agency=one) for one in heirs]
    ground.carry_out(
        ground.act(
            (
                "split",
                {
                    "thing": "agency", "source": source.key, "main": heirs[0].key, "by": "area",
                    "portions": [
                        {"into": heirs[0].key}, {"into": heirs[1].key, "keys": [ground.communes[1].key]},
                    ],
                },
            )
        )
    )  # fmt: skip
    rest, part = (actor_of(one, AFTER) for one in officers)
    keys = frozenset({str(ground.communes[1].pk)})
    assert rest.compartments == {heirs[0].pk}
    assert rest.in_part("services.process") == {source.pk: ((Part("area", keys, rest=True),),)}
    assert part.in_part("services.process") == {source.pk: ((Part("area", keys),),)}
    assert api.continuing(source.pk, DAY) == heirs[0].pk
    assert api.continuing(source.pk, DAY, {"area": str(ground.communes[1].pk)}) == heirs[1].pk
    assert api.continuing(second.pk, DAY) == second.pk


def test_a_level_is_abolished_and_its_tasks_go_down(ground: Ground) -> None:
    division = make_agency("Phòng", level=Level.DISTRICT, area=ground.district)
    act = ground.act(("level", {"level": "district", "to": "commune"}))
    assert problems(act) == ["agency_left"]
    add_clauses(
        by=ground.maker,
        act_id=act.pk,
        clauses=[
            ("abolish", {"thing": "agency", "key": division.key, "successor": ground.committees[0].key})
        ],
    )
    ground.carry_out(act)
    assert [(above.id, {one.id for one in communes}) for above, communes in api.communes_by_parent(DAY)] == [
        (ground.province.pk, {one.pk for one in ground.communes})
    ]
    assert {one.parent_id for one in api.areas(DAY, level=Level.COMMUNE)} == {ground.province.pk}
    served = api.agencies_serving(ground.communes[1].pk, Level.DISTRICT, DAY)
    assert [one.id for one in served] == [ground.committees[1].pk]


def test_two_chiefs_are_settled_by_a_choice(ground: Ground) -> None:
    chiefs = [
        make_official("services.leader", agency=one, title="Chủ tịch Ủy ban nhân dân")
        for one in ground.committees[:2]
    ]
    for agency in ground.committees[:2]:
        Post.objects.filter(agency=agency, title__startswith="Chủ tịch").update(key="chu-tich")
    act = ground.act(*ground.merge(0, 1))
    found = preview(act)
    chief = next(one for one in found.conflicts if one.kind == "chief")
    assert not chief.settled and not found.is_clear
    assert len(chief.options) == 2
    with pytest.raises(ReorganisationError, match="chưa giải quyết"):
        approve_act(by=ground.other, act_id=act.pk)
    settle_conflicts(by=ground.maker, act_id=act.pk, choices={chief.key: chief.options[1][0]})
    ground.carry_out(Act.objects.get(pk=act.pk))
    heir = AgencyVersion.objects.get(name="UBND xã Mới").agency_id
    titles = {one.account_id: one.post_title for one in api.officials_of(heir, DAY)}
    assert titles[chiefs[1].pk] == "Chủ tịch Ủy ban nhân dân"
    assert titles[chiefs[0].pk] == "Phó Chủ tịch Ủy ban nhân dân"


def test_numbers_go_on_as_chosen(ground: Ground) -> None:
    clauses = ground.merge(0, 1)
    act = ground.act(*clauses)
    settle_conflicts(
        by=ground.maker, act_id=act.pk, choices={"numbers:ubnd-xa-moi": ground.committees[1].key}
    )
    ground.carry_out(Act.objects.get(pk=act.pk))
    heir = AgencyVersion.objects.get(name="UBND xã Mới").agency_id
    assert api.geography(DAY).number_series(heir) == ground.committees[1].pk
    assert AgencySuccession.objects.filter(numbers=True).count() == 1


def test_a_correcting_act_changes_who_continues(ground: Ground) -> None:
    first, _second, third = ground.committees
    ground.carry_out(ground.act(*ground.merge(0, 1)))
    wrong = AgencyVersion.objects.get(name="UBND xã Mới").agency
    earlier = Act.objects.get()
    later = date(2015, 8, 1)
    content = {"source": first.key, "was": wrong.key, "now": third.key}
    with pytest.raises(ReorganisationError):
        ground.act(corrects_id=10**6)
    ground.carry_out(ground.act(("reassign", content), day=later, corrects_id=earlier.pk))
    assert api.continuing(first.pk, date(2015, 7, 15)) == wrong.pk
    assert api.continuing(first.pk, later) == third.pk
    august = datetime(2015, 8, 2, 5, tzinfo=UTC)
    assert first.pk in actor_of(ground.officers[2], august).compartments
    assert first.pk not in actor_of(ground.officers[1], august).compartments


def test_an_act_is_never_erased(ground: Ground) -> None:
    act = ground.carry_out(ground.act(*ground.merge(0, 1)))
    for statement in (
        "DELETE FROM directory_clause",
        "UPDATE directory_clause SET kind = 'move'",
        "DELETE FROM directory_act",
        "UPDATE directory_act SET state = 'draft', executed_at = NULL",
        "DELETE FROM directory_agencysuccession",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(ReorganisationError):
        add_clauses(by=ground.maker, act_id=act.pk, clauses=[])
    with pytest.raises(ReorganisationError):
        withdraw_act(by=ground.maker, act_id=act.pk)
    with pytest.raises(ReorganisationError):
        execute_act(by=ground.maker, act_id=act.pk)


def test_four_eyes_and_rights(ground: Ground) -> None:
    act = ground.act(*ground.merge(0, 1))
    with pytest.raises(ReorganisationError, match="khác người lập"):
        approve_act(by=ground.maker, act_id=act.pk)
    with pytest.raises(Denied):
        approve_act(by=actor_of(ground.officers[0], BEFORE), act_id=act.pk)
    with pytest.raises(ReorganisationError, match="dự thảo"):
        execute_act(by=ground.maker, act_id=act.pk)
    approve_act(by=ground.other, act_id=act.pk)
    with pytest.raises(ReorganisationError, match="đã duyệt"):
        edit_act(
            by=ground.maker,
            act_id=act.pk,
            number="2",
            title="x",
            issuer="x",
            issued_on=DAY,
            effective_date=DAY,
        )
    reopen_act(by=ground.maker, act_id=act.pk)
    edit_act(
        by=ground.maker, act_id=act.pk, number="2", title="x", issuer="x", issued_on=DAY, effective_date=DAY
    )
    with pytest.raises(ReorganisationError, match="ngày ban hành"):
        edit_act(
            by=ground.maker, act_id=act.pk, number="2", title="x", issuer="x", issued_on=date(2016, 1, 1),
            effective_date=DAY,
        )  # fmt: skip
    remove_clause(by=ground.maker, act_id=act.pk, clause_id=Clause.objects.order_by("pk")[0].pk)
    assert Clause.objects.count() == 1
    assert withdraw_act(by=ground.maker, act_id=act.pk).state == ActState.WITHDRAWN


def test_what_changed_since_the_approval_is_noticed(ground: Ground) -> None:
    act = ground.act(*ground.merge(0, 1))
    approve_act(by=ground.other, act_id=act.pk)
    make_official("services.officer", agency=ground.committees[0])
    with pytest.raises(ReorganisationError, match="đã thay đổi"):
        execute_act(by=ground.maker, act_id=act.pk)


def test_bad_acts_are_refused_with_the_rows_named(ground: Ground) -> None:
    area, agency = ground.communes[0].key, ground.committees[0].key
    late = make_area("Xã Muộn", parent=ground.district, code="95014", valid_from=date(2016, 1, 1))
    cases: list[tuple[list[tuple[str, dict[str, Any]]], str]] = [
        ([], "empty"),
        ([("abolish", {"thing": "agency", "key": agency})], "posts_left"),
        ([("abolish", {"thing": "agency", "key": agency, "successor": agency})], "cycle"),
        ([("move", {"thing": "area", "key": area, "parent": "khong-co"})], "orphan_area"),
        ([("move", {"thing": "agency", "key": agency, "parent": "khong-co"})], "orphan_agency"),
        ([("rename", {"thing": "area", "key": late.key, "name": "x"})], "unknown"),
        ([("rename", {"thing": "area", "key": area, "code": "95012"})], "code_twice"),
        ([("rename", {"thing": "area", "key": area, "kind": "huyen"})], "parent_level"),
        ([("abolish", {"thing": "area", "key": area})], "no_area"),
        ([*ground.merge(0, 1), *ground.merge(0, 2, key="khac")], "ended_twice"),
        ([*ground.merge(0, key=ground.communes[2].key)], "key_taken"),
        ([("level", {"level": "commune", "to": "province"})], "agency_left"),
        (
            [
                ("move", {"thing": "agency", "key": agency, "parent": ground.committees[1].key}),
                ("move", {"thing": "agency", "key": ground.committees[1].key, "parent": agency}),
            ],
            "cycle",
        ),
    ]
    for clauses, code in cases:
        act = ground.act(*clauses)
        found = [problem for problem in preview(act).problems if problem.code == code]
        assert found, (clauses, problems(act))
        assert code == "empty" or found[0].rows, code


def test_a_mapping_that_leaves_a_commune_out_is_refused(ground: Ground) -> None:
    clauses = ground.merge(0, 1)
    clauses[0][1]["whole_level"] = True
    found = preview(ground.act(*clauses)).problems
    assert [(problem.code, problem.rows) for problem in found] == [("left_out", (ground.communes[2].key,))]


def test_overlapping_validity_is_refused(ground: Ground) -> None:
    version = AreaVersion.objects.get(area=ground.communes[0])
    version.valid_to = date(2016, 1, 1)
    version.save()
    assert ("overlap", (ground.communes[0].key,)) in [
        (problem.code, problem.rows) for problem in preview(ground.act(*ground.merge(0, 1))).problems
    ]


def test_an_appointment_that_begins_later_is_named(ground: Ground) -> None:
    make_official("services.officer", agency=ground.committees[0], valid_from=date(2015, 9, 1))
    assert "later_seat" in problems(ground.act(*ground.merge(0, 1)))


def test_clauses_that_say_nothing_are_refused(ground: Ground) -> None:
    for kind, content in (
        ("merge", {"thing": "area", "sources": []}),
        ("merge", {"thing": "sea", "sources": ["a"]}),
        ("split", {"thing": "area", "source": "a", "portions": [], "main": "b"}),
        ("rename", {"thing": "area", "key": "a"}),
        ("move", {"thing": "agency", "key": "a"}),
        ("create", {"thing": "area", "spec": "a"}),
        ("level", {"level": "district", "to": "district"}),
        ("unheard", {}),
        ("abolish", {"thing": "area", "key": "a", "more": 1}),
        ("create", {"thing": "area", "spec": {"key": "a", "code": "x", "name": "b", "kind": "xa"}}),
        ("create", {"thing": "agency", "spec": {"key": "a", "code": "x", "name": "b"}}),
    ):
        with pytest.raises(ReorganisationError):
            ground.act((kind, content))


def test_homes_follow_in_batches(ground: Ground) -> None:
    for number in range(5):
        make_citizen(f"Người {number}", area=ground.communes[number % 2])
    act = ground.carry_out(ground.act(*ground.merge(0, 1)))
    progress = FollowUp.objects.get(act=act, code="directory.homes")
    assert progress.expected == 5 and progress.finished_at is None
    rounds = 0
    while follow_batch(act_id=act.pk, code="directory.homes", size=2):
        rounds += 1
    assert rounds == 2
    progress.refresh_from_db()
    assert progress.rewritten == 5 and progress.finished_at is not None
    heir = AreaVersion.objects.get(code="95019").area_id
    with acting(system_actor("tests")):
        assert set(Person.objects.values_list("area_id", flat=True)) == {heir}
    follow_act(act_id=act.pk)
    assert Appointment.objects.filter(act=act).count() == 2

"""Areas and staff quotas in the workbook of the organisation; what must end together, and codes that are swapped."""

from datetime import time

import pytest

from tinhso.kernel import clock
from tinhso.kernel.clock import from_local
from tinhso.kernel.models import LedgerEntry

from ..actions.organisation_import import confirm_import
from ..enums import Level, Reach
from ..models import AgencyVersion, AreaVersion, Post, StaffQuota
from ..queries.organisation_rows import current
from ..rules.organisation import ADDED, CHANGED, ENDED, UNCHANGED
from ..testing import actor_of, make_area, make_official
from .test_organisation_import import ADMIN, TODAY, codes, office, send, sheets

pytestmark = pytest.mark.django_db

__all__ = ["office"]


@pytest.fixture(autouse=True)
def _today(settings, tmp_path):
    settings.TINHSO_FILES_ROOT = tmp_path / "files"
    with clock.simulated(clock.fixed(from_local(TODAY, time(9)))):
        yield


@pytest.fixture
def admin():
    return actor_of(make_official(ADMIN, reach=Reach.ALL, name="Quản Trị"))


def test_areas_and_quotas_are_added_changed_and_ended(admin, office):
    """A district with a commune and a hamlet, and the places of an agency and of its post."""
    area = {"kind": "huyen", "parent": office["area"], "valid_from": "2015-07-01", "source": "NQ 1"}
    post = Post.objects.get(agency_id=office["pk"])
    rows = {
        "areas": [
            {**area, "key": "ap-1", "code": "9300101", "name": "Ấp 1", "kind": "ap", "parent": "xa-1"},
            {**area, "key": "h-1", "code": "930", "name": "Huyện Mới"},
            {**area, "key": "xa-1", "code": "93001", "name": "Xã Mới", "kind": "xa", "parent": "h-1"},
        ],
        "quotas": [
            {"agency": office["agency"], "places": "20", "valid_from": "2015-01-01", "source": "QĐ 1"},
            {"agency": office["agency"], "post": post.key, "places": "2", "valid_from": "2015-01-01"},
        ],
    }  # fmt: skip
    made = send(admin, rows)
    assert not made.problems and made.counts == {ADDED: 5}
    confirm_import(by=admin, number=made.pk)
    hamlet = AreaVersion.objects.get(area__key="ap-1")
    assert (hamlet.level, hamlet.parent.key, hamlet.source) == (Level.HAMLET, "xa-1", "NQ 1")
    assert StaffQuota.objects.get(post=None).places == 20
    later = [
        {**rows["quotas"][0], "valid_to": "2016-01-01"},
        {**rows["quotas"][0], "places": "18", "valid_from": "2016-01-01"},
    ]
    made = send(admin, {"quotas": later})
    assert made.counts == {ENDED: 1, ADDED: 1}
    confirm_import(by=admin, number=made.pk)
    assert [row.places for row in StaffQuota.objects.filter(post=None).order_by("valid_from")] == [20, 18]
    kinds = LedgerEntry.objects.filter(kind="directory.imported_change").values_list("ref_kind", flat=True)
    assert sorted(set(kinds)) == ["directory.agency", "directory.area"]
    again = send(admin, sheets(current()))
    assert set(again.counts) == {UNCHANGED}


def test_quotas_of_one_place_may_not_overlap(admin, office):
    quota = {"agency": office["agency"], "places": "20", "valid_from": "2015-01-01"}
    made = send(admin, {"quotas": [quota, quota | {"places": "30", "valid_from": "2015-06-01"}]})
    (problem,) = made.problems
    assert (problem["code"], problem["details"]["other"]) == ("quota_twice", "20")


def test_an_area_or_agency_is_not_ended_while_others_belong_to_it(admin, office):
    commune = make_area("Xã Còn Lại")
    district = commune.versions.get().parent
    world = sheets(current())
    row = next(row for row in world["areas"] if row["key"] == district.key)
    made = send(admin, {"areas": [row | {"valid_to": "2015-07-01"}]})
    (problem,) = made.problems
    assert (problem["column"], problem["code"]) == ("valid_to", "area_left")
    assert problem["details"] == {"count": "1", "names": "Xã Còn Lại"}
    mine = next(row for row in world["areas"] if row["key"] == commune.key)
    both = send(admin, {"areas": [row | {"valid_to": "2015-07-01"}, mine | {"valid_to": "2015-07-01"}]})
    assert not both.problems and both.counts == {ENDED: 2}
    parent = next(row for row in world["agencies"] if row["key"] == office["parent"])
    made = send(admin, {"agencies": [parent | {"valid_to": "2015-07-01"}]})
    (problem,) = made.problems
    assert (problem["code"], problem["details"]["names"]) == ("agency_left", "Sở Mẫu")
    top = next(row for row in world["areas"] if row["key"] == office["area"])
    made = send(admin, {"areas": [top | {"valid_to": "2015-07-01"}]})
    assert ("areas", "valid_to", "area_left") in codes(made)


def test_two_agencies_and_two_areas_swap_their_codes(admin, office):
    """Each code is free only after the other was written."""
    world = sheets(current())
    one, two = (row for row in world["agencies"] if row["key"] in (office["agency"], office["parent"]))
    one["code"], two["code"] = two["code"], one["code"]
    one["code_old"], two["code_old"] = two["code_old"], one["code_old"]
    here, there = make_area("Xã Một", code="91001"), make_area("Xã Hai", code="91002")
    swapped = [row for row in sheets(current())["areas"] if row["key"] in (here.key, there.key)]
    for row in swapped:
        row["code"] = {"91001": "91002", "91002": "91001"}[row["code"]]
    made = send(admin, {"areas": swapped, "agencies": [one, two]})
    assert not made.problems and made.counts == {CHANGED: 4}
    confirm_import(by=admin, number=made.pk)
    assert AgencyVersion.objects.get(agency_id=office["pk"]).code == "H04"
    assert here.versions.get().code == "91002" and there.versions.get().code == "91001"


def test_a_first_version_ends_where_a_second_begins_in_any_order(admin, office):
    """The new version stands before the one that it ends: they overlap only on the way."""
    old = next(row for row in sheets(current())["agencies"] if row["key"] == office["agency"])
    new = old | {"name": "Sở Mẫu và Khác", "valid_from": "2015-07-01"}
    made = send(admin, {"agencies": [new, old | {"valid_to": "2015-07-01", "phone": "0781"}]})
    assert not made.problems
    confirm_import(by=admin, number=made.pk)
    assert AgencyVersion.objects.filter(agency_id=office["pk"]).count() == 2

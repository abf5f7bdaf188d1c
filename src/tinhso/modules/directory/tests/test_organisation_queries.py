"""Areas, agencies and officials as they were on a day."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tinhso.kernel.actors import ANONYMOUS

from .. import api
from ..enums import AgencyKind, AppointmentKind, AreaKind, Level, Reach
from ..models import Account, Agency, AgencyVersion, AreaVersion, Official
from ..queries.agency import agencies_named
from ..testing import (
    actor_of,
    appoint,
    make_account,
    make_agency,
    make_area,
    make_citizen,
    make_official,
    make_post,
)

pytestmark = pytest.mark.django_db

DAY = date(2015, 6, 17)
ADMIN = "directory.admin"


def test_an_area_has_the_name_of_the_day():
    area = make_area("Thị trấn Cũ", kind=AreaKind.TOWNSHIP, code="31942", valid_to=date(2015, 5, 15))
    parent = area.versions.get().parent
    AreaVersion.objects.create(
        area=area, code="31942", name="Phường Mới", kind="phuong", level="commune", parent=parent,
        valid_from=date(2015, 5, 15),
    )  # fmt: skip
    assert api.area(area.pk, date(2015, 5, 14)).name == "Thị trấn Cũ"
    assert api.area(area.pk, date(2015, 5, 15)).name == "Phường Mới"
    assert api.area_by_code("31942", date(2015, 5, 15)).id == area.pk
    assert api.area(area.pk, date(1990, 1, 1)) is None
    assert api.area_by_code("00000", DAY) is None


def test_areas_by_level_kind_and_parent():
    commune = make_area("Xã Trong")
    district = commune.versions.get().parent
    make_area("Xã Ngoài")
    assert [area.name for area in api.areas(DAY, parent_id=district.pk)] == ["Xã Trong"]
    assert len(api.areas(DAY, level=Level.COMMUNE)) == 2
    assert len(api.areas(DAY, kind=AreaKind.PROVINCE)) == 2
    path = api.area_path(commune.pk, DAY)
    assert [area.level for area in path] == [Level.PROVINCE, Level.DISTRICT, Level.COMMUNE]
    assert api.area_path(0, DAY) == []
    districts = api.communes_by_parent(DAY)
    assert {area.name for _district, communes in districts for area in communes} == {"Xã Trong", "Xã Ngoài"}
    assert api.province(DAY).level == Level.PROVINCE
    assert api.province(date(1990, 1, 1)) is None


def test_agencies_by_code_in_both_forms():
    agency = make_agency("Sở Mẫu", level=Level.PROVINCE, code="H04.05")
    for code in ("H04.05", "000.00.05.H04"):
        assert api.agency_by_code(code, DAY).id == agency.pk
    assert api.agency_by_code("H04.06", DAY) is None


def test_a_label_outlives_the_agency():
    agency = make_agency("Phòng Cũ", valid_to=date(2014, 1, 1))
    assert api.agency(agency.pk, DAY) is None
    assert api.agency(agency.pk).name == "Phòng Cũ"
    assert api.agencies_by_id([agency.pk])[agency.pk].name == "Phòng Cũ"
    assert api.agencies_by_id([agency.pk], DAY) == {}


def test_agencies_serving_follow_the_area_upwards():
    commune = make_area()
    district = commune.versions.get().parent
    own = make_agency(area=commune)
    above = make_agency(level=Level.DISTRICT, area=district)
    division = make_agency(
        level=Level.DISTRICT, area=district, kind=AgencyKind.JUSTICE, parent=above, one_stop=False
    )
    make_agency(level=Level.DISTRICT)
    assert [one.id for one in api.agencies_serving(commune.pk, Level.COMMUNE, DAY)] == [own.pk]
    assert {one.id for one in api.agencies_serving(commune.pk, Level.DISTRICT, DAY)} == {
        above.pk,
        division.pk,
    }
    serving = api.agencies_serving(commune.pk, Level.DISTRICT, DAY, kind=AgencyKind.JUSTICE)
    assert [one.id for one in serving] == [division.pk]
    assert api.agencies_serving(district.pk, Level.COMMUNE, DAY) == []
    assert [one.id for one in api.agencies(DAY, parent_id=above.pk)] == [division.pk]
    assert {one.id for one in api.agencies(DAY, one_stop=True, area_id=district.pk)} == {above.pk}


def test_agencies_are_found_without_accents_by_the_beginning_of_words():
    make_agency("Phòng Tư pháp huyện Hồng Dân")
    make_agency("Sở Tư pháp")
    make_agency("Phòng Tài chính")
    assert [one.name for one in agencies_named("tu phap", DAY, 10)] == [
        "Sở Tư pháp",
        "Phòng Tư pháp huyện Hồng Dân",
    ]
    assert [one.name for one in agencies_named("phap hong", DAY, 10)] == ["Phòng Tư pháp huyện Hồng Dân"]
    assert agencies_named("uphap", DAY, 10) == []
    assert len(agencies_named("p", DAY, 1)) == 1


def test_who_may_do_something_in_an_agency():
    committee = make_agency(level=Level.DISTRICT)
    division = make_agency(level=Level.DISTRICT, parent=committee)
    commune = make_agency(parent=committee)
    chair = make_official(ADMIN, agency=committee, reach=Reach.BODY, name="Chủ Tịch")
    head = make_official(ADMIN, agency=division, name="Trưởng Phòng")
    make_official(ADMIN, agency=committee, name="Chỉ Ở Trên")
    make_official("directory.staff", agency=division, name="Không Quyền")
    everywhere = make_official(ADMIN, reach=Reach.ALL, name="Khắp Nơi")
    found = api.officials_with(ADMIN, division.pk, DAY)
    assert found[0].account_id == head.pk
    assert {one.account_id for one in found} == {head.pk, chair.pk, everywhere.pk}
    assert {one.account_id for one in api.officials_with(ADMIN, commune.pk, DAY)} == {everywhere.pk}
    for one in (chair, head, everywhere):
        assert actor_of(one).may(ADMIN, division.pk)
    assert api.officials_with("no.permission", division.pk, DAY) == []


def test_an_official_with_two_posts_is_listed_once():
    agency = make_agency()
    account = make_official(ADMIN, agency=agency, title="Chuyên viên")
    official = Official.objects.get(account=account)
    appoint(official, make_post(agency, ADMIN, title="Kiêm"), kind=AppointmentKind.CONCURRENT)
    assert len(api.officials_with(ADMIN, agency.pk, DAY)) == 1
    assert {one.post_title for one in api.officials_of(agency.pk, DAY)} == {"Chuyên viên", "Kiêm"}


def test_names_of_officials_but_not_of_citizens():
    official, citizen = make_official(name="Lê Văn Cán"), make_citizen("Trần Thị Dân")
    assert api.official_names([official.pk, citizen.pk]) == {official.pk: "Lê Văn Cán"}
    assert api.official_name(official.pk) == "Lê Văn Cán"
    assert api.official_name(citizen.pk) == ""


# --- what the database refuses ---


def refused(constraint, make):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make()


def test_versions_of_one_area_or_agency_do_not_overlap():
    agency = make_agency(valid_to=date(2015, 1, 1))
    version = agency.versions.get()
    version.pk, version.code, version.code_old = None, "H04.99", "000.00.99.H04"
    version.valid_from, version.valid_to = date(2014, 12, 31), None
    with pytest.raises(ValidationError, match="trùng ngày"):
        version.full_clean()
    refused("agencyversion_no_overlap", version.save)
    version.valid_from = date(2015, 1, 1)
    version.save()


def test_a_code_belongs_to_one_agency_a_day_and_may_be_given_again():
    make_agency(code="H04.05", valid_to=date(2015, 1, 1))
    refused("agencyversion_code_once", lambda: make_agency(code="H04.05", valid_from=date(2014, 12, 31)))
    make_agency(code="H04.05", valid_from=date(2015, 1, 1))
    make_area(code="31894", valid_to=date(2025, 7, 1))
    refused("areaversion_code_once", lambda: make_area(code="31894"))
    make_area(code="31894", valid_from=date(2025, 7, 1))


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"code": "h04", "code_old": "000.00.01.H04"}, "code_form"),
        ({"code_old": "H04"}, "code_old_form"),
        ({"valid_to": date(2000, 1, 1)}, "agencyversion_days"),
    ],
)
def test_wrong_agencies_are_refused(changes, constraint):
    refused(constraint, lambda: make_agency(**changes))


def test_nothing_is_its_own_parent():
    agency = make_agency()
    refused(
        "parent_other",
        lambda: AgencyVersion.objects.filter(agency=agency).update(parent=Agency(pk=agency.pk)),
    )
    area = make_area()
    refused("parent_other", lambda: AreaVersion.objects.filter(area=area).update(parent=area))
    refused("parent_by_level", lambda: AreaVersion.objects.filter(area=area).update(parent=None))


def test_one_main_post_at_a_time():
    account = make_official(ADMIN, valid_to=date(2014, 1, 1))
    official = Official.objects.get(account=account)
    other = make_post(make_agency(), ADMIN)
    refused("one_main_post", lambda: appoint(official, other, date(2013, 12, 31)))
    first = appoint(official, other, date(2014, 1, 1))
    with pytest.raises(ValidationError, match="đã giữ vị trí này"):
        type(first)(
            official=official, post=other, kind="concurrent", valid_from=date(2015, 1, 1)
        ).full_clean()
    refused(
        "appointment_no_overlap",
        lambda: appoint(official, other, date(2015, 1, 1), kind=AppointmentKind.CONCURRENT),
    )


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"username": "Viết Hoa"}, "username_form"),
        ({"username": "ab"}, "username_form"),
        ({"email": "Hoa@Example.vn"}, "email_lower"),
        ({"phone": "12345"}, "phone_form"),
        ({"phone_verified_at": datetime(2015, 1, 1, tzinfo=UTC)}, "phone_verified_exists"),
    ],
)
def test_wrong_accounts_are_refused(fields, constraint):
    refused(constraint, lambda: Account.objects.create(**{"username": "dung-ten", "name": "X"} | fields))


def test_names_to_sign_in_by_are_used_once():
    make_account(email="a@example.vn", phone="0912345678")
    make_account()
    refused("email_once", lambda: make_account(email="a@example.vn"))
    refused("phone_once", lambda: make_account(phone="0912345678"))


def test_str():
    agency, area = make_agency("Sở Mẫu"), make_area("Xã Mẫu", code="90001")
    account = make_official(ADMIN, agency=agency, name="Lê Văn Mẫu", title="Giám đốc")
    appointment = account.official.appointments.get()
    assert [str(agency.versions.get()), str(area.versions.get())] == ["Sở Mẫu", "Xã Mẫu (90001)"]
    assert str(account) == "Lê Văn Mẫu"
    assert str(appointment) == "Lê Văn Mẫu - Giám đốc"
    assert (str(agency), str(area)) == (agency.key, area.key)
    assert str(make_citizen("Trần Dân").person) == "Trần Dân"
    assert ANONYMOUS.account_id is None

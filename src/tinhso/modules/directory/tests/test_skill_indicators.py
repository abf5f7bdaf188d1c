"""HR-1 to HR-4: what counts on which day, the rows behind the figures, and who sees names."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tinhso.kernel import clock
from tinhso.kernel.actors import ANONYMOUS
from tinhso.kernel.clock import from_local
from tinhso.kernel.indicators import WHOLE_PROVINCE, NotMeasured, ScopeRef, get
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting

from ..actions.certificate import CertificateError, add_certificate, set_it_duty, verify_certificate
from ..enums import AgencyKind, AreaKind, Duty, Level, Reach
from ..models import Appointment, Certificate, Official, SkillStandard
from ..queries import skills
from ..testing import actor_of, make_agency, make_area, make_official, make_post
from .test_people_pages import fill
from .test_public_pages import SCOPE, SIGNED_IN, text

pytestmark = pytest.mark.django_db

TODAY = date(2015, 6, 17)
DAY = timedelta(days=1)
ADMIN, STAFF = "directory.admin", "directory.staff"
IU = [f"IU0{number}" for number in range(1, 7)]


@pytest.fixture(autouse=True)
def _today():
    with clock.simulated(clock.fixed(from_local(TODAY, time(9)))):
        yield


@pytest.fixture
def admin():
    return actor_of(make_official(ADMIN, reach=Reach.ALL, agency=make_agency("Xã Quản Trị")))


@pytest.fixture(autouse=True)
def _standards():
    for key, counts, more in (
        ("letters", ["proficient"], {"levels": ["A"], "valid_to": date(2014, 12, 1)}),
        ("basic", ["proficient"], {"modules": IU, "needed": 6}),
        ("course", ["trained"], {}),
    ):
        SkillStandard.objects.create(
            key=key, title=key, title_en=f"{key} (en)", counts_as=counts, source="sample",
            **{"valid_from": date(2010, 1, 1), **more},
        )  # fmt: skip


def certify(official, standard="basic", issued=date(2014, 6, 1), verified=date(2014, 6, 2), **more):
    if standard == "basic":
        more.setdefault("modules", IU)
    if standard == "letters":
        more.setdefault("level", "A")
    return Certificate.objects.create(
        official=official,
        standard=SkillStandard.objects.get(key=standard),
        issued_on=issued,
        issuer="Trung tâm",
        number=f"S-{Certificate.objects.count()}",
        verified_on=verified,
        recorded_at=from_local(verified or issued, time(8)),
        **more,
    )


def officer(level=Level.PROVINCE, agency=None, duty="", **fields):
    account = make_official(STAFF, agency=agency or make_agency(level=level), **fields)
    official = Official.objects.get(account=account)
    official.appointments.update(it_duty=duty)
    return official


def measure(code, on=TODAY, actor=ANONYMOUS, **more):
    with acting(actor):
        reading = get(f"directory.{code}").measure(scope=WHOLE_PROVINCE, as_of=on, actor=actor, **more)
    return reading.numerator, reading.denominator


PROFICIENT, COMMUNE, TRAINED, STAFFED = (
    "officials_proficient_district_up", "officials_proficient_commune", "it_officers_trained",
    "agencies_with_it_officer",
)  # fmt: skip


def test_proficiency_counts_from_the_day_the_original_was_seen():
    one, _other = officer(), officer(Level.DISTRICT)
    certify(one)
    commune = officer(Level.COMMUNE)
    assert measure(PROFICIENT) == (1, 2)
    assert measure(PROFICIENT, date(2014, 6, 1)) == (0, 2)
    assert measure(PROFICIENT, date(2014, 6, 2)) == (1, 2)
    assert measure(COMMUNE) == (0, 1)
    certify(commune, "letters")
    assert measure(COMMUNE) == (1, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"verified": None},
        {"modules": IU[:5]},
        {"standard": "course"},
        {"standard": "letters", "issued": date(2014, 12, 1), "verified": date(2014, 12, 2)},
        {"issued": TODAY, "verified": TODAY + DAY},
    ],
)
def test_what_does_not_prove_proficiency(wrong):
    certify(officer(), **wrong)
    assert measure(PROFICIENT) == (0, 1)


def test_each_official_counts_once_at_the_level_of_his_main_post():
    one = officer()
    certify(one)
    certify(one, "letters")
    Appointment.objects.create(
        official=one, post=make_post(make_agency(), STAFF), kind="concurrent", valid_from=date(2013, 1, 1)
    )
    assert measure(PROFICIENT) == (1, 1)
    with pytest.raises(NotMeasured):
        measure(COMMUNE)
    one.appointments.filter(kind="full").update(valid_to=TODAY)
    assert measure(COMMUNE) == (1, 1)


def test_what_was_known_then():
    certify(officer(), issued=date(2013, 1, 1), verified=date(2013, 1, 2), standard="letters")
    Certificate.objects.update(recorded_at=datetime(2015, 1, 1, tzinfo=UTC))
    assert measure(PROFICIENT, date(2014, 1, 1)) == (1, 1)
    assert measure(PROFICIENT, date(2014, 1, 1), known_at=datetime(2014, 12, 1, tzinfo=UTC)) == (0, 1)


def test_training_is_asked_of_those_in_charge_of_it():
    trained, untrained, other = officer(duty="full-time"), officer(duty="in-charge"), officer()
    certify(trained, "course")
    certify(untrained)
    certify(other, "course")
    officer(Level.COMMUNE, duty="full-time")
    assert measure(TRAINED) == (1, 2)


def test_agencies_with_a_full_time_officer():
    province = make_area(kind=AreaKind.PROVINCE)
    district = make_area(kind=AreaKind.DISTRICT, parent=province)
    at = {"level": Level.PROVINCE, "area": province}
    make_agency(**at)  # the committee itself is not one: its departments are
    make_agency(**at, kind=AgencyKind.COUNCIL)
    department = make_agency(**at, kind=AgencyKind.JUSTICE)
    part = make_agency(**at, kind=AgencyKind.SUB_DEPARTMENT, parent=department)
    organ = make_agency(**at, kind=AgencyKind.PARTY_ORGAN)
    head = make_agency(level=Level.DISTRICT, area=district)
    division = make_agency(level=Level.DISTRICT, area=district, kind=AgencyKind.OFFICE, parent=head)
    make_agency(level=Level.DISTRICT, area=district, kind=AgencyKind.PARTY_COMMITTEE)
    assert measure(STAFFED) == (0, 4)
    officer(agency=organ, duty=Duty.IN_CHARGE)
    assert measure(STAFFED) == (0, 4)
    officer(agency=part, duty=Duty.FULL_TIME)
    officer(agency=division, duty=Duty.FULL_TIME)
    officer(agency=head, duty=Duty.FULL_TIME, valid_to=TODAY)
    assert measure(STAFFED) == (2, 4)
    assert measure(STAFFED, date(2005, 1, 1)) == (2, 4)


def test_only_the_whole_province_is_measured():
    officer()
    for code in (PROFICIENT, STAFFED):
        indicator = get(f"directory.{code}")
        for more in ({"scope": ScopeRef(area="95")}, {"scope": WHOLE_PROVINCE, "disaggregation": "agency"}):
            with pytest.raises(NotMeasured):
                indicator.measure(as_of=TODAY, actor=ANONYMOUS, **more)
    with pytest.raises(NotMeasured):
        measure(STAFFED, date(1990, 1, 1))


# --- rows behind the figures ---


def test_rows_are_as_many_as_the_figure_and_name_nobody_to_strangers(client, admin):
    agency = make_agency("Sở Mẫu", level=Level.PROVINCE)
    for number in range(6):
        certify(officer(agency=agency, name=f"Người Thứ {number}"))
    officer(agency=agency, name="Chưa Có")
    with acting(ANONYMOUS):
        reading = get(f"directory.{PROFICIENT}").measure(scope=WHOLE_PROVINCE, as_of=TODAY, actor=ANONYMOUS)
    assert reading.drilldown.count == 6
    page = client.get(reading.drilldown.url, reading.drilldown.params)
    assert text(page).count("không nêu tên") == 6
    assert "Người Thứ" not in text(page) and "Sở Mẫu" not in text(page)
    client.force_login(make_official(STAFF, agency=agency))
    inside = text(client.get(reading.drilldown.url, reading.drilldown.params))
    assert "Người Thứ 3" in inside and "Chưa Có" not in inside
    assert client.get("/nhan-luc/can-bo/?nhom=khac").status_code == 404


def test_few_rows_are_not_listed_to_the_public(client):
    agency = make_agency("Sở Mẫu", level=Level.PROVINCE)
    for _number in range(4):
        certify(officer(agency=agency))
    assert "dưới 5" in text(client.get("/nhan-luc/can-bo/"))
    client.force_login(make_official(ADMIN, reach=Reach.ALL))
    assert "dưới 5" not in text(client.get("/nhan-luc/can-bo/"))


def test_agencies_are_listed_officers_named_to_officials_only(client):
    agency = make_agency("Sở Mẫu", level=Level.PROVINCE, kind=AgencyKind.JUSTICE)
    officer(agency=agency, duty="full-time", name="Chuyên Trách")
    make_agency("Sở Khác", level=Level.PROVINCE, kind=AgencyKind.HEALTH)
    page = text(client.get("/nhan-luc/co-quan/?ngay=17/06/2015"))
    assert "1 trên 2" in page and "Sở Khác" in page and "Chuyên Trách" not in page
    client.force_login(make_official(STAFF))
    assert "Chuyên Trách" in text(client.get("/nhan-luc/co-quan/?ngay=khong-phai-ngay"))


# --- the register ---


def test_a_certificate_is_registered_and_counts_once_its_original_was_seen(admin):
    one = officer()
    values = {
        "official_id": one.pk,
        "standard": "basic",
        "issuer": "TT",
        "issued_on": date(2015, 1, 1),
        "modules": IU,
    }
    with acting(admin):
        made = add_certificate(by=admin, number="S-9", **values)
        assert measure(PROFICIENT)[0] == 0
        verify_certificate(by=admin, certificate_id=made.pk)
    assert measure(PROFICIENT)[0] == 1
    for change, field in (
        ({"number": "S-9"}, "number"),
        ({"standard": "none"}, "standard"),
        ({"official_id": 0}, "official"),
        ({"modules": ["X"]}, "modules"),
        ({"issued_on": TODAY + DAY}, "issued_on"),
        ({"verified_on": TODAY + DAY}, "verified_on"),
        ({"issuer": ""}, "issuer"),
    ):
        with pytest.raises(CertificateError) as caught:
            add_certificate(by=admin, **{"number": "S-10", **values, **change})
        assert caught.value.details["field"] == field
    for number in (0, made.pk):
        with pytest.raises(CertificateError):
            verify_certificate(by=admin, certificate_id=number)


def test_it_duty_is_set_by_those_who_run_the_directory(admin):
    appointment = officer().appointments.get()
    with acting(admin):
        set_it_duty(by=admin, appointment_id=appointment.pk, duty="full-time")
        set_it_duty(by=admin, appointment_id=appointment.pk, duty="full-time")
    appointment.refresh_from_db()
    assert appointment.it_duty == "full-time"
    for wrong in ({"duty": "x", "appointment_id": appointment.pk}, {"duty": "", "appointment_id": 0}):
        with pytest.raises(CertificateError):
            set_it_duty(by=admin, **wrong)
    nobody = actor_of(make_official(STAFF))
    for act in (
        lambda: set_it_duty(by=nobody, appointment_id=appointment.pk, duty=""),
        lambda: verify_certificate(by=nobody, certificate_id=1),
        lambda: skills.Register(nobody),
        lambda: add_certificate(
            by=nobody, official_id=1, standard="basic", issued_on=TODAY, issuer="x", number="x"
        ),
    ):
        with pytest.raises(Denied):
            act()


def test_pages_of_the_register(client, admin):
    one = officer(name="Lê Mẫu")
    certify(one, verified=None)
    client.force_login(make_official(STAFF))
    appointment = one.appointments.get()
    closed = (
        "/quan-tri/chung-chi/",
        f"/can-bo/{one.pk}/chung-chi/",
        f"/bo-nhiem/{appointment.pk}/cong-nghe-thong-tin/",
    )
    for path in closed:
        assert client.get(path).status_code == 403
    client.force_login(make_official(ADMIN, reach=Reach.ALL))
    assert "Lê Mẫu" in text(client.get("/quan-tri/chung-chi/?q=le&chuan=basic&chua=1"))
    assert "Lê Mẫu" not in text(client.get("/quan-tri/chung-chi/?q=khac"))
    number = Certificate.objects.get().pk
    assert client.post(f"/chung-chi/{number}/doi-chieu/")["Location"] == "/quan-tri/chung-chi/"
    assert "đã được đối chiếu" in text(client.post(f"/chung-chi/{number}/doi-chieu/", follow=True))
    path = f"/can-bo/{one.pk}/chung-chi/"
    assert client.get(path).status_code == 200
    sent = fill(
        client, path, standard="course", issued_on=date(2015, 1, 1), issuer="TT", number="K-1",
    )  # fmt: skip
    assert sent.status_code == 302
    assert (
        fill(
            client, path, standard="course", issued_on=date(2015, 1, 1), issuer="TT", number="K-1"
        ).status_code
        == 422
    )
    assert "K-1" in text(client.get(f"/can-bo/{one.pk}/"))
    later = Certificate.objects.get(number="K-1").pk
    assert client.post(f"/chung-chi/{later}/doi-chieu/", {"ve": "can-bo"})["Location"] == f"/can-bo/{one.pk}/"
    path = f"/bo-nhiem/{appointment.pk}/cong-nghe-thong-tin/"
    assert client.get(path).status_code == 200
    assert fill(client, path, duty="full-time").status_code == 302
    for missing in ("/can-bo/0/chung-chi/", "/bo-nhiem/0/cong-nghe-thong-tin/"):
        assert client.get(missing).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_lists_of_skills_cost_the_same_with_more_rows(client, count, django_assert_num_queries):
    agency = make_agency(level=Level.PROVINCE, kind=AgencyKind.JUSTICE)
    for _number in range(count):
        certify(officer(agency=agency, duty="full-time"))
    client.force_login(make_official(ADMIN, reach=Reach.ALL))
    for path, queries in (
        ("/nhan-luc/can-bo/", SCOPE + 3),
        ("/nhan-luc/co-quan/", 2),
        ("/quan-tri/chung-chi/", 2 * SCOPE + 3),
    ):
        with django_assert_num_queries(SIGNED_IN + queries):
            assert client.get(path).status_code == 200

"""Pages of officials: who sees what, what each form does, and that lists do not cost more with more rows."""

from datetime import date, time, timedelta

import pytest

from tinhso.kernel import clock
from tinhso.kernel.clock import from_local
from tinhso.kernel.permissions import Denied

from ..actions.absence import record_absence
from ..enums import Level, Reach
from ..models import Absence, Account, Appointment, Delegation, Official
from ..queries.people import officials_named
from ..testing import actor_of, make_agency, make_citizen, make_official, make_post
from .test_public_pages import SCOPE, SIGNED_IN, text

pytestmark = pytest.mark.django_db

TODAY = date(2015, 6, 17)
DAY = timedelta(days=1)
ADMIN, HEAD, STAFF = "directory.admin", "directory.head", "directory.staff"


@pytest.fixture(autouse=True)
def _today():
    with clock.simulated(clock.fixed(from_local(TODAY, time(9)))):
        yield


@pytest.fixture
def office():
    agency = make_agency("Sở Mẫu", level=Level.PROVINCE)
    return {
        "agency": agency,
        "head": make_official(HEAD, agency=agency, name="Trưởng Mẫu", title="Giám đốc"),
        "officer": make_official(STAFF, agency=agency, name="Vắng Mẫu", title="Chuyên viên"),
        "colleague": make_official(STAFF, agency=agency, name="Thay Mẫu", title="Chuyên viên hai"),
        "admin": make_official(ADMIN, reach=Reach.ALL, name="Quản Trị"),
    }


def number(account):
    return Official.objects.get(account=account).pk


def fill(client, path, **values):
    """Send a form, dates in their three parts."""
    data = {}
    for name, value in values.items():
        if isinstance(value, date):
            data |= {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}
        else:
            data[name] = value
    return client.post(path, data)


def test_citizens_and_strangers_see_no_page_of_officials(client, office):
    page = f"/can-bo/{number(office['officer'])}/"
    assert client.get(page).status_code == 403
    client.force_login(make_citizen("Dân"))
    for path in (page, "/vang-mat/"):
        assert client.get(path).status_code == 403
    with pytest.raises(Denied):
        officials_named("vang", actor_of(make_citizen("Khác")), TODAY, 10)


def test_a_colleague_reads_but_changes_nothing(client, office):
    client.force_login(office["colleague"])
    page = text(client.get(f"/can-bo/{number(office['officer'])}/"))
    assert "Vắng Mẫu" in page and "Chuyên viên" in page and "Sở Mẫu" in page
    assert "Ghi vắng mặt" not in page and "Điều động" not in page
    held = Appointment.objects.get(official_id=number(office["officer"])).pk
    for path in (
        f"/can-bo/{number(office['officer'])}/vang-mat/",
        f"/can-bo/{number(office['officer'])}/bo-nhiem/",
        f"/bo-nhiem/{held}/dieu-dong/",
        f"/bo-nhiem/{held}/ket-thuc/",
        f"/bo-nhiem/{held}/uy-quyen/",
        "/quan-tri/can-bo/moi/",
    ):
        assert client.get(path).status_code == 403, path
    assert client.get("/can-bo/0/").status_code == 404
    assert [one.name for one in officials_named("mau vang", actor_of(office["colleague"]), TODAY, 5)] == [
        "Vắng Mẫu"
    ]


def test_the_administrator_registers_appoints_transfers_and_ends(client, office):
    client.force_login(office["admin"])
    there = make_agency("Phòng Mới")
    post = make_post(there, STAFF, title="Văn thư")
    assert client.get("/quan-tri/can-bo/moi/").status_code == 200
    assert fill(client, "/quan-tri/can-bo/moi/", name="").status_code == 422
    answer = fill(client, "/quan-tri/can-bo/moi/", name="Người Mới", username="nguoi.moi", email="")
    made = Official.objects.get(name="Người Mới")
    assert answer["Location"] == f"/can-bo/{made.pk}/bo-nhiem/"
    assert "Phòng Mới" in text(client.get(answer["Location"], {"q": "phong moi"}))
    path = f"{answer['Location']}?co-quan={there.pk}"
    assert "Văn thư" in text(client.get(path))
    assert (
        fill(client, path, post=post.pk, kind="full", it_duty="full-time", valid_from=TODAY).status_code
        == 302
    )
    appointment = made.appointments.get()
    assert (appointment.valid_from, appointment.it_duty) == (TODAY, "full-time")
    again = fill(client, path, post=post.pk, kind="full", valid_from=TODAY)
    assert again.status_code == 422 and "đã giữ vị trí này" in text(again)

    other = make_post(office["agency"], STAFF, title="Chuyên viên ba")
    path = f"/bo-nhiem/{appointment.pk}/dieu-dong/"
    assert "Văn thư, Phòng Mới" in text(client.get(path))
    path += f"?co-quan={office['agency'].pk}"
    assert client.get(path).status_code == 200
    assert fill(client, path, post=other.pk, on=TODAY + DAY).status_code == 302
    page = text(client.get(f"/can-bo/{made.pk}/"))
    assert "Điều động" in page and "Chuyên viên ba" in page and "sắp tới" in page
    latest = made.appointments.get(post=other)
    path = f"/bo-nhiem/{latest.pk}/ket-thuc/"
    assert client.get(path).status_code == 200
    assert fill(client, path, last_day=TODAY).status_code == 422
    assert fill(client, path, last_day=TODAY + 5 * DAY).status_code == 302
    latest.refresh_from_db()
    assert latest.valid_to == TODAY + 6 * DAY


def test_a_head_records_an_absence_and_ends_it(client, office):
    client.force_login(office["head"])
    listed = text(client.get("/vang-mat/"))
    assert "Vắng Mẫu" in listed and "Không ai vắng." in listed
    path = f"/can-bo/{number(office['officer'])}/vang-mat/"
    assert "Thay Mẫu" in text(client.get(path))
    wrong = fill(client, path, valid_from=TODAY, last_day=TODAY - DAY)
    assert wrong.status_code == 422 and "Ngày cuối không thể trước ngày đầu." in text(wrong)
    sent = fill(client, path, valid_from=TODAY, last_day=TODAY + DAY, delegate=number(office["colleague"]))
    assert sent.status_code == 302
    absence = Absence.objects.get()
    assert absence.valid_to == TODAY + 2 * DAY
    assert "đang vắng" in text(client.get("/vang-mat/"))
    for person in ("officer", "colleague"):
        page = text(client.get(f"/can-bo/{number(office[person])}/"))
        assert "Ủy quyền" in page and "đang có hiệu lực" in page
    client.force_login(office["colleague"])
    assert "Vắng Mẫu" in text(client.get("/vang-mat/"))
    delegation = Delegation.objects.get()
    assert client.get(f"/uy-quyen/{delegation.pk}/ket-thuc/").status_code == 405
    back = client.post(f"/uy-quyen/{delegation.pk}/ket-thuc/")
    assert back["Location"] == "/vang-mat/"
    client.force_login(office["head"])
    back = client.post(f"/vang-mat/{absence.pk}/ket-thuc/", {"can-bo": number(office["officer"])})
    assert back["Location"] == f"/can-bo/{number(office['officer'])}/"
    twice = client.post(f"/vang-mat/{absence.pk}/ket-thuc/", follow=True)
    assert "đã kết thúc" in text(twice)


def test_an_official_delegates_his_own_roles(client, office):
    client.force_login(office["officer"])
    held = Appointment.objects.get(official_id=number(office["officer"])).pk
    path = f"/bo-nhiem/{held}/uy-quyen/"
    assert "Thay Mẫu" in text(client.get(path))
    sent = fill(
        client,
        path,
        delegate=number(office["colleague"]),
        roles=[STAFF],
        valid_from=TODAY,
        last_day=TODAY,
    )
    assert sent.status_code == 302
    assert Delegation.objects.get().roles == [STAFF]
    assert "Thay Mẫu" in text(client.get("/vang-mat/"))
    again = fill(
        client, path, delegate=number(office["colleague"]), roles=[STAFF], valid_from=TODAY, last_day=TODAY
    )
    assert again.status_code == 422 and "đã được ủy quyền" in text(again)


def test_history_is_shown_to_those_who_may(client, office):
    head = actor_of(office["head"])
    record_absence(by=head, official_id=number(office["officer"]), valid_from=TODAY, valid_to=TODAY + DAY)
    stranger = make_official(STAFF)
    for reader, sees in ((office["admin"], True), (office["colleague"], True), (stranger, False)):
        client.force_login(reader)
        assert ("Lịch sử" in text(client.get(f"/can-bo/{number(office['officer'])}/"))) is sees


@pytest.mark.parametrize("people", [1, 3])
def test_pages_of_people_cost_the_same_with_more_people(client, people, django_assert_num_queries):
    agency = make_agency()
    head = make_official(HEAD, agency=agency)
    for _one in range(people):
        officer, colleague = make_official(STAFF, agency=agency), make_official(STAFF, agency=agency)
        record_absence(
            by=actor_of(head),
            official_id=number(officer),
            delegate_id=number(colleague),
            valid_from=TODAY,
            valid_to=TODAY + DAY,
        )
    client.force_login(Account.objects.get(pk=head.pk))
    with django_assert_num_queries(SIGNED_IN + 13):
        assert client.get("/vang-mat/").status_code == 200
    with django_assert_num_queries(SIGNED_IN + 14 + SCOPE):
        assert client.get(f"/can-bo/{number(officer)}/").status_code == 200

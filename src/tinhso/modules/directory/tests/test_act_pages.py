"""Pages of acts of reorganisation: from the draft to what everybody may read."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tinhso.kernel.testing.client import PageClient

from ..enums import AreaKind, Level
from ..models import Account, Act, Area, AreaVersion, Clause
from ..testing import make_agency, make_area, make_official

pytestmark = pytest.mark.django_db

DRAFT = {
    "number": "05/NQ", "title": "Sắp xếp xã", "issuer": "Quốc hội", "legal_basis": "",
    "issued_on-day": "1", "issued_on-month": "6", "issued_on-year": "2030",
    "effective_date-day": "1", "effective_date-month": "7", "effective_date-year": "2030",
}  # fmt: skip


class People:
    """Two directors, a district with two communes and their committees."""

    day = date(2029, 7, 1)

    def __init__(self) -> None:
        self.province = make_area("Tỉnh Thử", kind=AreaKind.PROVINCE, code="95")
        self.district = make_area("Huyện Thử", kind=AreaKind.DISTRICT, parent=self.province, code="950")
        self.communes = [make_area(f"Xã {n}", parent=self.district, code=f"9501{n}") for n in (1, 2)]
        self.committees = [
            make_agency(f"UBND xã {n}", area=one, code=f"H04.50.0{n}")
            for n, one in enumerate(self.communes, 1)
        ]
        for one in self.committees:
            account = make_official("services.officer", agency=one, title="Chủ tịch xã")
            account.official.appointments.get().post.__class__.objects.filter(agency=one).update(
                key="chu-tich"
            )
        centre = make_agency("Sở Thử", level=Level.PROVINCE, area=self.province)
        self.accounts = [make_official("directory.admin", agency=centre) for _one in range(2)]
        self.first, self.second = (self._director(account) for account in self.accounts)

    def _director(self, account: Account) -> PageClient:
        client = PageClient()
        client.force_login(account)
        return client


@pytest.fixture
def people() -> People:
    return People()


def draft(people: People) -> Act:
    answer = people.first.post(reverse("directory:setup_acts"), DRAFT)
    assert answer.status_code == 302
    return Act.objects.get()


def clause(people: People, act: Act, kind: str, **values: Any) -> Any:
    return people.first.post(
        reverse("directory:add_clause", args=(act.pk, kind)), {"thing": "area", **values}
    )


def test_from_the_draft_to_what_everybody_reads(people: People) -> None:
    act = draft(people)
    new = {"codes": "95011, 95012", "code": "95019", "name": "Xã Mới", "area_kind": "xa"}
    assert clause(people, act, "nhap", **new, parent="950").status_code == 302
    both = {"thing": "agency", "codes": "H04.50.01\nUBND xã 2", "code": "H04.50.09"}
    assert clause(people, act, "nhap", **both, name="UBND xã Mới").status_code == 302
    # The committee's area is the new one by the succession of its old area.
    page = people.first.get(reverse("directory:setup_act", args=(act.pk,)))
    assert "Chưa duyệt được" in page.content.decode()
    shown = people.second.get(reverse("directory:setup_act_preview", args=(act.pk,))).content.decode()
    assert "Ai giữ vị trí" in shown and "Xã 1 (95011), Xã 2 (95012)" in shown
    answers = {"xung-dot-0": "own"}
    chief = next(one for one in people.committees[0].posts.get().appointments.all())
    answers["xung-dot-1"] = chief.official.key
    answer = people.first.post(reverse("directory:setup_act_preview", args=(act.pk,)), answers, follow=True)
    assert "Có thể duyệt" in answer.content.decode()
    own = people.first.post(reverse("directory:act_step", args=(act.pk, "duyet")), follow=True)
    assert "khác người lập" in own.content.decode()
    assert (
        "Đã duyệt văn bản."
        in people.second.post(
            reverse("directory:act_step", args=(act.pk, "duyet")), follow=True
        ).content.decode()
    )
    done = people.first.post(reverse("directory:act_step", args=(act.pk, "thuc-hien")), follow=True)
    assert "Văn bản đã được thực hiện." in done.content.decode()
    anybody = PageClient()
    assert "05/NQ" in anybody.get(reverse("directory:acts")).content.decode()
    told = anybody.get(reverse("directory:act", args=(act.pk,))).content.decode()
    assert "Xã 1" in told and "Xã Mới" in told
    assert AreaVersion.objects.get(name="Xã Mới").valid_from == date(2030, 7, 1)


def test_the_map_of_the_preview_leaves_everything_in_its_place(people: People) -> None:
    """Both communes are drawn before; afterwards one shape stands on both places."""
    for column, area in enumerate(people.communes):
        Area.objects.filter(pk=area.pk).update(tile_column=column, tile_row=0)
    act = draft(people)
    new = {"codes": "95011, 95012", "code": "95019", "name": "Xã Mới", "area_kind": "xa"}
    clause(people, act, "nhap", **new, parent="950")
    clause(people, act, "thanh-lap", code="95020", name="Xã Thêm", area_kind="xa", parent="950")
    answer = people.first.get(reverse("directory:setup_act_preview", args=(act.pk,)))
    maps = answer.context["maps"]
    assert [(one["column"], one["name"], one["hue"]) for one in maps.before] == [(0, "1", 0), (1, "2", 0)]
    assert {(one["column"], one["name"], one["words"]) for one in maps.after} == {
        (0, "Mới", "95019"), (1, "Mới", "95019"),
    }  # fmt: skip
    assert maps.missing == ["Xã Thêm (95020)"]
    page = answer.content.decode()
    assert page.count("ts-tile--joined") == 1 and "Xã 1 (95011), Xã 2 (95012)" in page


def test_a_draft_says_what_is_wrong_with_it(people: People) -> None:
    act = draft(people)
    answer = clause(people, act, "nhap", codes="95011,99999", code="95019", name="Xã Mới", area_kind="xa")
    assert answer.status_code == 422 and "99999" in answer.content.decode()
    clause(people, act, "giai-the", thing="agency", unit="H04.50.01")
    shown = people.first.get(reverse("directory:setup_act_preview", args=(act.pk,))).content.decode()
    assert "còn người giữ vị trí" in shown
    wrong = people.first.post(reverse("directory:setup_acts"), {**DRAFT, "effective_date-year": "2020"})
    assert wrong.status_code == 422
    row = Clause.objects.get()
    people.first.post(reverse("directory:remove_clause", args=(act.pk, row.pk)))
    assert not Clause.objects.exists()


def sheet(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in (("ma_cu", "ma_moi", "ten_moi", "loai_moi", "ma_cap_tren", "ma_co_quan_moi"), *rows):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return SimpleUploadedFile("bang.xlsx", stream.getvalue())


def test_a_table_becomes_clauses_and_its_wrong_rows_are_named(people: People) -> None:
    act = draft(people)
    where = reverse("directory:import_act_table", args=(act.pk,))
    good = [(f"9501{n}", "95019", "Xã Mới", "xa", "950", "H04.50.09") for n in (1, 2)]
    assert people.first.post(where, {"table": sheet(*good)}).status_code == 302
    assert Clause.objects.count() == 2
    wrong = people.first.post(where, {"table": sheet(good[0], good[0], ("77777", *good[0][1:]))})
    text = wrong.content.decode()
    assert wrong.status_code == 422 and "Dòng 3" in text and "Dòng 4" in text and "77777" in text
    for name, content in (
        ("x.xlsx", b"no"),
        ("x.csv", b"\xff\xfe\x00"),
        ("x.csv", b"a,b\n1,2\n"),
        ("x.csv", b""),
    ):
        assert people.first.post(where, {"table": SimpleUploadedFile(name, content)}).status_code == 422


def test_only_directors_see_drafts(people: People) -> None:
    act = draft(people)
    for client in (PageClient(), people._director(make_official("services.officer"))):
        assert client.get(reverse("directory:setup_act", args=(act.pk,))).status_code == 403
        assert client.post(reverse("directory:act_step", args=(act.pk, "duyet"))).status_code == 403
        assert client.get(reverse("directory:act", args=(act.pk,))).status_code == 404
    assert people.first.get(reverse("directory:setup_act", args=(10**6,))).status_code == 404
    assert people.first.post(reverse("directory:act_step", args=(act.pk, "khac"))).status_code == 404

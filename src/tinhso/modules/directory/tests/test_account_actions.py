"""Opening accounts and telling about oneself; whose card is whose."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from tinhso.kernel.actors import ANONYMOUS, system_actor
from tinhso.kernel.ledger import entries_of
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

from .. import api
from ..actions.account import AccountError, made_up_username, open_account, open_setup_account
from ..actions.person import PersonError, save_person_card
from ..models import Account, Person
from ..rules.identity import USERNAME_PATTERN
from ..testing import actor_of, make_account, make_area, make_citizen, make_official

pytestmark = pytest.mark.django_db

SYSTEM = system_actor("tests")
CARD = {
    "full_name": "Nguyễn Thị  Hoa",
    "id_number": "095 185 000001",
    "birth_date": date(1985, 6, 15),
    "phone": "+84 912 345 678",
    "email": "Hoa@Example.vn",
    "address": "Số 12,  khóm 3",
}


# --- the card ---


def test_a_card_is_kept_in_its_plain_form():
    account, area = make_account("Hoa"), make_area()
    card = save_person_card(by=actor_of(account), **CARD, area_id=area.pk)
    assert card == api.PersonCard(
        person_id=card.person_id,
        full_name="Nguyễn Thị Hoa",
        id_number="095185000001",
        birth_date=date(1985, 6, 15),
        phone="0912345678",
        email="hoa@example.vn",
        address="Số 12, khóm 3",
        area_id=area.pk,
    )
    account.refresh_from_db()
    assert (account.name, account.person_id) == ("Nguyễn Thị Hoa", card.person_id)


def test_a_decomposed_name_is_composed():
    account = make_account()
    card = save_person_card(by=actor_of(account), full_name="Nguyê\u0303n")
    assert card.full_name == "Nguyễn"


def test_changing_a_card_writes_which_fields_and_no_value():
    account = make_citizen("Trần Văn Mẫu")
    save_person_card(by=actor_of(account), full_name="Trần Văn Mẫu", address="Ấp 5")
    save_person_card(by=actor_of(account), full_name="Trần Văn Mẫu", address="Ấp 5")
    with acting(SYSTEM):
        entries = entries_of(Ref("directory.account", account.pk))
    assert [entry.data for entry in entries] == [{"changed": ["address"]}]
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"full_name": "  "}, "full_name"),
        ({"full_name": "x" * 121}, "full_name"),
        ({"birth_date": date(2100, 1, 1)}, "birth_date"),
        ({"birth_date": date(1800, 1, 1)}, "birth_date"),
        ({"id_number": "12345"}, "id_number"),
        ({"id_number": "099185000001"}, "id_number"),
        ({"birth_date": date(1990, 1, 1)}, "id_number"),
        ({"phone": "0000"}, "phone"),
        ({"email": "not an address"}, "email"),
        ({"area_id": 0}, "area"),
    ],
)
def test_a_wrong_card_is_refused_at_the_field(changes, field):
    account = make_account()
    with pytest.raises(PersonError) as caught:
        save_person_card(by=actor_of(account), **(CARD | changes))
    assert caught.value.details["field"] == field
    assert str(caught.value)
    assert not Person.objects.exists()


def test_nobody_has_no_card():
    with pytest.raises(Denied):
        save_person_card(by=ANONYMOUS, full_name="X")


def test_a_card_is_seen_by_its_holder_and_by_the_system_only():
    mine, other = make_citizen("Của Tôi"), make_citizen("Người Khác")
    admin = make_official("directory.admin", reach="all")
    with acting(actor_of(mine)):
        assert api.person_for_account(mine.pk).full_name == "Của Tôi"
        assert api.person_for_account(other.pk) is None
        assert list(Person.objects.values_list("full_name", flat=True)) == ["Của Tôi"]
        assert Person.objects.exclude(pk=mine.person_id).update(address="lấy cắp") == 0
    with acting(ANONYMOUS):
        assert not Person.objects.exists()
    with acting(actor_of(admin)):
        assert not Person.objects.exists()
    with acting(SYSTEM):
        assert Person.objects.count() == 2


def test_no_card_yet():
    account = make_account()
    with acting(actor_of(account)):
        assert api.person_for_account(account.pk) is None


# --- accounts ---


def test_the_system_opens_an_account_with_its_card():
    account = open_account(
        by=SYSTEM, name="Lê  Thị Mới", email="Moi@Example.vn", phone="0912 345 678", password="mat-khau-dai"
    )
    assert (account.name, account.email, account.phone) == ("Lê Thị Mới", "moi@example.vn", "0912345678")
    assert account.check_password("mat-khau-dai")
    with acting(actor_of(account)):
        assert api.person_for_account(account.pk).phone == "0912345678"
    with acting(SYSTEM):
        assert [entry.kind for entry in entries_of(Ref("directory.account", account.pk))] == [
            "directory.account_opened"
        ]


def test_only_the_system_opens_accounts():
    with pytest.raises(Denied):
        open_account(by=actor_of(make_official("directory.admin")), name="X")


def test_without_a_password_nobody_signs_in():
    account = open_account(by=SYSTEM, name="Không Mật Khẩu")
    assert not account.has_usable_password()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"username": "a b"}, "username"),
        ({"email": "x"}, "email"),
        ({"phone": "123"}, "phone"),
        ({"email": "taken@example.vn"}, "email"),
        ({"phone": "0987654321"}, "phone"),
        ({"username": "taken"}, "username"),
        ({"id_number": "1"}, "id_number"),
    ],
)
def test_an_account_that_cannot_be_opened_says_why(fields, field):
    make_account(username="taken", email="taken@example.vn", phone="0987654321")
    with pytest.raises(AccountError) as caught:
        open_account(by=SYSTEM, **({"name": "Tên"} | fields))
    assert caught.value.details["field"] == field
    assert Account.objects.count() == 1


def test_one_account_for_the_day_of_installation():
    fields = {"username": "Cai-Dat", "name": "Cài đặt", "email": "It@example.vn", "password": "mat-khau-dai"}
    with pytest.raises(Denied):
        open_setup_account(by=ANONYMOUS, **fields)
    account = open_setup_account(by=SYSTEM, **fields)
    assert (account.username, account.email, account.is_setup) == ("cai-dat", "it@example.vn", True)
    assert actor_of(account).may("directory.admin")
    with pytest.raises(AccountError, match="Đã có tài khoản cài đặt"):
        open_setup_account(by=SYSTEM, **(fields | {"username": "khac", "email": ""}))
    Account.objects.update(is_active=False)
    with pytest.raises(AccountError) as caught:
        open_setup_account(by=SYSTEM, **fields)
    assert caught.value.details["field"] == "username"


def test_the_command_prints_a_password_that_works(capsys):
    call_command("open_setup_account", "cai-dat", name="Cài đặt", email="it@example.vn")
    password = capsys.readouterr().out.split()[-1]
    assert Account.objects.get().check_password(password)
    with pytest.raises(CommandError, match="Đã có tài khoản cài đặt"):
        call_command("open_setup_account", "khac", name="Khác")


def test_made_up_names_say_nothing_and_differ():
    import re

    names = {made_up_username() for _turn in range(50)}
    assert len(names) == 50
    assert all(re.fullmatch(USERNAME_PATTERN, name) for name in names)


def test_the_manager_finds_and_makes_accounts():
    account = Account.objects.create_user("Nguoi-Dung", "mat-khau-dai", name="Người Dùng")
    assert account.username == "nguoi-dung"
    assert Account.objects.get_by_natural_key("NGUOI-DUNG") == account
    with pytest.raises(Account.DoesNotExist):
        Account.objects.get_by_natural_key(None)
    assert str(Account(username="chua-co-ten")) == "chua-co-ten"

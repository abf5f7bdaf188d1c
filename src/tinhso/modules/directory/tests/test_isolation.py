"""What a page can reach when it logs in as the page role and asks in plain SQL."""

import psycopg
import pytest

from ..testing import make_citizen, make_official

pytestmark = pytest.mark.django_db(transaction=True)

SCOPE = "SELECT set_config('tinhso.person', %s, true), set_config('tinhso.system', %s, true)"


def seen(connection, person="", system=""):
    with connection.transaction():
        connection.execute(SCOPE, (str(person), system))
        return [
            row[0] for row in connection.execute("SELECT full_name FROM directory_person ORDER BY full_name")
        ]


def test_a_person_sees_his_own_card_and_nobody_elses(page_connection):
    mine, _other = make_citizen("An"), make_citizen("Bình")
    assert seen(page_connection) == []
    assert seen(page_connection, person=mine.person_id) == ["An"]
    assert seen(page_connection, person=0) == []
    assert seen(page_connection, system="jobs") == ["An", "Bình"]


def test_a_person_changes_no_other_card_and_makes_none(page_connection):
    mine, other = make_citizen("An"), make_citizen("Bình")
    with page_connection.transaction():
        page_connection.execute(SCOPE, (str(mine.person_id), ""))
        changed = page_connection.execute(
            "UPDATE directory_person SET address = 'x' WHERE id = %s", (other.person_id,)
        )
        assert changed.rowcount == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege), page_connection.transaction():
            page_connection.execute(
                "INSERT INTO directory_person (full_name, sort_key, id_number, phone, email, address, is_sample,"
                " updated_at) VALUES ('X', '', '', '', '', '', false, now())"
            )


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO directory_area (key) VALUES ('x')",
        "INSERT INTO directory_delegation (appointment_id, delegate_id, roles, valid_from, valid_to)"
        " SELECT id, official_id, '{directory.admin}', '2015-01-01', '2016-01-01' FROM directory_appointment",
        "DELETE FROM directory_appointment",
        "DELETE FROM directory_agencyversion",
        "DELETE FROM directory_certificate",
        "DELETE FROM directory_account",
        "DELETE FROM directory_person",
        "UPDATE directory_skillstandard SET counts_as = '{}'",
        "ALTER TABLE directory_person DISABLE ROW LEVEL SECURITY",
        "DROP POLICY page_select ON directory_person",
    ],
)
def test_pages_cannot_give_themselves_a_post_or_switch_the_fence_off(page_connection, statement):
    make_official("directory.staff")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        page_connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE directory_appointment SET valid_to = NULL",
        "UPDATE directory_post SET roles = '{directory.admin}', reach = 'all'",
        "UPDATE directory_official SET account_id = NULL",
        "UPDATE directory_agencyversion SET parent_id = NULL",
    ],
)
def test_pages_change_the_organisation_only_as_a_named_part_of_the_system(page_connection, statement):
    account = make_official("directory.staff")
    with page_connection.transaction():
        page_connection.execute(
            "SELECT set_config('tinhso.actor', %s, true), set_config('tinhso.compartments', %s, true)",
            (str(account.pk), f"{{{account.official.appointments.get().post.agency_id}}}"),
        )
        assert page_connection.execute(statement).rowcount == 0


def test_certificates_absences_and_uploads_are_closed_without_scope(page_connection):
    for table in ("certificate", "absence", "organisationimport"):
        rows = page_connection.execute(f"SELECT count(*) FROM directory_{table}").fetchone()
        assert rows == (0,)

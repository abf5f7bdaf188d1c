"""The page role's rights on tables."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection, models
from django.test.utils import isolate_apps

from tinhso.kernel.db import grants


def test_nothing_on_the_book_of_migrations() -> None:
    assert "django_migrations" not in grants.rights()


def test_the_ledger_is_only_added_to() -> None:
    assert grants.rights()["kernel_ledgerentry"] == "SELECT, INSERT"


@isolate_apps("tinhso.kernel")
def test_a_model_says_what_pages_may_do() -> None:
    class Everything(models.Model):
        pass

    class Kept(models.Model):
        page_rights = "SELECT,INSERT"
        friends = models.ManyToManyField("self")

    class Private(models.Model):
        page_rights = ""

    class Mistaken(models.Model):
        page_rights = "SELECT, TRUNCATE"

    assert grants._of(Everything) == "SELECT, INSERT, UPDATE, DELETE"
    assert grants._of(Kept) == "SELECT, INSERT"
    assert grants._of(Kept.friends.through) == "SELECT, INSERT"
    assert grants._of(Private) == ""
    with pytest.raises(ValueError, match=r"Mistaken\.page_rights: unknown TRUNCATE"):
        grants._of(Mistaken)


@pytest.mark.django_db(transaction=True)
def test_applying_repairs(page_connection: psycopg.Connection[Any]) -> None:
    role = django_settings.TINHSO_PAGE_ROLE
    with connection.cursor() as cursor:
        cursor.execute(f'GRANT ALL ON django_migrations TO "{role}"')
        cursor.execute(f'REVOKE ALL ON kernel_ledgerentry FROM "{role}"')
    grants.apply()
    grants.apply()
    assert page_connection.execute("SELECT count(*) FROM kernel_ledgerentry").fetchone() == (0,)
    for statement in ("SELECT FROM django_migrations", "TRUNCATE kernel_ledgerentry", "CREATE TABLE mine ()"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            page_connection.execute(statement)


@pytest.mark.django_db
def test_without_the_role(settings: Any) -> None:
    settings.TINHSO_PAGE_ROLE = "nobody_of_this_name"
    with pytest.raises(grants.PageRoleMissing, match="nobody_of_this_name"):
        grants.apply()

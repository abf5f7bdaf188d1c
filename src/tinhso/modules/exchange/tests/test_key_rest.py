"""A key lets another system in, never further than it says."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from tinhso.kernel.actors import system_actor
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting
from tinhso.modules.directory import testing as directory

from ..actions.key import KeyRefused, issue_key, revoke_key
from ..models import ApiKey
from ..queries.key import actor_of, issued
from ..testing import Program, make_key

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()
    yield
    cache.clear()


def administrator():
    return directory.actor_of(directory.make_official("exchange.admin", agency=directory.make_agency()))


def problem(response, status, kind):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["type"] == f"/api/#loi-{kind}" and body["status"] == status
    return body


def test_a_key_opens_what_its_scopes_name():
    key, secret = make_key(None, "catalogue:read")
    program = Program(secret)
    answer = program.get("agencies")
    assert answer.status_code == 200, answer.content
    assert answer["Cache-Control"] == "no-store"
    key.refresh_from_db()
    assert key.last_used_at is not None


def test_the_secret_is_kept_nowhere():
    key, secret = make_key()
    assert secret not in str(ApiKey.objects.values().get(pk=key.pk))
    assert key.hint == secret[:8]
    with acting(system_actor("tests")):
        entry = LedgerEntry.objects.get(kind="exchange.key_issued")
    assert secret not in str(entry.data)


@pytest.mark.parametrize("shown", ["", "Bearer ", "Bearer ts_wrong", "Basic dHM6dHM="])
def test_without_a_key_there_is_nothing(shown):
    program = Program("")
    program.headers = {"Authorization": shown} if shown else {}
    response = program.get("agencies")
    problem(response, 401, "unauthenticated")
    assert response["WWW-Authenticate"] == "Bearer"


def test_somebody_who_is_signed_in_is_not_let_in_by_his_cookie():
    program = Program("")
    program.client.force_login(directory.make_official("exchange.admin", agency=directory.make_agency()))
    program.headers = {}
    problem(program.get("agencies"), 401, "unauthenticated")


def test_a_scope_that_the_key_has_not_is_refused_in_the_callers_language():
    key, secret = make_key(None, "catalogue:read")
    key.scopes = ["other:read"]
    key.save()
    body = problem(Program(secret).get("agencies"), 403, "forbidden")
    assert body["title"] == "Khóa không có quyền này"
    response = Program(secret).get("agencies", headers={"Accept-Language": "en"})
    assert problem(response, 403, "forbidden")["title"] == "The key has not got this scope"
    assert response["Content-Language"] == "en"


def test_a_key_that_ran_out_or_was_taken_back_opens_nothing():
    key, secret = make_key(days=1)
    assert Program(secret).get("agencies").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        problem(Program(secret).get("agencies"), 401, "unauthenticated")
    by = administrator()
    with acting(by):
        revoke_key(by=by, key_id=key.pk)
        with pytest.raises(KeyRefused, match="không còn hiệu lực"):
            revoke_key(by=by, key_id=key.pk)
    problem(Program(secret).get("agencies"), 401, "unauthenticated")
    assert LedgerEntry.objects.filter(kind="exchange.key_revoked", ref_id=key.pk).count() == 1


def test_a_key_asks_no_more_often_than_it_may():
    _key, secret = make_key(per_minute=2)
    with time_machine.travel(timezone.now(), tick=False):
        program = Program(secret)
        assert [program.get("agencies").status_code for _ in range(2)] == [200, 200]
        response = program.get("agencies")
    problem(response, 429, "too_many")
    assert 1 <= int(response["Retry-After"]) <= 60


def test_guessing_ends_after_a_while():
    program = Program("ts_wrong")
    answers = [program.get("agencies").status_code for _ in range(21)]
    assert answers == [401] * 20 + [429]


def test_only_an_administrator_issues_and_sees_keys():
    clerk = directory.actor_of(directory.make_official("directory.staff", agency=directory.make_agency()))
    with acting(clerk):
        with pytest.raises(Denied):
            issue_key(
                by=clerk, name="X", agency_id=None, scope_codes=["catalogue:read"], days=1, per_minute=1
            )
        with pytest.raises(Denied):
            issued(clerk)
        with pytest.raises(Denied):
            revoke_key(by=clerk, key_id=1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"scope_codes": ["nothing"]}, "scopes"),
        ({"days": 731}, "days"),
        ({"per_minute": 0}, "per_minute"),
        ({"agency_id": 10**9}, "agency"),
    ],
)
def test_a_key_that_says_nonsense_is_not_issued(changes, field):
    with pytest.raises(KeyRefused) as refused:
        make_key(**changes)
    assert refused.value.details["field"] == field
    assert not ApiKey.objects.exists()


def test_nobody_signs_in_to_the_account_of_a_program():
    key, _secret = make_key()
    account = ApiKey.objects.get(pk=key.pk).account
    assert not account.is_active and not account.has_usable_password() and not account.email


def test_a_key_reaches_its_agency_with_its_units_and_no_other():
    agency = directory.make_agency(level="district")
    unit = directory.make_agency(
        level="district",
        kind="finance-planning",
        area=agency.versions.get().area,
        parent=agency,
        one_stop=False,
    )
    commune = directory.make_agency(level="commune", parent=agency)
    key, _secret = make_key(agency)
    actor = actor_of(key, timezone.localdate())
    assert actor.kind == "program" and actor.account_id == key.account_id
    assert actor.compartments == {agency.pk, unit.pk}
    assert commune.pk not in actor.compartments
    whole, _secret = make_key()
    assert actor_of(whole, timezone.localdate()).compartments >= {agency.pk, unit.pk, commune.pk}


def test_what_is_nowhere_and_what_is_no_method_are_problems_too():
    _key, secret = make_key()
    problem(Program(secret).get("nothing/here"), 404, "not_found")
    response = Program(secret).post("agencies", {})
    problem(response, 405, "method_not_allowed")
    assert response["Allow"] == "GET"


def test_wrong_parameters_are_named_and_not_repeated():
    _key, secret = make_key()
    body = problem(Program(secret).get("agencies", on="079123456789"), 422, "invalid")
    assert body["errors"][0]["at"] == "query.on"
    assert "079123456789" not in str(body)

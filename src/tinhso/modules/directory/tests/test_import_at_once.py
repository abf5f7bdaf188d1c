"""Two people at the very same moment, in two real transactions logged in as the page role: one effect."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import transaction

from tinhso.kernel import clock
from tinhso.kernel.actions import ActionError
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.clock import from_local
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.scope import acting

from ..actions.organisation_import import confirm_import
from ..enums import ImportState, Reach
from ..models import Official, OrganisationImport
from ..testing import actor_of, make_official
from .test_organisation_import import send

pytestmark = pytest.mark.django_db(transaction=True)

ADMIN = "directory.admin"
READER = system_actor("tests")
NOW = clock.fixed(from_local(date(2015, 6, 17), time(9)))


@pytest.fixture
def admins(transactional_db: None, settings: Any, tmp_path: Path) -> list[Actor]:
    """Two who run the directory."""
    settings.TINHSO_FILES_ROOT = tmp_path / "files"
    with clock.simulated(NOW):
        return [actor_of(make_official(ADMIN, reach=Reach.ALL)) for _ in range(2)]


def at_once(close: Callable[[], None], *attempts: tuple[Actor, Any, dict[str, Any]]) -> list[str]:
    """Run the attempts as requests do, in threads that start together: "done", or the refusal's code."""
    gate = Barrier(len(attempts))

    def attempt(actor: Actor, act: Any, values: dict[str, Any]) -> str:
        try:
            with clock.simulated(NOW), transaction.atomic(), acting(actor):
                gate.wait(10)
                act(by=actor, **values)
            return "done"
        except ActionError as error:
            return error.code
        finally:
            close()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return [future.result(60) for future in [pool.submit(attempt, *one) for one in attempts]]


def test_two_workbooks_confirmed_at_the_same_moment(
    admins: list[Actor], page_database: Callable[[], None]
) -> None:
    with clock.simulated(NOW), transaction.atomic():
        made = [
            send(one, {"officials": [{"key": key, "name": f"Người {key}"}]})
            for one, key in zip(admins, "ab", strict=True)
        ]
    outcome = at_once(
        page_database,
        *((one, confirm_import, {"number": row.pk}) for one, row in zip(admins, made, strict=True)),
    )
    assert sorted(outcome) == ["done", "stale"]
    with transaction.atomic(), acting(READER):
        assert Official.objects.filter(key__in=("a", "b")).count() == 1
        states = sorted(OrganisationImport.objects.values_list("state", flat=True))
        assert states == [ImportState.APPLIED, ImportState.READY]
        assert LedgerEntry.objects.filter(kind="directory.imported").count() == 1


def test_one_preview_confirmed_by_two_at_the_same_moment(
    admins: list[Actor], page_database: Callable[[], None]
) -> None:
    with clock.simulated(NOW), transaction.atomic():
        made = send(admins[0], {"officials": [{"key": "a", "name": "Người a"}]})
    outcome = at_once(page_database, *((one, confirm_import, {"number": made.pk}) for one in admins))
    assert sorted(outcome) == ["done", "state"]
    with transaction.atomic(), acting(READER):
        assert Official.objects.filter(key="a").count() == 1

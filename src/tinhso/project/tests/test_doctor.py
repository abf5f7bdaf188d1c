"""What the doctor finds: each fault by itself, and nothing on a healthy installation."""

from __future__ import annotations

import os
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from tinhso.project import programs
from tinhso.project.cli import doctor as command
from tinhso.project.cli import main
from tinhso.project.doctor import Finding, database, machine, settings
from tinhso.project.embedded import ClusterError


def texts(findings: object, level: str) -> list[str]:
    return [finding.text for finding in findings if finding.level == level]  # type: ignore[attr-defined]


# --- the machine ---


def test_a_healthy_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "java", lambda: "/usr/bin/java")
    monkeypatch.setattr(programs, "chromium", lambda: "/usr/bin/chromium")
    (tmp_path / "requirements.lock").write_text(
        f"django=={metadata.version('django')} \\\n    --hash=sha256:0\n"
    )
    found = list(machine.check(tmp_path, tmp_path))
    assert not texts(found, "bad")
    assert "1 packages as in requirements.lock" in texts(found, "ok")


def test_packages_that_differ(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "django==1.0 \\\n    --hash=sha256:0\nno-such-package==2 \\\n    --hash=sha256:0\n"
        "only-elsewhere==3 ; sys_platform == 'win32' \\\n    --hash=sha256:0\n"
    )
    (found,) = machine._packages(lock)
    version = metadata.version("django")
    assert (
        found.text == f"Packages differ from requirements.lock: django {version} ≠ 1.0, no-such-package – ≠ 2"
    )
    assert found.advice == "make setup"


def test_without_a_lock(tmp_path: Path) -> None:
    assert not list(machine._packages(tmp_path / "requirements.lock"))


def test_a_secret_that_others_can_read(tmp_path: Path) -> None:
    key = tmp_path / "secret.key"
    key.write_text("x")
    key.chmod(0o644)
    assert texts(machine._data_folder(tmp_path), "bad") == [f"Others can read the secret file {key}."]
    key.chmod(0o600)
    assert not texts(machine._data_folder(tmp_path), "bad")


def test_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    (found,) = machine._data_folder(tmp_path / "data")
    assert found.level == "ok"


def test_a_folder_of_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    (found,) = machine._data_folder(tmp_path)
    assert found.level == "bad"
    assert found.advice == "Run as the user who owns it."


def test_little_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = SimpleNamespace(total=10, used=9, free=2**30)
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda path: usage)
    assert machine._disk(tmp_path / "not/yet").text == "Only 1.0 GB of disk are free."


def test_missing_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "java", lambda: None)
    monkeypatch.setattr(programs, "chromium", lambda: None)
    found = list(machine._programs())
    assert [finding.advice for finding in found] == [
        "apt-get install chromium",
        "apt-get install default-jre-headless",
    ]


def test_an_old_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.sys, "version_info", (3, 11, 2))
    assert machine._python() == Finding("bad", "Python 3.11.2 is too old.", "Python 3.12 or newer is needed.")


def test_programs_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    programs.chromium.cache_clear()
    monkeypatch.setenv("TINHSO_CHROMIUM", "/opt/chromium")
    assert programs.chromium() == "/opt/chromium"
    programs.chromium.cache_clear()


# --- the database ---


@pytest.fixture
def owner_url(page_url: str) -> str:
    from django.db import connection

    own = connection.settings_dict
    return psycopg.conninfo.make_conninfo(
        host=own["HOST"],
        port=own["PORT"] or None,
        user=own["USER"],
        password=own["PASSWORD"],
        dbname=own["NAME"],
    )


@pytest.mark.django_db(transaction=True)
def test_a_healthy_database(page_url: str, owner_url: str) -> None:
    found = list(database.check(page_url, owner_url))
    assert [finding.level for finding in found] == ["ok"] * 3


@pytest.mark.django_db(transaction=True)
def test_the_owner_is_not_known(page_url: str) -> None:
    assert texts(database.check(page_url, None), "warn") == ["DATABASE_OWNER_URL is not set."]


@pytest.mark.django_db(transaction=True)
def test_pages_that_log_in_as_the_owner(owner_url: str) -> None:
    (fault,) = texts(database.check(owner_url, owner_url), "bad")
    assert "owns tables, is a member of the owner: agencies would read each other's dossiers" in fault


@pytest.mark.django_db(transaction=True)
def test_the_wrong_owner(page_url: str) -> None:
    (fault,) = texts(database.check(page_url, page_url), "bad")
    assert fault.endswith("does not own this database.")


def test_no_server() -> None:
    (fault,) = database.check("postgresql://x@/y?host=/nowhere", None)
    assert fault.level == "bad"
    assert fault.text.startswith("The database cannot be reached: ")


@pytest.mark.parametrize(
    ("row", "level"),
    [
        ((150000, "15.0", "UTF8", "tỉnh"), "ok"),
        ((140012, "14.12", "UTF8", "tỉnh"), "bad"),
        ((180000, "18.0", "LATIN1", "tỉnh"), "bad"),
        ((180000, "18.0", "UTF8", "TỈNH"), "bad"),
    ],
)
def test_the_server(monkeypatch: pytest.MonkeyPatch, row: tuple[object, ...], level: str) -> None:
    monkeypatch.setattr(database, "_row", lambda connection, statement: row)
    assert level in {finding.level for finding in database._server(None)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("row", "level"),
    [
        (("o", False, False, True), "ok"),
        (("o", True, False, True), "warn"),
        (("o", False, True, True), "warn"),
    ],
)
def test_the_owner(monkeypatch: pytest.MonkeyPatch, row: tuple[object, ...], level: str) -> None:
    monkeypatch.setattr(database, "_row", lambda connection, statement: row)
    assert [finding.level for finding in database._owner_role(None)] == [level]  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_tables() -> None:
    from django.db import connection

    assert not texts(database.check_tables(), "bad")
    with connection.cursor() as cursor:
        cursor.execute(
            "GRANT TRUNCATE ON kernel_ledgerentry TO PUBLIC; REVOKE SELECT ON kernel_ledgerentry FROM tinhso_page"
        )
        cursor.execute("ALTER TABLE kernel_ledgerentry NO FORCE ROW LEVEL SECURITY")
    found = texts(database.check_tables(), "bad")
    assert found == [
        "The pages' role has wrong rights on: kernel_ledgerentry",
        "Row security is not forced on: kernel_ledgerentry",
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations WHERE app = 'kernel')"
        )
    (fault,) = texts(database.check_tables(), "bad")
    assert fault.startswith("1 migrations have not run: kernel.0")


# --- the settings ---


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "fault"),
    [("", "is not set"), ("short", "is too short"), ("a" * 60, "is too short"), ("", "is not set")],
)
def test_a_weak_key(key: str, fault: str) -> None:
    found = texts(settings.check({"TINHSO_SECRET_KEY": key}, embedded=False), "bad")
    assert any(f"TINHSO_SECRET_KEY {fault}" in text for text in found)


GOOD = {"TINHSO_SECRET_KEY": "q8Zr3mW0x_v7Lk2Nf9Tj5Hs1Yd6Gb4Pc8Ra3Ue7Io0Mw5", "TINHSO_HOSTS": "example.vn"}


@pytest.mark.django_db
def test_settings_of_a_real_installation(settings: object) -> None:
    from tinhso.project.doctor import settings as module

    settings.TINHSO_HTTPS, settings.TINHSO_DEMO = False, False  # type: ignore[attr-defined]
    found = list(module.check(GOOD, embedded=False))
    assert "HTTPS is off: passwords cross the network in the clear." in texts(found, "warn")
    settings.TINHSO_HTTPS = True  # type: ignore[attr-defined]
    found = list(module.check({**GOOD, "TINHSO_HOSTS": ""}, embedded=False))
    assert "TINHSO_HOSTS is not set: only this machine can open the pages." in texts(found, "warn")


@pytest.mark.django_db
def test_without_a_virus_scanner(settings: Any) -> None:
    from tinhso.project.doctor import settings as module

    assert "Uploads are not scanned for viruses." in texts(module.check(GOOD, embedded=False), "warn")
    settings.TINHSO_CLAMD = "/nowhere/clamd.sock"
    (found,) = texts(module._scanner(), "bad")
    assert "The virus scanner /nowhere/clamd.sock does not answer" in found


@pytest.mark.clamav
@pytest.mark.django_db
def test_with_a_virus_scanner(settings: Any, scanner: Any) -> None:
    from tinhso.project.doctor import settings as module

    settings.TINHSO_CLAMD = scanner.address
    (found,) = texts(module._scanner(), "ok")
    assert found.startswith("Uploads are scanned by ClamAV")


@pytest.mark.django_db
def test_files_in_quarantine() -> None:
    from tinhso.kernel.models import StoredFile

    assert not list(database._quarantine())
    row = {"sha256": "0" * 64, "size": 1, "media_type": "application/pdf", "name": "a.pdf"}
    StoredFile.objects.create(**row, scan="waiting")
    StoredFile.objects.create(**row, scan="found", virus="X")
    assert texts(database._quarantine(), "warn") == [
        "1 files wait to be scanned for viruses; nobody can open them.",
        "1 files with a virus are kept in quarantine.",
    ]


@pytest.mark.django_db
def test_debugging_in_public(settings: object) -> None:
    from tinhso.project.doctor import settings as module

    settings.DEBUG = True  # type: ignore[attr-defined]
    assert any(
        text.startswith("TINHSO_DEBUG is on") for text in texts(module.check(GOOD, embedded=False), "bad")
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("embedded", "level"), [(True, "ok"), (False, "warn")])
def test_the_sample_province(settings: object, embedded: bool, level: str) -> None:
    from tinhso.project.doctor import settings as module

    settings.TINHSO_DEMO, settings.BUSINESS_CLOCK_OFFSET_DAYS = True, -10  # type: ignore[attr-defined]
    found = list(module.check(GOOD, embedded=embedded))
    assert "Sample province, business time moved by -10 days" in texts(found, level)


@pytest.mark.django_db
def test_the_second_factor_of_officials(settings: object) -> None:
    from datetime import date

    from tinhso.modules.directory.testing import make_official
    from tinhso.project.doctor import settings as module

    settings.TINHSO_DEMO, settings.TINHSO_SECOND_FACTOR_FROM = False, date(2020, 1, 1)  # type: ignore[attr-defined]
    assert "Officials need a second factor since 2020-01-01" in texts(
        module.check(GOOD, embedded=False), "ok"
    )
    settings.TINHSO_DEMO = True  # type: ignore[attr-defined]
    assert any(
        "sample accounts are let in" in text for text in texts(module.check(GOOD, embedded=True), "ok")
    )
    settings.TINHSO_SECOND_FACTOR_FROM = date(2999, 1, 1)  # type: ignore[attr-defined]
    found = texts(module.check(GOOD, embedded=False), "warn")
    assert "Officials need no second factor until 2999-01-01." in found
    make_official()
    assert "1 accounts of officials have no second factor." in texts(database.check_tables(), "warn")


# --- the command ---


def test_the_roles_for_an_administrator(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://our%2Dpages:x@db/y")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://boss@db/y")
    assert main(["doctor", "--roles"]) == 0
    told = capsys.readouterr().out
    assert 'CREATE ROLE "our-pages" LOGIN NOSUPERUSER' in told
    assert "PASSWORD '<password of boss>';" in told
    assert 'GRANT "our-pages" TO "boss";' in told
    assert "BYPASSRLS" in told


def test_the_answer(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    found = [Finding("ok", "fine"), Finding("warn", "hm", "look")]
    monkeypatch.setattr(command, "_findings", lambda: iter(found))
    assert main(["doctor"]) == 0
    assert capsys.readouterr().out == "✓ fine\n! hm\n    → look\n1 good, 1 to look at, 0 to mend.\n"
    found.append(Finding("bad", "no"))
    assert main(["doctor"]) == 1


def test_before_anything_is_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("TINHSO_DATA_DIR", str(tmp_path / "data"))
    assert "There is no database yet: the embedded PostgreSQL will be used." in texts(
        command._findings(), "warn"
    )


def test_a_server_that_does_not_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail() -> None:
        raise ClusterError("no room")

    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("TINHSO_DATA_DIR", str(tmp_path))
    (tmp_path / "postgres").mkdir()
    monkeypatch.setattr(command, "in_use", fail)
    assert "no room" in texts(command._findings(), "bad")

"""What can go wrong with a copy, and what people are told: nothing is ever half put back."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from pyrage import x25519

from tinhso.project.backup import BackupError, archive, clients, envelope, keys, making, reading, restoring
from tinhso.project.testing import databases, server

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
PAPER = b"%PDF a paper"
DIGEST = hashlib.sha256(PAPER).hexdigest()
SCHEMA = f"""
CREATE TABLE django_migrations (id int, app text, name text);
INSERT INTO django_migrations VALUES (1, 'kernel', '0001_initial');
CREATE TABLE kernel_storedfile (id int, sha256 text);
INSERT INTO kernel_storedfile VALUES (1, '{DIGEST}');
CREATE TABLE note (text text);
ALTER TABLE note ENABLE ROW LEVEL SECURITY;
ALTER TABLE note FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON note TO CURRENT_USER USING (true) WITH CHECK (true);
INSERT INTO note SELECT md5(n::text) FROM generate_series(1, 200000) n;
"""


@pytest.fixture(scope="module")
def identity() -> x25519.Identity:
    return x25519.Identity.generate()


@pytest.fixture(scope="module")
def fresh() -> Iterator[Callable[[], str]]:
    """Makes new databases that only the owner uses; they go with the module."""
    server.prepare()
    owner = os.environ["DATABASE_OWNER_URL"]
    made: list[str] = []

    def make() -> str:
        made.append(f"{server.database_name()}_copy{len(made)}")
        databases.clone(owner, "template0", made[-1])
        return databases.with_database(owner, made[-1])

    yield make
    for name in made:
        databases.drop(owner, name)


@pytest.fixture(scope="module")
def source(fresh: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> making.Source:
    """A small installation: three tables, one of them guarded, and one file."""
    folder = tmp_path_factory.mktemp("source")
    url = fresh()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SCHEMA)  # type: ignore[call-overload]
    place = folder / "files" / DIGEST[:2] / DIGEST[2:4]
    place.mkdir(parents=True)
    (place / DIGEST).write_bytes(PAPER)
    (folder / "signing").mkdir()
    (folder / "secret.key").write_text("secret")
    return making.Source(
        owner_url=url,
        page="nobody",
        kind="real",
        files=folder / "files",
        signing=folder / "signing",
        secret_file=folder / "secret.key",
        secret="secret",
    )


@pytest.fixture(scope="module")
def copy(
    source: making.Source, identity: x25519.Identity, tmp_path_factory: pytest.TempPathFactory
) -> making.Made:
    return making.make(source, tmp_path_factory.mktemp("copies"), [identity.to_public()], NOW)


@pytest.fixture
def target(fresh: Callable[[], str], tmp_path: Path) -> restoring.Target:
    return restoring.Target(
        owner_url=fresh(),
        files=tmp_path / "files",
        signing=tmp_path / "signing",
        secret_file=tmp_path / "secret.key",
        secret="another",
        migrations=frozenset({"kernel.0001_initial"}),
    )


def untouched(target: restoring.Target) -> bool:
    with psycopg.connect(target.owner_url) as connection:
        tables = making.count_rows(connection)
    return not tables and not target.files.exists() and not target.signing.exists()


def test_everything_comes_back(
    copy: making.Made, identity: x25519.Identity, target: restoring.Target, source: making.Source
) -> None:
    done = restoring.restore(copy.path, [identity], target)
    assert done.manifest.tables == {"django_migrations": 1, "kernel_storedfile": 1, "note": 200000}
    assert done.manifest.pieces >= 1
    assert (target.files / DIGEST[:2] / DIGEST[2:4] / DIGEST).read_bytes() == PAPER
    assert target.secret_file is not None
    assert target.secret_file.read_text() == "secret"
    assert target.secret_file.stat().st_mode & 0o777 == 0o600
    assert not done.other_secret
    assert source.kind == done.head.kind
    with pytest.raises(BackupError, match="database is not empty"):
        restoring.restore(copy.path, [identity], target)


def test_another_secret_key_is_told(
    copy: making.Made, identity: x25519.Identity, target: restoring.Target
) -> None:
    assert restoring.restore(copy.path, [identity], replace(target, secret_file=None)).other_secret


def test_the_wrong_key(copy: making.Made, target: restoring.Target) -> None:
    with pytest.raises(BackupError, match="does not open"):
        restoring.restore(copy.path, [x25519.Identity.generate()], target)
    assert untouched(target)


@pytest.mark.parametrize("left", [10, 300, 0.3, 0.6, 0.999])
def test_a_truncated_file(
    copy: making.Made, identity: x25519.Identity, target: restoring.Target, tmp_path: Path, left: float
) -> None:
    whole = copy.path.read_bytes()
    short = tmp_path / "short.tar.age"
    short.write_bytes(whole[: int(left if left > 1 else len(whole) * left)])
    with pytest.raises(BackupError, match="damaged or its end is missing|no copy made by"):
        restoring.restore(short, [identity], target)
    assert untouched(target)


@pytest.mark.parametrize("place", [0.2, 0.5, 0.9])
def test_a_changed_byte(copy: making.Made, identity: x25519.Identity, tmp_path: Path, place: float) -> None:
    changed = bytearray(copy.path.read_bytes())
    changed[int(len(changed) * place)] ^= 1
    other = tmp_path / copy.path.name
    other.write_bytes(changed)
    with pytest.raises(BackupError, match="damaged"):
        reading.check(other, [identity])
    other.with_name(other.name + ".sha256").write_text(f"{copy.sha256}  {other.name}\n")
    assert reading.carried_whole(other) is False
    assert reading.carried_whole(copy.path) is True


def test_no_file_and_no_copy(identity: x25519.Identity, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="There is no file"):
        reading.check(tmp_path / "nothing", [identity])
    (tmp_path / "letter").write_text("Kính gửi" * 100)
    with pytest.raises(BackupError, match="no copy made by"):
        reading.check(tmp_path / "letter", [identity])


def envelope_of(path: Path, identity: x25519.Identity, members: dict[str, bytes]) -> Path:
    """A file that opens with the right key, and holds what somebody else put there."""
    with (
        path.open("wb") as file,
        envelope.closed(file, [identity.to_public()]) as stream,
        tarfile.open(fileobj=stream, mode="w|") as tar,
    ):
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"head.json": b'{"format": 2, "version": "9.0"}'}, "newer version"),
        ({"head.json": b"{"}, "something strange"),
        ({"head.json": b'{"format": 1}'}, "something strange"),
        ({"../head.json": b"{}"}, "something strange"),
        ({}, "not complete"),
    ],
)
def test_what_somebody_else_put_there(
    identity: x25519.Identity, tmp_path: Path, members: dict[str, bytes], told: str
) -> None:
    path = envelope_of(tmp_path / "x.tar.age", identity, members)
    with pytest.raises(BackupError, match=told):
        reading.check(path, [identity])


def parts(copy: making.Made, identity: x25519.Identity) -> dict[str, bytes]:
    with envelope.opened(copy.path, [identity]) as stream:
        return {member.name: member.content.read() for member in archive.read_members(stream)}


@pytest.mark.parametrize("gone", ["manifest.json", "secret.key", f"files/{DIGEST}"])
def test_a_part_is_missing(
    copy: making.Made, identity: x25519.Identity, target: restoring.Target, tmp_path: Path, gone: str
) -> None:
    members = parts(copy, identity)
    del members[gone]
    with pytest.raises(BackupError, match="not complete"):
        restoring.restore(envelope_of(tmp_path / "x", identity, members), [identity], target)
    assert untouched(target)


def test_a_name_that_leaves_the_folder(
    copy: making.Made, identity: x25519.Identity, target: restoring.Target, tmp_path: Path
) -> None:
    members = {"head.json": parts(copy, identity)["head.json"], "signing/../../x": b"x"}
    with pytest.raises(BackupError, match="something strange"):
        restoring.restore(envelope_of(tmp_path / "x", identity, members), [identity], target)


def test_a_newer_version(copy: making.Made, identity: x25519.Identity, target: restoring.Target) -> None:
    with pytest.raises(BackupError, match=r"newer version .*kernel\.0001_initial"):
        restoring.restore(copy.path, [identity], replace(target, migrations=frozenset()))
    assert untouched(target)


@pytest.mark.parametrize(
    ("name", "value", "told"), [("owner", "boss", "owner role boss"), ("postgres", 99, "PostgreSQL 99")]
)
def test_another_server(  # noqa: PLR0913
    copy: making.Made,
    identity: x25519.Identity,
    target: restoring.Target,
    name: str,
    value: object,
    told: str,
) -> None:
    head, _ = reading.check(copy.path, [identity])
    with pytest.raises(BackupError, match=told):
        restoring._refuse_what_does_not_fit(replace(head, **{name: value}), target)


def test_folders_that_hold_something(
    copy: making.Made, identity: x25519.Identity, target: restoring.Target
) -> None:
    target.signing.mkdir()
    (target.signing / "key").touch()
    with pytest.raises(BackupError, match="is not empty"):
        restoring.restore(copy.path, [identity], target)


def test_the_disk_is_full(
    copy: making.Made, identity: x25519.Identity, target: restoring.Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(restoring.os, "fsync", full)
    with pytest.raises(BackupError, match="No space left"):
        restoring.restore(copy.path, [identity], target)
    monkeypatch.undo()
    assert untouched(target)


def test_the_disk_of_the_copies_is_full(
    source: making.Source, identity: x25519.Identity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every write to /dev/full fails as on a full disk, also the last one, which the library does not tell of."""
    real = os.open
    monkeypatch.setattr(
        making.os,
        "open",
        lambda path, *more: (
            real("/dev/full", os.O_WRONLY) if str(path).endswith(".part") else real(path, *more)
        ),
    )
    with pytest.raises(BackupError, match="No space left"):
        making.make(source, tmp_path / "copies", [identity.to_public()], NOW)
    assert not list((tmp_path / "copies").iterdir())


def test_a_copy_that_is_being_made_is_not_disturbed(
    source: making.Source, identity: x25519.Identity, tmp_path: Path
) -> None:
    part = tmp_path / "tinhso-20261123T200000Z.tar.age.part"
    part.touch()
    with pytest.raises(BackupError, match="another backup is running"):
        making.make(source, tmp_path, [identity.to_public()], NOW)
    assert part.exists()


def test_files_that_were_lost_before(
    source: making.Source, identity: x25519.Identity, tmp_path: Path
) -> None:
    """The rest is copied all the same, and the copy is whole: it says what was not there."""
    nothing = replace(source, files=tmp_path / "nothing")
    made = making.make(nothing, tmp_path / "copies", [identity.to_public()], NOW)
    assert made.manifest.missing == [DIGEST]
    assert reading.check(made.path, [identity])[1].missing == [DIGEST]
    place = tmp_path / "rotten" / DIGEST[:2] / DIGEST[2:4]
    place.mkdir(parents=True)
    (place / DIGEST).write_bytes(b"something else")
    made = making.make(
        replace(source, files=tmp_path / "rotten"), tmp_path / "more", [identity.to_public()], NOW
    )
    assert made.manifest.missing == [DIGEST]
    assert reading.check(made.path, [identity])[1].missing == [DIGEST]


def test_a_table_that_hides_rows_from_its_owner(
    source: making.Source, identity: x25519.Identity, fresh: Callable[[], str], tmp_path: Path
) -> None:
    url = fresh()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SCHEMA)  # type: ignore[call-overload]
        connection.execute("ALTER POLICY owner_all ON note USING (text <> 'x')")
    with pytest.raises(BackupError, match="cannot read all of: note"):
        making.make(replace(source, owner_url=url), tmp_path, [identity.to_public()], NOW)


def test_what_is_written_meanwhile_is_in_the_next_copy(
    source: making.Source, identity: x25519.Identity, tmp_path: Path
) -> None:
    with (
        making._moment(source.owner_url) as (connection, _),
        psycopg.connect(source.owner_url, autocommit=True) as other,
    ):
        other.execute("INSERT INTO note VALUES ('later')")
        assert making.count_rows(connection)["note"] == 200000
        (free,) = other.execute("SELECT pg_try_advisory_xact_lock(635, 1)").fetchone() or (True,)
        assert not free, "the sweep of files must wait"
        other.execute("DELETE FROM note WHERE text = 'later'")


# --- keys ---


def test_a_key_is_made_once_and_for_us_alone(tmp_path: Path) -> None:
    path = tmp_path / "key"
    public = keys.new_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [str(key.to_public()) for key in keys.secret_keys(path)] == [public]
    with pytest.raises(BackupError, match="never overwritten"):
        keys.new_key(path)
    with pytest.raises(BackupError, match="cannot be written"):
        keys.new_key(tmp_path / "no" / "folder")


def test_keys_that_are_none(tmp_path: Path) -> None:
    secret = str(x25519.Identity.generate())
    with pytest.raises(BackupError, match="not a public key") as told:
        keys.public_keys([secret])
    assert secret not in str(told.value)
    with pytest.raises(BackupError, match="There is no key"):
        keys.public_keys([])
    (tmp_path / "key").write_text("# nothing\n")
    with pytest.raises(BackupError, match="holds no secret key"):
        keys.secret_keys(tmp_path / "key")
    with pytest.raises(BackupError, match="cannot be read"):
        keys.secret_keys(tmp_path / "none")


# --- the programs of PostgreSQL ---


def test_which_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    there = [(18, Path("/18")), (15, Path("/15")), (16, Path("/16"))]
    monkeypatch.setattr(clients, "_found", lambda program: iter(there))
    assert clients.dumper(15) == (Path("/15"), 15)
    assert clients.dumper(17) == (Path("/18"), 18)
    assert clients.restorer(15, 15) == Path("/15")
    assert clients.restorer(18, 15) == Path("/15")
    assert clients.restorer(18, 16) == Path("/16")
    assert clients.reader(17) == Path("/18")
    with pytest.raises(BackupError, match="postgresql-client-19"):
        clients.dumper(19)
    # 16 cannot read what 18 wrote, and 18 says something that 16 does not understand.
    with pytest.raises(BackupError, match="postgresql-client-16"):
        clients.restorer(16, 18)
    with pytest.raises(BackupError, match="postgresql-client-19"):
        clients.reader(19)


def test_a_password_is_no_argument(source: making.Source) -> None:
    with clients.connect(source.owner_url + "&prepare_threshold=none") as connection:
        found = clients.environment(connection)
    assert found["PGPASSWORD"]
    assert found["PGDATABASE"].endswith("_copy0")


def test_no_server() -> None:
    with (
        pytest.raises(BackupError, match="cannot be reached"),
        clients.connect("postgresql://x@/x?host=/nowhere"),
    ):
        pass

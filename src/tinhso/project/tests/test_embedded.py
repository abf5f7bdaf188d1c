"""The embedded server through every bad day: half-made data, kills, full disk, long paths, root or not."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tinhso.project.embedded import Cluster, ClusterError, binaries, cluster, errors, guard, places
from tinhso.project.embedded.osuser import database_user, reaches, run
from tinhso.project.testing.server import quick_folder

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can try what root does")


def temporary_folder() -> Iterator[Path]:
    """A folder that the database's user reaches (pytest's own temporary folder is closed to him)."""
    path = quick_folder("tinhso-embedded-")
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


folder = pytest.fixture(temporary_folder)
shared = pytest.fixture(temporary_folder, scope="module")


@pytest.fixture(scope="module")
def pattern(shared: Path) -> Path:
    """A durable server's files, stopped."""
    with Cluster(shared / "db"):
        pass
    return shared / "db"


@pytest.fixture
def made(folder: Path, pattern: Path) -> Path:
    """A folder that holds the files of a server at `db`."""
    subprocess.run(["cp", "-a", pattern, folder / "db"], check=True)
    return folder


def ask(address: str, statement: str) -> object:
    with psycopg.connect(address) as connection:
        row = connection.execute(statement).fetchone()  # type: ignore[call-overload]
        return row and row[0]


def postmaster(server: Cluster) -> int:
    return int((server.home / "server/data/postmaster.pid").read_text().splitlines()[0])


def gone(pid: int) -> bool:
    """Whether a process ended (an unreaped child counts as ended)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_until(condition: object, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


# --- what a started server is like ---


def test_roles_own_and_serve(made: Path) -> None:
    with Cluster(made / "db") as server:
        assert ask(server.url("owner"), "SELECT current_user") == "tinhso_owner"
        assert ask(server.url("page"), "SELECT current_user") == "tinhso_page"
        assert ask(
            server.url("owner"), "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'tinhso'"
        ) == ("tinhso_owner")
        for role in ("tinhso_owner", "tinhso_page"):
            told = ask(
                server.url("owner"),
                "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication "
                f"FROM pg_roles WHERE rolname = '{role}'",
            )
            assert told is False
        member = "SELECT pg_has_role('tinhso_page', 'tinhso_owner', 'member')"
        assert ask(server.url("owner"), member) is False
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(server.url("page"), "CREATE TABLE mine (id int)")


def test_it_is_durable_and_has_no_port(made: Path) -> None:
    with Cluster(made / "db") as server:
        for setting, value in {
            "fsync": "on",
            "full_page_writes": "on",
            "listen_addresses": "",
            "data_checksums": "on",
        }.items():
            assert ask(server.url("owner"), f"SHOW {setting}") == value


def test_nobody_enters_without_a_password(made: Path) -> None:
    with Cluster(made / "db") as server:
        address = server.url("owner").replace(server._passwords["owner"], "wrong")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            ask(address, "SELECT 1")
        rules = (server.home / "server/data/pg_hba.conf").read_text().split("\n")
        assert [rule for rule in rules if rule and not rule.startswith("#")] == [
            "local all all scram-sha-256"
        ]


def test_files_are_private(folder: Path) -> None:
    with Cluster(folder / "db") as server:
        assert stat.S_IMODE((server.home / "passwords.json").stat().st_mode) == 0o600
        assert stat.S_IMODE((server.home / "server/data").stat().st_mode) == 0o700
        assert stat.S_IMODE((server.home / "server/socket").stat().st_mode) == 0o700
        assert not list((server.home / "server").glob("*.password"))


def test_text_is_vietnamese(made: Path) -> None:
    with Cluster(made / "db") as server:
        assert ask(server.url("page"), "SELECT lower('TỈNH BẠC LIÊU ĐÀ')") == "tỉnh bạc liêu đà"


def test_a_test_server_lets_the_owner_make_databases(folder: Path) -> None:
    with Cluster(folder / "db", durable=False) as server:
        with psycopg.connect(server.url("owner"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE another")
        assert ask(server.url("owner", "another"), "SELECT current_database()") == "another"


# --- starting again, several users ---


def test_second_start_keeps_the_data_and_is_quick(made: Path) -> None:
    with Cluster(made / "db") as server, psycopg.connect(server.url("owner")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    begin = time.monotonic()
    with Cluster(made / "db") as server:
        assert ask(server.url("owner"), "SELECT answer FROM kept") == 42
        assert time.monotonic() - begin < 5


def test_the_last_user_stops_it(made: Path) -> None:
    first, second = Cluster(made / "db"), Cluster(made / "db")
    first.start()
    second.start()
    pid = postmaster(first)
    first.stop()
    assert ask(second.url("page"), "SELECT 1") == 1
    second.stop()
    assert gone(pid)


def test_starting_and_stopping_twice_is_harmless(made: Path) -> None:
    server = Cluster(made / "db")
    server.start()
    server.start()
    server.stop()
    server.stop()


def test_a_temporary_one_leaves_nothing(folder: Path) -> None:
    with Cluster(folder / "db", durable=False, temporary=True) as server:
        assert server.made
    assert not (folder / "db").exists()


_USER = """
import sys, time
from pathlib import Path
from tinhso.project.embedded import Cluster
server = Cluster(Path(sys.argv[1]), durable=False, temporary=len(sys.argv) > 2)
server.start()
print("up", flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("temporary", [[], ["temporary"]])
def test_a_killed_user_does_not_leave_it_running(folder: Path, temporary: list[str]) -> None:
    command = [sys.executable, "-c", _USER, folder / "db", *temporary]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as user:
        assert user.stdout is not None
        assert user.stdout.readline() == b"up\n"
        pid = postmaster(Cluster(folder / "db"))
        user.kill()
        wait_until(lambda: gone(pid))
    if temporary:
        wait_until(lambda: not (folder / "db").exists())


# --- bad days ---


def test_a_killed_server_recovers(made: Path) -> None:
    server = Cluster(made / "db")
    server.start()
    with psycopg.connect(server.url("owner")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    pid = postmaster(server)
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: gone(pid))
    server.stop()
    assert (made / "db/server/data/postmaster.pid").exists()
    with Cluster(made / "db") as again:
        assert ask(again.url("owner"), "SELECT answer FROM kept") == 42


def test_a_stale_pid_file_with_a_reused_number(made: Path) -> None:
    """After a restart of the machine another program may have the number of the old server."""
    with Cluster(made / "db") as server:
        lines = (server.home / "server/data/postmaster.pid").read_text().splitlines()
    lines[0] = str(os.getpid())
    for path in ("data/postmaster.pid", "socket/.s.PGSQL.5432.lock"):
        (made / "db/server" / path).write_text("\n".join(lines) + "\n")
    (made / "db/server/socket/.s.PGSQL.5432").touch()
    with Cluster(made / "db") as server:
        assert ask(server.url("page"), "SELECT 1") == 1


def test_half_made_data_is_made_anew(made: Path) -> None:
    half = made / "db/server/data.new"
    shutil.move(made / "db/server/data", half)
    shutil.rmtree(half / "base")
    with Cluster(made / "db") as server:
        assert ask(server.url("owner"), "SELECT current_user") == "tinhso_owner"
    assert not half.exists()


@pytest.mark.parametrize("content", [None, "", "{}", '{"owner": "x"'])
def test_lost_passwords_are_set_anew(made: Path, content: str | None) -> None:
    with Cluster(made / "db") as server:
        before = server.url("page")
    path = made / "db/passwords.json"
    path.unlink() if content is None else path.write_text(content)
    with Cluster(made / "db") as server:
        assert server.url("page") != before
        assert ask(server.url("page"), "SELECT 1") == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text()).keys() == {"admin", "owner", "page"}


def test_a_nearly_full_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_ROOM", shutil.disk_usage(folder).total * 2)
    with pytest.raises(ClusterError, match=r"^Only \d+ MB are free; a database needs at least \d+ MB\.$"):
        Cluster(folder / "db").start()


def fake_programs(folder: Path, **scripts: str) -> binaries.Binaries:
    """The real programs, with some replaced by shell scripts."""
    real = binaries.find()
    fake = folder / "bin"
    fake.mkdir()
    for program in ("initdb", "postgres"):
        path = fake / program
        body = scripts.get(program, f'exec "{real.program(program)}" "$@"')
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)
    return binaries.Binaries(fake, real.major)


def test_the_disk_fills_up_while_the_data_is_made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = fake_programs(folder, initdb='echo "could not write to file: No space left on device" >&2; exit 1')
    monkeypatch.setattr(binaries, "find", lambda: fake)
    with pytest.raises(ClusterError, match=r"^The disk is full"):
        Cluster(folder / "db").start()
    monkeypatch.undo()
    with Cluster(folder / "db") as server:
        assert ask(server.url("page"), "SELECT 1") == 1


def test_the_disk_is_full_at_a_start(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINHSO_LANG", "en")
    fake = fake_programs(
        made, postgres='[ "$1" = --version ] && exit 0; echo "FATAL: No space left on device"; exit 1'
    )
    monkeypatch.setattr(binaries, "find", lambda: fake)
    with pytest.raises(ClusterError, match=r"^The disk is full"):
        Cluster(made / "db").start()


def test_a_full_disk_before_anything_is_made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(ClusterError, match=r"^The disk is full"):
        Cluster(folder / "db").start()


def test_a_server_that_fails_says_why(made: Path) -> None:
    (made / "db/server/data/postgresql.conf").write_text("no_such_setting = on\n")
    with pytest.raises(ClusterError, match=r"The embedded PostgreSQL did not start:\n(.|\n)*no_such_setting"):
        Cluster(made / "db").start()


def test_data_of_another_version(made: Path) -> None:
    (made / "db/server/data/PG_VERSION").write_text("11\n")
    with pytest.raises(ClusterError, match="another version of PostgreSQL"):
        Cluster(made / "db").start()


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("could not write: Disk quota exceeded", "The disk is full"),
        ("FATAL: could not resize shared memory segment", "shared memory"),
        ("one\ntwo", "one\ntwo"),
    ],
)
def test_what_postgresql_prints_is_explained(printed: str, said: str) -> None:
    assert said in str(errors.explain(printed))


def test_messages_are_vietnamese_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TINHSO_LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    assert str(errors.explain("No space left on device")).startswith("Hết dung lượng đĩa")


# --- long and odd paths ---


def test_a_path_too_long_for_a_socket(folder: Path) -> None:
    deep = folder / "/".join(["x" * 60] * 4)
    with Cluster(deep, durable=False) as server:
        assert ask(server.url("page"), "SELECT 1") == 1
        socket = server._socket
        assert socket is not None
        assert len(os.fsencode(socket / ".s.PGSQL.5432")) <= places.SOCKET_LIMIT
        assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    shutil.rmtree(socket)


def test_a_path_too_long_for_anything(folder: Path) -> None:
    with pytest.raises(ClusterError, match="The path is too long"):
        Cluster(folder / "/".join(["x" * 100] * 10)).start()


@pytest.mark.parametrize("odd", ["two words", "Tỉnh Số", "a,b", 'say "x"', "50%", "it's", "#;&"])
def test_odd_names(folder: Path, odd: str) -> None:
    with Cluster(folder / odd, durable=False) as server:
        assert ask(server.url("page"), "SELECT 1") == 1
        socket = server._socket
    if socket is not None and folder not in socket.parents:
        shutil.rmtree(socket)


def test_a_trap_in_a_shared_folder_is_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else may have made a folder of our name in /tmp: open to all, or a link."""
    monkeypatch.setattr(places, "SOCKET_LIMIT", 0)
    with pytest.raises(ClusterError, match="No folder is short enough"):
        places.socket_folder(folder, None)
    monkeypatch.undo()
    monkeypatch.setenv("TINHSO_LANG", "en")
    (folder / "socket").mkdir()
    (folder / "socket").chmod(0o777)
    chosen = places.socket_folder(folder, None)
    assert chosen != folder / "socket"
    chosen.rmdir()


# --- root and others ---


@as_root
def test_root_does_not_run_it_as_root(made: Path) -> None:
    with Cluster(made / "db") as server:
        owner = Path(f"/proc/{postmaster(server)}").stat().st_uid
        assert pwd.getpwuid(owner).pw_name == "tinhso-db"
        assert (made / "db/server").stat().st_uid == owner


@as_root
def test_a_closed_home_stays_closed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root's private home: the data goes elsewhere, the programs are copied, no folder's rights change."""
    private = folder / "private"
    private.mkdir(mode=0o700)
    tree = binaries.find().folder.parent
    shutil.copytree(tree, private / tree.parent.name / tree.name, symlinks=True)
    libraries = tree.parent.with_name(tree.parent.name + ".libs")
    shutil.copytree(libraries, private / libraries.name, symlinks=True)
    monkeypatch.setenv("TINHSO_POSTGRES_BIN", str(private / tree.parent.name / tree.name / "bin"))
    shelf = folder / "shelf"
    monkeypatch.setattr(places, "_other_shelves", lambda: [shelf])
    with Cluster(private / "db") as server:
        assert ask(server.url("page"), "SELECT 1") == 1
        assert server._place is not None
        assert server._place.parent == shelf
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    user = database_user()
    assert not reaches(user, private)
    with Cluster(private / "db") as server:
        assert ask(server.url("page"), "SELECT 1") == 1
    shutil.rmtree(shelf)
    with pytest.raises(ClusterError, match="is gone"):
        Cluster(private / "db").start()


@as_root
def test_no_folder_is_good_enough(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private = folder / "private"
    private.mkdir(mode=0o700)
    monkeypatch.setattr(places, "_other_shelves", lambda: [private / "shelf"])
    with pytest.raises(ClusterError, match="no folder that the database's user can enter"):
        Cluster(private / "db").start()
    assert not (private / "shelf").exists()


@as_root
def test_an_ordinary_user_and_then_root(folder: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    script = "import sys; from pathlib import Path; from tinhso.project.embedded import Cluster; Cluster(Path(sys.argv[1])).start()"
    source = Path(cluster.__file__).parents[3]
    # The test's own interpreter may be closed to others; the system's is not.
    made = subprocess.run(
        [shutil.which("python3", path="/usr/bin") or sys.executable, "-c", script, folder / "db"],
        user=nobody.pw_uid,
        group=nobody.pw_gid,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={
            "PYTHONPATH": str(source),
            "TINHSO_POSTGRES_BIN": str(binaries.find().folder),
            "PATH": "/usr/bin:/bin",
        },
    )
    assert made.returncode == 0, made.stderr
    with Cluster(folder / "db") as server:
        assert Path(f"/proc/{postmaster(server)}").stat().st_uid == nobody.pw_uid
        assert ask(server.url("page"), "SELECT 1") == 1


@as_root
def test_data_made_by_root_and_an_ordinary_user(made: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    told = subprocess.run(
        [
            shutil.which("python3", path="/usr/bin") or sys.executable,
            "-c",
            "import sys; from pathlib import Path; from tinhso.project.embedded import Cluster\n"
            "try: Cluster(Path(sys.argv[1])).start()\nexcept Exception as error: print(error)",
            made / "db",
        ],
        user=nobody.pw_uid,
        group=nobody.pw_gid,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={
            "PYTHONPATH": str(Path(cluster.__file__).parents[3]),
            "TINHSO_POSTGRES_BIN": str(binaries.find().folder),
            "PATH": "/usr/bin:/bin",
            "TINHSO_LANG": "en",
        },
    )
    assert told.stdout.startswith("No permission for "), told


@as_root
def test_data_of_a_user_the_machine_does_not_know(folder: Path) -> None:
    (folder / "db/server").mkdir(parents=True)
    os.chown(folder / "db/server", 54321, 54321)
    with pytest.raises(ClusterError, match="user number 54321"):
        Cluster(folder / "db").start()


@as_root
def test_the_system_user_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    from tinhso.project.embedded import osuser

    monkeypatch.setattr(osuser, "SYSTEM_USER", "not a valid name")
    with pytest.raises(ClusterError, match="the system user not a valid name cannot be made"):
        database_user()


def test_the_server_sees_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINHSO_SECRET_KEY", "secret")
    assert run(None, ["/usr/bin/env"]).stdout.split() == [
        "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
        "LC_ALL=C",
        "TZ=UTC",
    ]


# --- the programs and the guard ---


def test_no_programs_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ClusterError, match=r"Debian package: postgresql\) and set DATABASE_URL"):
        binaries.find()


def test_a_named_folder_without_programs(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("TINHSO_POSTGRES_BIN", str(folder))
    with pytest.raises(ClusterError, match="postgres cannot be run"):
        binaries.find()


def test_older_servers_get_their_own_options() -> None:
    assert binaries.Binaries(Path("/x"), 15).locale_options() == ["--encoding=UTF8", "--locale=C.UTF-8"]
    assert "io_method" not in cluster._settings(15, durable=False)


def test_the_guard_never_signals_a_stranger(folder: Path) -> None:
    """A pid file that names another program is not a server's."""
    pidfile = folder / "postmaster.pid"
    pidfile.write_text(f"{os.getpid()}\n")
    guard.stop(str(pidfile))
    assert guard.postmaster(str(pidfile)) is None
    pidfile.write_text("no number\n")
    assert guard.postmaster(str(pidfile)) is None
    assert guard.postmaster(str(folder / "none")) is None


def test_the_guard_waits_for_the_lock_of_a_dying_user(folder: Path) -> None:
    """The kernel may close a killed user's line to the guard before its lock."""
    removed = folder / "removed"
    removed.mkdir()
    lock = folder / "users.lock"
    with lock.open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_SH)
        with _guard(lock, removed) as process:
            assert process.stdin is not None
            process.stdin.close()
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.5)
            held.close()
            assert process.wait(30) == 0
    assert not removed.exists()


def test_the_guard_leaves_the_server_to_others(folder: Path) -> None:
    removed = folder / "removed"
    removed.mkdir()
    lock = folder / "users.lock"
    with lock.open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_SH)
        with _guard(lock, removed) as process:
            process.communicate(guard.LEFT, timeout=30)
            assert process.returncode == 0
    assert removed.exists()


def _guard(lock: Path, remove: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-I", "-S", guard.__file__, str(os.getpid()), str(lock), str(lock) + ".none"]
    return subprocess.Popen([*command, str(remove)], stdin=subprocess.PIPE)

"""The commands as people type them; those that need a whole installation are in tests/journeys."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tinhso.project.cli import demo, loading, main, preparing
from tinhso.project.cli.failure import Failure
from tinhso.project.cli.installation import Installation, data_folder, in_use
from tinhso.project.cli.progress import Progress


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A data folder that is not there yet, and no database address."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "TINHSO_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TINHSO_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.mark.parametrize("words", [["--help"], ["demo", "--help"], ["load", "--help"]])
def test_help(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 0
    assert "usage: tinhso" in capsys.readouterr().out


def test_help_lists_what_people_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    for name in ("demo", "demo-reset", "serve", "worker", "load", "migrate", "modules", "doctor"):
        assert f"\n    {name} " in told
    assert "prepare" not in told


@pytest.mark.parametrize(
    "words", [[], ["dance"], ["serve", "--port", "70000"], ["serve", "--workers", "0"], ["load"]]
)
def test_wrong_words(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage: tinhso" in capsys.readouterr().err


def test_a_failure_is_one_message(
    monkeypatch: pytest.MonkeyPatch, bare: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(options: object) -> int:
        raise Failure("this is why")

    monkeypatch.setattr(loading, "load", fail)
    assert main(["load", "x"]) == 1
    assert capsys.readouterr().err == "tinhso: this is why\n"


def test_ctrl_c_is_no_error_report(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(options: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "load", interrupt)
    assert main(["load", "x"]) == 130


def test_modules_lists_what_is_declared(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tinhso.project.cli.listing.set_up_django", lambda environment: None)
    assert main(["modules"]) == 0
    told = capsys.readouterr().out
    assert "\nservices — " in told
    assert "  pages: /ke-hoach/" in told


# --- where things are ---


def test_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TINHSO_DATA_DIR", raising=False)
    assert data_folder().name == ".data"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TINHSO_DATA_DIR", "relative")
    assert data_folder() == tmp_path / "relative"


def test_an_embedded_installation_keeps_its_key(bare: Path) -> None:
    with in_use() as installation:
        first = installation.environment()
        assert installation.embedded
    with in_use() as installation:
        second = installation.environment()
    assert first["TINHSO_SECRET_KEY"] == second["TINHSO_SECRET_KEY"]
    assert len(first["TINHSO_SECRET_KEY"]) > 50
    assert stat.S_IMODE((bare / "secret.key").stat().st_mode) == 0o600


def test_pages_never_learn_the_owners_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@/x")
    monkeypatch.setenv("TINHSO_AS_OWNER", "1")
    installation = Installation("postgresql://page@/x", "postgresql://owner@/x", embedded=False)
    pages = installation.environment({"TINHSO_DEMO": "1"})
    assert pages["DATABASE_URL"] == "postgresql://page@/x"
    assert pages["TINHSO_DEMO"] == "1"
    assert "DATABASE_OWNER_URL" not in pages
    assert "TINHSO_AS_OWNER" not in pages
    owner = installation.environment(owner=True)
    assert owner["TINHSO_AS_OWNER"] == "1"
    assert owner["DATABASE_OWNER_URL"] == "postgresql://owner@/x"


def test_a_given_address_starts_nothing(monkeypatch: pytest.MonkeyPatch, bare: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://page@/x")
    with in_use() as installation:
        assert not installation.embedded
        assert installation.owner_url is None
    assert not bare.exists()


# --- the demo ---


def test_serving_an_empty_database_says_what_to_do(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--port", "0"]) == 1
    assert "The database is empty: run `tinhso migrate`" in capsys.readouterr().err


def test_one_demo_at_a_time(bare: Path) -> None:
    with demo._alone(bare) as note:
        demo._write(note, "http://localhost:8000/")
        with pytest.raises(Failure, match="running already: http://localhost:8000/"), demo._alone(bare):
            pass


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(Failure, match=r"Cannot write to .*file/data: Not a directory\."),
        demo._alone(tmp_path / "file/data"),
    ):
        pass


def test_reset_with_nothing_there(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo-reset"]) == 0
    assert "nothing to remove" in capsys.readouterr().out


def test_reset_of_somebodys_server(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://page@/x")
    assert main(["demo-reset"]) == 1
    assert "drop and make that database again yourself" in capsys.readouterr().err


def test_reset_removes_the_sample_and_nothing_else(bare: Path) -> None:
    with in_use() as installation:
        demo._only_the_demo(installation)
    for name in ("files/a", "static/b", "mail/c", "mine/d"):
        (bare / name).parent.mkdir(parents=True, exist_ok=True)
        (bare / name).write_text("")
    (bare / "prepared.json").write_text("{}")
    assert main(["demo-reset"]) == 0
    assert sorted(path.name for path in bare.iterdir()) == ["demo.lock", "mine"]


def test_real_data_is_never_mixed_nor_removed(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "kind", lambda installation: "real")
    with (
        in_use() as installation,
        pytest.raises(Failure, match="holds real data; no samples are mixed into it"),
    ):
        demo._only_the_demo(installation)
    assert main(["demo-reset"]) == 1
    assert "holds real data and not the sample province" in capsys.readouterr().err
    assert (bare / "postgres/server/data").exists() or (bare / "postgres/place.txt").exists()


def test_the_accounts_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "provinces/p/demo.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("accounts:\n- {login: dan, password: abc, role: người dân, role_en: citizen}\n")
    environment = {
        "TINHSO_CONTENT_ROOT": str(tmp_path), "TINHSO_PROVINCE": "p", "TINHSO_BUSINESS_OFFSET_DAYS": "0",
    }  # fmt: skip
    demo._welcome("http://localhost:1/", environment, 1.25)
    told = capsys.readouterr().out
    assert "  login  password  role\n  dan    abc       citizen\n" in told
    assert "Tỉnh Số is ready after 1.2 seconds: http://localhost:1/" in told
    monkeypatch.setenv("TINHSO_LANG", "vi")
    assert demo._accounts(environment)[1][2] == "người dân"
    path.unlink()
    assert demo._accounts(environment) == []


def test_progress_in_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(2)
    progress.stage("One")
    for done in range(0, 101, 10):
        progress.update("rows", done, 100)
    progress.stage("Two")
    progress.update("none", 0, 0)
    assert capsys.readouterr().out.splitlines() == [
        "[1/2] One", "      rows: 30/100", "      rows: 50/100", "      rows: 80/100", "      rows: 100/100",
        "[2/2] Two", "      none: 0/0",
    ]  # fmt: skip


def test_progress_on_a_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    progress = Progress(1)
    progress.stage("One")
    progress.update("rows", 1, 4)
    progress.update("rows", 4, 4)
    told = capsys.readouterr().out
    assert told.endswith("rows: 4/4 (100 %)\n")
    assert "\r" in told


# --- loading ---


@pytest.fixture
def province(tmp_path: Path) -> Path:
    (tmp_path / "provinces/p").mkdir(parents=True)
    (tmp_path / "provinces/p/province.yaml").write_text("name: P\n")
    return tmp_path / "provinces/p"


def test_a_province_by_path_or_name(province: Path, settings: object, tmp_path: Path) -> None:
    settings.TINHSO_CONTENT_ROOT = tmp_path  # type: ignore[attr-defined]
    assert loading._folder(str(province)) == province
    assert loading._folder("p") == province
    with pytest.raises(Failure, match="q is no province's folder"):
        loading._folder("q")


class Loaders:
    """A registry with loaders of the test's choice."""

    def __init__(self, *loaders: object) -> None:
        self.loaders = loaders


@pytest.fixture
def with_loaders(monkeypatch: pytest.MonkeyPatch):
    from tinhso.kernel import modules

    def choose(*loads: object) -> None:
        loaders = [modules.Loader(f"loader {number}", number, load) for number, load in enumerate(loads)]  # type: ignore[arg-type]
        monkeypatch.setattr(modules, "registry", lambda: Loaders(*loaders))

    return choose


def entry(context: object) -> object:
    from tinhso.kernel import ledger
    from tinhso.kernel.modules import LoadReport
    from tinhso.kernel.refs import Ref

    ledger.record(actor=context.actor, kind="test.load", ref=Ref("test.thing", 1))  # type: ignore[attr-defined]
    return LoadReport(created=1, remarks=["not verified"])


def entries() -> int:
    from tinhso.kernel.models import LedgerEntry

    return LedgerEntry.objects.filter(kind="test.load").count()


@pytest.mark.django_db
def test_a_load_is_kept_and_a_check_is_not(
    with_loaders, province: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_loaders(entry)
    done = loading.load_province(province, check_only=True)
    assert entries() == 0
    loading.show_report(done)
    assert (
        capsys.readouterr().out == "      loader 0: 1 added, 0 changed, 0 as before\n        - not verified\n"
    )
    loading.show_report(loading.load_province(province), brief=True)
    assert "1 remarks on unverified data" in capsys.readouterr().out
    assert entries() == 1


@pytest.mark.django_db
def test_errors_keep_nothing_and_are_told_with_what_was_not_checked(with_loaders, province: Path) -> None:
    from tinhso.kernel.datafile import DataError, DataErrors

    def wrong(context: object) -> object:
        raise DataErrors(
            [DataError("units.csv", 3, "code", "Cần số."), DataError("units.csv", 4, "name", "Trống.")]
        )

    with_loaders(entry, wrong, entry)
    with pytest.raises(Failure) as told:
        loading.load_province(province)
    assert str(told.value).splitlines() == [
        "The data has 2 errors, nothing was kept:",
        "  units.csv:3: code: Cần số.",
        "  units.csv:4: name: Trống.",
        "Not checked yet, as it builds on this: loader 2.",
    ]
    assert entries() == 0


# --- demo steps ---


@pytest.mark.django_db(transaction=True)
def test_a_demo_step_runs_once_and_whole_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, province: Path, settings: object
) -> None:
    from tinhso.kernel import modules
    from tinhso.kernel.models import LedgerEntry

    settings.TINHSO_CONTENT_ROOT, settings.TINHSO_PROVINCE = province.parents[1], "p"  # type: ignore[attr-defined]
    settings.TINHSO_SET_ROLE = False  # type: ignore[attr-defined]
    runs: list[str] = []

    def good(context: modules.DemoContext) -> None:
        runs.append("good")
        assert (context.scale, context.seed) == (7, 8)

    def bad(context: modules.DemoContext) -> None:
        runs.append("bad")
        entry(context)
        if runs.count("bad") == 1:
            raise RuntimeError("interrupted")

    class Registry:
        demo = (modules.DemoStep("good", 1, good), modules.DemoStep("bad", 2, bad))

    monkeypatch.setattr(modules, "registry", Registry)
    with pytest.raises(RuntimeError, match="interrupted"):
        preparing.sample(Progress(1), 7, 8)
    assert entries() == 0
    preparing.sample(Progress(1), 7, 8)
    preparing.sample(Progress(1), 7, 8)
    assert runs == ["good", "bad", "bad"]
    assert entries() == 1
    done = LedgerEntry.objects.filter(kind="project.demo_step").order_by("id")
    assert [json.loads(json.dumps(step.data)) for step in done] == [
        {"step": "good", "scale": 7, "seed": 8},
        {"step": "bad", "scale": 7, "seed": 8},
    ]

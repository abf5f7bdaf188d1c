"""Search over sources, words that mean the same in Python and in the database, protected tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import mogrify
from hypothesis import given, settings
from hypothesis import strategies as st

from tinhso.kernel import rls
from tinhso.kernel.actors import ANONYMOUS, Actor, system_actor
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.modules import Module, gather
from tinhso.kernel.scope import acting
from tinhso.kernel.search import (
    Begins,
    Found,
    Hit,
    SearchSource,
    SearchWords,
    fold_words,
    found_in,
    protect_search,
    search,
    websearch_fold,
)

# --- sources ---


def _install(monkeypatch: pytest.MonkeyPatch, *sources: SearchSource) -> None:
    made = gather([Module(name="a", title="a", search=sources)])
    monkeypatch.setattr("tinhso.kernel.modules._registry", made)


def test_the_best_hits_of_all_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, Actor, int]] = []

    def one(query: str, actor: Actor, limit: int) -> list[Hit]:
        asked.append((query, actor, limit))
        return [Hit("a", "/a", "", 0.5), Hit("b", "/b", "", 0.9)]

    def other(query: str, actor: Actor, limit: int) -> list[Hit]:
        return [Hit("c", "/c", "", 0.5), Hit("d", "/d")]

    _install(monkeypatch, SearchSource("one", "Một", one), SearchSource("other", "Hai", other))
    hits = search("  Hô\u0323  kinh ", ANONYMOUS, 3)
    assert [hit.title for hit in hits] == ["b", "a", "c"]
    assert asked == [("Hộ kinh", ANONYMOUS, 3)]
    assert search("   ", ANONYMOUS, 3) == []


# --- words ---


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Đăng ký hộ kinh doanh", ["dang", "ky", "ho", "kinh", "doanh"]),
        ("H04.01-130415-0007", ["h04", "01", "130415", "0007"]),
        ("Trần Văn Ơn (1960)", ["tran", "van", "on", "1960"]),
        ("a'b\\c&d|e!f:*", ["a", "b", "c", "d", "e", "f"]),
        ("x" * 100, ["x" * 60]),
        ("Москва", ["москва"]),
        ("  - ", []),
        ("", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert fold_words(text) == words


def test_a_query_wants_every_word() -> None:
    assert websearch_fold("Hộ kinh d hộ") == "'ho':* & 'kinh':* & 'd':*"
    assert websearch_fold(" - ") == ""
    assert websearch_fold(" ".join(f"từ{n}" for n in range(50))).count("&") == 11
    assert websearch_fold("“trích”") == "'“trich”':*"


texts = st.text(
    st.characters(min_codepoint=1, max_codepoint=0x2FFF, exclude_categories=("Cs", "Cn")), max_size=60
) | st.text("ab'\\:*&|!()<> -0_ữĐ", max_size=80)


@pytest.mark.django_db
@settings(max_examples=300)
@given(texts)
def test_the_database_splits_alike_and_accepts_any_query(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(tinhso_words(%s))", [text])
        (found,) = cursor.fetchone()
        assert sorted(found) == sorted(set(fold_words(text)))
        query = websearch_fold(text)
        if query:
            cursor.execute(
                "SELECT %s::tsquery IS NOT NULL, tinhso_words(%s) @@ %s::tsquery", [query, text, query]
            )
            assert cursor.fetchone() == (True, True)


# --- a protected table ---

SCOPE = f"agency_id = ANY({rls.COMPARTMENTS}) OR {rls.SYSTEM}"


def _run(operations: list[Any]) -> None:
    with connection.cursor() as cursor:
        for operation in operations:
            for statement in operation.sql if isinstance(operation.sql, list) else [operation.sql]:
                cursor.execute(statement)


@pytest.fixture
def people(db: None) -> Iterator[Callable[[str], str]]:
    """A protected table of 6,000 rows with its search; yields a function that shows a plan."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE kernel_searchsample (id bigserial PRIMARY KEY, agency_id bigint, name text, code text)"
        )
        cursor.execute(
            "INSERT INTO kernel_searchsample (agency_id, name, code) "
            "SELECT n %% 3, CASE WHEN n %% 1000 = 0 THEN 'Đặng Thị Ánh' ELSE 'Nguyễn Văn ' || n END, "
            "'H0' || n %% 3 || '-' || lpad(n::text, 6, '0') FROM generate_series(1, 6000) AS n",
            [],
        )
        cursor.execute("CREATE INDEX kernel_searchsample_code ON kernel_searchsample (code text_pattern_ops)")
        cursor.execute('GRANT SELECT ON kernel_searchsample TO "' + _page_role() + '"')
    _run([*rls.protect("kernel_searchsample", select=SCOPE)])
    _run(protect_search("kernel_searchsample", columns=("name", "code"), scope=SCOPE))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE kernel_searchsample")

    def plan(statement: str) -> str:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + statement)
            return "\n".join(line for (line,) in cursor.fetchall())

    yield plan


def _page_role() -> str:
    from django.conf import settings as current

    return str(current.TINHSO_PAGE_ROLE)


class Sample(models.Model):
    """The table of the fixture."""

    agency_id = models.BigIntegerField()
    name = models.TextField()
    code = models.TextField()

    class Meta:
        # A registry of its own: the suite's migrations and rights must not see it.
        apps = Apps()
        app_label = "samples"
        db_table = "kernel_searchsample"
        managed = False


def _names(found: list[Found]) -> set[int]:
    return set(Sample.objects.filter(id__in=[row.id for row in found]).values_list("agency_id", flat=True))


OFFICIAL = Actor(kind="official", account_id=1, compartments=frozenset({1}))


@pytest.mark.usefixtures("people")
def test_words_are_found_in_scope_only() -> None:
    with acting(OFFICIAL):
        assert len(found_in("kernel_searchsample_search", "dang anh", 50)) == 2
        assert len(found_in("kernel_searchsample_search", "ĐẶNG THỊ", 50)) == 2
        assert len(found_in("kernel_searchsample_search", "nguyen 1", 5)) == 5
        assert _names(found_in("kernel_searchsample_search", "nguyen", 5000)) == {1}
        assert found_in("kernel_searchsample_search", "nguyen h02", 5) == []
        assert found_in("kernel_searchsample_search", " -- ", 5) == []
    with acting(system_actor("test")):
        assert len(found_in("kernel_searchsample_search", "dang anh", 50)) == 6
    with acting(Actor(kind="citizen", account_id=9)):
        assert found_in("kernel_searchsample_search", "nguyen", 5) == []


@pytest.mark.usefixtures("people")
def test_shorter_matches_come_first_and_ties_are_settled() -> None:
    with acting(OFFICIAL):
        found = found_in("kernel_searchsample_search", "nguyen", 10)
    assert [row.id for row in found] == [
        row.id for row in sorted(found, key=lambda row: (-row.rank, -row.id))
    ]
    assert all(0 < row.rank <= 1 for row in found)


def test_the_function_uses_the_index_and_a_policy_would_not(people: Callable[[str], str]) -> None:
    match = "tinhso_words(coalesce(name, '') || ' ' || coalesce(code, '')) @@ $$'dang':*$$::tsquery"
    body = f"SELECT id FROM kernel_searchsample WHERE {match} AND ({SCOPE})"
    assert "kernel_searchsample_search_words" in people(body)
    with acting(OFFICIAL):
        assert "kernel_searchsample_search_words" not in people(
            f"SELECT id FROM kernel_searchsample WHERE {match}"
        )


def test_codes_are_found_by_their_beginning_under_a_policy(people: Callable[[str], str]) -> None:
    with acting(OFFICIAL):
        some = Sample.objects.filter(code__begins="H01-00001")
        assert list(some.order_by("code").values_list("code", flat=True)) == [
            "H01-000010",
            "H01-000013",
            "H01-000016",
            "H01-000019",
        ]
        assert not Sample.objects.filter(code__begins="H02").exists()
        assert Sample.objects.filter(code__begins="").count() == 2000
        statement, params = some.query.sql_with_params()
        shown = people(mogrify(statement, params, connection.connection))
        assert "kernel_searchsample_code" in shown
        assert "Seq Scan" not in shown


@pytest.mark.django_db
def test_the_lookup_takes_expressions() -> None:
    condition = Begins(models.F("kind"), "a").as_sql
    assert callable(condition)
    assert not LedgerEntry.objects.filter(kind__begins="%").exists()
    assert LedgerEntry.objects.annotate(words=SearchWords("kind")).filter(kind__begins="x").count() == 0


@pytest.mark.parametrize("wrong", ["a; DROP TABLE x", "A", "", "1a", "a" * 70])
def test_names_are_checked(wrong: str) -> None:
    with pytest.raises(ValueError, match="plain SQL name"):
        protect_search(wrong or " ", columns=("name",), scope="true")
    with pytest.raises(ValueError, match="plain SQL name"):
        protect_search("a", columns=(wrong,), scope="true")
    with pytest.raises(ValueError, match="plain SQL name"):
        found_in(wrong, "x", 1)

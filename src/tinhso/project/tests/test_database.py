"""The database's address."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from tinhso.project.database import PREPARE_AFTER, parse


@pytest.mark.parametrize(
    ("query", "threshold"),
    [("", PREPARE_AFTER), ("?prepare_threshold=none", None), ("?prepare_threshold=7", 7)],
)
def test_statements_are_kept_unless_the_address_says_otherwise(query: str, threshold: int | None) -> None:
    assert parse(f"postgresql://page@host/name{query}")["OPTIONS"]["prepare_threshold"] == threshold


def test_a_wrong_threshold_is_told() -> None:
    with pytest.raises(ImproperlyConfigured, match="prepare_threshold"):
        parse("postgresql://page@host/name?prepare_threshold=often")


def test_a_socket_folder_and_other_options() -> None:
    found = parse("postgresql://page:se%20cret@/name?host=/run/pg&sslmode=require")
    assert (found["HOST"], found["PASSWORD"], found["OPTIONS"]["sslmode"]) == (
        "/run/pg",
        "se cret",
        "require",
    )

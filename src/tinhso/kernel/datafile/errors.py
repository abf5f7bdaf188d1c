"""What is wrong with a data file, all of it at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class DataError:
    """One error: in which file, on which line (from 1, None for the whole file), in which field, and what."""

    file: str
    line: int | None
    field: str
    message: Any

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return ": ".join(part for part in (place, self.field, str(self.message)) if part)


class DataErrors(Exception):
    """Every error found in the files read; `str` prints one a line."""

    def __init__(self, errors: Iterable[DataError]) -> None:
        self.errors = tuple(errors)
        super().__init__(f"{len(self.errors)} errors in data files")

    def __str__(self) -> str:
        return "\n".join(map(str, self.errors))


class Collector:
    """Gathers errors of several files and rows, so that a person mends them in one go.

    >>> problems = Collector()
    >>> with problems.collecting():
    ...     read_yaml(path, schema)
    >>> problems.raise_if_any()
    """

    def __init__(self) -> None:
        self.errors: list[DataError] = []

    def add(self, error: DataError) -> None:
        """Remember one error."""
        self.errors.append(error)

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Remember the errors raised inside instead of stopping."""
        try:
            yield
        except DataErrors as problem:
            self.errors += problem.errors

    def raise_if_any(self) -> None:
        """Raise DataErrors, in the order of files and lines, when something was remembered."""
        if self.errors:
            raise DataErrors(
                sorted(self.errors, key=lambda error: (error.file, error.line or 0, error.field))
            )


def shown(path: Path) -> str:
    """The path as a person knows it: relative to where he stands, when it lies below."""
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except ValueError:
        return str(path)

"""Rows of a model by statements that are put together once, for what every request reads and writes.

Django's query builder costs several times what the database needs to find one row by its key. Here it is asked
once for the columns; the condition is a few equal columns. What comes back are ordinary instances, so that the
permissions' predicates and everything else work on them. Lists, filters and joins stay with the ORM.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Field, Model
from django.db.models.expressions import BaseExpression, DatabaseDefault
from django.db.models.sql import Query

__all__ = ["Rows", "insert", "update"]

_Converter = Callable[[Any], Any]


class Rows[M: Model]:
    """The rows of `model` in which `columns` equal the given values; `lock` holds them for the transaction.

    `tail` is SQL behind the condition, such as `ORDER BY seq`; `also` are further values, each an SQL expression,
    that the instances carry as attributes.
    """

    def __init__(
        self,
        model: type[M],
        *columns: str,
        lock: bool = False,
        tail: str = "",
        also: Mapping[str, str] | None = None,
    ) -> None:
        self.model = model
        self._columns = columns
        self._also = dict(also or {})
        self._end = tail + (" FOR UPDATE" if lock else "")

    def first(self, *values: Any) -> M | None:
        """The row with these values, none when there is none that the acting scope may see."""
        found = self._fetched(values, " LIMIT 1" if not self._end.endswith("UPDATE") else "")
        return found[0] if found else None

    def all(self, *values: Any) -> list[M]:
        """All rows with these values."""
        return self._fetched(values, "")

    def _fetched(self, values: Sequence[Any], limit: str) -> list[M]:
        names, converters = self._shape
        with connection.cursor() as cursor:
            cursor.execute(self._statement + limit, values)
            rows = cursor.fetchall()
        if converters:
            rows = [_converted(row, converters) for row in rows]
        return [self._made(names, row) for row in rows]

    def _made(self, names: list[str], row: Sequence[Any]) -> M:
        own = len(names)
        made = self.model.from_db(connection.alias, names, row[:own])
        for name, value in zip(self._also, row[own:], strict=True):
            setattr(made, name, value)
        return made

    @functools.cached_property
    def _shape(self) -> tuple[list[str], list[tuple[int, _Converter]]]:
        """The fields in the order of the columns, and what turns a column's value into the field's."""
        fields = self.model._meta.concrete_fields
        columns = [field.get_col(self.model._meta.db_table) for field in fields]
        compiler = Query(self.model).get_compiler(connection.alias)
        converters: list[tuple[int, _Converter]] = [
            (place, functools.partial(_convert, one, expression))
            for place, (found, expression) in compiler.get_converters(columns).items()
            for one in found
        ]
        return [field.attname for field in fields], converters

    @functools.cached_property
    def _statement(self) -> str:
        table = connection.ops.quote_name(self.model._meta.db_table)
        fields = [_quoted(field) for field in self.model._meta.concrete_fields]
        shown = ", ".join([*fields, *self._also.values()])
        where = " AND ".join(f"{_quoted(self._field(name))} = %s" for name in self._columns)
        return f"SELECT {shown} FROM {table} WHERE {where} {self._end}".rstrip()

    def _field(self, name: str) -> Any:
        return self.model._meta.get_field(name)


def _convert(converter: Any, expression: Any, value: Any) -> Any:
    return converter(value, expression, connection)


def _converted(row: Sequence[Any], converters: list[tuple[int, _Converter]]) -> list[Any]:
    values = list(row)
    for place, convert in converters:
        values[place] = convert(values[place])
    return values


def _quoted(field: Field[Any, Any]) -> str:
    return str(connection.ops.quote_name(str(field.column)))


def update(row: Model, *names: str) -> None:
    """Write these fields of a row that exists, as `save(update_fields=…)` does, without signals.

    DatabaseError when no row was written: it is gone, or the acting scope may not write it.
    """
    fields, statement = _update_of(type(row), names)
    values = [_value(row, field, add=False) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, row.pk])
        if not cursor.rowcount:
            raise DatabaseError(f"no {row._meta.label} was written")


@functools.lru_cache(maxsize=256)
def _update_of(model: type[Model], names: tuple[str, ...]) -> tuple[list[Any], str]:
    fields = [model._meta.get_field(name) for name in names]
    changes = ", ".join(f"{_quoted(field)} = %s" for field in fields)  # type: ignore[arg-type]
    table, key = connection.ops.quote_name(model._meta.db_table), _quoted(model._meta.pk)
    return fields, f"UPDATE {table} SET {changes} WHERE {key} = %s"


def insert[M: Model](row: M) -> M:
    """Write a new row, and give it with its key. As `save(force_insert=True)` without signals.

    Columns that are left to the database's default are filled in.
    """
    model = type(row)
    fields = [field for field in model._meta.concrete_fields if not _is_left(row, field)]
    left, statement = _insert_of(model, tuple(field.name for field in fields))
    values = [_value(row, field, add=True) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        given = cursor.fetchone() if left else ()
    for field, value in zip(left, given or (), strict=True):
        setattr(row, field.attname, value)
    state = row._state  # noqa: SLF001 - what `save` sets, too
    state.adding, state.db = False, connection.alias
    return row


def _is_left(row: Model, field: Any) -> bool:
    if field.generated:
        return True
    value = getattr(row, field.attname)
    return isinstance(value, DatabaseDefault) or (field.primary_key and value is None)


@functools.lru_cache(maxsize=256)
def _insert_of(model: type[Model], names: tuple[str, ...]) -> tuple[list[Any], str]:
    written = [model._meta.get_field(name) for name in names]
    left = [field for field in model._meta.concrete_fields if field.name not in names and not field.generated]
    columns = ", ".join(_quoted(field) for field in written)  # type: ignore[arg-type]
    places = ", ".join("%s" for _ in written)
    given = ", ".join(_quoted(field) for field in left)
    table = connection.ops.quote_name(model._meta.db_table)
    returning = f" RETURNING {given}" if left else ""
    return left, f"INSERT INTO {table} ({columns}) VALUES ({places}){returning}"


def _value(row: Model, field: Any, *, add: bool) -> Any:
    value = field.pre_save(row, add)
    if isinstance(value, BaseExpression):
        raise TypeError(f"{field} is an expression: save the row by the ORM")
    return field.get_db_prep_save(value, connection)

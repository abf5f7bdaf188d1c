"""Database expressions for search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    _Lookup = models.Lookup[bool]
else:
    _Lookup = models.Lookup

_HIGHEST = chr(0x10FFFF)


class SearchWords(models.Func):
    """`tinhso_words(…)` of the database: the set of folded words, to be matched with `websearch_fold`."""

    function = "tinhso_words"
    arity = 1


@models.CharField.register_lookup
@models.TextField.register_lookup
class Begins(_Lookup):
    """`code__begins="H04.01"`: an index range that row-level security does not spoil.

    LIKE is not leakproof: on a protected table its index stays unused. The operators here are, and use the index
    that Django makes for LIKE on unique or indexed text (`…_pattern_ops`). Letters must match exactly.
    """

    lookup_name = "begins"
    prepare_rhs = True

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        above = f"{right_params[0]}{_HIGHEST}"
        params = (*left_params, *right_params, *left_params, above)
        return f"({left} ~>=~ {right} AND {left} ~<~ {right})", params

"""Search: over what modules register, and inside protected tables.

Accents never matter. A module offers a `SearchSource`; inside its table it finds words with `protect_search` in a
migration and `found_in`, and codes by their beginning with the lookup `code__begins`.
"""

from .lookups import Begins, SearchWords
from .protected import Found, found_in, protect_search
from .sources import Hit, SearchSource, search
from .words import fold_words, websearch_fold

__all__ = [
    "Begins",
    "Found",
    "Hit",
    "SearchSource",
    "SearchWords",
    "fold_words",
    "found_in",
    "protect_search",
    "search",
    "websearch_fold",
]

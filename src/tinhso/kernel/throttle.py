"""How often somebody may guess: misses are counted for a while, per visitor and per visitor and target.

Nobody can lock another one out: misses of one visitor never close a target for the others. Many people behind
one address share the larger limit, so it is generous; the codes are long enough not to need a tight one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True)
class Throttle:
    """At most `per_target` misses at one target and `in_all` misses by one visitor in `seconds`."""

    name: str
    per_target: int
    in_all: int
    seconds: int

    def is_closed(self, request: HttpRequest, target: str) -> bool:
        """Whether this visitor has missed too often."""
        return any((cache.get(key) or 0) >= most for key, most in self._limits(request, target))

    def miss(self, request: HttpRequest, target: str) -> None:
        """Count a wrong answer."""
        for key, _most in self._limits(request, target):
            cache.add(key, 0, self.seconds)
            try:
                cache.incr(key)
            except ValueError:  # it ran out between the two statements
                cache.set(key, 1, self.seconds)
            cache.touch(key, self.seconds)  # some caches forget after their own time what was counted up

    def _limits(self, request: HttpRequest, target: str) -> list[tuple[str, int]]:
        visitor = request.META.get("REMOTE_ADDR", "")
        return [(self._key(visitor), self.in_all), (self._key(visitor, target), self.per_target)]

    def _key(self, *parts: str) -> str:
        # The cache never holds a code or an address in the clear.
        return f"throttle:{self.name}:{hashlib.sha256('\x1f'.join(parts).encode()).hexdigest()[:32]}"

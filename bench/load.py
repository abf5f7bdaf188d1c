"""Runs a journey from several visitors for a while and says how long each took."""

from __future__ import annotations

import importlib
import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from .client import Browser

Journey = Callable[[Browser, int], None]


@dataclass(frozen=True)
class Load:
    """What a run measured. Times are milliseconds; `rate` is journeys a second."""

    count: int
    errors: int
    seconds: float
    rate: float
    p50: float
    p95: float
    p99: float
    requests_each: float
    first_error: str = ""


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of the sorted values lie; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def run(journey: Journey, port: int, *, visitors: int, seconds: float) -> Load:
    """Let `visitors` threads repeat `journey` for `seconds`; each journey is a new visitor."""
    times: list[float] = []
    requests: list[int] = []
    errors: list[str] = []
    lock = threading.Lock()
    begin = time.perf_counter()
    stop = begin + seconds

    def visit(number: int) -> None:
        turn = 0
        while time.perf_counter() < stop:
            browser = Browser("127.0.0.1", port)
            started = time.perf_counter()
            try:
                journey(browser, number * 1_000_000 + turn)
            except Exception as error:
                with lock:
                    errors.append(f"{type(error).__name__}: {error}")
            else:
                with lock:
                    times.append((time.perf_counter() - started) * 1000)
                    requests.append(browser.requests)
            finally:
                browser.connection.close()
            turn += 1

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(visitors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begin
    return Load(
        count=len(times),
        errors=len(errors),
        seconds=round(took, 2),
        rate=round(len(times) / took, 2),
        p50=round(percentile(times, 0.5), 1),
        p95=round(percentile(times, 0.95), 1),
        p99=round(percentile(times, 0.99), 1),
        requests_each=round(statistics.fmean(requests), 1) if requests else 0.0,
        first_error=errors[0] if errors else "",
    )


def run_apart(name: str, port: int, *, visitors: int, seconds: float) -> Load:
    """`run` in a process of its own, so that the visitors' Python does not hold the harness up.

    `name` is "module:function" of the journey.
    """
    command = [sys.executable, "-m", "bench.load", name, str(port), str(visitors), str(seconds)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Load(**json.loads(done.stdout))


if __name__ == "__main__":
    _name, _port, _visitors, _seconds = sys.argv[1:]
    _module, _, _function = _name.partition(":")
    _journey = getattr(importlib.import_module(_module), _function)
    print(json.dumps(asdict(run(_journey, int(_port), visitors=int(_visitors), seconds=float(_seconds)))))

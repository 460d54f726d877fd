"""Timing a call: the median of several runs."""

from collections.abc import Callable
from statistics import median
from time import perf_counter


def seconds(call: Callable[[], object], runs: int = 5, at_most: float = float("inf")) -> float:
    """The median wall-clock time of the call after one warm-up; no further run after `at_most` in all."""
    call()
    taken: list[float] = []
    while len(taken) < runs and sum(taken) < at_most:
        taken.append(once(call))
    return median(taken)


def once(call: Callable[[], object]) -> float:
    """The wall-clock time of one call."""
    started = perf_counter()
    call()
    return perf_counter() - started


def line(what: str, ours: float, floor: float, floor_name: str) -> None:
    """One result: ours, the floor, and their ratio."""
    print(f"  {what:<46} {ours * 1000:9.1f} ms   {ours / floor:7.1f} x {floor_name} ({floor * 1000:.1f} ms)")

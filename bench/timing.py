"""Timing a call: the median of several runs."""

from collections.abc import Callable
from statistics import median
from time import perf_counter


def seconds(call: Callable[[], object], runs: int = 5) -> float:
    """The median wall-clock time of the call after one warm-up."""
    call()
    taken = []
    for _ in range(runs):
        started = perf_counter()
        call()
        taken.append(perf_counter() - started)
    return median(taken)


def line(what: str, ours: float, floor: float, floor_name: str) -> None:
    """One result: ours, the floor, and their ratio."""
    print(f"  {what:<46} {ours * 1000:9.1f} ms   {ours / floor:7.1f} x {floor_name} ({floor * 1000:.1f} ms)")

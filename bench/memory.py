"""Peak memory of a process that does nothing but plan: `python -m bench.memory columns.npz rules`."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from bench.instances import Catalogue, draw, people_reached

MIB = 2**20
ALLOWED_TIMES, ALLOWED_MORE = 3, 200 * MIB
COLUMNS = ("fee_cents", "fixed_cents", "value", "max_posts")


def save(catalogue: Catalogue, path: Path, *, audience: bool) -> int:
    """Write what the engine is given; returns its bytes (names not counted)."""
    columns = {name: getattr(catalogue, name) for name in COLUMNS} | catalogue.codes
    if audience:
        segment, people, universe = people_reached(catalogue)
        candidate = np.repeat(np.arange(len(catalogue)), segment.shape[1])
        columns |= {"audience_candidate": candidate, "audience_segment": segment.ravel()}
        columns |= {"audience_people": people.ravel()}
        np.save(path.with_suffix(".universe.npy"), universe)
    np.savez(path, **columns)
    return sum(column.nbytes for column in columns.values())


def peak(n: int, variant: str) -> tuple[int, dict[str, float]]:
    """(bytes of the input arrays, what the child tells: bytes along the way, value)."""
    with tempfile.TemporaryDirectory(prefix="bench-memory-") as folder:
        path = Path(folder) / "columns.npz"
        size = save(draw(n), path, audience=variant.startswith("reach"))
        command = [sys.executable, "-m", "bench.memory", str(path), variant]
        child = subprocess.run(command, capture_output=True, text=True)
    if child.returncode:
        raise RuntimeError(child.stderr.strip().splitlines()[-1])
    told: dict[str, float] = json.loads(child.stdout)
    return size, told


def _resident(field: str) -> int:
    """VmRSS or VmHWM (its peak) of this process; ru_maxrss would start at the parent's."""
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"no {field} on this system")


def _solve(path: Path, variant: str) -> dict[str, float]:
    from bench.briefs import SEGMENTS, brief, candidates_of, reach_brief
    from planner.engine import Audience, solve

    empty = _resident("VmRSS")
    with np.load(path) as saved:
        arrays = dict(saved)
    entries = [arrays.pop(f"audience_{name}", None) for name in ("candidate", "segment", "people")]
    audience = None if entries[0] is None else Audience(SEGMENTS, *entries)
    columns = {name: arrays.pop(name) for name in COLUMNS}
    candidates = candidates_of(Catalogue(followers=np.empty(0), codes=arrays, **columns), audience)
    del columns, arrays, entries
    if audience is None:
        problem = brief(candidates, variant)
    else:
        people = np.load(path.with_suffix(".universe.npy")).tolist()
        universe = dict(zip(SEGMENTS, people, strict=True))
        problem = reach_brief(candidates, universe, rules=variant.endswith("rules"))
    before = _resident("VmRSS")
    found = solve(problem, seconds=5, gap=0.01 if audience else 0.0005)
    return {"empty": empty, "before": before, "peak": _resident("VmHWM"), "value": found.value}


if __name__ == "__main__":
    print(json.dumps(_solve(Path(sys.argv[1]), sys.argv[2])))

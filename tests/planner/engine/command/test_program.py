"""The program as a process: standard output, exit codes, help."""

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from planner.engine.__main__ import main
from planner.engine.command import run
from tests.planner.engine.command.files import CANDIDATES, arguments

ROOT = Path(__file__).resolve().parents[4]


def python(*given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *given], cwd=ROOT, capture_output=True, text=True)


def test_the_program_prints_one_object_and_leaves_with_0(tmp_path):
    done = python("-m", "planner.engine", *arguments(tmp_path))
    assert done.returncode == 0 and json.loads(done.stdout)["status"] == "optimal"
    assert done.stderr == ""


def test_bad_input_leaves_with_2_and_one_line(tmp_path):
    done = python(
        "-m", "planner.engine", *arguments(tmp_path, candidates=CANDIDATES.replace("a,200", "a,12x"))
    )
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.endswith('candidates.csv, row 3, column fee_cents: "12x" is not a whole number\n')
    assert done.stderr.count("\n") == 1


NOISY = """
import ctypes, sys
from planner.engine.__main__ import main
from planner.engine.command import run
libc, solve = ctypes.CDLL(None), run.solve
def noisy(problem, **options):
    print("from Python")
    libc.printf(b"from C, buffered")
    return solve(problem, **options)
run.solve = noisy
code = main(sys.argv[1:])
sys.exit(code)
"""


def test_whatever_is_printed_while_solving_goes_to_standard_error(tmp_path):
    done = python("-c", NOISY, *arguments(tmp_path))
    assert done.returncode == 0 and json.loads(done.stdout)["status"] == "optimal"
    assert "from Python" in done.stderr and "from C, buffered" in done.stderr


def test_standard_output_is_given_back(tmp_path, capfd, monkeypatch):
    def noisy(brief, problem):
        os.write(1, b"straight to the descriptor\n")
        ctypes.CDLL(None).puts(b"from C")
        return {"status": "optimal"}

    monkeypatch.setitem(run.ANSWERS, "solve", noisy)
    for _ in range(2):
        assert main(arguments(tmp_path)) == 0
        sys.stdout.write("afterwards\n")
        printed = capfd.readouterr()
        first, second, rest = printed.out.split("\n")
        assert json.loads(first)["status"] == "optimal" and (second, rest) == ("afterwards", "")
        assert "straight to the descriptor" in printed.err and "from C" in printed.err


def test_no_subcommand_prints_the_usage_and_leaves_with_2(capfd):
    with pytest.raises(SystemExit) as left:
        main([])
    printed = capfd.readouterr()
    assert (
        left.value.code == 2
        and printed.out == ""
        and printed.err.startswith("usage: python -m planner.engine")
    )


@pytest.mark.parametrize("given", [["plan"], ["solve"], ["solve", "--candidates", "c.csv"]])
def test_arguments_that_cannot_be_read_leave_with_2(capfd, given):
    with pytest.raises(SystemExit) as left:
        main(given)
    assert left.value.code == 2 and capfd.readouterr().out == ""


@pytest.mark.parametrize("subcommand", [[], ["solve"], ["frontier"], ["replan"]])
def test_help_describes_the_files(capfd, subcommand):
    with pytest.raises(SystemExit) as left:
        main([*subcommand, "--help"])
    said = capfd.readouterr().out
    assert left.value.code == 0
    assert all(word in said for word in ("max_posts", "budget_cents", "segment, people", "Exit code"))


def test_the_program_needs_no_django(tmp_path):
    code = "import sys, planner.engine.__main__; sys.exit('django' in sys.modules)"
    assert python("-c", code).returncode == 0

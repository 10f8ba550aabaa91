"""Real processes that begin together: each says that it is ready, and all are let go at once."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import tn_tui.domain

_SOURCE = Path(tn_tui.domain.__path__[0]).parents[1]
_PREFIX = """
import sys
from pathlib import Path
def ready():
    print("ready", flush=True)
    sys.stdin.readline()
"""


def stdout(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdout is not None
    return process.stdout


def stdin(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdin is not None
    return process.stdin


def start(script: str, *arguments: str) -> subprocess.Popen[str]:
    """A process that runs the script up to its `ready()`."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", _PREFIX + textwrap.dedent(script), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(_SOURCE), "PATH": os.environ.get("PATH", "")},
    )
    assert stdout(process).readline() == "ready\n"
    return process


@contextmanager
def started(script: str, argument_lists: Sequence[Sequence[str]]) -> Iterator[list[subprocess.Popen[str]]]:
    """Ready processes, one for each list of arguments; none is left behind."""
    processes: list[subprocess.Popen[str]] = []
    try:
        processes.extend(start(script, *arguments) for arguments in argument_lists)
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()
            stdin(process).close()
            stdout(process).close()


def all_at_once(script: str, argument_lists: Sequence[Sequence[str]]) -> list[str]:
    """What each process prints after `ready()`, all of them having been let go together."""
    with started(script, argument_lists) as processes:
        for process in processes:
            stdin(process).write("\n")
            stdin(process).flush()
        printed = [stdout(process).read().strip() for process in processes]
        assert [process.wait() for process in processes] == [0] * len(processes)
        return printed

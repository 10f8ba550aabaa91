"""What the screens cost in a real pseudo terminal: the first paint, bytes, keys, idling, memory."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Row, compared, limited
from benchmarks.terminal import Terminal, running

PASSWORD = "measure twice, cut once"  # noqa: S105 - opens nothing but the benchmark's own database
PROGRAM = [sys.executable, "-m", "tn_tui"]
BARE = [sys.executable, "-m", "benchmarks.bare"]
PAINTS = 15
KEYS = 20
IDLE_SECONDS = 10.0


def measure(folder: Path) -> Iterator[Row]:
    """The rows of this part."""
    environ = {"TN_TUI_HOME": str(folder / "screens")}
    _set_up(environ)
    yield _first_paint(environ)
    with running(PROGRAM, environ) as terminal:
        terminal.wait_for("Password")
        painted = bytes(terminal.received) + terminal.settle(1.0)
        yield limited("painting the log-in screen", len(painted), "bytes", 16_000)
        yield from _typing(terminal)
        terminal.forget()
        time.sleep(IDLE_SECONDS)
        yield limited("idle for ten seconds", len(terminal.settle(0.1)), "bytes", 0)
    with running(PROGRAM, environ) as terminal:
        terminal.wait_for("Password")
        terminal.send(f"RIVERSIDE\talice\t{PASSWORD}\r")
        terminal.wait_for("Activity")
        terminal.settle(1.0)
        yield limited("resident memory after the log-in", _resident_megabytes(terminal.process.pid), "MB", 75, 1)
        terminal.send("e")
        terminal.wait_for("Duo Mobile")
        terminal.settle(0.5)
        terminal.forget()
        terminal.send("\r")
        terminal.wait_for("Scan the code")
        painted = bytes(terminal.received) + terminal.settle(1.0)
        yield limited("painting the enrollment screen", len(painted), "bytes", 24_000)


def _set_up(environ: dict[str, str]) -> None:
    names = ["--practice-code", "RIVERSIDE", "--practice-name", "Riverside Counseling", "--admin", "alice"]
    command = [*PROGRAM, "init", *names, "--name", "Alice Smith", "--password-stdin"]
    subprocess.run(command, input=PASSWORD.encode(), env=_environment(environ), check=True, capture_output=True)


def _environment(environ: dict[str, str]) -> dict[str, str]:

    return {**os.environ, **environ}


def _first_paint(environ: dict[str, str]) -> Row:
    ours: list[float] = []
    bare: list[float] = []
    for round_number in range(PAINTS + 1):
        for command, times in ((BARE, bare), (PROGRAM, ours)):
            with running(command, environ) as terminal:
                seconds = terminal.wait_for("Password")
            # The first round writes the byte code and fills the disk's cache.
            if round_number:
                times.append(seconds)
    return compared("first paint of the log-in screen, from exec", ours, bare, 1.25)


def _typing(terminal: Terminal) -> Iterator[Row]:
    counts, delays = [], []
    for number in range(KEYS):
        terminal.settle(0.2)
        started = time.perf_counter()
        terminal.send("abcdefghij"[number % 10])
        data = terminal.read(2.0)
        delays.append(time.perf_counter() - started)
        counts.append(len(data + terminal.settle(0.2)))
    yield limited("a typed character, median", statistics.median(counts), "bytes", 250)
    yield limited("a typed character on the screen, median", statistics.median(delays) * 1000, "ms", 16, 1)


def _resident_megabytes(process_id: int) -> float:
    status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024

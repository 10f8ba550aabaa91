"""The help of every command, beside the bare import of the library that parses its options."""

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from benchmarks.measure import Row, compared
from tn_tui.cli.program import group

TIMES = 7
PROMISED_MILLISECONDS = 100

FLOOR = ("-c", "import click")


def measure(folder: Path) -> list[Row]:
    """Start each help several times, the floor between them."""
    taken: dict[tuple[str, ...], list[float]] = {words: [] for words in _levels(group)}
    floor: list[float] = []
    for _ in range(TIMES):
        for words, times in taken.items():
            times.append(_seconds(("-m", "tn_tui", *words, "--help"), folder))
        floor.extend(_seconds(FLOOR, folder) for _ in taken)
    slowest = max(taken, key=lambda words: statistics.median(taken[words]))
    return [
        compared("processor time of tn-tui --help", taken[()], floor, milliseconds=PROMISED_MILLISECONDS),
        compared(
            f"processor time of the slowest help of {len(taken)}, tn-tui {' '.join(slowest)} --help",
            taken[slowest],
            floor,
            milliseconds=PROMISED_MILLISECONDS,
        ),
    ]


def _levels(command: click.Command, *before: str) -> Iterator[tuple[str, ...]]:
    yield before
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            within = command.get_command(context, name)
            if within is not None:
                yield from _levels(within, *before, name)


def _seconds(arguments: Sequence[str], folder: Path) -> float:
    """Processor time, which says the same on a machine that has other work to do."""
    with subprocess.Popen([sys.executable, *arguments], cwd=folder, stdout=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return used.ru_utime + used.ru_stime

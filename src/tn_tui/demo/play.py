"""`tn-tui demo --play`: the tour without a terminal. It exits 1 at the first step that is not as it should be."""

import asyncio
import os
import sys
from contextlib import AbstractContextManager
from pathlib import Path

from tn_tui.bootstrap import file_device
from tn_tui.core.core import Core
from tn_tui.demo.clock import MovableClock
from tn_tui.demo.demo import BANNER
from tn_tui.demo.steps import STEPS
from tn_tui.demo.tour import StepFailedError, Tour
from tn_tui.demo.world import open_core, seeded_world
from tn_tui.domain.ports import Origin
from tn_tui.settings import Settings
from tn_tui.tui.program.app import TnApp

SIZE = (80, 24)
FAILED = 1


def play(screens: Path | None) -> int:
    """Play the tour, say what was seen at each step, and give the exit status.

    `screens` is the folder for the pictures; it is made when it is missing.
    """
    for variable in [name for name in os.environ if name.startswith("TEXTUAL_")]:
        del os.environ[variable]
    return asyncio.run(_play(screens))


async def _play(screens: Path | None) -> int:
    clock = MovableClock()

    def opened(settings: Settings) -> AbstractContextManager[Core]:
        devices = file_device(settings, "training room")
        return open_core(settings, clock=clock, devices=devices, origin=Origin("local:demo", "tty1 demo"))

    with seeded_world() as world:
        app = TnApp(world.settings, opened, banner=BANNER, hints=world.hints)
        async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
            tour = Tour(pilot, clock, screens)
            for number, step in enumerate(STEPS, start=1):
                _say(f"{number:2}. {step.name}")
                try:
                    seen = await tour.walk(step)
                except StepFailedError as failed:
                    _say(f"    {failed}\n\n{failed.seen}")
                    return FAILED
                _say(f"    seen: {seen}")
    _say("All as it should be.")
    return 0


def _say(line: str) -> None:
    # Textual keeps what is printed while an app runs, so this goes past it.
    if sys.__stdout__ is not None:
        sys.__stdout__.write(f"{line}\n")
        sys.__stdout__.flush()

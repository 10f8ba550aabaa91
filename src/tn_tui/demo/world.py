"""A seeded installation in a folder of its own that is gone when the demo ends."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tn_tui.bootstrap import build
from tn_tui.demo.clock import KeptHostClock
from tn_tui.domain.policy import Role
from tn_tui.domain.secret import Secret
from tn_tui.settings import Settings

if TYPE_CHECKING:
    from tn_tui.core.core import Core
    from tn_tui.domain.device_ports import DeviceStore
    from tn_tui.domain.ports import Clock, Origin

OPERATOR = "demo"
PRACTICE = "RIVERSIDE"
STRICT_PRACTICE = "HILLTOP"
PASSWORD = "open the blue door"  # noqa: S105 - it opens nothing but the throwaway demo, and is shown on its screen


_FIRST_NAMES = (
    "Amara", "Anders", "Beatriz", "Carol", "Chen", "David", "Elena", "Farid", "Grace", "Hannah", "Imani", "Jonas",
    "Keiko", "Liam", "Mateo", "Nadia", "Olivia", "Priya", "Quinn", "Rosa", "Samuel", "Tomas", "Uma", "Victor",
)  # fmt: skip
_LAST_NAMES = (
    "Okafor", "Lind", "Costa", "Smithe", "Wei", "Novak", "Petrova", "Haddad", "Miller", "Berg", "Mwangi", "Weber",
    "Tanaka", "Byrne", "Garcia", "Rahman", "Clarke", "Nair", "Murphy", "Silva", "Smith", "Horvat", "Iyer", "Dubois",
)  # fmt: skip
"""Enough people that a list of them has something to find."""


@dataclass(frozen=True, slots=True)
class World:
    """Where the demo's installation lives and who can log in to it."""

    settings: Settings
    hints: tuple[str, ...]


@contextmanager
def open_core(
    settings: Settings,
    *,
    clock: "Clock | None" = None,
    devices: "DeviceStore | None" = None,
    origin: "Origin | None" = None,
) -> Iterator["Core"]:
    """A core that shows nothing of how this machine's own clock is kept, and has the real world behind what is left."""
    core = build(settings, clock=clock, devices=devices, origin=origin, host_clock=KeptHostClock())
    try:
        yield core
    finally:
        core.close()


@contextmanager
def seeded_world() -> Iterator[World]:
    """Make the folder and its practices; at the end all of it is removed.

    RIVERSIDE leaves two-factor authentication to each user, HILLTOP requires it.
    """
    folder = Path(tempfile.mkdtemp(prefix="tn-tui-demo-"))
    try:
        settings = Settings(home=folder / "data")
        with open_core(settings) as core:
            operate = core.administration
            operate.set_up(
                OPERATOR,
                practice_code=PRACTICE,
                practice_name="Riverside Counseling",
                username="alice",
                name="Alice Smith",
                password=Secret(PASSWORD),
            )
            operate.add_practice(
                OPERATOR, code=STRICT_PRACTICE, name="Hilltop Family Practice", two_factor_required=True
            )
            add = partial(operate.add_user, OPERATOR)
            for first, last in zip(_FIRST_NAMES, _LAST_NAMES, strict=True):
                username = f"{first}.{last}".lower()
                add(practice_code=PRACTICE, username=username, name=f"{first} {last}", role=Role.MEMBER)
            bob = add(practice_code=PRACTICE, username="bob", name="Bob Jones", role=Role.MEMBER)
            dana = add(practice_code=STRICT_PRACTICE, username="dana", name="Dana Wells", role=Role.ADMINISTRATOR)
        hints = (
            f"{PRACTICE}  alice  {PASSWORD}",
            f"{PRACTICE}  bob  {bob.password.reveal()}",
            f"{STRICT_PRACTICE}  dana  {dana.password.reveal()}",
        )
        yield World(settings, hints)
    finally:
        shutil.rmtree(folder, ignore_errors=True)

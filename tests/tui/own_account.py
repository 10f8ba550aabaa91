"""Somebody at the own profile over a real core, with a phone in the hand."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.tui.sitting import SMALL, Sitting, of_world, sitting
from tests.world import Person, Phone, World
from tn_tui.domain.policy import Role
from tn_tui.tui.enroll.scanning import Scanning

CODE = r"\b(?:[0-9a-z]{4}-){3}[0-9a-z]{4}\b"


def said(alice: Sitting) -> str:
    """What stands on the terminal, without its line ends and the frames of dialogs."""
    return " ".join(alice.text.replace("│", " ").split())


def codes_on(alice: Sitting) -> list[str]:
    """The recovery codes that can be read there."""
    return re.findall(CODE, alice.text)


async def log_in(alice: Sitting, person: Person) -> None:
    """All the way, with a token where one is asked for."""
    await alice.log_in(person.password.reveal(), person.username)
    if alice.at == "TokenScreen":
        await alice.type(person.token().reveal())


async def step_up(alice: Sitting, person: Person) -> None:
    """Prove again who one is."""
    assert alice.at == "StepUpDialog"
    await alice.type(person.password.reveal(), "enter")
    await alice.type(person.token().reveal())


async def scan(alice: Sitting, world: World) -> Phone:
    """Take the key that is shown into a phone, and type its first token."""
    screen = alice.app.screen
    assert isinstance(screen, Scanning)
    assert screen._offer is not None
    phone = Phone(screen._offer.uri)
    world.clock.move(seconds=30)
    await alice.type(phone.token(world.clock.now()).reveal())
    return phone


@asynccontextmanager
async def at_profile(
    tmp_path: Path,
    world: World,
    *,
    role: Role = Role.MEMBER,
    enrolled: bool = True,
    size: tuple[int, int] = SMALL,
) -> AsyncIterator[tuple[Sitting, Person]]:
    """Alice at her profile; what she has proven is too old to count."""
    person = world.person("alice", enrolled=enrolled, role=role)
    async with sitting(tmp_path, of_world(world), size) as alice:
        await log_in(alice, person)
        assert alice.at == "ProfileScreen"
        world.clock.move(minutes=6)
        yield alice, person


@asynccontextmanager
async def at_codes(
    tmp_path: Path, world: World, *, role: Role = Role.MEMBER, size: tuple[int, int] = SMALL
) -> AsyncIterator[tuple[Sitting, Person]]:
    """Alice has just enrolled, and her recovery codes are shown."""
    async with at_profile(tmp_path, world, role=role, enrolled=False, size=size) as (alice, person):
        await alice.press("e")
        await alice.press("enter")
        person.phone = await scan(alice, world)
        assert alice.at == "SaveCodes"
        yield alice, person

"""What is typed just as a screen opens or steps by itself was meant for what stood there, and is dropped."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual import events

from tests.tui.fake import NEXT_TOKEN, PASSWORD, START, TOKEN, FakeCore
from tests.tui.sign_in.test_token_ways import case
from tests.tui.sign_in.test_told import row
from tests.tui.sitting import Hand, Sitting, sitting
from tn_tui.domain.events import Event
from tn_tui.domain.policy import SessionEnd, Step
from tn_tui.tui.terminal.own_steps import STEP_SECONDS
from tn_tui.tui.widgets.messages import SessionOver

ENROLLED = {"enrolled_at": START, "codes_left": 10}
TOO_SOON = ("enter", "space", "escape", "p", "enter")
"""Each of them does something on one of the screens that open."""


def at_once(alice: Sitting, *keys: str) -> None:
    """As a terminal sends them, with nothing between what was sent before and them."""
    for key in keys:
        alice.app.post_message(events.Key(key, {"space": " ", "p": "p"}.get(key)))


async def to_the_token(alice: Sitting, _: FakeCore) -> None:
    await alice.log_in(PASSWORD)
    alice.send(TOKEN)


async def to_the_verdict(alice: Sitting, _: FakeCore) -> None:
    await alice.log_in(PASSWORD)
    await alice.press("c")
    await alice.type(TOKEN)
    alice.send(NEXT_TOKEN)


async def to_the_second_token(alice: Sitting, _: FakeCore) -> None:
    await alice.log_in(PASSWORD)
    await alice.press("c")
    alice.send(TOKEN)


async def to_what_is_told(alice: Sitting, _: FakeCore) -> None:
    for text in ("RIVERSIDE", "alice", PASSWORD):
        alice.send(text)
        at_once(alice, "enter")


async def to_the_codes(alice: Sitting, _: FakeCore) -> None:
    await alice.log_in(PASSWORD)
    await alice.press("e", "enter")
    alice.send(TOKEN)


async def to_the_lock(alice: Sitting, fake: FakeCore) -> None:
    await alice.log_in(PASSWORD)
    fake.moment += timedelta(minutes=16)
    assert alice.app.session is not None
    alice.app.session.look()


async def to_the_end(alice: Sitting, _: FakeCore) -> None:
    await alice.log_in(PASSWORD)
    alice.app.post_message(SessionOver(SessionEnd.LOGGED_OUT))


@dataclass(frozen=True)
class Opens:
    """What opens or steps by itself, and how one comes there."""

    walk: Callable[[Sitting, FakeCore], Awaitable[None]]
    at: str
    facts: dict[str, Any] = field(default_factory=dict)


CASES = {
    "profile": Opens(to_the_token, "ProfileScreen", ENROLLED),
    "told, by token": Opens(to_the_token, "ToldScreen", {**ENROLLED, "told_rows": (row(7, Event.PASSWORD_RESET),)}),
    "told, by password": Opens(to_what_is_told, "ToldScreen", {"told_rows": (row(7, Event.PASSWORD_RESET),)}),
    "cases": Opens(to_what_is_told, "OpenCasesScreen", {"cases": (case(),)}),
    "verdict": Opens(to_the_verdict, "ClockToldScreen", ENROLLED),
    "second token": Opens(to_the_second_token, "ClockCheckDialog", ENROLLED),
    "codes to save": Opens(to_what_is_told, "SaveCodesScreen", {"step": Step.SAVE_CODES}),
    "codes": Opens(to_the_codes, "SaveCodes", {"new_codes": ("ABCDEFGH12345678",) * 10}),
    "lock": Opens(to_the_lock, "LockScreen"),
    "session over": Opens(to_the_end, "LogInScreen"),
}


@pytest.mark.parametrize("name", CASES)
async def test_nothing_typed_before_it_was_seen_reaches_it(name: str, tmp_path: Path) -> None:
    opens = CASES[name]
    fake = FakeCore(**opens.facts)
    async with sitting(tmp_path, fake.opener()) as alice:
        await opens.walk(alice, fake)
        at_once(alice, *TOO_SOON)
        await alice.press()
        assert alice.at == opens.at
        before = alice.text
        assert "log_out" not in fake.calls
        # Nor within the time in which nobody has seen it, counted from where it stands.
        hand = alice.app.own_steps.moment
        assert isinstance(hand, Hand)
        alice.app.step_by_itself(opened=True)
        await alice.pilot.pause()
        while alice.app.own_steps.under_way:
            await alice.pilot.pause()
        hand.seconds += STEP_SECONDS - 0.01
        at_once(alice, *TOO_SOON)
        await alice.press()
        assert (alice.at, alice.text) == (opens.at, before)


async def test_a_refused_token_keeps_what_is_said_and_takes_the_next(tmp_path: Path) -> None:
    fake = FakeCore(**ENROLLED)  # type: ignore[arg-type]
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        alice.send("999999")
        at_once(alice, "enter")
        await alice.press()
        assert "This token is not right" in alice.text
        await alice.type(TOKEN)
        assert alice.at == "ProfileScreen"


async def test_what_does_the_same_everywhere_is_taken(tmp_path: Path) -> None:
    fake = FakeCore(told_rows=(row(7, Event.PASSWORD_RESET),))
    async with sitting(tmp_path, fake.opener()) as alice:
        await to_what_is_told(alice, fake)
        at_once(alice, "enter", "ctrl+q")
        await alice.press()
        assert alice.app.return_code == 0
        assert fake.told_to is None

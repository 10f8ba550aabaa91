"""What is typed just as a screen opens or steps by itself was meant for what stood there, and is dropped."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual import events

from tests.core.desk import ROOT
from tests.tui.front import PASSWORD, Front
from tests.tui.sign_in.test_challenges import tokens
from tests.tui.sitting import Hand, Sitting, sitting
from tests.world import Phone, World
from tn_tui.domain.policy import SessionEnd
from tn_tui.tui.enroll.scanning import Scanning
from tn_tui.tui.terminal.own_steps import STEP_SECONDS
from tn_tui.tui.widgets.messages import SessionOver

TOO_SOON = ("enter", "space", "escape", "p", "enter")
"""Each of them does something on one of the screens that open."""


def at_once(alice: Sitting, *keys: str) -> None:
    """As a terminal sends them, with nothing between what was sent before and them."""
    for key in keys:
        alice.app.post_message(events.Key(key, {"space": " ", "p": "p"}.get(key)))


async def to_the_token(alice: Sitting, front: Front) -> None:
    await alice.log_in(PASSWORD)
    alice.send(front.token())


async def to_the_verdict(alice: Sitting, front: Front) -> None:
    front.world.clock.move(minutes=1)
    first, second = tokens(front.alice, 0)
    await alice.log_in(PASSWORD)
    await alice.press("c")
    await alice.type(first)
    alice.send(second)


async def to_the_second_token(alice: Sitting, front: Front) -> None:
    await alice.log_in(PASSWORD)
    await alice.press("c")
    alice.send(front.token())


async def to_what_is_told(alice: Sitting, _: Front) -> None:
    for text in ("RIVERSIDE", "alice", PASSWORD):
        alice.send(text)
        at_once(alice, "enter")


async def to_the_codes(alice: Sitting, front: Front) -> None:
    await alice.log_in(PASSWORD)
    await alice.press("e", "enter")
    screen = alice.app.screen
    assert isinstance(screen, Scanning)
    assert screen._offer is not None
    alice.send(Phone(screen._offer.uri).token(front.moment).reveal())


async def to_the_lock(alice: Sitting, front: Front) -> None:
    await alice.log_in(PASSWORD)
    front.world.clock.move(minutes=16)
    assert alice.app.session is not None
    alice.app.session.look()


async def to_the_end(alice: Sitting, _: Front) -> None:
    await alice.log_in(PASSWORD)
    alice.app.post_message(SessionOver(SessionEnd.LOGGED_OUT))


def renamed(front: Front) -> None:
    """Somebody else has changed her name, which she is told."""
    front.world.core.user_changes.rename(ROOT, front.alice.id, name="Alice Anders", reason="Married")


def with_a_case(front: Front) -> None:
    """Support has opened a case for her, which is all that she does not know yet."""
    front.desk().open()
    front.world.execute("UPDATE users SET told_number = 1000000")


def unsaved(front: Front) -> None:
    """She never said that her recovery codes are saved."""
    front.world.execute("UPDATE users SET codes_saved_at = NULL")


@dataclass(frozen=True)
class Opens:
    """What opens or steps by itself, how one comes there, and how things stand before."""

    walk: Callable[[Sitting, Front], Awaitable[None]]
    at: str
    stands: Callable[[Front], None] = lambda _: None


BY_PASSWORD = {
    "told, by password": Opens(to_what_is_told, "ToldScreen", renamed),
    "codes": Opens(to_the_codes, "SaveCodes"),
    "lock": Opens(to_the_lock, "LockScreen"),
    "session over": Opens(to_the_end, "LogInScreen"),
}
BY_TOKEN = {
    "profile": Opens(to_the_token, "ProfileScreen"),
    "told, by token": Opens(to_the_token, "ToldScreen", renamed),
    "cases": Opens(to_the_token, "OpenCasesScreen", with_a_case),
    "verdict": Opens(to_the_verdict, "ClockToldScreen"),
    "second token": Opens(to_the_second_token, "ClockCheckDialog"),
    "codes to save": Opens(to_the_token, "SaveCodesScreen", unsaved),
}


@pytest.mark.parametrize("name", [*BY_PASSWORD, *BY_TOKEN])
async def test_nothing_typed_before_it_was_seen_reaches_it(name: str, tmp_path: Path, sqlite_world: World) -> None:
    opens = (BY_PASSWORD | BY_TOKEN)[name]
    front = Front(sqlite_world, enrolled=name in BY_TOKEN)
    opens.stands(front)
    async with sitting(tmp_path, front.opener()) as alice:
        await opens.walk(alice, front)
        at_once(alice, *TOO_SOON)
        await alice.press()
        assert alice.at == opens.at
        before = alice.text
        assert "log_out" not in front.calls
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


async def test_a_refused_token_keeps_what_is_said_and_takes_the_next(tmp_path: Path, enrolled: Front) -> None:
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await alice.log_in(PASSWORD)
        alice.send(enrolled.wrong())
        at_once(alice, "enter")
        await alice.press()
        assert "This token is not right" in alice.text
        await alice.type(enrolled.token())
        assert alice.at == "ProfileScreen"


async def test_what_does_the_same_everywhere_is_taken(tmp_path: Path, front: Front) -> None:
    renamed(front)
    async with sitting(tmp_path, front.opener()) as alice:
        await to_what_is_told(alice, front)
        at_once(alice, "enter", "ctrl+q")
        await alice.press()
        assert alice.app.return_code == 0
        assert "told" not in front.calls

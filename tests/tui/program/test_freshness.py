"""What others change shows within two seconds, where the person is, and never while they type."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest

from tests.tui.fake import PASSWORD, FakeCore
from tests.tui.fake_users import FakeUsers
from tests.tui.sitting import Hand, Sitting, sitting
from tests.tui.users.test_user_page import to_user
from tests.tui.users.test_users import to_users
from tn_tui.domain.errors import SessionEnded
from tn_tui.tui.frame.screen import LOOK_SECONDS
from tn_tui.tui.program.session.freshness import PAUSE_SECONDS, Freshness


async def later(somebody: Sitting, fake: FakeCore, seconds: float = LOOK_SECONDS) -> None:
    """So much later, after somebody else has written."""
    fake.stamp += 1
    await ticks(somebody, seconds)


async def ticks(somebody: Sitting, seconds: float = LOOK_SECONDS) -> None:
    session = somebody.app.session
    assert session is not None
    moment = session.freshness.moment
    hand = moment if isinstance(moment, Hand) else Hand(monotonic() + 10)
    hand.seconds += seconds
    session.freshness.moment = hand
    session.freshness.tick()
    await somebody.press()


async def to_the_profile(alice: Sitting) -> None:
    await alice.log_in(PASSWORD)


async def to_bob(alice: Sitting) -> None:
    await to_user(alice, "bob")


@pytest.mark.parametrize("walk", [to_the_profile, to_users, to_bob])
async def test_what_others_change_shows_by_itself(walk: Callable[[Sitting], Awaitable[object]], tmp_path: Path) -> None:
    fake = FakeCore()
    users = FakeUsers(fake)
    async with sitting(tmp_path, fake.opener()) as alice:
        await walk(alice)
        await ticks(alice)
        before, asked = alice.text, len(fake.calls)
        await ticks(alice)
        assert (alice.text, len(fake.calls)) == (before, asked)
        fake.person = replace(fake.person, name="Alice Anders")
        users.people = [replace(one, name=f"{one.name[:5]} Anders") for one in users.people]
        await later(alice, fake)
        assert "Anders" in alice.text
        assert "touch" not in fake.calls[asked:]


async def test_a_session_that_ended_elsewhere_leaves_its_profile(tmp_path: Path) -> None:
    fake = FakeCore()
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        await ticks(alice)
        fake.refuse["glance"] = SessionEnded()
        await later(alice, fake)
        assert alice.at == "LogInScreen"
        assert alice.app.session is None


async def test_looks_keep_nobody_from_the_lock(tmp_path: Path) -> None:
    fake = FakeCore()
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        for _ in range(3):
            await later(alice, fake)
        fake.moment += timedelta(minutes=16)
        await later(alice, fake)
        assert alice.app.session is not None
        assert alice.app.session.look()


def test_nothing_is_looked_for_while_somebody_types_and_the_first_key_looks_now() -> None:
    looks: list[float] = []
    hand = Hand(100.0)
    fresh = Freshness(lambda: looks.append(hand.seconds), hand)
    fresh.noticed()
    assert looks == [100.0]
    for _ in range(8):
        hand.seconds += PAUSE_SECONDS / 2
        fresh.noticed()
        fresh.tick()
    assert looks == [100.0]
    hand.seconds += PAUSE_SECONDS
    fresh.tick()
    assert looks == [100.0, 105.0]

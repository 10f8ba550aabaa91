"""What others change shows within two seconds, where the person is, and never while they type."""

from pathlib import Path
from time import monotonic

from tests.core.desk import ROOT
from tests.tui.front import PASSWORD, Front
from tests.tui.sitting import Hand, Sitting, one_by_one, sitting
from tn_tui.tui.frame.screen import LOOK_SECONDS
from tn_tui.tui.program.session.freshness import PAUSE_SECONDS, Freshness


async def ticks(somebody: Sitting, seconds: float = LOOK_SECONDS) -> None:
    session = somebody.app.session
    assert session is not None
    moment = session.freshness.moment
    hand = moment if isinstance(moment, Hand) else Hand(monotonic() + 10)
    hand.seconds += seconds
    session.freshness.moment = hand
    session.freshness.tick()
    await somebody.press()


async def test_what_others_change_shows_by_itself(tmp_path: Path, front: Front) -> None:
    bob = front.world.new_user("bob")
    others = front.world.core.user_changes
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        for name, keys in (
            ("Anders", ()),
            ("Baker", ("f2", "down", "enter")),
            ("Clark", ("slash", "b", "o", "b", "enter")),
        ):
            await one_by_one(alice, *keys)
            await ticks(alice)
            before, asked = alice.text, len(front.calls)
            await ticks(alice)
            assert (alice.text, len(front.calls)) == (before, asked)
            others.rename(ROOT, front.alice.id, name=f"Alice {name}", reason="Married")
            others.rename(ROOT, bob.id, name=f"Bob {name}", reason="Married")
            await ticks(alice)
            assert name in alice.text
            assert "touch" not in front.calls[asked:]
        assert alice.at == "UserPageScreen"


async def test_a_session_that_ended_elsewhere_leaves_its_profile(tmp_path: Path, front: Front) -> None:
    elsewhere = front.world.terminal()
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        await ticks(alice)
        elsewhere.sessions.end_others(front.alice.session(elsewhere))
        await ticks(alice)
        assert alice.at == "LogInScreen"
        assert alice.app.session is None


async def test_looks_keep_nobody_from_the_lock(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        for number in range(3):
            front.world.core.practice.set(ROOT, practice_code="RIVERSIDE", name=f"Riverside {number}")
            await ticks(alice)
        front.world.clock.move(minutes=16)
        front.world.core.practice.set(ROOT, practice_code="RIVERSIDE", name="Riverside")
        await ticks(alice)
        assert alice.at == "LockScreen"


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

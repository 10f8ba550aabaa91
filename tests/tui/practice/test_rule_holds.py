"""The rule for all over a real core: who is not enrolled is led to enrolling and nowhere else."""

from pathlib import Path

from tests.tui.sitting import go, of_world, sitting
from tests.world import World
from tn_tui.tui.frame.visit import Visit


async def test_over_a_real_core_who_is_not_enrolled_is_led_to_enrolling_and_nowhere_else(
    sqlite_world: World, tmp_path: Path
) -> None:
    alice, bob = sqlite_world.administrator("alice"), sqlite_world.person("bob")
    async with sitting(tmp_path, of_world(sqlite_world)) as here:
        await here.log_in(alice.password.reveal())
        await here.type(alice.token().reveal())
        await go(here, Visit.RULE)
        assert "1 of 2 users are ready." in here.text
        assert "1 must enroll at the next log-in" in here.text
        assert "one Practice Administrator alone" in here.text
        await here.press("right", "enter")
        await here.type("tomorrow", "enter", "ctrl+u")
        await here.type("0", "enter", "space", "y")
        assert here.at == "UsersScreen"
        assert "from 25 Nov 2026" in here.text
        sqlite_world.clock.move(days=1)
        await here.press("ctrl+l")
        await here.log_in(bob.password.reveal(), "bob")
        assert here.at == "EnrollScreen"
        assert "Your practice requires two-factor authentication" in here.text

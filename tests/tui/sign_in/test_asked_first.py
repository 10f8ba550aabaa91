"""The rule comes while somebody is in without a phone: the next key leads to the enrollment, and back from there."""

from pathlib import Path

from tests.tui.inside import assert_inside
from tests.tui.own_account import said, scan
from tests.tui.program.test_administration import in_users
from tests.tui.sitting import of_world, sitting
from tests.world import World
from tn_tui.domain.authority import Operator

BY = Operator("root")


async def test_the_next_key_leads_to_the_enrollment_with_the_reason_and_back(
    sqlite_world: World, tmp_path: Path
) -> None:
    world = sqlite_world
    amy = world.administrator("amy", enrolled=False)
    async with sitting(tmp_path, of_world(world)) as terminal:
        await in_users(terminal, amy)
        world.core.practice.require_two_factor(BY, practice_code="RIVERSIDE", required=True)
        await terminal.press("enter")
        assert terminal.at == "EnrollScreen"
        assert "Your practice requires two-factor authentication" in said(terminal)
        assert "It is required as of now. Once you are enrolled, you go on where you were." in said(terminal)
        assert_inside(terminal)
        assert "role" not in terminal.text
        await terminal.press("enter")
        amy.phone = await scan(terminal, world)
        await terminal.press("w", "y")
        assert "4 of 4" in terminal.text
        await terminal.press("enter")
        assert terminal.at == "UsersScreen"
        await terminal.press("enter")
        assert terminal.at == "UserPageScreen"

"""Names that one chooses among, or is about to change, can be read to their end, however long they are."""

import re
from pathlib import Path

from tests.core.desk import ROOT
from tests.tui.at_desk import come_in, desk_of, to_practice
from tests.tui.office import Office, go_to_users
from tests.tui.own_account import log_in
from tests.tui.sitting import Sitting, of_world, sitting
from tests.world import World

SIZE = (60, 20)
NAME = "Bartholomew Maximilian Featherstonehaugh of the Northwestern Riverside Practice"
USERNAME = "amaryllis.featherstonehaugh.riverside"
CODE = "NORTHWESTERN-RIVERSIDE-COUNSELIN"


def assert_whole(somebody: Sitting, *facts: str) -> None:
    """Every word of them stands on the terminal, on whatever lines."""
    words = set(re.sub("[│▁▂▃▄▅▆▇█▼▲:]", " ", somebody.text).split())
    missing = {word for fact in facts for word in fact.split()} - words
    assert not missing, f"{somebody.at} lacks {missing}:\n{somebody.text}"


async def test_of_authenticators_and_of_users_who_are_changed(sqlite_world: World, tmp_path: Path) -> None:
    office = Office(sqlite_world)
    office.user(2, USERNAME, NAME)
    office.world.execute("UPDATE authenticators SET name = :name", name=NAME[:40])
    async with sitting(tmp_path, office.opener(), SIZE) as alice:
        await log_in(alice, office.alice)
        await alice.press("t")
        assert alice.at == "AuthenticatorsDialog"
        assert "…" in alice.text
        await alice.press("enter")
        assert_whole(alice, NAME[:40], "last used")
        await alice.press("escape")
        await go_to_users(alice)
        await alice.press("down", "space", "a", "down", "enter")
        assert alice.at == "ChangeDialog"
        assert_whole(alice, USERNAME, NAME)


async def test_of_what_support_finds(sqlite_world: World, tmp_path: Path) -> None:
    desk = desk_of(sqlite_world)
    desk.second_administrator()
    desk.world.core.practice.set(ROOT, practice_code="RIVERSIDE", name=NAME)
    desk.world.execute("UPDATE practices SET code = :code, code_key = lower(:code) WHERE code = 'RIVERSIDE'", code=CODE)
    desk.world.execute(
        "UPDATE users SET username = :username, name = :name WHERE username = 'amy'", username=USERNAME, name=NAME
    )
    async with sitting(tmp_path, of_world(desk.world), SIZE) as susan:
        await come_in(susan, desk.susan)
        await to_practice(susan, "riverside")
        assert_whole(susan, CODE, NAME, "alice", USERNAME)

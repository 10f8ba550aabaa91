"""Names, reasons and labels of users are only ever text, in the list, on a user's page, in every dialog over them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.tui.account.test_hostile import NAMES
from tests.tui.fake import START, FakeCore
from tests.tui.fake_users import FakeUsers, user
from tests.tui.sitting import Sitting, sitting
from tests.tui.users.test_users import to_users
from tn_tui.domain.events import Event
from tn_tui.domain.policy import Role
from tn_tui.domain.text import clean_line
from tn_tui.domain.views import Told


async def safe(alice: Sitting, *keys: str) -> None:
    """Press keys one by one, and look after each."""
    for key in keys:
        await alice.press(key)
        for byte in ("\x1b", "\x9b", "\u202e"):
            assert byte not in alice.text


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
async def test_a_users_name_is_only_ever_text(name: str, tmp_path: Path) -> None:
    clean = clean_line(name)
    fake = FakeCore()
    users = FakeUsers(fake, required=True)
    fake.remembered(3)
    fake.devices = [replace(device, label=clean) for device in fake.devices]
    users.people = [
        user(1, "alice", clean, role=Role.ADMINISTRATOR),
        user(2, clean, clean, locked_until=START + timedelta(minutes=4)),
    ]
    async with sitting(tmp_path, fake.opener()) as alice:
        await to_users(alice)
        # The columns stand where they stand for everybody, whatever the name is made of.
        for line in (line for line in alice.lines() if "Member" in line or "Administrator " in line):
            before = line.partition("Member" if "Member" in line else "Administrator")[0]
            assert cell_len(before) == 38
        await safe(alice, "end", "down", "up", "space", "s", "escape", "o", "escape")
        await safe(alice, "space", "a", "escape", "a", "down", "enter", "escape")
        fake_rows = [one.username for one in users.people]
        await safe(alice, "slash", *(["m"] if "m" in fake_rows else []), "escape", "home", "up", "up", "up", "up")
        for place in ("up", "down"):
            await safe(alice, place, "enter", "x", "escape", "n", "escape", "p", "escape", "escape")
            if alice.at != "UsersScreen":
                await safe(alice, "escape")
        assert alice.at in {"UsersScreen", "ProfileScreen"}


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
async def test_what_one_is_told_is_only_ever_text(name: str, tmp_path: Path) -> None:
    clean = clean_line(name)
    fake = FakeCore(told_rows=(Told(1, START, Event.RENAMED, clean, clean, clean),))
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in("correct horse battery")
        assert alice.at == "ToldScreen"
        assert clean[:3] in alice.text
        await safe(alice, "down", "enter")
        assert alice.at == "ProfileScreen"


async def test_what_is_pasted_into_find_and_a_reason_is_harmless(tmp_path: Path) -> None:
    fake = FakeCore()
    FakeUsers(fake)
    async with sitting(tmp_path, fake.opener()) as alice:
        await to_users(alice)
        await alice.press("slash")
        await alice.paste("\x1b]52;c;AAAA\x07[/] \u202etxt")
        assert "\x1b" not in alice.text
        assert "Nobody's username or name" in alice.text
        await alice.press("escape")
        await alice.press("down", "a")
        await alice.press("down", "enter")
        await alice.paste("\x1b[2J[bold]")
        await alice.press("enter")
        assert "\x1b" not in alice.text

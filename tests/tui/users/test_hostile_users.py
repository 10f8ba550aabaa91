"""Names, reasons and labels of users are only ever text, in the list, on a user's page, in every dialog over them."""

from pathlib import Path

from rich.cells import cell_len

from tests.tui.account.test_hostile import NAMES
from tests.tui.office import Office, at_users, locked
from tests.tui.sitting import Sitting, go, sitting
from tn_tui.domain.events import Event
from tn_tui.domain.text import clean_line
from tn_tui.tui.frame.visit import Visit


async def safe(alice: Sitting, *keys: str) -> None:
    """Press keys one by one, and look after each."""
    for key in keys:
        await alice.press(key)
        for byte in ("\x1b", "\x9b", "\u202e"):
            assert byte not in alice.text


async def test_a_users_name_is_only_ever_text(tmp_path: Path, office: Office) -> None:
    office.require()
    office.user(2, "bob", **locked(office.now))
    for number in range(1, 4):
        office.device(2, f"workstation-{number}", days=number)
    async with at_users(tmp_path, office) as alice:
        for name in NAMES:
            office.name(1, "alice", name)
            office.name(2, name, name)
            office.world.execute("UPDATE devices SET label = :name", name=name)
            await go(alice, Visit.USERS)
            assert clean_line(name)[:3] in alice.text
            # The columns stand where they stand for everybody, whatever the name is made of.
            for line in (line for line in alice.lines() if "Member" in line or "Administrator " in line):
                before = line.partition("Member" if "Member" in line else "Administrator")[0]
                assert cell_len(before) == 38
            await safe(alice, "end", "down", "up", "space", "s", "escape", "o", "escape")
            await safe(alice, "space", "a", "escape", "a", "down", "enter", "escape")
            await safe(alice, "slash", "escape", "home", "up", "up", "up", "up")
            for place in ("up", "down"):
                await safe(alice, place, "enter", "x", "escape", "n", "escape", "p", "escape", "escape")
                if alice.at != "UsersScreen":
                    await safe(alice, "escape")
            assert alice.at in {"UsersScreen", "ProfileScreen"}


async def test_what_one_is_told_is_only_ever_text(tmp_path: Path, office: Office) -> None:
    for name in NAMES:
        office.happened(Event.RENAMED, actor=name, user_id=1, subject=name, detail=name, reason=name)
    async with sitting(tmp_path, office.opener()) as alice:
        await alice.log_in(office.alice.password.reveal())
        await alice.type(office.alice.token().reveal())
        assert alice.at == "ToldScreen"
        seen = alice.text
        for _ in range(4 * len(NAMES)):
            await safe(alice, "down")
            seen += alice.text
        assert [name for name in NAMES if clean_line(name)[:3] not in seen] == []
        await safe(alice, "enter")
        assert alice.at == "ProfileScreen"


async def test_what_is_pasted_into_find_and_a_reason_is_harmless(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    async with at_users(tmp_path, office) as alice:
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

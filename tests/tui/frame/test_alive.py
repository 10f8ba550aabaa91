"""What somebody in another process changes shows where somebody looks, and moves nothing under their hands."""

from pathlib import Path
from typing import Any

from tests.core.desk import ROOT
from tests.tui.own_account import at_profile, step_up
from tests.tui.program.test_freshness import ticks
from tests.tui.sitting import LARGE, Sitting, go, one_by_one
from tests.world import MemoryDevice, World
from tn_tui.core.core import Core
from tn_tui.domain.policy import Role
from tn_tui.tui.frame.dialogs.listing import ListingDialog
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.log.activity_table import ActivityTable
from tn_tui.tui.widgets.lists.choices import Choices


def happen(core: Core, times: int, name: str = "Riverside") -> None:
    """So many rows of the log that the operator in another process writes."""
    for number in range(times):
        core.practice.set(ROOT, practice_code="RIVERSIDE", name=f"{name} {number}")


def chosen(alice: Sitting) -> int:
    """The number of the row that is chosen."""
    row = alice.app.screen.query_one(ActivityTable).row
    assert row is not None
    return row.number


def top(alice: Sitting) -> int:
    """The number of the first row that is shown."""
    return alice.app.screen.query_one(ActivityTable)._rows[0].number


def listing(alice: Sitting, name: str) -> "ListingDialog[Any]":
    """The dialog that lies there."""
    screen = alice.app.screen
    assert type(screen).__name__ == name
    assert isinstance(screen, ListingDialog)
    return screen


async def test_the_log_shows_what_is_new_on_top_and_keeps_row_page_and_filter(
    sqlite_world: World, tmp_path: Path
) -> None:
    async with at_profile(tmp_path, sqlite_world, role=Role.ADMINISTRATOR) as (alice, person):
        other = sqlite_world.terminal(MemoryDevice())
        happen(other, 60)
        await go(alice, Visit.LOG)
        await ticks(alice)
        first, newest = alice.text, top(alice)
        await ticks(alice)
        assert alice.text == first
        await alice.press("down", "down")
        at = chosen(alice)
        happen(other, 2)
        await ticks(alice)
        assert (top(alice), chosen(alice)) == (newest + 2, at)
        happen(other, 40)
        await ticks(alice)
        assert chosen(alice) == at, "so many are new that the page ends with the row that is read"
        assert "pgup" in alice.lines()[-1]
        kept = alice.text
        happen(other, 5)
        await ticks(alice)
        assert alice.text == kept
        await alice.press("home")
        assert top(alice) == newest + 47
        # Where nobody stands at the beginning, nothing moves.
        await alice.press("pagedown", "down")
        kept, at = alice.text, chosen(alice)
        happen(other, 3)
        await ticks(alice)
        assert (alice.text, chosen(alice)) == (kept, at)
        # The filter stays, and what was missed under a dialog is caught up with when it closes.
        await alice.press("slash", "right", "enter")
        assert "only log-ins" in alice.text
        newest, at = top(alice), chosen(alice)
        await alice.press("enter")
        person.session(other)
        happen(other, 1)
        await ticks(alice)
        await alice.press("escape")
        assert "only log-ins" in alice.text
        assert top(alice) > newest
        assert chosen(alice) == at
        # Settings come up to date but for what is being typed, which alone is sent.
        await go(alice, Visit.PRACTICE)
        await one_by_one(alice, "enter", "tab", "ctrl+u")
        await alice.type("+1 555 010 0123")
        other.practice.set(ROOT, practice_code="RIVERSIDE", name="Lakeside Counseling", idle_lock_minutes=7)
        await ticks(alice)
        assert alice.text.count("Lakeside Counseling") > 1
        assert "+1 555 010 0123" in alice.text
        await alice.press("enter")
        await step_up(alice, person)
        view = other.practice.show(ROOT, practice_code="RIVERSIDE")
        assert (view.name, view.phone, view.idle_lock_minutes) == ("Lakeside Counseling", "+1 555 010 0123", 7)


async def test_own_sessions_devices_and_authenticators_show_what_is_done_elsewhere(
    sqlite_world: World, tmp_path: Path
) -> None:
    async with at_profile(tmp_path, sqlite_world, size=LARGE) as (alice, person):
        await ticks(alice)
        other, third = sqlite_world.terminal(MemoryDevice("tablet")), sqlite_world.terminal(MemoryDevice("laptop"))
        there = person.session(other, remember=True)
        await alice.press("s")
        sessions = listing(alice, "SessionsDialog")
        await alice.press("down")
        at = sessions.items[1].id
        last = person.session(third)
        await ticks(alice)
        assert len(sessions.items) == 3
        assert sessions.items[sessions.query_one(Choices).place].id == at
        kept = alice.text
        await ticks(alice)
        assert alice.text == kept
        third.sessions.log_out(last)
        await ticks(alice)
        assert sorted(item.current for item in sessions.items) == [False, True]
        await alice.press("escape", "d")
        devices = listing(alice, "DevicesDialog")
        count, tablet = len(devices.items), devices.items[0]
        person.session(third, remember=True)
        await ticks(alice)
        assert len(devices.items) == count + 1
        assert devices.items[devices.query_one(Choices).place].id == tablet.id
        for item in devices.items:
            other.devices.end(there, item.id)
        await ticks(alice)
        assert "No device is remembered." in alice.text
        await alice.press("escape", "t")
        [app] = other.profile.show(there).authenticators
        other.authenticators.rename(there, app.id, "Blue phone")
        await ticks(alice)
        assert "Blue phone" in alice.text
        other.sessions.end_others(there)
        await ticks(alice)
        assert alice.at == "LogInScreen"


async def test_whom_the_rule_would_touch_comes_up_to_date(sqlite_world: World, tmp_path: Path) -> None:
    async with at_profile(tmp_path, sqlite_world, role=Role.ADMINISTRATOR, size=LARGE) as (alice, _):
        await go(alice, Visit.PRACTICE)
        await alice.press("r")
        assert alice.at == "RuleScreen"
        await ticks(alice)
        assert "zoe.new" not in alice.text
        kept = alice.app.focused
        sqlite_world.new_user("zoe.new")
        await ticks(alice)
        assert "zoe.new" in alice.text
        assert alice.app.focused is kept

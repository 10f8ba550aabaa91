"""Doing something to all who are marked: who is touched, why, all or nothing."""

from pathlib import Path

from tests.tui.office import Office, at_users, locked
from tests.tui.sitting import Sitting, go
from tn_tui.domain.changes import BULK, Change
from tn_tui.domain.policy import Role
from tn_tui.tui.frame.visit import Visit
from tn_tui.words.changes import WORDS, ends


async def choose(alice: Sitting, change: Change) -> None:
    """From the list to the dialog of a change."""
    await alice.press("a")
    assert alice.at == "ChoiceDialog"
    await alice.press(*["down"] * BULK.index(change), "enter")
    assert alice.at == "ChangeDialog"


async def test_marked_rows_are_changed_at_once_with_one_reason(tmp_path: Path, office: Office) -> None:
    office.many(60)
    office.session(103)
    office.device(104)
    office.device(104)
    async with at_users(tmp_path, office) as alice:
        await alice.press("down", *["space"] * 10)
        assert "10 marked" in alice.text
        await choose(alice, Change.DISABLE_TWO_FACTOR)
        assert "Disable two-factor authentication · 10 users" in alice.text
        assert "10 users will be changed." in alice.text
        assert "user0001" in alice.text
        assert "▼ 6" in alice.text
        await alice.press("pagedown", "pagedown", "pagedown")
        assert "user0010" in alice.text
        assert "▲ 6" in alice.text
        await alice.type("New phones for all", "enter")
        assert alice.at == "UsersScreen"
        assert "Disabled 2FA of 10 users; 1 session and 2 devices ended." in alice.text
        assert office.reasons == ["New phones for all"]
        assert office.asked.count(f"disable two-factor authentication {list(range(100, 110))}") == 1
        assert "10 marked" not in alice.text


async def test_who_can_not_be_changed_stops_all_until_left_out(tmp_path: Path, office: Office) -> None:
    office.many(5)
    async with at_users(tmp_path, office) as alice:
        await alice.press("space", "space", "space", "s", "down", "enter")
        for visit in (Visit.IMPORT, Visit.RULE, Visit.PROFILE):
            await go(alice, visit)
            await go(alice, Visit.USERS)
            assert "3 marked" in alice.text, visit
            assert "Show: not enrolled" in alice.text, visit
        await choose(alice, Change.DEACTIVATE)
        assert "your own account" in alice.text
        assert "1 of 3 can't be changed so." in alice.text
        await alice.type("Left", "enter")
        assert alice.at == "ChangeDialog"
        assert "deactivate [1, 100, 101]" not in office.asked
        await alice.pilot.click("#leave-out")
        await alice.press("enter")
        assert "Deactivated 2 users" in alice.text
        assert "deactivate [100, 101]" in office.asked


async def test_where_there_is_nothing_to_do_nothing_is_offered(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    office.put(4, **locked(office.now))
    async with at_users(tmp_path, office) as alice:
        await alice.press("down", "down", "space", "space")
        await choose(alice, Change.DEACTIVATE)
        assert "1 user will be changed; for 1 there is nothing to do." in alice.text
        assert "nothing to do" in alice.text
        await alice.press("escape", "up", "up", "up", "up")
        await choose(alice, Change.UNLOCK)
        await alice.press("enter")
        assert "Unlocked 2 users." in alice.text


async def test_marks_are_cleared_when_one_says_so_and_one_row_needs_none(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    async with at_users(tmp_path, office) as alice:
        await alice.press("space", "a")
        await alice.press("end", "enter")
        assert "marked" not in alice.text
        await choose(alice, Change.FORGET_DEVICES)
        assert "Forget remembered devices · bob.smith" in alice.text
        await alice.type("Sold", "enter")
        assert "Forgot the devices of bob.smith" in alice.text
        assert "forget devices [2]" in office.asked


async def test_two_administrators_at_once_leave_one(tmp_path: Path, office: Office) -> None:
    office.many(3)
    office.put(100, role=Role.ADMINISTRATOR)
    office.put(101, role=Role.ADMINISTRATOR)
    async with at_users(tmp_path, office) as alice:
        await alice.press("space", "space")
        await choose(alice, Change.MAKE_MEMBER)
        office.meanwhile["make member [1, 100]"] = lambda: office.put(101, role=Role.MEMBER)
        await alice.type("Reorganized", "enter")
        assert alice.text.count("the last administrator") == 2
        assert "2 of 2 can't be changed so." in alice.text
        assert office.reasons == []
        await alice.press("escape")
        assert "2 marked" in alice.text


async def test_unlocking_the_marked_shows_them_first(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    async with at_users(tmp_path, office) as alice:
        await alice.press("down", "down", "space")
        await alice.press("u")
        assert alice.at == "ChangeDialog"
        await alice.press("enter")
        assert "Unlocked 1 user." in alice.text
        assert "unlock [3]" in office.asked


def test_every_change_has_words_and_says_what_ends() -> None:
    assert set(WORDS) == set(Change)
    for change in Change:
        words = WORDS[change]
        assert words.meaning.endswith(".")
        assert "{who}" in words.done
        assert not any("!" in text for text in words)
    assert ends(Change.UNLOCK) == ""
    assert ends(Change.END_SESSIONS) == ""
    assert ends(Change.DEACTIVATE) == "With it end: open sessions, remembered devices and an unused one-time code."

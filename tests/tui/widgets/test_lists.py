"""Lists everywhere take the same keys, and rows of facts take the focus as rows of lists do."""

from pathlib import Path

from tests.tui.office import Office
from tests.tui.own_account import log_in
from tests.tui.sitting import Sitting, go, sitting
from tn_tui.keys import ACTIONS, LIST_KEYS
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.log.activity_list import ActivityList
from tn_tui.tui.widgets.fact_row import FactRow

REASON = "She called from the number on file and said that her phone fell into the river behind the house"


def test_no_action_has_a_letter_of_lists() -> None:
    assert not set(LIST_KEYS) & {key.default for key in ACTIONS.values()}


async def test_rows_of_facts_and_of_activity_take_the_focus(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    office.not_enrolled()
    office.busy(60, 1, subject="alice")
    office.put(1, told_number=office.newest)
    office.busy(40, 2, subject="bob.smith", reason=REASON)
    for number in range(1, 4):
        office.device(1, f"workstation-{number}", days=number)
    async with sitting(tmp_path, office.opener()) as alice:
        await log_in(alice, office.alice)
        assert alice.app.focused is None
        await alice.press("down")
        assert _row(alice) == "two-factor"
        assert "▸ e Enroll in Two-Factor Authentication" in alice.text
        await alice.press("j", "tab")
        assert _row(alice) == "password"
        await alice.press("k", "enter")
        assert alice.at == "DevicesDialog"
        await alice.press("escape")
        assert _row(alice) == "devices"
        await alice.press("G")
        assert alice.app.screen.query_one(ActivityList).has_focus
        await alice.press("j", "enter")
        assert alice.at == "ActivityRowDialog"
        await alice.press("escape", "k", "k")
        assert _row(alice) == "activity"
        await alice.press("g", "enter")
        assert alice.at == "EnrollScreen"
        await alice.press("escape")
        await go(alice, Visit.USERS)
        await alice.press("j", "enter")
        assert alice.at == "UserPageScreen"
        await alice.press("k")
        assert _row(alice) == "activity"
        await alice.press("j", "enter")
        assert alice.at == "ActivityRowDialog"
        assert all(word in alice.text for word in REASON.split()), alice.text
        assert "…" not in "".join(line for line in alice.lines() if "│" in line)
        await alice.press("escape", "k", "g", "enter")
        assert alice.at == "RenameDialog"


def _row(somebody: Sitting) -> str | None:
    row = somebody.app.focused
    assert isinstance(row, FactRow)
    return row.id


async def test_one_click_chooses_and_a_second_one_opens(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    office.busy(60, 1, subject="alice")
    office.put(1, told_number=office.newest)
    async with sitting(tmp_path, office.opener()) as alice:
        await log_in(alice, office.alice)
        await _opens(alice, "ActivityList", 0, "ActivityRowDialog")
        await alice.press("escape", "f2")
        await _opens(alice, "Choices", 1, "UsersScreen")
        await _opens(alice, "UserTable", 1, "UserPageScreen")
        await alice.press("escape")
        await alice.pilot.click("UserTable", offset=(5, 2))
        await alice.press("down", "up")
        await alice.pilot.click("UserTable", offset=(5, 2))
        await alice.press()
        assert alice.at == "UsersScreen"
        await alice.press("s")
        await _opens(alice, "Choices", 3, "UsersScreen")
        assert "Show: administrators" in alice.text


async def _opens(somebody: Sitting, what: str, line: int, to: str) -> None:
    at = somebody.at
    await somebody.pilot.click(what, offset=(5, line))
    await somebody.press()
    assert somebody.at == at
    await somebody.pilot.click(what, offset=(5, line))
    await somebody.press()
    assert somebody.at == to

"""Support sees what others do to cases and practices while it looks, and the look stays one row."""

from pathlib import Path

from tests.core.desk import ROOT, Desk
from tests.tui.at_desk import come_in, desk_of, rows, to_practice
from tests.tui.program.test_freshness import ticks
from tests.tui.sitting import Sitting, of_world, one_by_one, sitting
from tests.world import MemoryDevice, World
from tn_tui.storage.schema import support_cases
from tn_tui.tui.widgets.lists.pick_list import PickList

LOOKED = "support looked"
MANY = 130


def many_cases(desk: Desk) -> None:
    """So many cases that are over, and an open one that is older than all of them."""
    desk.world.core.cases.stop(ROOT, desk.open().id, reason="Nobody called")
    desk.open()
    columns = ", ".join(column.name for column in support_cases.c if column.name != "id")
    for number in range(3, MANY + 3):
        desk.world.execute(
            f"INSERT INTO support_cases (id, {columns}) SELECT :number, {columns} FROM support_cases WHERE id = 1",  # noqa: S608 - our own names
            number=number,
        )


def chosen(somebody: Sitting) -> tuple[object, int]:
    """By what the chosen line is known, and where it stands on the screen."""
    listed = somebody.app.screen.query_one(PickList)
    return listed._lines[listed._at].key, listed.cursor_line


async def test_a_practice_shows_what_changes_under_the_look_at_it(sqlite_world: World, tmp_path: Path) -> None:
    desk = desk_of(sqlite_world)
    async with sitting(tmp_path, of_world(sqlite_world)) as susan:
        other = sqlite_world.terminal(MemoryDevice())
        await come_in(susan, desk.susan)
        await ticks(susan)
        await to_practice(susan)
        assert len(rows(sqlite_world, LOOKED)) == 1
        case = desk.open(desk.sam)
        await ticks(susan)
        assert "to approve" in susan.text
        other.practice.set(ROOT, practice_code="RIVERSIDE", phone="+1 555 010 0777")
        await ticks(susan)
        assert "0777" in susan.text
        assert len(rows(sqlite_world, LOOKED)) == 1
        # What was done while a case lay over it is there when that closes; the case is a look of its own.
        await susan.press("enter")
        assert susan.at == "CaseScreen"
        other.cases.stop(ROOT, case.id, reason="Nobody called")
        await ticks(susan)
        assert "Stopped" in susan.text
        looked = len(rows(sqlite_world, LOOKED))
        assert looked == 2
        other.practice.set(ROOT, practice_code="RIVERSIDE", name="Lakeside Counseling")
        await ticks(susan)
        await susan.press("escape")
        assert "Lakeside Counseling" in susan.text
        assert "stopped" in susan.text
        assert len(rows(sqlite_world, LOOKED)) == looked
        # Where its code is another one now, it says so once and looks no more.
        sqlite_world.execute("UPDATE practices SET code = 'LAKESIDE', code_key = 'lakeside' WHERE code = 'RIVERSIDE'")
        await ticks(susan)
        assert "Please search for it again." in susan.text
        refused = rows(sqlite_world, LOOKED)
        other.practice.set(ROOT, practice_code="LAKESIDE", name="Other Counseling")
        await ticks(susan)
        assert rows(sqlite_world, LOOKED) == refused


async def test_cases_are_read_anew_wherever_somebody_has_come(sqlite_world: World, tmp_path: Path) -> None:
    desk = desk_of(sqlite_world)
    many_cases(desk)
    async with sitting(tmp_path, of_world(sqlite_world)) as susan:
        other = sqlite_world.terminal(MemoryDevice())
        await come_in(susan, desk.susan)
        await one_by_one(susan, "f2", "down", "enter")
        assert susan.at == "CasesScreen"
        await ticks(susan)
        assert "1 open, shown first." in susan.text
        await susan.press("end")
        await susan.press("up", "up")
        at, looked = chosen(susan), len(rows(sqlite_world, LOOKED))
        kept = susan.text
        await ticks(susan)
        assert susan.text == kept
        sqlite_world.execute("UPDATE support_cases SET ticket = 'T-NEW' WHERE id <= 10")
        other.cases.stop(ROOT, 2, reason="Nobody called")
        await ticks(susan)
        assert "T-NEW" in susan.text
        assert "None is open." in susan.text
        assert chosen(susan) == at
        assert len(rows(sqlite_world, LOOKED)) == looked
        await susan.press("enter")
        await susan.press("escape")
        assert chosen(susan) == at
        await susan.press("home")
        desk.open(desk.sam)
        await ticks(susan)
        assert "1 open, shown first." in susan.text
        assert "to approve" in susan.text


async def test_a_case_that_is_over_elsewhere_is_over_where_it_is_told(sqlite_world: World, tmp_path: Path) -> None:
    desk = desk_of(sqlite_world)
    case = desk.open()
    async with sitting(tmp_path, of_world(sqlite_world)) as alice:
        await come_in(alice, desk.alice)
        if alice.at == "ToldScreen":
            await alice.press("enter")
        assert "Waits for approval" in alice.text
        await ticks(alice)
        await alice.press("shift+tab")
        sqlite_world.terminal(MemoryDevice()).cases.stop(ROOT, case.id, reason="Nobody called")
        await ticks(alice)
        assert "Stopped" in alice.text
        assert "Nobody gets a code from it." in alice.text
        assert "Stop It" not in alice.text
        await alice.press("enter")
        assert alice.at == "ProfileScreen", "the key that was at Stop It goes on"

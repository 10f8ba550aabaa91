"""Exports: a file that is there only once all of it is, safe to open in a spreadsheet."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from tests.tui.at_log import BOB, at_log, row
from tests.tui.office import Office
from tests.tui.own_account import step_up
from tests.tui.sitting import go, one_by_one
from tn_tui.domain.events import Event
from tn_tui.domain.exports import ACTIVITY_COLUMNS, USER_COLUMNS, sheet
from tn_tui.domain.reasons import PathProblem
from tn_tui.domain.system_errors import FileRefused
from tn_tui.domain.user_list import Show
from tn_tui.domain.views import ActivityRow
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.log import exports
from tn_tui.tui.log.filtered import ActivityFilter

NO_FILE: Any = None


async def test_export_says_how_many_rows_went_where(tmp_path: Path, office: Office) -> None:
    async with at_log(tmp_path, office) as alice:
        file = tmp_path / "log.csv"
        count = office.newest
        await alice.press("e")
        assert "activity-2026-11-24.csv" in alice.text
        await alice.press("ctrl+u")
        await alice.type(str(file), "enter")
        # The export is in the log, and in itself.
        assert f"{count + 1} rows are in this file" in alice.text
        assert str(file)[:40] in alice.text
        await alice.press("escape")
        assert alice.at == "LogScreen"
        lines = list(csv.reader(StringIO(file.read_text(encoding="utf-8"))))
        assert tuple(lines[0]) == ACTIVITY_COLUMNS
        assert len(lines) == count + 2

        await one_by_one(alice, "slash", "tab", "tab")
        await alice.type("bob.smith", "enter")
        await alice.press("e")
        assert "only bob.smith" in alice.text
        await alice.press("shift+tab", "right", "tab")
        assert "activity-2026-11-24.json" in alice.text
        await alice.press("ctrl+u")
        await alice.type(str(tmp_path / "log.json"), "enter")
        assert office.heard.last("log.export")["person"] == BOB
        found = json.loads((tmp_path / "log.json").read_text(encoding="utf-8"))
        assert len(found) == 60
        assert found[0]["at"] == f"{office.world.clock.now():%Y-%m-%dT%H:%M:%SZ}"


async def test_an_export_that_fails_leaves_nothing_and_says_why_under_the_name(tmp_path: Path, office: Office) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    path = folder / "log.csv"
    path.write_text("mine", encoding="utf-8")
    async with at_log(tmp_path, office) as alice:
        await one_by_one(alice, "e", "ctrl+u")
        await alice.type(str(path), "enter")
        assert "This is there already. Choose another name." in alice.text
        assert path.read_text(encoding="utf-8") == "mine"
        assert "log.export" not in office.heard.names, "what was not written is not in the log"
        await alice.type("2")
        office.heard.refuse["log.export"] = FileRefused(path, PathProblem.FULL)
        await alice.press("enter")
        assert "The disk is full." in alice.text
        assert list(folder.iterdir()) == [path]
        office.world.clock.move(minutes=6)
        await alice.press("enter")
        await step_up(alice, office.alice)
        assert "rows are in this file" in alice.text


def test_a_cell_that_a_spreadsheet_would_compute_stays_text() -> None:
    wanted = ActivityFilter(username="=1+1", person=1)
    assert "=1+1" in wanted.words()
    hostile = row(Event.DISABLED, "=cmd|' /C calc'!A0", "@SUM(A1)", '-1+1","x\r\ny')
    export = exports.Export("x", "x", ACTIVITY_COLUMNS, lambda core: [exports._activity(hostile)], NO_FILE)
    text = "".join(sheet(export.columns, export.rows(None)))  # type: ignore[arg-type]
    cells = list(csv.reader(StringIO(text)))
    assert len(cells) == 2
    assert not any(cell.startswith(("=", "@", "-", "+")) for cell in cells[1])


async def test_the_users_that_are_shown_are_exported_too(tmp_path: Path, office: Office) -> None:
    async with at_log(tmp_path, office) as alice:
        await go(alice, Visit.USERS)
        await one_by_one(alice, "e", "ctrl+u")
        await alice.type(str(tmp_path / "users.csv"), "enter")
        assert "2 rows are in this file" in alice.text
        lines = list(csv.reader(StringIO((tmp_path / "users.csv").read_text(encoding="utf-8"))))
        assert tuple(lines[0]) == USER_COLUMNS
        assert lines[2][:5] == ["bob.smith", "Bob Smith", "member", "true", "false"]
        assert office.heard.last("users.export") == {"find": "", "show": Show.ALL}


async def test_esc_gives_an_export_up_and_leaves_nothing(tmp_path: Path, office: Office) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    async with at_log(tmp_path, office) as alice:
        await one_by_one(alice, "e", "ctrl+u")
        await alice.type(str(folder / "log.csv"))

        def endless(by: object, **wanted: object) -> Iterator[ActivityRow]:
            yield row(Event.LOG_IN)
            alice.app.call_from_thread(alice.app.screen.action_leave)  # type: ignore[attr-defined]
            while True:
                yield row(Event.LOG_IN)

        office.heard.instead["log.export"] = endless
        await alice.press("enter")
        assert alice.at == "LogScreen"
        assert list(folder.iterdir()) == []

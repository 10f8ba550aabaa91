"""Exports: a file that is there only once all of it is, safe to open in a spreadsheet."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from tests.tui.at_log import at_log, row
from tests.tui.fake import PASSWORD
from tests.tui.sitting import go, one_by_one
from tn_tui.domain.errors import StepUpNeeded
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


async def test_export_says_how_many_rows_went_where(tmp_path: Path) -> None:
    async with at_log(tmp_path) as (alice, practice):
        await alice.press("e")
        assert "activity-2026-11-24.csv" in alice.text
        await alice.press("ctrl+u")
        await alice.type(str(tmp_path / "log.csv"), "enter")
        assert "60 rows are in this file" in alice.text
        assert str(tmp_path / "log.csv")[:40] in alice.text
        await alice.press("escape")
        assert alice.at == "LogScreen"
        lines = list(csv.reader(StringIO(practice.files[str(tmp_path / "log.csv")])))
        assert tuple(lines[0]) == ACTIVITY_COLUMNS
        assert len(lines) == 61


async def test_export_as_json_and_only_what_the_filter_shows(tmp_path: Path) -> None:
    async with at_log(tmp_path) as (alice, practice):
        await one_by_one(alice, "slash", "tab", "tab")
        await alice.type("bob.smith", "enter")
        await alice.press("e")
        assert "only bob.smith" in alice.text
        await alice.press("shift+tab", "right", "tab")
        assert "activity-2026-11-24.json" in alice.text
        await alice.press("ctrl+u")
        await alice.type(str(tmp_path / "log.json"), "enter")
        assert practice.last("export_log")["person"] == 2
        found = json.loads(practice.files[str(tmp_path / "log.json")])
        assert len(found) == 60
        assert found[0]["at"] == "2026-11-24T09:12:00Z"


async def test_an_export_that_fails_leaves_nothing_and_says_why_under_the_name(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    async with at_log(tmp_path) as (alice, practice):
        practice.files[str(path)] = "mine"
        await one_by_one(alice, "e", "ctrl+u")
        await alice.type(str(path), "enter")
        assert "This is there already. Choose another name." in alice.text
        assert practice.files[str(path)] == "mine"
        assert "export_log" not in practice.names(), "what was not written is not in the log"
        await alice.type("2")
        practice.refuse["export_log"] = FileRefused(path, PathProblem.FULL)
        await alice.press("enter")
        assert "The disk is full." in alice.text
        assert list(practice.files) == [str(path)]
        practice.refuse["export_log"] = StepUpNeeded(token=False)
        await alice.press("enter")
        assert alice.at == "StepUpDialog"
        await alice.type(PASSWORD, "enter")
        assert "60 rows are in this file" in alice.text


def test_a_cell_that_a_spreadsheet_would_compute_stays_text() -> None:
    wanted = ActivityFilter(username="=1+1", person=1)
    assert "=1+1" in wanted.words()
    hostile = row(Event.DISABLED, "=cmd|' /C calc'!A0", "@SUM(A1)", '-1+1","x\r\ny')
    export = exports.Export("x", "x", ACTIVITY_COLUMNS, lambda core: [exports._activity(hostile)], NO_FILE)
    text = "".join(sheet(export.columns, export.rows(None)))  # type: ignore[arg-type]
    cells = list(csv.reader(StringIO(text)))
    assert len(cells) == 2
    assert not any(cell.startswith(("=", "@", "-", "+")) for cell in cells[1])


async def test_the_users_that_are_shown_are_exported_too(tmp_path: Path) -> None:
    async with at_log(tmp_path) as (alice, practice):
        await go(alice, Visit.USERS)
        await one_by_one(alice, "e", "ctrl+u")
        await alice.type(str(tmp_path / "users.csv"), "enter")
        assert "2 rows are in this file" in alice.text
        lines = list(csv.reader(StringIO(practice.files[str(tmp_path / "users.csv")])))
        assert tuple(lines[0]) == USER_COLUMNS
        assert lines[1][:5] == ["bob.smith", "Bob Smith", "member", "true", "false"]
        assert practice.last("export_users") == {"find": "", "show": Show.ALL}


async def test_esc_gives_an_export_up_and_leaves_nothing(tmp_path: Path) -> None:
    async with at_log(tmp_path) as (alice, practice):
        await alice.press("e")

        def endless(by: object, **wanted: object) -> Iterator[ActivityRow]:
            yield row(Event.LOG_IN)
            alice.app.call_from_thread(alice.app.screen.action_leave)  # type: ignore[attr-defined]
            while True:
                yield row(Event.LOG_IN)

        practice.fake.more["log"].export = endless  # type: ignore[attr-defined]
        await alice.press("enter")
        assert alice.at == "LogScreen"
        assert practice.files == {}

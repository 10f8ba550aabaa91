"""An export is the same, whether a command or a screen wrote it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from tests.cli.conftest import HOSTILE
from tn_tui.adapters.documents import Documents
from tn_tui.cli import output, sheet
from tn_tui.domain.exports import Row
from tn_tui.domain.system_errors import FileRefused
from tn_tui.tui.log import exports

ROWS: list[Row] = [
    {"text": HOSTILE, "number": 7, "flag": True, "at": datetime(2026, 12, 1, 8, 30, tzinfo=UTC), "none": None},
    {"text": '=1+1, "x"; \u202e', "number": 0, "flag": False, "at": None, "none": None},
]
COLUMNS = tuple(ROWS[0])


class OnlyFiles:
    """As much of a core as an export needs besides the rows."""

    operator_files = Documents()


class Watched:
    """An effort that nobody stops."""

    def progress(self, done: int, total: int) -> None:
        """Go on."""


CORE: Any = OnlyFiles()


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("rows", [ROWS, []])
def test_a_command_and_a_screen_write_the_same(tmp_path: Path, rows: list[Row], *, as_json: bool) -> None:
    sheet.write(CORE, str(tmp_path / "command"), COLUMNS, lambda: rows, as_json=as_json)
    export = exports.Export(
        "rows",
        "All rows",
        COLUMNS,
        lambda _core: rows,
        lambda core, path, _suffix: core.operator_files.create(str(path)),
    )
    path = str(tmp_path / "screen")
    assert exports.write(CORE, export, path, cast("Any", Watched()), as_json=as_json) == (len(rows), path)
    assert (tmp_path / "command").read_bytes() == (tmp_path / "screen").read_bytes()


def test_what_stops_in_the_middle_leaves_no_file(tmp_path: Path) -> None:
    def stopping() -> Any:  # noqa: ANN401 - never gives a row
        yield ROWS[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sheet.write(CORE, str(tmp_path / "x"), COLUMNS, stopping, as_json=False)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_asked_of_the_rows_when_the_file_cannot_be(tmp_path: Path) -> None:
    def never() -> list[Row]:
        raise AssertionError

    (tmp_path / "x").write_text("mine")
    with pytest.raises(FileRefused):
        sheet.write(CORE, str(tmp_path / "x"), COLUMNS, never, as_json=False)
    assert (tmp_path / "x").read_text() == "mine"


def test_a_name_that_was_taken_meanwhile_loses_nothing(tmp_path: Path) -> None:
    def meanwhile() -> list[Row]:
        (tmp_path / "x").write_text("theirs")
        return ROWS

    with pytest.raises(FileRefused) as caught:
        sheet.write(CORE, str(tmp_path / "x"), COLUMNS, meanwhile, as_json=False)
    assert caught.value.reason == "unfinished"
    assert caught.value.path.read_text().count("\n") == len(ROWS) + 1
    assert (tmp_path / "x").read_text() == "theirs"


def test_many_rows_go_out_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(output, "raw", written.append)
    sheet.write(CORE, None, COLUMNS, lambda: ROWS * 5_000, as_json=False)
    whole = "".join(written)
    sheet.write(CORE, str(tmp_path / "x"), COLUMNS, lambda: ROWS * 5_000, as_json=False)
    assert (tmp_path / "x").read_bytes().decode() == whole

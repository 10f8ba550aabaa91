"""What commands share: dates, files, choices, progress, tables of any length."""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import click
import pytest

from tests.cli.conftest import Command
from tn_tui.cli import listing, options, output, progress
from tn_tui.domain import exports
from tn_tui.domain.events import Group, Outcome
from tn_tui.domain.user_list import Show, Sort


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    import time

    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-12-01", datetime(2026, 11, 30, 23, 0, tzinfo=UTC)),
        ("2026-07-01", datetime(2026, 6, 30, 22, 0, tzinfo=UTC)),
        ("2026-12-01T08:30", datetime(2026, 12, 1, 7, 30, tzinfo=UTC)),
        ("2026-12-01T08:30:15Z", datetime(2026, 12, 1, 8, 30, 15, tzinfo=UTC)),
        ("2026-12-01 08:30+05:00", datetime(2026, 12, 1, 3, 30, tzinfo=UTC)),
    ],
)
def test_a_day_begins_at_local_midnight(berlin: None, typed: str, moment: datetime) -> None:
    found = options.Moment().convert(typed, None, None)
    assert found == moment
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    "typed", ["", "soon", "2026-13-01", "01.12.2026", "0001-01-01", "9999-12-31T23:59-23:00", "1e9"]
)
def test_what_is_no_date_gets_a_sentence(berlin: None, typed: str) -> None:
    with pytest.raises(click.BadParameter, match="2026-12-01T08:00"):
        options.Moment().convert(typed, None, None)


@pytest.mark.parametrize("typed", ["-", "", "a\0b"])
def test_what_is_no_file_is_refused(typed: str) -> None:
    with pytest.raises(click.BadParameter, match="Name a file"):
        options.NamedFile().convert(typed, None, None)


@pytest.mark.parametrize("values", [Show, Sort, Group, Outcome])
def test_every_choice_comes_back_from_how_it_is_typed(values: type[Show]) -> None:
    for value in values:
        assert options.spelled(values, options.slug(value)) is value


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class GoneTerminal(Terminal):
    def write(self, text: str, /) -> int:
        raise OSError(5, "gone")


def test_nobody_watches_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()
    for stream in (io.StringIO(), None, closed):
        monkeypatch.setattr(sys, "stderr", stream)
        with progress.shown("Looking") as report:
            assert report is None


def test_a_bar_on_a_terminal_is_drawn_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress.shown("Looking") as report:
        assert report is not None
        for done in range(20_001):
            report(done, 20_000)
        for done in range(0, 11, 5):
            report(done, 10)
    shown = terminal.getvalue()
    assert "Looking" in shown
    assert "20000/20000" in shown
    assert "10/10" in shown
    assert shown.endswith("\n")
    assert shown.count("\r") < 500


def test_an_empty_piece_of_work_has_a_bar_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress.shown("Looking") as report:
        assert report is not None
        report(0, 0)


def test_a_terminal_that_goes_away_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", GoneTerminal())
    with progress.shown("Looking") as report:
        assert report is not None
        for done in range(11):
            report(done, 10)


def test_a_long_table_is_written_while_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(output, "fact", written.append)

    def rows() -> Iterator[tuple[str, str]]:
        for number in range(2 * listing.TOGETHER):
            assert len(written) <= number + 1
            if number == listing.TOGETHER:
                assert len(written) == listing.TOGETHER + 1
            yield ("a name that is longer" if number == listing.TOGETHER else "short", str(number))

    assert listing.table(("Name", "Number"), rows()) == 2 * listing.TOGETHER
    assert written[0] == "Name   Number"
    assert written[listing.TOGETHER] == f"short  {listing.TOGETHER - 1}"
    assert {line.index(line.split()[-1]) for line in written[listing.TOGETHER + 1 :]} == {23}


def test_no_rows_are_no_table(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(output, "fact", written.append)
    assert listing.table(("Name",), []) == 0
    assert written == []


def test_json_is_ascii_all_the_way_down() -> None:
    moment = datetime(2026, 12, 1, 8, 30, 15, tzinfo=UTC)
    text = exports.record({"a": [{"b\u00e4": "x\x1b[31m\u202e", "at": moment}, 1, None, True], "c": ("d",)})
    assert text.isascii()
    assert text == (
        '{"a": [{"b\\u00e4": "x\\ufffd[31m\\ufffd", "at": "2026-12-01T08:30:15Z"}, 1, null, true], "c": ["d"]}'
    )

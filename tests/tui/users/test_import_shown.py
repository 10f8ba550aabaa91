"""What an import shows: how far it is, in every size, and names that are only ever text."""

from pathlib import Path
from typing import Any

import pytest

from tests.tui.inside import assert_inside
from tests.tui.office import Office
from tests.tui.sitting import LARGE, SMALL, go, one_by_one
from tests.tui.users.at_import import PLAN, at_import, check_anew, import_is_offered, taken, twelve
from tn_tui.domain.text import clean_line
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.users.importing.from_file import ImportScreen
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.progress_line import ProgressLine

HOSTILE = ["[/]", "\x1b]52;c;AAAA\x07", "\u202etxt", "漢字" * 30, "=cmd|' /C calc'!A0", "[@click=app.quit]x[/]"]


async def test_a_bar_shows_how_far_it_is_and_esc_gives_it_up(tmp_path: Path, office: Office, folder: Path) -> None:
    async with at_import(tmp_path, office) as alice:
        screen = alice.app.screen
        assert isinstance(screen, ImportScreen)
        seen: list[str] = []

        def slow(by: object, source: str, *, progress: Any) -> None:  # noqa: ANN401 - what is told how far it is
            progress(500, 1_000)
            alice.app.call_from_thread(lambda: seen.append(screen.query_one(ProgressLine).render().plain))
            alice.app.call_from_thread(screen.action_back)
            progress(600, 1_000)

        office.heard.instead[PLAN] = slow
        await alice.type(str(twelve(folder / "new.csv")), "enter")
        assert "Checking" in seen[0]
        assert "500 of 1,000" in seen[0]
        assert "█" in seen[0]
        assert "Stopped. Nothing was imported." in alice.text
        assert not import_is_offered(alice)


async def test_progress_is_told_rarely(tmp_path: Path, office: Office, folder: Path) -> None:
    async with at_import(tmp_path, office) as alice:
        shown: list[int] = []
        screen = alice.app.screen
        assert isinstance(screen, ImportScreen)
        line = screen.query_one(ProgressLine)
        before = line.show

        def count(label: str, done: int, total: int) -> None:
            shown.append(done)
            before(label, done, total)

        line.show = count  # type: ignore[method-assign]

        def quick(by: Any, source: str, *, progress: Any) -> object:  # noqa: ANN401 - as above
            for done in range(50_000):
                progress(done, 50_000)
            return office.world.core.user_import.plan(by, source)

        office.heard.instead[PLAN] = quick
        await alice.type(str(twelve(folder / "new.csv")), "enter")
        assert 10 < len(shown) < 60


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_it_fits(size: tuple[int, int], tmp_path: Path, office: Office, folder: Path) -> None:
    deep = folder.joinpath(*["long"] * 30)
    deep.mkdir(parents=True)
    file = taken(deep / "new.csv", office, 60)
    async with at_import(tmp_path, office, size) as alice:
        assert_inside(alice)
        await alice.type(str(file), "enter")
        assert "60 lines can't be taken" in alice.text
        assert_inside(alice)
        twelve(file, "other")
        await check_anew(alice)
        assert_inside(alice)
        await one_by_one(alice, "enter", "enter")
        assert "12 users were added." in alice.text
        assert_inside(alice)


def hostile(file: Path, text: str) -> None:
    """A file with a text in its header, as a role, and in a name that is too long."""
    rows = [["Login", "Full name", "Role", text], ["ann", "Ann", text, ""], [text, "x" * 99, "", ""]]
    file.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in rows), encoding="utf-8")


async def test_cells_headers_and_file_names_are_only_ever_text(tmp_path: Path, office: Office, folder: Path) -> None:
    async with at_import(tmp_path, office) as alice:
        for number, text in enumerate(HOSTILE):
            await alice.paste(f"{folder}/{text}.csv")
            file = Path(alice.app.screen.query_one("#file-field", Field).value)
            file.parent.mkdir(exist_ok=True)
            hostile(file, text)
            await check_anew(alice)
            assert "2 lines can't be taken" in alice.text
            assert not {"\x1b", "\x07", "\u202e"} & set(alice.text)
            assert clean_line(text)[:6] in alice.text
            twelve(file, f"user{number}")
            await check_anew(alice)
            await one_by_one(alice, "enter", "enter")
            assert "12 users were added." in alice.text
            assert not {"\x1b", "\x07", "\u202e"} & set(alice.text)
            await go(alice, Visit.IMPORT)

"""Import users: looked through first, all of them or none, and the passwords in a file of their own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.tui.fake import PASSWORD, FakeCore
from tests.tui.fake_practice import FakePractice
from tests.tui.inside import assert_inside
from tests.tui.sitting import LARGE, SMALL, Sitting, go, of_world, one_by_one, sitting
from tests.world import World
from tn_tui.domain import errors
from tn_tui.domain.errors import ImportRefused, StepUpNeeded, TnError
from tn_tui.domain.practice_views import ImportProblem
from tn_tui.domain.reasons import FileProblem, LineProblem, PathProblem, TextProblem
from tn_tui.domain.system_errors import FileRefused, StorageFull
from tn_tui.domain.text import clean_line
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.users.importing.from_file import ImportScreen
from tn_tui.tui.users.importing.import_words import problem_line
from tn_tui.tui.widgets.progress_line import ProgressLine

OUT = Path("/srv/new-passwords.csv")
TAKEN = ImportProblem(3, "username", "bob.smith", LineProblem.TAKEN)
HOSTILE = ["[/]", "\x1b]52;c;AAAA\x07", "\u202etxt", "漢字" * 30, "=cmd|' /C calc'!A0", "[@click=app.quit]x[/]"]


@asynccontextmanager
async def at_import(
    tmp_path: Path,
    size: tuple[int, int] = SMALL,
    **facts: Any,  # noqa: ANN401 - any of the fake's fields
) -> AsyncIterator[tuple[Sitting, FakePractice]]:
    practice = FakePractice(FakeCore(), **facts)
    async with sitting(tmp_path, practice.fake.opener(), size) as alice:
        await alice.log_in(PASSWORD)
        await go(alice, Visit.IMPORT)
        assert alice.at == "ImportScreen"
        yield alice, practice


def import_is_offered(somebody: Sitting) -> bool:
    return not somebody.app.screen.query_one("#import-now").disabled


async def test_the_file_is_looked_through_first_and_then_imported(tmp_path: Path) -> None:
    async with at_import(tmp_path) as (alice, practice):
        assert not import_is_offered(alice)
        await alice.type("/srv/new.csv", "enter")
        assert practice.names()[-1] == "plan_import"
        assert "Login as username · Full name as name" in alice.text
        assert "Not looked at: Team." in alice.text
        assert "12 users, 2 of them Practice Administrators. Every line can be taken." in alice.text
        assert "/srv/new-passwords.csv" in alice.text
        assert import_is_offered(alice)
        await alice.press("enter")
        assert "run_import" not in practice.names(), "nothing is imported from a field"
        await alice.press("enter")
        assert practice.last("run_import") == {"source": "/srv/new.csv", "passwords_path": "/srv/new-passwords.csv"}
        assert "12 users were added." in alice.text
        assert "/srv/new-passwords.csv" in alice.text
        assert "then remove the file" in " ".join(alice.text.split())
        await alice.press("space")
        assert alice.at == "UsersScreen"
        assert "12 users were added." in alice.text


async def test_every_bad_line_is_listed_with_its_reason(tmp_path: Path) -> None:
    problems = tuple(ImportProblem(number, "username", f"user.{number}", LineProblem.TAKEN) for number in range(2, 52))
    async with at_import(tmp_path, problems=problems, problem_count=1234) as (alice, practice):
        await alice.type("/srv/new.csv", "enter")
        assert "1,234 lines can't be taken, so nothing would be imported:" in alice.text
        assert "line 2        username    user.2  the practice has this user already" in alice.text
        assert not import_is_offered(alice)
        await alice.press("end")
        assert "and 1,184 more" in alice.text
        await alice.pilot.click("#import-now")
        await alice.press()
        assert "run_import" not in practice.names()


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (ImportProblem(2, "username", "", TextProblem.EMPTY), "username    empty"),
        (ImportProblem(2, "name", "x", TextProblem.TOO_LONG, 80), "x  over 80 characters"),
        (ImportProblem(2, "name", "x", TextProblem.UNSAFE), "x  characters that don't show"),
        (ImportProblem(9, "username", "anna", LineProblem.TWICE, 4), "anna  in line 4 already"),
        (ImportProblem(2, "role", "boss", LineProblem.ROLE), "boss  neither member nor administrator"),
        (ImportProblem(2, "", "", LineProblem.CELLS, 3), "more than 3 cells"),
        (ImportProblem(2, "", "", LineProblem.QUOTE), "a quotation mark that does not end"),
    ],
)
def test_each_reason_has_words(problem: ImportProblem, words: str) -> None:
    assert problem_line(problem).endswith(words)


async def test_another_file_has_to_be_looked_through_anew(tmp_path: Path) -> None:
    async with at_import(tmp_path) as (alice, _):
        await alice.type("/srv/new.csv", "enter")
        assert import_is_offered(alice)
        await alice.press("shift+tab")
        await alice.type("2")
        assert not import_is_offered(alice)
        assert "Every line can be taken" not in alice.text


async def test_a_name_for_the_passwords_that_one_chose_stays(tmp_path: Path) -> None:
    async with at_import(tmp_path) as (alice, practice):
        await alice.press("tab")
        await alice.type("/srv/mine.csv")
        await alice.press("shift+tab")
        await alice.type("/srv/new.csv")
        await one_by_one(alice, "enter", "enter", "enter")
        assert practice.last("run_import")["passwords_path"] == "/srv/mine.csv"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (FileRefused(Path("/srv/new.csv"), PathProblem.MISSING), "This is not there."),
        (FileRefused(Path("/srv/new.csv"), PathProblem.TOO_BIG), "This is too big."),
        (ImportRefused(FileProblem.COLUMN_MISSING, "username"), "username"),
        (ImportRefused(FileProblem.ENCODING), "UTF-8"),
        (StorageFull(), "The disk is full"),
    ],
)
async def test_what_is_wrong_with_the_file_as_a_whole_is_said(error: TnError, sentence: str, tmp_path: Path) -> None:
    async with at_import(tmp_path) as (alice, practice):
        practice.refuse["plan_import"] = error
        await alice.type("/srv/new.csv", "enter")
        assert sentence in alice.text
        assert not import_is_offered(alice)
        await alice.pilot.click("#check")
        await alice.press()
        assert import_is_offered(alice)


@pytest.mark.parametrize(
    ("error", "sentence", "offered"),
    [
        (FileRefused(OUT, PathProblem.EXISTS), "This is there already. Choose another name.", True),
        (FileRefused(OUT, PathProblem.FOLDER), "This can't be made: its folder is not there.", True),
        (FileRefused(OUT, PathProblem.FULL), "The disk is full.", True),
        (FileRefused(Path("/srv/new.csv"), PathProblem.MISSING), "This is not there.", True),
        (StorageFull(), "The disk is full", True),
        (errors.LinesRefused(3), "nothing was imported. Please check", False),
        (errors.UsernameTaken(), "nothing was imported. Please check", False),
    ],
)
async def test_what_stops_the_import_is_said_and_nothing_is_lost(
    error: TnError, sentence: str, tmp_path: Path, *, offered: bool
) -> None:
    async with at_import(tmp_path) as (alice, practice):
        await alice.type("/srv/new.csv")
        await one_by_one(alice, "enter", "enter")
        practice.refuse["run_import"] = error
        await alice.press("enter")
        assert sentence in " ".join(alice.text.split())
        assert "/srv/new.csv" in alice.text
        assert import_is_offered(alice) is offered
        assert "were added" not in alice.text


async def test_a_passwords_file_without_its_name_is_found_all_the_same(tmp_path: Path) -> None:
    async with at_import(tmp_path) as (alice, practice):
        await alice.type("/srv/new.csv")
        await one_by_one(alice, "enter", "enter")
        practice.refuse["run_import"] = FileRefused(Path("/srv/new-passwords.csv.unfinished"), PathProblem.UNFINISHED)
        await alice.press("enter")
        assert "12 users were added." in alice.text
        assert "/srv/new-passwords.csv.unfinished" in alice.text


async def test_importing_asks_for_the_password_again(tmp_path: Path) -> None:
    async with at_import(tmp_path) as (alice, practice):
        practice.refuse["run_import"] = StepUpNeeded(token=False)
        await alice.type("/srv/new.csv")
        await one_by_one(alice, "enter", "enter", "enter")
        assert alice.at == "StepUpDialog"
        await alice.type(PASSWORD, "enter")
        assert "12 users were added." in alice.text


async def test_names_that_are_missing_are_asked_for(tmp_path: Path) -> None:
    async with at_import(tmp_path) as (alice, practice):
        await alice.press("enter")
        assert "Please fill this in." in alice.text
        await alice.type("/srv/new.csv")
        await one_by_one(alice, "enter", "ctrl+u")
        await alice.pilot.click("#import-now")
        await alice.press()
        assert "Please fill this in." in alice.text
        assert "run_import" not in practice.names()


async def test_a_bar_shows_how_far_it_is_and_esc_gives_it_up(tmp_path: Path) -> None:
    async with at_import(tmp_path) as (alice, practice):
        screen = alice.app.screen
        assert isinstance(screen, ImportScreen)
        seen: list[str] = []

        def slow(by: object, source: str, *, progress: Any) -> None:  # noqa: ANN401 - what is told how far it is
            progress(500, 1_000)
            alice.app.call_from_thread(lambda: seen.append(screen.query_one(ProgressLine).render().plain))
            alice.app.call_from_thread(screen.action_back)
            progress(600, 1_000)

        practice.fake.more["user_import"].plan = slow  # type: ignore[attr-defined]
        await alice.type("/srv/new.csv", "enter")
        assert "Checking" in seen[0]
        assert "500 of 1,000" in seen[0]
        assert "█" in seen[0]
        assert "Stopped. Nothing was imported." in alice.text
        assert not import_is_offered(alice)


async def test_progress_is_told_rarely(tmp_path: Path) -> None:
    async with at_import(tmp_path) as (alice, practice):
        shown: list[int] = []
        screen = alice.app.screen
        assert isinstance(screen, ImportScreen)
        line = screen.query_one(ProgressLine)
        before = line.show

        def count(label: str, done: int, total: int) -> None:
            shown.append(done)
            before(label, done, total)

        line.show = count  # type: ignore[method-assign]

        def quick(by: object, source: str, *, progress: Any) -> object:  # noqa: ANN401 - as above
            for done in range(50_000):
                progress(done, 50_000)
            return practice.plan_import(by, source, progress=progress)

        practice.fake.more["user_import"].plan = quick  # type: ignore[attr-defined]
        await alice.type("/srv/new.csv", "enter")
        assert 10 < len(shown) < 60


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("problems", [(), (TAKEN,) * 60])
async def test_it_fits(size: tuple[int, int], problems: tuple[ImportProblem, ...], tmp_path: Path) -> None:
    async with at_import(tmp_path, size, problems=problems) as (alice, _):
        assert_inside(alice)
        await alice.type("/srv/" + "long/" * 30 + "new.csv", "enter")
        assert_inside(alice)
        if not problems:
            await alice.press("enter", "enter")
            assert_inside(alice)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_cells_headers_and_file_names_are_only_ever_text(text: str, tmp_path: Path) -> None:
    clean = clean_line(text)
    problems = tuple(ImportProblem(2, kind, clean, LineProblem.TAKEN) for kind in ("username", "role"))
    async with at_import(tmp_path, problems=problems, columns=((clean, "username"), (clean, ""))) as (alice, practice):
        await alice.paste(f"/srv/{text}.csv")
        await alice.press("enter")
        assert not {"\x1b", "\x07", "\u202e"} & set(alice.text)
        assert clean[:6] in alice.text
        practice.problems = ()
        await alice.pilot.click("#check")
        await alice.press()
        await alice.press("enter", "enter")
        assert "12 users were added." in alice.text
        assert not {"\x1b", "\x07", "\u202e"} & set(alice.text)


async def test_over_a_real_core_all_of_them_can_log_in_or_none_is_there(sqlite_world: World, tmp_path: Path) -> None:
    alice = sqlite_world.administrator("alice")
    file = tmp_path / "new.csv"
    file.write_text("Login;Full name;Role;Team\ncarol;Carol Reed;;A\nalice;Alice Again;boss;B\n", encoding="utf-8")
    async with sitting(tmp_path, of_world(sqlite_world)) as here:
        await here.log_in(alice.password.reveal())
        await here.type(alice.token().reveal())
        await go(here, Visit.IMPORT)
        await here.type(str(file), "enter")
        assert "line can't be taken" in here.text
        assert "boss  neither member nor administrator" in here.text
        file.write_text(
            "Login;Full name;Role;Team\ncarol;Carol Reed;;A\ndan;Dan Hill;administrator;B\n", encoding="utf-8"
        )
        await here.pilot.click("#check")
        await here.press()
        assert "2 users, 1 of them" in here.text
        await here.press("enter", "enter")
        assert "2 users were added." in here.text
        passwords = tmp_path / "new-passwords.csv"
        assert passwords.stat().st_mode & 0o777 == 0o600
        carol = passwords.read_text(encoding="utf-8").splitlines()[1].split(",")
        assert carol[:2] == ["carol", "Carol Reed"]
        await here.press("ctrl+l")
        await here.log_in(carol[-1], "carol")
        assert here.at == "NewPasswordScreen"

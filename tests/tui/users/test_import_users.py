"""Import users: looked through first, all of them or none, and the passwords in a file of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.office import Office
from tests.tui.own_account import said, step_up
from tests.tui.sitting import go, of_world, one_by_one, sitting
from tests.tui.users.at_import import PLAN, RUN, at_import, check_anew, import_is_offered, taken, twelve
from tests.world import World
from tn_tui.domain.errors import TnError, UsernameTaken
from tn_tui.domain.practice_views import ImportProblem
from tn_tui.domain.reasons import LineProblem, PathProblem, TextProblem
from tn_tui.domain.system_errors import FileRefused, StorageFull
from tn_tui.domain.user_file import LIMIT_BYTES
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.users.importing.import_words import problem_line


async def test_the_file_is_looked_through_first_and_then_imported(tmp_path: Path, office: Office, folder: Path) -> None:
    file = twelve(folder / "new.csv")
    passwords = str(folder / "new-passwords.csv")
    async with at_import(tmp_path, office) as alice:
        assert not import_is_offered(alice)
        await alice.type(str(file), "enter")
        assert office.heard.names[-1] == PLAN
        assert "Login as username · Full name as name" in alice.text
        assert "Not looked at: Team." in said(alice)
        assert "12 users, 2 of them Practice Administrators. Every line can be taken." in alice.text
        assert passwords in alice.text
        assert import_is_offered(alice)
        await alice.press("enter")
        assert RUN not in office.heard.names, "nothing is imported from a field"
        await alice.press("enter")
        asked = office.heard.last(RUN)
        assert (asked["source"], asked["passwords_path"]) == (str(file), passwords)
        assert "12 users were added." in alice.text
        assert passwords in alice.text
        assert "then remove the file" in " ".join(alice.text.split())
        await alice.press("space")
        assert alice.at == "UsersScreen"
        assert "12 users were added." in alice.text


async def test_every_bad_line_is_listed_with_its_reason(tmp_path: Path, office: Office, folder: Path) -> None:
    file = taken(folder / "new.csv", office, 1234)
    async with at_import(tmp_path, office) as alice:
        await alice.type(str(file), "enter")
        assert "1,234 lines can't be taken, so nothing would be imported:" in alice.text
        assert "line 2        username    user.2  the practice has this user already" in alice.text
        assert not import_is_offered(alice)
        await alice.press("end")
        assert "user.1235  the practice has this user already" in alice.text
        await alice.pilot.click("#import-now")
        await alice.press()
        assert RUN not in office.heard.names


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


async def test_another_file_has_to_be_looked_through_anew(tmp_path: Path, office: Office, folder: Path) -> None:
    async with at_import(tmp_path, office) as alice:
        await alice.type(str(twelve(folder / "new.csv")), "enter")
        assert import_is_offered(alice)
        await alice.press("shift+tab")
        await alice.type("2")
        assert not import_is_offered(alice)
        assert "Every line can be taken" not in alice.text


async def test_a_name_for_the_passwords_that_one_chose_stays(tmp_path: Path, office: Office, folder: Path) -> None:
    async with at_import(tmp_path, office) as alice:
        await alice.press("tab")
        await alice.type(str(folder / "mine.csv"))
        await alice.press("shift+tab")
        await alice.type(str(twelve(folder / "new.csv")))
        await one_by_one(alice, "enter", "enter", "enter")
        assert office.heard.last(RUN)["passwords_path"] == str(folder / "mine.csv")
        assert (folder / "mine.csv").exists()


async def test_what_is_wrong_with_the_file_as_a_whole_is_said(tmp_path: Path, office: Office, folder: Path) -> None:
    file = folder / "new.csv"

    def too_big() -> None:
        with file.open("wb") as big:
            big.truncate(LIMIT_BYTES + 1)

    async with at_import(tmp_path, office) as alice:
        await alice.type(str(file))
        wrong: tuple[tuple[Callable[[], object], str], ...] = (
            (lambda: None, "This is not there."),
            (too_big, "This is too big."),
            (lambda: file.write_text("name\nCarol\n", encoding="utf-8"), "username"),
            (lambda: file.write_bytes(b"username,name\n\xff,Carol\n"), "UTF-8"),
            (lambda: office.heard.refuse.update({PLAN: StorageFull()}), "The disk is full"),
        )
        for arrange, sentence in wrong:
            arrange()
            await check_anew(alice)
            assert sentence in alice.text
            assert not import_is_offered(alice)
        twelve(file)
        await check_anew(alice)
        assert import_is_offered(alice)


async def test_what_stops_the_import_is_said_and_nothing_is_lost(tmp_path: Path, office: Office, folder: Path) -> None:
    def refuse(error: TnError) -> Callable[[Path], object]:
        return lambda file: office.heard.refuse.update({RUN: error})

    def touch(file: Path) -> None:
        out_of(file).touch()

    def taken_meanwhile(file: Path) -> None:
        office.user(2, "user.7")

    async with at_import(tmp_path, office) as alice:
        for number, (arrange, sentence, offered) in enumerate(
            (
                (touch, "This is there already. Choose another name.", True),
                (
                    refuse(FileRefused(Path("x-passwords.csv"), PathProblem.FOLDER)),
                    "This can't be made: its folder is not there.",
                    True,
                ),
                (refuse(FileRefused(Path("x-passwords.csv"), PathProblem.FULL)), "The disk is full.", True),
                (Path.unlink, "This is not there.", True),
                (refuse(StorageFull()), "The disk is full", True),
                (taken_meanwhile, "nothing was imported. Please check", False),
                (refuse(UsernameTaken()), "nothing was imported. Please check", False),
            )
        ):
            office.remove(2)
            file = twelve(folder / f"new{number}.csv")
            await alice.type(str(file))
            await one_by_one(alice, "enter", "enter")
            arrange(file)
            await alice.press("enter")
            assert sentence in " ".join(alice.text.split())
            assert str(file) in alice.text
            assert import_is_offered(alice) is offered
            assert "were added" not in alice.text
            await go(alice, Visit.IMPORT)
        assert office.world.execute("SELECT count(*) FROM users") == [(1,)]


def out_of(file: Path) -> Path:
    """Where its passwords go."""
    return file.with_name(f"{file.stem}-passwords.csv")


async def test_a_passwords_file_without_its_name_is_found_all_the_same(
    tmp_path: Path, office: Office, folder: Path
) -> None:
    async with at_import(tmp_path, office) as alice:
        await alice.type(str(twelve(folder / "new.csv")))
        await one_by_one(alice, "enter", "enter")
        unfinished = folder / "new-passwords.csv.unfinished"
        office.heard.refuse[RUN] = FileRefused(unfinished, PathProblem.UNFINISHED)
        await alice.press("enter")
        assert "12 users were added." in alice.text
        assert str(unfinished) in alice.text


async def test_importing_asks_for_password_and_token_again(tmp_path: Path, office: Office, folder: Path) -> None:
    async with at_import(tmp_path, office) as alice:
        await alice.type(str(twelve(folder / "new.csv")))
        await one_by_one(alice, "enter", "enter")
        office.world.clock.move(minutes=6)
        await alice.press("enter")
        await step_up(alice, office.alice)
        assert "12 users were added." in alice.text


async def test_names_that_are_missing_are_asked_for(tmp_path: Path, office: Office, folder: Path) -> None:
    async with at_import(tmp_path, office) as alice:
        await alice.press("enter")
        assert "Please fill this in." in alice.text
        await alice.type(str(twelve(folder / "new.csv")))
        await one_by_one(alice, "enter", "ctrl+u")
        await alice.pilot.click("#import-now")
        await alice.press()
        assert "Please fill this in." in alice.text
        assert RUN not in office.heard.names


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

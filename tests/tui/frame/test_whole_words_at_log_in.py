"""No word of a fact is cut on the way in and on what is rarely seen, with the longest names and numbers."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.core.desk import Desk, support_person
from tests.tui.board import Board
from tests.tui.frame.test_whole_words import CODE, NAME, SIZES, USERNAME, come_in, long_names, whole
from tests.tui.office import Office
from tests.tui.own_account import scan
from tests.tui.sitting import Sitting, go, of_world, sitting
from tests.world import OPERATOR, World
from tn_tui.domain.authority import Operator
from tn_tui.domain.cases import State
from tn_tui.domain.events import TOLD, Event
from tn_tui.domain.practice_views import ImportPlan, ImportProblem
from tn_tui.domain.reasons import LineProblem, PathProblem
from tn_tui.domain.system_errors import FileRefused
from tn_tui.domain.text import fold
from tn_tui.storage import schema
from tn_tui.tui.frame.visit import Visit

IDS = ["60x20", "80x24", "120x40"]
REASON = "She called from the number on file and said that her phone fell into the river behind the house. " * 2
BOB = 50
WRONG = "999999"


@pytest.mark.parametrize("size", SIZES, ids=IDS)
async def test_of_the_first_run(size: tuple[int, int], tmp_path: Path, sqlite_world: World) -> None:
    async with sitting(tmp_path, of_world(sqlite_world), size) as alice:
        assert alice.at == "FirstRunScreen"
        await whole(alice)
        for text in (CODE, NAME, USERNAME, NAME, "a long enough secret", "a long enough secret"):
            await alice.type(text)
            await whole(alice, "enter")
        assert alice.at == "LogInScreen"
        await whole(alice)


def much_to_read(office: Office) -> None:
    """Two cases, everything that is told at a log-in, many wrong tokens, and few recovery codes."""
    desk = Desk(office.world, support_person(office.world, "susan"), support_person(office.world, "sam"), office.alice)
    office.user(BOB, "bob", NAME)
    board = Board(office.world, desk)
    number = office.alice.id
    long_names(office)
    board.put(State.COOLING, 10**6, caller=NAME, ticket="T-" + "1" * 30, reason=REASON)
    board.put(State.STOPPED, 10**6 - 1, caller=NAME, end_reason=REASON)
    office.name(BOB, f"{USERNAME[:-1]}x", NAME)
    office.happened(*TOLD, user_id=number, actor="operator:root", subject=USERNAME, reason=REASON)
    office.world.execute("DELETE FROM recovery_codes WHERE id > (SELECT min(id) + 2 FROM recovery_codes)")
    failed = [{"user_id": number, "failed_at": office.now - timedelta(days=5, hours=hour)} for hour in range(38)]
    with office.world.core._context.database.write() as work:
        work.execute(schema.token_failures.insert(), failed)


@pytest.mark.parametrize("size", SIZES, ids=IDS)
async def test_of_the_way_in(size: tuple[int, int], tmp_path: Path, office: Office) -> None:
    much_to_read(office)
    person, world = office.alice, office.world
    password = person.password.reveal()
    async with sitting(tmp_path, office.opener(), size) as alice:
        await alice.log_in(password, USERNAME, CODE)
        await _at(
            alice, "TokenScreen", "r", "enter", "escape", "o", "enter", "escape", "question_mark", "pagedown", "escape"
        )
        await alice.type(WRONG)
        await _at(alice, "TokenScreen", "c")
        assert alice.at == "ClockCheckDialog"
        assert person.phone is not None
        slow = world.clock.now() - timedelta(minutes=9, seconds=30)
        await alice.type(person.phone.token(slow).reveal())
        await whole(alice)
        await alice.type(person.phone.token(slow + timedelta(seconds=30)).reveal())
        await _at(alice, "ClockToldScreen", "pagedown", "enter")
        await _at(alice, "ToldScreen", "pagedown", "pagedown", "enter")
        await _at(alice, "OpenCasesScreen", "down", "up", "s", "enter", "escape", "escape")
        assert alice.at == "LogInScreen"

        world.execute("DELETE FROM support_cases")
        office.not_enrolled()
        office.put(person.id, password_temporary=True)
        await alice.log_in(password, USERNAME, CODE)
        await _at(alice, "NewPasswordScreen")
        for text in (password, "short", "a long enough secret", "another one that is long"):
            await alice.type(text)
            await whole(alice, "enter")
        await alice.press("escape")

        office.put(person.id, password_temporary=False)
        world.core.practice.require_two_factor(
            Operator(OPERATOR), required=True, required_from=None, grace_days=0, practice_code=CODE
        )
        for day in range(1, 4):
            office.device(person.id, f"workstation-{day}", days=day)
        await alice.log_in(password, USERNAME, CODE)
        await _at(alice, "EnrollScreen", "pagedown", "enter", "s", "escape")
        if "Bigger code" in alice.text:
            await _at(alice, "EnrollScreen", "f5", "escape")
        # No token is taken any more, and then again.
        await alice.type(WRONG)
        await whole(alice)
        world.execute("DELETE FROM token_failures")
        office.put(person.id, token_closed_at=None, token_failures=0)
        await alice.type(WRONG)
        await whole(alice)
        person.phone = await scan(alice, world)
        await _at(
            alice, "SaveCodes", "enter", "w", "escape", "f", "enter", "escape", "s", "escape", "ctrl+y", "n", "w", "y"
        )
        await _at(alice, "EnrollScreen", "pagedown", "enter")
        assert alice.at == "ProfileScreen"

        await alice.press("ctrl+l")
        office.put(person.id, codes_saved_at=None)
        world.execute("DELETE FROM recovery_codes")
        await alice.log_in(password, USERNAME, CODE)
        world.clock.move(seconds=30)
        await alice.type(person.phone.token(world.clock.now()).reveal())
        await _at(alice, "SaveCodesScreen", "enter")


def many_problems(office: Office) -> None:
    """The file that is looked through next holds nearly nothing that can be taken."""
    problems = tuple(ImportProblem(10_000 + number, "username", USERNAME, LineProblem.TAKEN) for number in range(30))
    plan = office.world.core.user_import.plan

    def planned(*given: object, **facts: object) -> ImportPlan:
        del office.heard.instead["user_import.plan"]
        found = plan(*given, **facts)  # type: ignore[arg-type]
        return replace(found, problems=problems, problem_count=49_999)

    office.heard.instead["user_import.plan"] = planned


def people(path: Path, of: str) -> Path:
    """A file with long headers of people who can be taken."""
    headers = ",".join(("Login", "Full name", NAME[:60], USERNAME))
    path.write_text(f"{headers}\n{of}.one,One Person,,\n{of}.two,Two Persons,,\n", encoding="utf-8")
    return path


async def _at_the_log(alice: Sitting) -> None:
    await go(alice, Visit.LOG)
    await _at(alice, "LogScreen", "e", "enter")
    assert alice.at == "ExportDialog"


@pytest.mark.parametrize("size", SIZES, ids=IDS)
async def test_of_imports_and_exports(size: tuple[int, int], tmp_path: Path, office: Office) -> None:
    long_names(office)
    many_problems(office)
    path = people(tmp_path / f"{NAME.replace(' ', '-')}.csv", "here")
    async with sitting(tmp_path, office.opener(), size) as alice:
        await come_in(alice, office.alice)
        await go(alice, Visit.IMPORT)
        await _at(alice, "ImportScreen", "enter")
        await alice.type(str(path))
        await whole(alice, "enter", "end")
        alice.app.screen.query_one("#file").focus()
        office.heard.refuse["user_import.run"] = FileRefused(
            path.with_name(f"{path.stem}-passwords.csv"), PathProblem.EXISTS
        )
        await _at(alice, "ImportScreen", "enter", "enter", "enter")
        await whole(alice, "enter", "enter")
        assert "users were added" in alice.text
        await _at_the_log(alice)
        await whole(alice, "escape", "v")
        assert alice.at == "VerifyDialog"
        await whole(alice, "escape")


@pytest.mark.parametrize("size", SIZES, ids=IDS)
async def test_of_imports_and_exports_over_ssh(size: tuple[int, int], tmp_path: Path, office: Office) -> None:
    long_names(office)
    office.over_ssh = True
    placed = office.world.home / "imports" / "1"
    placed.mkdir(mode=0o700, parents=True)
    for number in range(3):
        people(placed / f"{NAME} {number}.csv", f"there{number}").chmod(0o600)
    async with sitting(tmp_path, office.opener(), size) as alice:
        await come_in(alice, office.alice)
        await go(alice, Visit.IMPORT)
        await _at(alice, "SharedImportScreen", "enter")
        await alice.paste("username,name\r" + "carol,Carol\r" * 4_000)
        await whole(alice, "enter", "end")
        alice.app.screen.query_one("OneOf").focus()
        await _at(alice, "SharedImportScreen", "right", "tab", "down", "enter", "enter")
        assert "users were added" in alice.text
        await _at_the_log(alice)


async def _opens_whole(somebody: Sitting, *facts: str) -> None:
    """What the chosen row of a list cuts can be read once enter has opened it."""
    assert "…" in somebody.text
    await somebody.press("enter")
    seen = somebody.text
    await somebody.press("pagedown")
    seen += somebody.text
    words = set(re.sub("[│▁▂▃▄▅▆▇█]", " ", seen).split())
    missing = {word for fact in facts for word in fact.split()} - words
    assert not missing, f"{somebody.at} lacks {missing}:\n{seen}"


async def test_what_the_cells_of_a_list_cut_is_whole_behind_enter(tmp_path: Path, office: Office) -> None:
    number = office.alice.id
    long_names(office)
    office.many(30)
    async with sitting(tmp_path, office.opener(), SIZES[0]) as alice:
        await come_in(alice, office.alice)
        office.happened(Event.DISABLED, user_id=number, reason=REASON)
        await go(alice, Visit.LOG)
        await _opens_whole(alice, USERNAME, REASON)
        assert alice.at == "ActivityRowDialog"
        await alice.press("escape")
        await go(alice, Visit.USERS)
        await _opens_whole(alice, USERNAME, NAME)
        assert alice.at == "UserPageScreen"
        await alice.press("escape")
        office.world.execute("DELETE FROM devices")
        office.device(number, NAME)
        await go(alice, Visit.PROFILE)
        await alice.press("d")
        await _opens_whole(alice, f"{NAME}:", "24 Dec 2026,", "09:13")


async def test_what_the_cells_of_the_desks_cases_cut_is_whole_behind_enter(tmp_path: Path, board: Board) -> None:
    board.put_alice(username=USERNAME, username_key=fold(USERNAME), name=NAME)
    board.desk.alice.username = USERNAME
    board.put(State.WAITING, 10**6, caller=NAME, reason=REASON)
    async with sitting(tmp_path, board.opener(), SIZES[0]) as susan:
        await come_in(susan, board.desk.susan)
        await go(susan, Visit.CASES)
        await _opens_whole(susan, USERNAME, NAME, REASON)
        assert susan.at == "CaseScreen"


async def _at(somebody: Sitting, name: str, *keys: str) -> None:
    assert somebody.at == name, somebody.text
    await whole(somebody, *keys)

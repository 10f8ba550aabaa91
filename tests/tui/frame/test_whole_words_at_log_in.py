"""No word of a fact is cut on the way in and on what is rarely seen, with the longest names and numbers."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.tui.board import Board
from tests.tui.fake import ALICE, NEXT_TOKEN, PASSWORD, RECOVERY_CODE, START, TOKEN, FakeCore
from tests.tui.fake_practice import FakePractice
from tests.tui.fake_support import case
from tests.tui.frame.test_whole_words import CODE, NAME, SIZES, USERNAME, come_in, long_names, whole
from tests.tui.office import Office
from tests.tui.sitting import Sitting, go, sitting
from tn_tui.domain.cases import State
from tn_tui.domain.events import TOLD, Event
from tn_tui.domain.policy import Step
from tn_tui.domain.ports import KeptFile
from tn_tui.domain.practice_views import ImportProblem
from tn_tui.domain.reasons import LineProblem, PathProblem
from tn_tui.domain.system_errors import FileRefused
from tn_tui.domain.text import fold
from tn_tui.domain.views import Told
from tn_tui.tui.frame.visit import Visit

PERSON = replace(ALICE, practice_code=CODE, practice_name=NAME, username=USERNAME, name=NAME)
IDS = ["60x20", "80x24", "120x40"]
REASON = "She called from the number on file and said that her phone fell into the river behind the house. " * 2
CODES = tuple(f"{RECOVERY_CODE[:-1]}{letter}" for letter in "0123456789")


@pytest.mark.parametrize("size", SIZES, ids=IDS)
async def test_of_the_way_in(size: tuple[int, int], tmp_path: Path) -> None:
    names: dict[str, object] = {"practice_code": CODE, "practice_name": NAME, "username": USERNAME, "name": NAME}
    cases = (
        case(10**6, State.COOLING, caller=NAME, ticket="T-" + "1" * 30, reason=REASON, **names),
        case(10**6 - 1, State.STOPPED, caller=NAME, end_reason=REASON, ended_by=USERNAME, **names),
    )
    told = (
        *(Told(number, START, event, USERNAME, USERNAME, REASON) for number, event in enumerate(TOLD)),
        Told(99, START, Event.TOKEN, "39", "", ""),
    )
    fake = FakeCore(empty=True, person=PERSON)
    async with sitting(tmp_path, fake.opener(), size) as alice:
        assert alice.at == "FirstRunScreen"
        await whole(alice)
        for text in (CODE, NAME, USERNAME, NAME, "a long enough secret", "a long enough secret"):
            await alice.type(text)
            await whole(alice, "enter")
        assert alice.at == "LogInScreen"
        await whole(alice)

        fake.enrolled_at, fake.cases, fake.told_rows, fake.codes_left = START, cases, told, 3
        fake.clock_offset = -timedelta(minutes=9, seconds=30)
        # Who was set up is filled in already.
        await alice.type(PASSWORD, "enter")
        await _at(
            alice, "TokenScreen", "r", "enter", "escape", "o", "enter", "escape", "question_mark", "pagedown", "escape"
        )
        await alice.type("999999")
        await _at(alice, "TokenScreen", "c")
        assert alice.at == "ClockCheckDialog"
        await alice.type(TOKEN)
        await whole(alice)
        await alice.type(NEXT_TOKEN)
        await _at(alice, "ClockToldScreen", "pagedown", "enter")
        await _at(alice, "ToldScreen", "pagedown", "pagedown", "enter")
        await _at(alice, "OpenCasesScreen", "down", "up", "s", "enter", "escape", "escape")
        assert alice.at == "LogInScreen"

        fake.cases = fake.told_rows = ()
        fake.clock_offset, fake.enrolled_at, fake.step = timedelta(), None, Step.NEW_PASSWORD
        await alice.log_in(PASSWORD, username=USERNAME, code=CODE)
        await _at(alice, "NewPasswordScreen")
        for text in (PASSWORD, "short", "a long enough secret", "another one that is long"):
            await alice.type(text)
            await whole(alice, "enter")
        await alice.press("escape")

        fake.step, fake.new_codes, fake.must_save = Step.ENROLL, CODES, True
        fake.remembered(3)
        await alice.log_in(PASSWORD, username=USERNAME, code=CODE)
        await _at(alice, "EnrollScreen", "pagedown", "enter", "s", "escape")
        if "Bigger code" in alice.text:
            await _at(alice, "EnrollScreen", "f5", "escape")
        await alice.type("999999")
        await whole(alice)
        await alice.type(TOKEN)
        await _at(
            alice, "SaveCodes", "enter", "w", "escape", "f", "enter", "escape", "s", "escape", "ctrl+y", "n", "w", "y"
        )
        await _at(alice, "EnrollScreen", "pagedown", "enter")
        assert alice.at == "ProfileScreen"

        await alice.press("ctrl+l")
        fake.step = Step.SAVE_CODES
        await alice.log_in(PASSWORD, username=USERNAME, code=CODE)
        await alice.type(TOKEN)
        await _at(alice, "SaveCodesScreen", "enter")


@pytest.mark.parametrize("size", SIZES, ids=IDS)
async def test_of_imports_and_exports(size: tuple[int, int], tmp_path: Path) -> None:
    problems = tuple(ImportProblem(10_000 + number, "username", USERNAME, LineProblem.TAKEN) for number in range(30))
    columns = (("Login name of the person", "username"), ("Full name", "name"), (NAME[:60], ""), (USERNAME, ""))
    fake = FakeCore(person=PERSON)
    practice = FakePractice(fake, problems=problems, problem_count=49_999, columns=columns)
    path = f"/srv/{NAME.replace(' ', '-')}.csv"
    async with sitting(tmp_path, fake.opener(), size) as alice:
        await alice.log_in(PASSWORD, username=USERNAME, code=CODE)
        await go(alice, Visit.IMPORT)
        await _at(alice, "ImportScreen", "enter")
        await alice.type(path)
        await whole(alice, "enter", "end")
        practice.problems, practice.problem_count = (), 0
        alice.app.screen.query_one("#file").focus()
        practice.refuse["run_import"] = FileRefused(Path("/srv/x-passwords.csv"), PathProblem.EXISTS)
        await _at(alice, "ImportScreen", "enter", "enter", "enter")
        await whole(alice, "enter", "enter")
        assert "users were added" in alice.text
        await go(alice, Visit.LOG)
        await _at(alice, "LogScreen", "e", "enter")
        assert alice.at == "ExportDialog"
        await whole(alice, "escape", "v")
        assert alice.at == "VerifyDialog"
        await whole(alice, "escape")

        fake.more["files"].takes_paths = False  # type: ignore[attr-defined]
        practice.placed = tuple(KeptFile(f"{NAME} {number}.csv", 10**9, START, unfinished=False) for number in range(3))
        practice.problems, practice.problem_count = problems, 49_999
        await go(alice, Visit.IMPORT)
        await _at(alice, "SharedImportScreen", "enter")
        await alice.paste("username,name\r" + "carol,Carol\r" * 4_000)
        await whole(alice, "enter", "end")
        practice.problems, practice.problem_count = (), 0
        alice.app.screen.query_one("OneOf").focus()
        await _at(alice, "SharedImportScreen", "right", "tab", "down", "enter", "enter")
        assert "users were added" in alice.text
        await go(alice, Visit.LOG)
        await _at(alice, "LogScreen", "e", "enter")
        assert alice.at == "ExportDialog"


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

"""Every list there is takes the same keys, and so does what is read above buttons: none can be forgotten."""

import ast
import inspect
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

import tn_tui
from tests.core.desk import Desk, support_person
from tests.tui.at_desk import come_in
from tests.tui.at_log import at_log
from tests.tui.board import Board
from tests.tui.office import Office
from tests.tui.own_account import log_in
from tests.tui.sitting import Sitting, go, one_by_one, sitting
from tests.world import START, World
from tn_tui.domain.cases import State
from tn_tui.domain.changes import Change
from tn_tui.domain.events import Event
from tn_tui.domain.secret import Secret
from tn_tui.tui.account.authenticators import AuthenticatorsDialog
from tn_tui.tui.account.sessions import SessionsDialog
from tn_tui.tui.cases.at_log_in import OpenCasesScreen
from tn_tui.tui.enroll.new_phone import ReplacePhone
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.log.activity_list import ActivityList
from tn_tui.tui.users.change import ChangeDialog
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.lists.choices import Choices
from tn_tui.tui.widgets.lists.listed import Listed
from tn_tui.tui.widgets.lists.long_list import LongList
from tn_tui.tui.widgets.lists.pick_list import PickList

WALKED: set[tuple[str, str]] = set()
"""Module and widget of each list on which the keys were pressed."""

SHOWN_BY = {"tn_tui.tui.enroll.phone_steps": "tn_tui.tui.enroll.new_phone"}
"""The module of the screen that shows what functions of another module make."""


def written() -> set[tuple[str, str]]:
    """Module and widget of each list that is made anywhere in the program, and of each text with buttons below."""
    found = set()
    package = Path(tn_tui.__file__).parent
    for path in package.rglob("*.py"):
        module = ".".join(("tn_tui", *path.relative_to(package).with_suffix("").parts))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            given = {word.arg: ast.unparse(word.value) for word in node.keywords}
            # The facts of a page scroll with the row that has the focus.
            takes_keys = given.get("can_focus") != "False" or given.get("id") == "'facts'"
            is_text = node.func.id == "VerticalScroll" and not takes_keys
            if is_text or node.func.id in _lists():
                found.add((SHOWN_BY.get(module, module), node.func.id))
    return found


def _lists(of: type[Widget] = Listed) -> set[str]:
    return {of.__name__}.union(*(_lists(one) for one in of.__subclasses__()))


def _written_at(somebody: Sitting) -> set[tuple[str, str]]:
    listed = somebody.app.focused
    if not isinstance(listed, Listed):
        listed = somebody.app.screen.query(VerticalScroll).first()
    owners = {cls for one in listed.ancestors for cls in type(one).__mro__}
    return {(inspect.getmodule(cls).__name__, type(listed).__name__) for cls in owners}  # type: ignore[union-attr]


async def over(somebody: Sitting, made: Callable[[Secret], Screen[Any]], listed: type[Widget] | None) -> None:
    """Walk the list of a screen that is laid over the one that is shown."""
    session = somebody.app.session
    assert session is not None
    screen = made(session.handle)
    await somebody.app.push_screen(screen)
    await somebody.press()
    if listed is not None:
        screen.set_focus(screen.query_one(listed))
    await walk(somebody)
    await somebody.app.pop_screen()
    await somebody.press()


async def walk(somebody: Sitting) -> None:
    """Each key of lists, and each letter that stands for one, on the list that has the focus."""
    WALKED.update(_written_at(somebody))
    seen = {}
    for key in ("home", "end", "up", "down", "home", "down", "up"):
        await somebody.press(key)
        seen[key] = somebody.text
    assert seen["home"] != seen["end"]
    assert seen["down"] != seen["up"] == seen["home"]
    for letter, key in (("G", "end"), ("g", "home"), ("j", "down"), ("k", "up")):
        await somebody.press(letter)
        assert somebody.text == seen[key], (somebody.at, letter)
    await somebody.press("pagedown")
    assert somebody.text != seen["home"]
    await somebody.press("pageup", "g")
    assert somebody.text == seen["home"]


async def _of_administrators(tmp_path: Path, world: World) -> None:
    office = Office(world)
    office.many(60)
    office.busy(60, office.alice.id, subject="alice")
    office.busy(60, 100, subject="user0001")
    office.put(office.alice.id, told_number=office.newest)
    async with sitting(tmp_path, office.opener()) as alice:
        await log_in(alice, office.alice)
        alice.app.screen.set_focus(alice.app.screen.query_one(ActivityList))
        await walk(alice)
        await alice.press("f1")
        assert "j k g G" in alice.app.screen.query(Line).last().content.plain
        await walk(alice)
        await alice.press("f1", "f2")
        await walk(alice)
        await alice.press("down", "enter")
        assert alice.at == "UsersScreen"
        await walk(alice)
        await alice.press("G")
        assert "▸  user0060" in alice.text
        assert office.most < 20
        await alice.press("pageup")
        assert "user0060" not in alice.text
        await alice.press("pagedown")
        assert "user0060" in alice.text
        await alice.press("g", "s")
        await walk(alice)
        await alice.press("escape", "o")
        await walk(alice)
        await alice.press("escape", "slash")
        await alice.type("jkgG")
        assert alice.app.screen.query_one(Input).value == "jkgG"
        await one_by_one(alice, "escape", "g", "j", "enter")
        assert alice.at == "UserPageScreen"
        alice.app.screen.set_focus(alice.app.screen.query_one(ActivityList))
        await walk(alice)
        await alice.press("escape")
        ids = [office.alice.id, *range(100, 160)]
        await over(alice, lambda session: ChangeDialog(session, Change.UNLOCK, ids, ""), LongList)


async def _of_the_log(tmp_path: Path, office: Office) -> None:
    async with at_log(tmp_path, office) as alice:
        await walk(alice)


async def _of_support(tmp_path: Path, world: World) -> None:
    board = Board(world)
    board.practices(*((f"RIVERTOWN{number}", "Rivertown Counseling") for number in range(20)))
    for number in range(60):
        board.put(State.EXPIRED, 99 - number, opened_at=START - timedelta(days=number))
    for number in range(30):
        board.head(f"administrator{number}")
    async with sitting(tmp_path, board.opener()) as susan:
        await come_in(susan, board.desk.susan)
        await susan.type("river", "enter", "tab")
        await walk(susan)
        await susan.press("enter")
        assert susan.at == "SupportPracticeScreen"
        await walk(susan)
        await susan.press("shift+tab")
        await walk(susan)
        await susan.press("escape")
        await go(susan, Visit.CASES)
        await walk(susan)


def _busy_account(world: World) -> Office:
    """Alice is logged in in more places than anybody, and was told much; support was asked to let her in."""
    office = Office(world)
    number = office.alice.id
    desk = Desk(world, support_person(world, "susan"), support_person(world, "sam"), office.alice)
    board = Board(world, desk)
    for case in range(5):
        board.put(State.COOLING, 99 - case)
    for other in range(6):
        office.session(number, f"10.0.4.{other}")
    for by in range(20):
        office.happened(Event.USER_UNLOCKED, user_id=number, actor=f"by{by}")
    office.over_ssh = True
    return office


def _six_phones(office: Office) -> None:
    """Beside her own; no token of theirs would be taken, as a sealed key opens for its own authenticator alone."""
    for phone in range(2, 8):
        office.world.execute(
            "INSERT INTO authenticators SELECT :id, user_id, :name, sealed_key, 0, confirmed_at, NULL"
            " FROM authenticators WHERE user_id = :number LIMIT 1",
            id=f"{phone:032}",
            name=f"Phone {phone}",
            number=office.alice.id,
        )


async def _of_an_account(tmp_path: Path, world: World) -> None:
    office = _busy_account(world)
    core = world.core
    async with sitting(tmp_path, office.opener()) as alice:
        await alice.log_in(office.alice.password.reveal())
        await alice.press("question_mark")
        assert alice.at == "GetHelpDialog"
        await walk(alice)
        await alice.press("escape")
        await alice.type(office.alice.token().reveal())
        assert alice.at == "ToldScreen"
        _six_phones(office)
        await walk(alice)
        await alice.press("enter")
        assert alice.at == "OpenCasesScreen"
        await walk(alice)
        await alice.press("end", "pagedown", "s")
        assert "Stop case 95" in alice.text
        await alice.press("escape", "enter")
        session = alice.app.session
        assert session is not None
        long = replace(core.cases.show(session.handle, 99), reason="word " * 39, caller="Caller " * 11)
        await over(alice, lambda handle: OpenCasesScreen(handle, session.person, (long,)), None)
        await over(alice, AuthenticatorsDialog, Choices)
        await over(alice, lambda handle: ReplacePhone(handle, core.profile.show(handle)), Choices)
        await over(alice, SessionsDialog, Choices)
        await go(alice, Visit.IMPORT)
        [folder] = (world.home / "imports").iterdir()
        for number in range(30):
            (folder / f"{number}.csv").write_text("username,name\n", encoding="utf-8")
        await go(alice, Visit.IMPORT)
        await alice.press("shift+tab", "right", "tab")
        assert isinstance(alice.app.focused, PickList)
        await walk(alice)


async def test_every_list_there_is_takes_the_same_keys(tmp_path: Path, migrated_file: Path, office: Office) -> None:
    await _of_the_log(tmp_path / "log", office)
    for walking in (_of_administrators, _of_support, _of_an_account):
        folder = tmp_path / walking.__name__
        (folder / "home").mkdir(parents=True, mode=0o700)
        world = World(Path(shutil.copyfile(migrated_file, folder / "home" / "tn.db")))
        try:
            await walking(folder, world)
        finally:
            world.close()
    assert written() - WALKED == set(), "made, and walked nowhere here"

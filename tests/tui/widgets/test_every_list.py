"""Every list there is takes the same keys, and so does what is read above buttons: none can be forgotten."""

import ast
import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

import tn_tui
from tests.tui.at_log import at_log
from tests.tui.fake import ALICE, PASSWORD, START, FakeCore
from tests.tui.fake_practice import FakePractice
from tests.tui.fake_support import FakeCases, FakeSupport, case, head, practice
from tests.tui.fake_users import FakeUsers, many
from tests.tui.office import Office
from tests.tui.sitting import Sitting, go, sitting
from tn_tui.domain.cases import State
from tn_tui.domain.changes import Change
from tn_tui.domain.events import Event
from tn_tui.domain.ports import KeptFile
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import AuthenticatorView, ProfileView, Told
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
                found.add((module, node.func.id))
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


async def _of_administrators(tmp_path: Path) -> None:
    fake = FakeCore(activity_rows=60)
    users = FakeUsers(fake, people=many(60))
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
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
        assert users.most < 20
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
        await alice.press("escape", "enter")
        assert alice.at == "UserPageScreen"
        alice.app.screen.set_focus(alice.app.screen.query_one(ActivityList))
        await walk(alice)
        await alice.press("escape")
        ids = [one.id for one in users.people]
        await over(alice, lambda session: ChangeDialog(session, Change.UNLOCK, ids, ""), LongList)


async def _of_the_log(tmp_path: Path, office: Office) -> None:
    async with at_log(tmp_path, office) as alice:
        await walk(alice)


async def _of_support(tmp_path: Path) -> None:
    cases = tuple(case(99 - number, State.EXPIRED, opened_at=START - timedelta(days=number)) for number in range(60))
    heads = tuple(head(f"administrator{number}") for number in range(30))
    support = FakeSupport(FakeCore(), view=practice(administrators=heads, cases=cases[:30]), cases=FakeCases(cases))
    async with sitting(tmp_path, support.core.opener()) as susan:
        await susan.log_in(PASSWORD)
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


class _WithPhones(FakeCore):
    """Alice, who has more authenticators than anybody."""

    def show(self, session: Secret) -> ProfileView:
        phones = tuple(AuthenticatorView(UUID(int=n), f"Phone {n}", START, START) for n in range(1, 8))
        return replace(super().show(session), authenticators=phones)


async def _of_an_account(tmp_path: Path) -> None:
    told = tuple(Told(number, START, Event.USER_UNLOCKED, "", f"by{number}", "") for number in range(20))
    cases = tuple(case(99 - number, State.COOLING) for number in range(5))
    alone = (case(reason="word " * 39, caller="Caller " * 11),)
    fake = _WithPhones(enrolled_at=START, told_rows=told, cases=cases)
    for _ in range(6):
        fake.other_session()
    files = FakePractice(fake, takes_paths=False)
    files.placed = tuple(KeptFile(f"{number}.csv", 1, START, unfinished=False) for number in range(30))
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("question_mark")
        assert alice.at == "GetHelpDialog"
        await walk(alice)
        await alice.press("escape")
        await alice.type("123456")
        assert alice.at == "ToldScreen"
        await walk(alice)
        await alice.press("enter")
        assert alice.at == "OpenCasesScreen"
        await walk(alice)
        await alice.press("end", "pagedown", "s")
        assert "Stop case 95" in alice.text
        await alice.press("escape", "enter")
        await over(alice, lambda session: OpenCasesScreen(session, ALICE, alone), None)
        await over(alice, AuthenticatorsDialog, Choices)
        await over(alice, lambda session: ReplacePhone(session, fake.show(session)), Choices)
        await over(alice, SessionsDialog, Choices)
        await go(alice, Visit.IMPORT)
        await alice.press("shift+tab", "right", "tab")
        assert isinstance(alice.app.focused, PickList)
        await walk(alice)


async def test_every_list_there_is_takes_the_same_keys(tmp_path: Path, office: Office) -> None:
    await _of_the_log(tmp_path / "log", office)
    for walking in (_of_administrators, _of_support, _of_an_account):
        await walking(tmp_path / walking.__name__)
    assert written() - WALKED == set(), "made, and walked nowhere here"

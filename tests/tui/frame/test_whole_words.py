"""With the longest names and numbers no word of a fact is cut, in small terminals and in large ones."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.tui.board import Board
from tests.tui.office import Office, locked
from tests.tui.sitting import Sitting, go, sitting
from tests.tui.whole_words import cut_words
from tests.world import Person
from tn_tui.domain.cases import State
from tn_tui.domain.text import fold
from tn_tui.domain.user_list import find_key
from tn_tui.tui.frame.visit import Visit

SIZES = [(60, 20), (80, 24), (120, 40)]
CODE = "NORTHWESTERN-RIVERSIDE-COUNSELING"[:32]
NAME = "Bartholomew Maximilian Featherstonehaugh of the Northwestern Riverside Practice"
USERNAME = "amaryllis.featherstonehaugh"


def long_names(office: Office) -> None:
    """Alice and her practice are called as long as can be."""
    number = office.alice.id
    office.world.execute(
        "UPDATE practices SET code = :code, code_key = :key, name = :name WHERE id = 1",
        code=CODE,
        key=fold(CODE),
        name=NAME,
    )
    office.name(number, USERNAME, NAME)
    office.alice.code, office.alice.username = CODE, USERNAME


async def come_in(somebody: Sitting, person: Person) -> None:
    """All the way, with a token where one is asked for."""
    await somebody.log_in(person.password.reveal(), person.username, person.code)
    if somebody.at == "TokenScreen":
        await somebody.type(person.token().reveal())


async def whole(somebody: Sitting, *keys: str) -> None:
    """Press keys one by one, and look at each screen that they lead to."""
    for key in ("", *keys):
        await somebody.press(*([key] if key else []))
        assert cut_words(somebody) == [], somebody.text


@pytest.mark.parametrize("size", SIZES, ids=["60x20", "80x24", "120x40"])
async def test_of_an_administrator(size: tuple[int, int], tmp_path: Path, office: Office) -> None:
    office.require(office.now + timedelta(days=30))
    number = office.alice.id
    long_names(office)
    office.users(
        *((one, f"{USERNAME[:20]}{one}", NAME) for one in range(number + 1, number + 1003)), two_factor_since=None
    )
    office.put(number + 1, two_factor_since=office.now, **locked(office.now))
    for day in range(1, 6):
        office.device(number, f"workstation-{day}", days=day)
    office.session(number, "10.0.4.9")
    office.put(number, two_factor_since=None)
    async with sitting(tmp_path, office.opener(), size) as alice:
        await whole(alice, "enter")
        await come_in(alice, office.alice)
        assert alice.at == "ProfileScreen"
        await whole(alice, "down", "f1", "f1", "d", "escape", "s", "escape", "f2", "escape")
        await go(alice, Visit.USERS)
        assert alice.at == "UsersScreen"
        await whole(alice, "space", "a", "escape", "s", "escape", "o", "escape", "n", "escape", "down", "enter")
        assert alice.at == "UserPageScreen"
        await whole(alice, "p", "enter", "escape", "n", "escape", "r", "escape", "t", "escape")
        await alice.press("escape")
        office.put(number, two_factor_since=office.now)
        await go(alice, Visit.PROFILE)
        await whole(alice, "down", "x", "escape")


@pytest.mark.parametrize("size", SIZES, ids=["60x20", "80x24", "120x40"])
async def test_of_a_practice_and_its_rule(size: tuple[int, int], tmp_path: Path, office: Office) -> None:
    office.require()
    long_names(office)
    office.users((100, "bob.smith", "Bob Smith"), (101, "dave.jones", "Dave Jones"), two_factor_since=None)
    office.world.execute("DELETE FROM recovery_codes WHERE id > (SELECT min(id) + 1 FROM recovery_codes)")
    practice = office.world.core.practice
    # A practice of a hundred thousand takes too long to make.
    office.heard.instead["practice.show"] = lambda *by, **facts: replace(
        practice.show(*by, **facts), users=100_002, enrolled=99_000
    )
    office.heard.instead["practice.plan"] = lambda *by, **facts: replace(
        practice.plan(*by, **facts), stopped=99_999, never_logged_in=88_888, in_grace=77_777
    )
    async with sitting(tmp_path, office.opener(), size) as alice:
        await come_in(alice, office.alice)
        await go(alice, Visit.PRACTICE)
        await whole(alice, "r")
        assert alice.at == "RuleScreen"
        await whole(alice, "escape")
        await go(alice, Visit.LOG)
        assert alice.at == "LogScreen"
        await whole(alice, "slash", "escape", "enter")


@pytest.mark.parametrize("size", SIZES, ids=["60x20", "80x24", "120x40"])
async def test_of_support(size: tuple[int, int], tmp_path: Path, board: Board) -> None:
    board.practice(code=CODE, code_key=fold(CODE), name=NAME)
    board.put_alice(
        username=USERNAME,
        username_key=fold(USERNAME),
        name=NAME,
        name_key=fold(NAME),
        find_key=find_key(USERNAME, NAME),
    )
    board.desk.alice.code, board.desk.alice.username = CODE, USERNAME
    board.put(State.COOLING, 10**6, caller=NAME)
    for number in range(1, 10):
        board.put(State.STOPPED, 10**6 - number, caller=NAME)
    support = board.world.core.support
    board.heard.instead["support.look"] = lambda *by, **facts: replace(support.look(*by, **facts), others=100_001)
    async with sitting(tmp_path, board.opener(), size) as susan:
        await come_in(susan, board.desk.susan)
        await whole(susan)
        await susan.type("north", "enter")
        await whole(susan, "enter")
        assert susan.at == "SupportPracticeScreen"
        await whole(susan, "s", "escape", "o", "escape", "escape")
        await go(susan, Visit.CASES)
        await whole(susan, "enter")
        assert susan.at == "CaseScreen"

"""Every screen fits its terminal: nothing outside the frame, nothing cut, one title line and one footer line."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widget import Widget

from tests.tui.front import PASSWORD, Front
from tests.tui.own_account import scan
from tests.tui.sitting import LARGE, SMALL, Sitting, of_world, one_by_one, sitting
from tests.world import World
from tn_tui.domain.errors import PhoneClockOff, SignInRefused
from tn_tui.tui.enroll.scanning import Scanning
from tn_tui.tui.widgets.key_bar import KeyBar

Round = AsyncIterator[str]
"""The names of places, one after the other."""


async def _wrong_and_missing(alice: Sitting, front: Front) -> Round:
    yield "log in"
    front.refuse["submit_password"] = SignInRefused(front.moment + timedelta(minutes=48))
    await alice.log_in("wrong")
    yield "log in, wrong"
    alice.app._front.begin_anew(None)
    await alice.press()
    await alice.pilot.click("PushButton")
    await alice.press()
    yield "log in, missing"


async def _profile(alice: Sitting, front: Front) -> Round:
    await alice.log_in(PASSWORD)
    yield "profile"
    for key, place in {"p": "change password", "d": "devices", "s": "sessions", "f1": "help"}.items():
        await alice.press(key)
        yield place
        await alice.press("escape")
    await alice.press("e")
    yield "enroll 1"
    await alice.press("f1")
    yield "help on enrolling"
    await one_by_one(alice, "escape", "enter")
    yield "enroll 2"
    offered = "Bigger code" in alice.text
    await alice.press("f5")
    assert (alice.at == "BiggerCode") is offered
    if offered:
        yield "bigger code"
        await alice.press("escape")
    front.refuse["confirm"] = PhoneClockOff(offset=timedelta(minutes=-16))
    await alice.type("000000")
    yield "enroll 2, clock off"
    await scan(alice, front.world)
    yield "enroll 3"


async def _locked(alice: Sitting, front: Front) -> Round:
    await alice.log_in(PASSWORD)
    front.world.clock.move(minutes=15)
    assert alice.app.session is not None
    alice.app.session.look()
    await alice.press()
    yield "locked"


async def _token(alice: Sitting, front: Front) -> Round:
    front.enroll()
    await alice.log_in(PASSWORD)
    yield "token"
    await alice.type(front.wrong())
    yield "token, wrong"
    await alice.press("escape")
    front.world.device.unavailable = "ssh"
    await alice.log_in(PASSWORD)
    yield "token, over ssh"


async def _forced(alice: Sitting, front: Front) -> Round:
    front.world.execute("UPDATE users SET password_temporary = :yes", yes=True)
    await alice.log_in(PASSWORD)
    yield "new password"
    await alice.press("escape")
    front.world.execute("UPDATE users SET password_temporary = :no", no=False)
    front.require()
    await alice.log_in(PASSWORD)
    yield "enroll, forced"


ROUNDS: dict[Callable[[Sitting, Front], Round], set[str]] = {
    _wrong_and_missing: {"LogInScreen"},
    _profile: {
        "ProfileScreen",
        "NewPasswordScreen",
        "DevicesDialog",
        "SessionsDialog",
        "HelpDialog",
        "EnrollScreen",
        "SaveCodes",
    },
    _locked: {"LockScreen"},
    _token: {"TokenScreen"},
    _forced: {"EnrollScreen", "NewPasswordScreen"},
}
"""The rounds, with the screens and dialogs that stand at their places."""


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("round_", ROUNDS)
async def test_everything_is_inside_the_frame(
    round_: Callable[[Sitting, Front], Round], size: tuple[int, int], tmp_path: Path, front: Front
) -> None:
    front.devices(10)
    seen = set()
    async with sitting(tmp_path, front.opener(), size, banner="DEMO") as alice:
        async for place in round_(alice, front):
            assert_all_inside(alice, place, size)
            if place != "bigger code":
                seen.add(alice.at)
    assert seen == ROUNDS[round_]


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_the_first_run_is_inside_the_frame(size: tuple[int, int], tmp_path: Path, sqlite_world: World) -> None:
    async with sitting(tmp_path, of_world(sqlite_world), size, banner="DEMO") as alice:
        assert alice.at == "FirstRunScreen"
        assert_all_inside(alice, "first run", size)
        await alice.press()
        await alice.pilot.click("PushButton")
        await alice.press()
        assert_all_inside(alice, "first run, missing", size)


def assert_all_inside(alice: Sitting, place: str, size: tuple[int, int]) -> None:
    screen = alice.app.screen
    assert not screen.show_vertical_scrollbar, place
    assert screen.query_one(KeyBar).region.y == size[1] - 1, place
    for widget in screen.walk_children(Widget):
        if not widget.display or widget.has_class("-textual-system") or _scrolls(widget):
            continue
        region = widget.region
        assert screen.region.contains_region(region), f"{place}: {widget} stands at {region}"
        parent = widget.parent
        assert isinstance(parent, Widget)
        assert parent.region.contains_region(region), f"{place}: {widget} is cut by {parent}"
    lines = alice.lines()
    assert len(lines) == size[1], place
    assert lines[-1].strip(), place
    assert "DEMO" in lines[0] or alice.at == "BiggerCode", place


def _scrolls(widget: Widget) -> bool:
    return any(type(one).__name__ == "VerticalScroll" for one in widget.ancestors)


def _key(alice: Sitting) -> str:
    """How the key begins that is shown, as it is written."""
    screen = alice.app.screen
    assert isinstance(screen, Scanning)
    assert screen._offer is not None
    key = screen._offer.key.reveal()
    return " ".join(key[start : start + 4] for start in range(0, 16, 4))


async def test_a_code_that_cannot_fit_is_said_so_and_the_key_shown(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener(), (70, 20)) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("e")
        await alice.press("enter")
        assert "does not fit" in alice.text
        assert _key(alice) in alice.text
        assert "█" not in alice.text
        await alice.pilot.resize_terminal(80, 24)
        await alice.press()
        assert "does not fit" not in alice.text
        assert "█" in alice.text


async def test_what_a_low_terminal_does_not_show_can_be_scrolled_to(tmp_path: Path, front: Front) -> None:
    front.require()
    async with sitting(tmp_path, front.opener(), (60, 20)) as alice:
        await alice.log_in(PASSWORD)
        assert "Enroll in Two-Factor Authentication" in alice.lines()[-2]
        await alice.press("pageup")
        assert "Your practice requires" in alice.text
        await alice.press("enter")
        assert "f5" not in alice.text
        await alice.press("f5")
        assert alice.at == "EnrollScreen"
        assert _key(alice) in alice.text
        await alice.pilot.resize_terminal(40, 12)
        await alice.press()
        assert "_   _   _" in alice.text
        await alice.press("f1")
        assert alice.app.screen.query_one(".box").region.height <= 11
        await alice.press("escape", "escape")


async def test_the_smallest_terminal_and_back(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        before = alice.text
        for size in ((1, 1), (2, 3), (200, 5), (80, 24)):
            await alice.pilot.resize_terminal(*size)
            await alice.press()
        assert alice.text == before

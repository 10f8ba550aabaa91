"""Every screen fits its terminal: nothing outside the frame, nothing cut, one title line and one footer line."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widget import Widget

from tests.tui.fake import PASSWORD, START, TOKEN, FakeCore
from tests.tui.sitting import LARGE, SMALL, Sitting, sitting
from tn_tui.domain.errors import PhoneClockOff, SignInRefused
from tn_tui.domain.policy import Step
from tn_tui.tui.widgets.key_bar import KeyBar

Way = Callable[[Sitting, FakeCore], Awaitable[None]]


async def _nothing(alice: Sitting, fake: FakeCore) -> None:
    """Where the program begins."""


async def _wrong(alice: Sitting, fake: FakeCore) -> None:
    fake.refuse["submit_password"] = SignInRefused(START.replace(hour=10))
    await alice.log_in("wrong")


async def _missing(alice: Sitting, fake: FakeCore) -> None:
    await alice.press()
    await alice.pilot.click("PushButton")
    await alice.press()


async def _in(alice: Sitting, fake: FakeCore) -> None:
    await alice.log_in(PASSWORD)


def _then(*keys: str) -> Way:
    async def way(alice: Sitting, fake: FakeCore) -> None:
        await alice.log_in(PASSWORD)
        for key in keys:
            await alice.press(key)

    return way


async def _wrong_token(alice: Sitting, fake: FakeCore) -> None:
    await alice.log_in(PASSWORD)
    await alice.type("000000")


async def _clock_off(alice: Sitting, fake: FakeCore) -> None:
    await _then("e", "enter")(alice, fake)
    fake.refuse["confirm"] = PhoneClockOff(offset=timedelta(minutes=-16))
    await alice.type("000000")


async def _done(alice: Sitting, fake: FakeCore) -> None:
    await _then("e", "enter")(alice, fake)
    await alice.type(TOKEN)


async def _locked(alice: Sitting, fake: FakeCore) -> None:
    await alice.log_in(PASSWORD)
    fake.moment += timedelta(minutes=15)
    assert alice.app.session is not None
    alice.app.session.look()
    await alice.press()


PLACES: dict[str, tuple[dict[str, object], Way]] = {
    "log in": ({}, _nothing),
    "log in, wrong": ({}, _wrong),
    "log in, missing": ({}, _missing),
    "first run": ({"empty": True}, _nothing),
    "first run, missing": ({"empty": True}, _missing),
    "token": ({"enrolled_at": START}, _in),
    "token, wrong": ({"enrolled_at": START}, _wrong_token),
    "token, over ssh": ({"enrolled_at": START, "unavailable": "ssh"}, _in),
    "new password": ({"step": Step.NEW_PASSWORD}, _in),
    "enroll, forced": ({"step": Step.ENROLL}, _in),
    "enroll 1": ({}, _then("e")),
    "enroll 2": ({}, _then("e", "enter")),
    "enroll 2, clock off": ({}, _clock_off),
    "enroll 3": ({}, _done),
    "bigger code": ({}, _then("e", "enter", "f5")),
    "profile": ({}, _in),
    "change password": ({}, _then("p")),
    "devices": ({}, _then("d")),
    "sessions": ({}, _then("s")),
    "help": ({}, _then("f1")),
    "help on enrolling": ({}, _then("e", "f1")),
    "locked": ({}, _locked),
}


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("place", PLACES)
async def test_everything_is_inside_the_frame(place: str, size: tuple[int, int], tmp_path: Path) -> None:
    facts, way = PLACES[place]
    fake = FakeCore(**facts)  # type: ignore[arg-type]
    fake.remembered(10)
    async with sitting(tmp_path, fake.opener(), size, banner="DEMO") as alice:
        await way(alice, fake)
        screen = alice.app.screen
        assert not screen.show_vertical_scrollbar
        assert screen.query_one(KeyBar).region.y == size[1] - 1
        for widget in screen.walk_children(Widget):
            if not widget.display or widget.has_class("-textual-system") or _scrolls(widget):
                continue
            region = widget.region
            assert screen.region.contains_region(region), f"{widget} stands at {region}"
            parent = widget.parent
            assert isinstance(parent, Widget)
            assert parent.region.contains_region(region), f"{widget} is cut by {parent}"
        lines = alice.lines()
        assert len(lines) == size[1]
        assert lines[-1].strip()
        assert "DEMO" in lines[0] or alice.at == "BiggerCode"


def _scrolls(widget: Widget) -> bool:
    return any(type(one).__name__ == "VerticalScroll" for one in widget.ancestors)


async def test_a_code_that_cannot_fit_is_said_so_and_the_key_shown(tmp_path: Path) -> None:
    fake = FakeCore()
    async with sitting(tmp_path, fake.opener(), (70, 20)) as alice:
        await _then("e", "enter")(alice, fake)
        assert "does not fit" in alice.text
        assert "UNGD MHWJ 63BA 5DWS" in alice.text
        assert "█" not in alice.text
        await alice.pilot.resize_terminal(80, 24)
        await alice.press()
        assert "does not fit" not in alice.text
        assert "█" in alice.text


async def test_what_a_low_terminal_does_not_show_can_be_scrolled_to(tmp_path: Path) -> None:
    fake = FakeCore(step=Step.ENROLL)
    async with sitting(tmp_path, fake.opener(), (60, 20)) as alice:
        await alice.log_in(PASSWORD)
        assert "Enroll in Two-Factor Authentication" in alice.lines()[-2]
        await alice.press("pageup")
        assert "Your practice requires" in alice.text
        await alice.press("enter")
        assert "f5" not in alice.text
        await alice.press("f5")
        assert alice.at == "EnrollScreen"
        assert "UNGD MHWJ 63BA 5DWS" in alice.text
        await alice.pilot.resize_terminal(40, 12)
        await alice.press()
        assert "_   _   _" in alice.text
        await alice.press("f1")
        assert alice.app.screen.query_one(".box").region.height <= 11
        await alice.press("escape", "escape")


async def test_the_smallest_terminal_and_back(tmp_path: Path) -> None:
    fake = FakeCore()
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        before = alice.text
        for size in ((1, 1), (2, 3), (200, 5), (80, 24)):
            await alice.pilot.resize_terminal(*size)
            await alice.press()
        assert alice.text == before

"""Recovery codes are shown once, saved in one of three ways, and leave no trace; who must save them can't go on."""

import os
import stat
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.tui.inside import assert_inside
from tests.tui.own_account import at_codes, codes_on, said
from tests.tui.sitting import LARGE, SMALL
from tests.world import World
from tn_tui.domain.policy import Role, Step
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import StorageFull
from tn_tui.tui.codes.save_codes import SaveCodes


def saved(world: World) -> bool:
    """Whether the database has it that the codes are saved."""
    [(at,)] = world.execute("SELECT codes_saved_at FROM users WHERE username = 'alice'")
    return at is not None


def files_below(folder: Path) -> list[Path]:
    """All files that the program has left."""
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADMINISTRATOR])
async def test_ten_codes_are_shown_numbered_and_inside_the_frame(
    sqlite_world: World, tmp_path: Path, role: Role, size: tuple[int, int]
) -> None:
    async with at_codes(tmp_path, sqlite_world, role=role, size=size) as (alice, _):
        assert "3 of 4" in alice.text
        assert len(set(codes_on(alice))) == 10
        for number, code in zip((1, 6, 2, 7, 3, 8, 4, 9, 5, 10), codes_on(alice), strict=True):
            assert f" {number}  {code}" in alice.text
        assert_inside(alice)
        for key in ("w", "ctrl+y", "f"):
            await alice.press(key)
            assert alice.at in {"QuestionDialog", "CodesFileDialog"}
            assert_inside(alice)
            await alice.press("escape")
            assert alice.at == "SaveCodes"


async def test_written_down_is_confirmed_and_then_known(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    async with at_codes(tmp_path, world, role=Role.ADMINISTRATOR) as (alice, person):
        shown = codes_on(alice)
        await alice.press("enter")
        assert "did you compare them" in said(alice)
        await alice.press("enter")
        assert alice.at == "SaveCodes", "enter alone says no"
        assert not saved(world)
        await alice.press("w", "y")
        assert saved(world)
        assert "4 of 4" in alice.text
        assert "recovery codes are saved" in said(alice)
        await alice.press("enter")
        assert "10 of 10 left" in alice.text
        assert "not saved" not in alice.text
        core = world.terminal()
        core.sign_in.submit_recovery_code(person.half(core), Secret(shown[3]))


async def test_copied_is_confirmed_too(sqlite_world: World, tmp_path: Path) -> None:
    async with at_codes(tmp_path, sqlite_world) as (alice, _):
        shown = codes_on(alice)
        await alice.pilot.click("#copy")
        await alice.press()
        assert sorted(alice.app.clipboard.splitlines()) == sorted(shown)
        assert "Not every terminal takes them" in said(alice)
        await alice.press("n")
        assert not saved(sqlite_world)
        await alice.press("ctrl+y")
        await alice.pilot.click("#yes")
        await alice.press()
        assert saved(sqlite_world)
        assert "4 of 4" in alice.text


@pytest.mark.parametrize("last", ["enter", "escape"])
async def test_a_file_holds_them_for_their_owner_alone(sqlite_world: World, tmp_path: Path, last: str) -> None:
    path = tmp_path / "codes.txt"
    async with at_codes(tmp_path, sqlite_world) as (alice, _):
        shown = codes_on(alice)
        await alice.press("f")
        assert "recovery-codes-2026-11-24.txt" in alice.text
        await alice.press("ctrl+u", "enter")
        assert "Please fill this in." in alice.text
        await alice.type(str(path), "enter")
        assert "All ten are in this file" in said(alice)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert not saved(sqlite_world), "what was written is read before it counts"
        await alice.press(last)
        assert saved(sqlite_world)
        assert "4 of 4" in alice.text
    text = path.read_text(encoding="utf-8")
    assert all(code in text for code in shown)
    assert "alice @ RIVERSIDE" in text
    assert "123456" not in text
    assert [item.name for item in files_below(tmp_path) if "codes" in item.name] == ["codes.txt"]


async def test_what_is_wrong_with_the_file_is_said_under_its_name(
    sqlite_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, folder = tmp_path / "there.txt", tmp_path / "folder"
    there.write_text("mine")
    folder.mkdir()
    async with at_codes(tmp_path, sqlite_world) as (alice, _):
        shown = codes_on(alice)
        await alice.press("f")

        async def attempt(path: Path) -> str:
            await alice.press("ctrl+u")
            await alice.type(str(path), "enter")
            assert alice.at == "CodesFileDialog"
            return alice.text

        assert "This is there already. Choose another name." in await attempt(there)
        assert "This is there already." in await attempt(folder)
        assert "This can't be made: its folder is not there." in await attempt(tmp_path / "nowhere" / "codes.txt")
        assert "This is not the kind of file" in await attempt(there / "codes.txt")
        opened = os.open

        def refusing(path: str | Path, *rest: int, **more: int) -> int:
            if "codes" in str(path):
                raise PermissionError(13, "no")
            return opened(path, *rest, **more)

        monkeypatch.setattr(os, "open", refusing)
        assert "This can't be written." in await attempt(folder / "codes.txt")
        monkeypatch.undo()

        def full(_: int) -> None:
            raise OSError(28, "full")

        monkeypatch.setattr(os, "fsync", full)
        text = await attempt(folder / "codes.txt")
        monkeypatch.undo()
        assert "The disk is full." in text
        assert there.read_text() == "mine"
        assert list(folder.iterdir()) == [], "nothing of it is left"
        await alice.press("escape")
        assert codes_on(alice) == shown
        assert not saved(sqlite_world)


async def test_a_sole_administrator_has_no_later(sqlite_world: World, tmp_path: Path) -> None:
    async with at_codes(tmp_path, sqlite_world, role=Role.ADMINISTRATOR) as (alice, _):
        assert "save them before you go on" in said(alice)
        assert "Later" not in alice.text
        for key in ("escape", "f2", "ctrl+p"):
            await alice.press(key, "escape")
            assert alice.at == "SaveCodes"
        assert len(codes_on(alice)) == 10
        assert not saved(sqlite_world)


@pytest.mark.parametrize("way", ["escape", "click"])
async def test_others_may_do_it_later_and_the_profile_says_so(sqlite_world: World, tmp_path: Path, way: str) -> None:
    async with at_codes(tmp_path, sqlite_world) as (alice, _):
        if way == "click":
            await alice.pilot.click("#later")
        await alice.press(*(["escape"] if way == "escape" else []))
        assert "4 of 4" in alice.text
        assert "not saved, and can't be shown again" in said(alice)
        await alice.press("enter")
        assert "10 of 10 left · not saved" in alice.text
        assert "Two-factor authentication is on. Your recovery codes are not saved." in said(alice)


@pytest.mark.parametrize(("role", "step"), [(Role.ADMINISTRATOR, Step.SAVE_CODES), (Role.MEMBER, Step.IN)])
async def test_quitting_while_they_are_shown_breaks_nothing(
    sqlite_world: World, tmp_path: Path, role: Role, step: Step
) -> None:
    async with at_codes(tmp_path, sqlite_world, role=role) as (alice, person):
        await alice.press("ctrl+q")
        assert not alice.app.is_running or alice.app._exit
    assert person.signed_in().step is step
    assert not saved(sqlite_world)


async def test_the_idle_lock_covers_them_and_the_password_shows_them_again(sqlite_world: World, tmp_path: Path) -> None:
    async with at_codes(tmp_path, sqlite_world, role=Role.ADMINISTRATOR) as (alice, person):
        shown = codes_on(alice)
        assert alice.app.session is not None
        sqlite_world.clock.move(minutes=16)
        assert alice.app.session.look()
        await alice.press()
        assert alice.at == "LockScreen"
        assert not codes_on(alice)
        await alice.type(person.password.reveal(), "enter")
        assert codes_on(alice) == shown
        await alice.press("w", "y")
        assert saved(sqlite_world)
        assert "4 of 4" in alice.text


async def test_logging_out_of_the_lock_leaves_nothing_of_them(sqlite_world: World, tmp_path: Path) -> None:
    async with at_codes(tmp_path, sqlite_world, role=Role.ADMINISTRATOR) as (alice, person):
        screen = alice.app.screen
        assert isinstance(screen, SaveCodes)
        assert alice.app.session is not None
        sqlite_world.clock.move(minutes=16)
        alice.app.session.look()
        await alice.press()
        await alice.press("escape")
        assert alice.at == "LogInScreen"
        assert screen._codes == ()
        assert person.signed_in().step is Step.SAVE_CODES


async def test_when_the_core_cannot_keep_it_they_are_not_saved(
    sqlite_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_codes(tmp_path, sqlite_world) as (alice, _):
        core = alice.app.backend.core
        assert core is not None

        def full(session: Secret, shown: Sequence[Secret]) -> None:
            raise StorageFull

        monkeypatch.setattr(core.recovery_codes, "saved", full)
        await alice.press("w", "y")
        assert alice.at == "SaveCodes"
        assert "The disk is full" in said(alice)
        monkeypatch.undo()
        await alice.press("w", "y")
        assert saved(sqlite_world)


async def test_they_leave_no_trace(sqlite_world: World, tmp_path: Path) -> None:
    async with at_codes(tmp_path, sqlite_world) as (alice, _):
        shown, screen = codes_on(alice), alice.app.screen
        assert isinstance(screen, SaveCodes)
        descriptions = []
        await alice.press("f", "ctrl+u")
        await alice.type(str(tmp_path / "nowhere" / "x"), "enter")
        descriptions += [worker.description + repr(worker) for worker in alice.app.workers]
        await alice.press("escape")
        await alice.press("w", "y")
        assert screen._codes == ()
        assert not alice.app.clipboard
        assert not codes_on(alice)
        seen = " ".join(descriptions) + repr(screen) + repr(vars(alice.app.screen))
        await alice.press("enter")
    found = files_below(tmp_path)
    for code in shown:
        assert code not in seen
        for form in (code, code.replace("-", "")):
            assert not [path for path in found if form.encode() in path.read_bytes()]


async def test_a_session_that_ends_meanwhile_leads_to_the_log_in(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    async with at_codes(tmp_path, world) as (alice, _):
        world.execute("UPDATE sessions SET ended_at = created_at, end_reason = 'ended elsewhere'")
        await alice.press("w", "y")
        assert alice.at == "LogInScreen"
        assert not codes_on(alice)

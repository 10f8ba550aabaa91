"""Over SSH no screen asks where a file is: exports and passwords wait for the operator, users are pasted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.tui.inside import assert_inside
from tests.tui.own_account import codes_on, log_in, said
from tests.tui.sitting import SMALL, Sitting, go, of_world, one_by_one, sitting
from tests.world import OPERATOR, World
from tn_tui.tui.codes.save_codes import SaveCodes
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.terminal.typing_app import CutPaste
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.fields.paste_box import PasteBox


@asynccontextmanager
async def remote(world: World, tmp_path: Path, visit: Visit) -> AsyncIterator[Sitting]:
    """An administrator who has come by SSH."""
    person = world.administrator()
    async with sitting(tmp_path, of_world(world, over_ssh=True), SMALL) as alice:
        await log_in(alice, person)
        await go(alice, visit)
        yield alice


async def test_an_export_gets_its_name_from_the_program(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    async with remote(world, tmp_path, Visit.USERS) as alice:
        await alice.press("e")
        assert alice.at == "ExportDialog"
        assert not alice.app.screen.query(Field)
        assert_inside(alice)
        await alice.press("right", "enter")
        text = said(alice)
        [found] = world.core.files.exports(OPERATOR)
        assert found.file.name in text
        assert found.file.name.endswith(".json")
        assert f"tn-tui export take --practice RIVERSIDE {found.file.name}" in text
        assert_inside(alice)


async def test_users_are_pasted_or_come_from_the_operators_folder(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    async with remote(world, tmp_path, Visit.IMPORT) as alice:
        assert alice.at == "SharedImportScreen"
        assert not alice.app.screen.query(Field)
        assert_inside(alice)
        await alice.press("enter")
        assert "Please paste the lines" in alice.text
        await alice.paste("x\r" * 5_001)
        assert "more than 5,000 lines" in alice.text
        await alice.paste("username,name\rcarol,\x1b[31mCarol\rdave,Dave\r")
        assert "\x1b" not in alice.text
        await alice.press("enter")
        assert "line 2" in alice.text
        assert "characters that don't show" in alice.text
        assert_inside(alice)
        alice.app.screen.query_one(PasteBox).focus()
        rows = "".join(f"user{number},User {number}\r" for number in range(4_999))
        await alice.paste(f"username,name\r{rows}")
        assert "5,000 lines" in alice.text
        await alice.paste("username,name\rcarol,Carol Reed\r")
        assert "more than" not in alice.text
        await alice.press("enter")
        assert "1 user. Every line can be taken." in alice.text
        # What was cut on its way, since something else had the focus, is not taken for the whole.
        alice.app.screen.query_one(PasteBox).focus()
        alice.app.post_message(CutPaste(f"username,name\r{rows}"[:4096]))
        await alice.press()
        assert "Please paste it again." in said(alice)
        await alice.paste("username,name\rcarol,Carol Reed\r")
        await alice.press("enter")
        await alice.press("enter")
        assert "1 user was added." in alice.text
        assert_inside(alice)
        [passwords] = world.core.files.exports(OPERATOR)
        assert passwords.file.name in said(alice)
        assert passwords.file.name.startswith("passwords-")

        await alice.press("enter")
        await go(alice, Visit.IMPORT)
        [folder] = (world.home / "imports").iterdir()
        (folder / "new.csv").write_text("username,name\ndan,Dan Hill\n")
        await one_by_one(alice, "shift+tab", "right", "tab")
        assert "new.csv" in alice.text
        await alice.press("enter")
        assert "1 user. Every line can be taken." in alice.text
        assert_inside(alice)
        await alice.press("enter")
        assert "1 user was added." in alice.text


async def test_recovery_codes_go_by_screen_copy_and_spelling(sqlite_world: World, tmp_path: Path) -> None:
    person = sqlite_world.administrator()
    async with sitting(tmp_path, of_world(sqlite_world, over_ssh=True), SMALL) as alice:
        await alice.log_in(person.password.reveal())
        await alice.type(person.token().reveal())
        session = alice.app.session
        assert session is not None
        codes = sqlite_world.core.recovery_codes.renew(session.handle)
        alice.app.push_screen(SaveCodes(session.handle, session.person, codes))
        await alice.press()
        shown = codes_on(alice)
        assert "Write to a file" not in alice.text
        await alice.press("f")
        assert alice.at == "SaveCodes"
        assert_inside(alice)
        await alice.press("s")
        assert "Code 1 of 10" in alice.text
        assert shown[0][:4] in alice.text
        assert_inside(alice)
        await alice.press("end")
        assert "Code 10 of 10" in alice.text
        await alice.press("escape")
        assert alice.at == "SaveCodes"

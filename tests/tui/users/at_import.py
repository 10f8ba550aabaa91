"""An administrator in front of the import of users, and files of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.tui.office import Office
from tests.tui.own_account import log_in
from tests.tui.sitting import SMALL, Sitting, go, sitting
from tn_tui.tui.frame.visit import Visit

PLAN, RUN = "user_import.plan", "user_import.run"


def twelve(path: Path, of: str = "user") -> Path:
    """A file of twelve users, two of them administrators."""
    roles = ["administrator"] * 2 + [""] * 10
    lines = [f"{of}.{number},User {number},{role},A" for number, role in enumerate(roles, 1)]
    path.write_text("\n".join(["Login,Full name,Role,Team", *lines, ""]), encoding="utf-8")
    return path


def taken(path: Path, office: Office, count: int) -> Path:
    """A file of users whom the practice has already."""
    people = [(number, f"user.{number}", f"User {number}") for number in range(2, count + 2)]
    office.users(*people)
    lines = [f"{username},{name}" for _, username, name in people]
    path.write_text("\n".join(["username,name", *lines, ""]), encoding="utf-8")
    return path


@asynccontextmanager
async def at_import(tmp_path: Path, office: Office, size: tuple[int, int] = SMALL) -> AsyncIterator[Sitting]:
    async with sitting(tmp_path, office.opener(), size) as alice:
        await log_in(alice, office.alice)
        await go(alice, Visit.IMPORT)
        assert alice.at == "ImportScreen"
        yield alice


async def check_anew(alice: Sitting) -> None:
    await alice.pilot.click("#check")
    await alice.press()


def import_is_offered(somebody: Sitting) -> bool:
    return not somebody.app.screen.query_one("#import-now").disabled

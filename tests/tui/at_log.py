"""Somebody in front of the practice's activity, and rows to look at."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.tui.office import Office
from tests.tui.own_account import log_in
from tests.tui.sitting import SMALL, Sitting, go, sitting
from tests.world import START
from tn_tui.domain.events import Outcome
from tn_tui.domain.views import ActivityRow
from tn_tui.tui.frame.visit import Visit

BOB = 2


def row(event: str, actor: str = "alice", subject: str = "bob.smith", reason: str = "") -> ActivityRow:
    """A row as the core shows it."""
    return ActivityRow(9, START, event, Outcome.DONE, actor, "10.0.4.17", "", subject, reason)


@asynccontextmanager
async def at_log(
    tmp_path: Path, office: Office, size: tuple[int, int] = SMALL, *, rows: int = 60
) -> AsyncIterator[Sitting]:
    """Alice, looking at the activity; so many rows of it are about Bob."""
    office.user(BOB, "bob.smith", "Bob Smith", two_factor_since=None)
    async with sitting(tmp_path, office.opener(), size) as alice:
        await log_in(alice, office.alice)
        office.busy(rows, BOB, subject="bob.smith", reason="left")
        await go(alice, Visit.LOG)
        assert alice.at == "LogScreen"
        yield alice

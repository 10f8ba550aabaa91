"""Somebody in front of the practice's activity, and rows to look at."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.tui.fake import PASSWORD, START, FakeCore
from tests.tui.fake_practice import FakePractice
from tests.tui.sitting import SMALL, Sitting, go, sitting
from tn_tui.domain.events import Outcome
from tn_tui.domain.views import ActivityRow
from tn_tui.tui.frame.visit import Visit


def row(
    event: str,
    actor: str = "alice",
    subject: str = "bob.smith",
    reason: str = "",
    **facts: Any,  # noqa: ANN401 - any of the row's fields
) -> ActivityRow:
    """A row of now."""
    made = ActivityRow(9, START, event, Outcome.DONE, actor, "10.0.4.17", "", subject, reason)
    return replace(made, **facts)


@asynccontextmanager
async def at_log(
    tmp_path: Path,
    size: tuple[int, int] = SMALL,
    **facts: Any,  # noqa: ANN401 - any of the fake's fields
) -> AsyncIterator[tuple[Sitting, FakePractice]]:
    """Alice, looking at the activity."""
    practice = FakePractice(FakeCore(), **facts)
    async with sitting(tmp_path, practice.fake.opener(), size) as alice:
        await alice.log_in(PASSWORD)
        await go(alice, Visit.LOG)
        assert alice.at == "LogScreen"
        yield alice, practice

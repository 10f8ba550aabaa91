"""Rows made up by number: of activity, with their pages, and of remembered devices."""

from datetime import datetime, timedelta
from uuid import UUID

from tn_tui.domain.events import Event, Outcome
from tn_tui.domain.views import ActivityPage, ActivityRow, DeviceView


def page_of(  # noqa: PLR0917 - a row's columns in their order
    count: int,
    moment: datetime,
    actor: str,
    origin: str,
    older_than: int | None,
    newer_than: int | None,
    limit: int,
    subject: str = "",
    reason: str = "",
) -> ActivityPage:
    """A page of `count` rows, one each seven hours, that go through all events."""
    numbers = list(range(count, 0, -1))
    if older_than is not None:
        numbers = [number for number in numbers if number < older_than]
    if newer_than is not None:
        numbers = [number for number in numbers if number > newer_than][-limit:]
    shown = numbers[:limit]
    older = shown[-1] if shown and shown[-1] > 1 else None
    newer = shown[0] if shown and shown[0] < count else None
    events = list(Event)
    rows = tuple(
        ActivityRow(
            number,
            moment - timedelta(hours=7 * (count - number)),
            events[number % len(events)],
            Outcome.DONE if number % 3 else Outcome.REFUSED,
            actor,
            origin,
            "",
            subject,
            reason,
        )
        for number in shown
    )
    return ActivityPage(rows, older, newer)


def devices_of(count: int, moment: datetime) -> list[DeviceView]:
    """So many remembered devices, the first of them current."""
    return [
        DeviceView(
            UUID(int=number),
            f"workstation-{number}",
            moment - timedelta(days=number),
            moment + timedelta(days=30 - number),
            moment - timedelta(hours=number),
            "10.0.4.17",
            current=number == 1,
        )
        for number in range(1, count + 1)
    ]

"""What is shown of a recovery case, as facts, as a line of a listing, and as JSON."""

from typing import TYPE_CHECKING

from tn_tui.cli import listing, output
from tn_tui.domain import exports
from tn_tui.domain.cases import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tn_tui.domain.support_views import CaseView

HEADERS = ("Case", "State", "Practice", "Username", "Ticket", "Opened (UTC)", "By", "Until (UTC)")

COLUMNS = (
    "id",
    "practice_code",
    "practice_name",
    "username",
    "name",
    "caller",
    "ticket",
    "checklist",
    "reason",
    "state",
    "opened_by",
    "opened_at",
    "approved_by",
    "approved_at",
    "ready_at",
    "expires_at",
    "ended_by",
    "ended_at",
    "end_reason",
    "own",
    "spoken_at",
)
"""What JSON holds of a case."""


def row(view: "CaseView") -> exports.Row:
    """A case as an object of JSON, by `COLUMNS`."""
    return exports.row(COLUMNS, view)


def cells(view: "CaseView") -> tuple[str, ...]:
    """A case as a line of a listing, by `HEADERS`."""
    until = view.ready_at if view.state is State.COOLING else view.expires_at
    return (
        str(view.id),
        view.state.value,
        view.practice_code,
        view.username,
        view.ticket,
        listing.minute(view.opened_at),
        view.opened_by,
        listing.minute(until) if until else "",
    )


def tell(view: "CaseView", *, as_json: bool) -> None:
    """Write a case, a fact a line or as JSON.

    Raises:
        ReaderGoneError: nobody reads it any more.
        OutputError: it can't be written.
    """
    output.tell(row(view), _facts(view), as_json=as_json)


def _facts(view: "CaseView") -> "Iterator[tuple[str, str]]":
    yield "Case", str(view.id)
    yield "State", view.state.value
    yield "Practice", f"{view.practice_code} ({view.practice_name})"
    yield "User", f"{view.username} ({view.name})"
    yield "Caller", view.caller
    yield "Ticket", view.ticket
    yield "Checked", ", ".join(view.checklist)
    yield "Spoken check", f"right, {listing.moment(view.spoken_at)}" if view.spoken_at else "none was done"
    yield "Reason", view.reason
    yield "Opened", f"{listing.moment(view.opened_at)} by {view.opened_by}"
    if view.approved_at is not None:
        yield "Approved", f"{listing.moment(view.approved_at)} by {view.approved_by}"
    if view.ended_at is not None:
        from tn_tui.words.events import who

        by = "" if view.state is State.EXPIRED else f" by {who(view.ended_by)}"
        yield "Ended", f"{listing.moment(view.ended_at)}{by}"
        if view.end_reason:
            yield "Why", view.end_reason
        return
    if view.ready_at is not None:
        yield "Code from", listing.moment(view.ready_at)
    if view.expires_at is not None:
        yield "Expires", listing.moment(view.expires_at)

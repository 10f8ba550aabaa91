"""Recovery cases in words: where one stands, what it waits for, and what must be asked of a caller."""

import math
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from tn_tui.domain.cases import OPEN, Check, State
from tn_tui.domain.support_views import CaseView, SupportPractice
from tn_tui.tui.widgets.cells import fill
from tn_tui.tui.widgets.lists.pick_list import PickLine
from tn_tui.words.cases import BRIEF
from tn_tui.words.events import who
from tn_tui.words.moments import ago, when

if TYPE_CHECKING:
    from tn_tui.tui.widgets.lists.pick_list import Parts

OPENS = (
    "tn-tui support case open --practice CODE --user USERNAME --as USERNAME "
    "--caller NAME --ticket TEXT --reason TEXT --called-back ..."
)
"""The command that opens one; its help names the flags of the whole checklist."""

_TONES: dict[State, str] = {State.WAITING: "$warning", State.COOLING: "$warning", State.READY: "$success"}
_OVER: dict[State, str] = {
    State.USED: "It ended in a one-time sign-in code, which is shown only once. For another one, open a new case.",
    State.EXPIRED: "Nobody approved it, or fetched its code, in time. Open a new case where one is still needed.",
}
_NUMBER, _STATE, _WHEN = 6, 12, 12
_GAP = "  "


def tone(state: State) -> str:
    """The color of a state, which its word says, too."""
    return _TONES.get(state, "$muted")


def is_open(case: CaseView) -> bool:
    """Whether it is not over."""
    return case.state in OPEN


def left(until: datetime, now: datetime) -> str:
    """How long it is until a moment: "23 h 59 min", "12 min", "40 s"; a part of a minute counts as one."""
    seconds = max(0, math.ceil((until - now).total_seconds()))
    if seconds <= 60:  # noqa: PLR2004 - seconds in a minute
        return f"{seconds} s"
    hours, minutes = divmod(-(-seconds // 60), 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"


def _ahead(moment: datetime | None, now: datetime) -> str:
    """A moment ahead, with how far it is: "tomorrow"'s date and clock, in brackets what is left."""
    return f"{when(moment, now)} (in {left(moment, now)})" if moment is not None else "later"


def awaits(case: CaseView, now: datetime) -> str:
    """What happens next, to a support person."""
    match case.state:
        case State.WAITING if case.own:
            return f"Another support person has to approve it, since nobody approves their own, by {_until(case, now)}."
        case State.WAITING:
            return f"Look at the ticket yourself, then approve or refuse it, by {_until(case, now)}."
        case State.COOLING:
            return f"Its code can be fetched from {_ahead(case.ready_at, now)}, unless somebody stops it."
        case State.READY:
            return f"Get the code while the caller is on the telephone. It can be fetched once, by {_until(case, now)}."
        case _:
            return _OVER.get(case.state, "Nothing comes of it any more.")


def warns(case: CaseView, now: datetime) -> str:
    """What it means to those whom it concerns."""
    match case.state:
        case State.WAITING:
            return (
                "Once a second support person approves it and the cooling-off time is over, the caller gets a "
                f"one-time sign-in code for {case.username}. It ends by itself at {_until(case, now)}."
            )
        case State.COOLING:
            return f"From {_ahead(case.ready_at, now)} the caller can get a one-time sign-in code for {case.username}."
        case State.READY:
            return f"The caller can get a one-time sign-in code for {case.username} now, by {_until(case, now)}."
        case _:
            return "It is over."


def _until(case: CaseView, now: datetime) -> str:
    return when(case.expires_at, now) if case.expires_at is not None else "then"


FACTS = ("Practice", "User", "Caller", "Ticket", "Reason", "Checked", "Opened", "Approved", "Ended", "Why")
"""All that can be known of a case, in the order in which it is shown."""


def facts(case: CaseView, now: datetime) -> Iterator[tuple[str, str]]:
    """What is known of a case, label and value."""
    yield "Practice", f"{case.practice_code} · {case.practice_name}"
    yield "User", f"{case.username} · {case.name}"
    yield "Caller", case.caller
    yield "Ticket", case.ticket
    yield "Reason", case.reason
    spoken = f"spoken check {when(case.spoken_at, now)}" if case.spoken_at else "no spoken check"
    yield "Checked", ", ".join((*case.checklist, spoken))
    yield "Opened", f"{when(case.opened_at, now)} by {case.opened_by}"
    if case.approved_at is not None:
        yield "Approved", f"{when(case.approved_at, now)} by {case.approved_by}"
    if case.ended_at is not None:
        by = "" if case.state is State.EXPIRED else f" by {ended_by(case)}"
        yield "Ended", f"{when(case.ended_at, now)}{by}"
    if case.end_reason:
        yield "Why", case.end_reason


def ended_by(case: CaseView) -> str:
    """Who ended it: "alice", "the operator root"."""
    name = who(case.ended_by)
    return f"the {name}" if name != case.ended_by and name.startswith("operator ") else name


def lines(cases: tuple[CaseView, ...], now: datetime, *, everywhere: bool) -> Iterator[PickLine]:
    """A heading and a line for each; `everywhere` where they are of several practices."""
    if cases:
        names = ("Case", "State", "Practice", "User", "Ticket", "Opened")
        yield PickLine(lambda width: [(_row(names, width, everywhere=everywhere), "")], heading=True)
    for case in cases:
        draw = partial(_line, case, now, everywhere=everywhere)
        yield PickLine(draw, key=case.id)


def _line(case: CaseView, now: datetime, width: int, *, everywhere: bool) -> "Parts":
    cells = (str(case.id), BRIEF[case.state], case.practice_code, case.username, case.ticket)
    row = _row((*cells, ago(case.opened_at, now)), width, everywhere=everywhere)
    # The first two columns hold no character of two cells.
    start = _NUMBER + len(_GAP)
    end = start + _STATE
    plain = "" if is_open(case) else "$muted"
    return [(row[:start], plain), (row[start:end], tone(case.state)), (row[end:], plain)]


def _row(cells: tuple[str, ...], width: int, *, everywhere: bool) -> str:
    number, state, practice, user, ticket, opened = cells
    middle = (practice, user) if everywhere else (user,)
    gaps = len(_GAP) * (len(middle) + 3)
    room = max(0, width - _NUMBER - _STATE - _WHEN - gaps)
    each = room // (len(middle) + 1)
    parts = [fill(number, _NUMBER), fill(state, _STATE), *(fill(cell, each) for cell in middle)]
    return _GAP.join([*parts, fill(ticket, room - each * len(middle)), fill(opened, _WHEN)])


def checks(practice: SupportPractice, now: datetime) -> dict[Check, tuple[str, str]]:
    """What to ask of a caller: the question, and what the answer must be."""
    user = next((one for one in practice.administrators if one.username == practice.may_open), None)
    last = user.last_login_at if user is not None else None
    works = ", ".join(practice.colleagues) or "nobody but the administrator"
    return {
        Check.CALLED_BACK: ("You called back", practice.phone),
        Check.PRACTICE_CODE: ("Knows the practice code", practice.code),
        Check.LAST_LOG_IN: ("Knows the last log-in", when(last, now) if last is not None else "there was none"),
        Check.COLLEAGUES: ("Knows who works there", works),
    }

"""Recovery cases in words: where one stands, what it waits for, and what must be asked of a caller."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from tn_tui.domain.cases import State
from tn_tui.domain.support_views import CaseView
from tn_tui.tui.widgets.cells import fill
from tn_tui.tui.widgets.lists.pick_list import PickLine
from tn_tui.words.cases import BRIEF, is_open
from tn_tui.words.moments import ago

if TYPE_CHECKING:
    from tn_tui.tui.widgets.lists.pick_list import Parts

OPENS = (
    "tn-tui support case open --practice CODE --user USERNAME --as USERNAME "
    "--caller NAME --ticket TEXT --reason TEXT --called-back ..."
)
"""The command that opens one; its help names the flags of the whole checklist."""

_TONES: dict[State, str] = {State.WAITING: "$warning", State.COOLING: "$warning", State.READY: "$success"}
_NUMBER, _STATE, _WHEN = 6, 12, 12
_GAP = "  "


def tone(state: State) -> str:
    """The color of a state, which its word says, too."""
    return _TONES.get(state, "$muted")


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

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
_LEAST = 8
"""Cells of a name; where there are fewer for each, a column gives way, the last of these first."""

_GIVE_WAY = ("practice", "opened", "ticket")
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
    columns = {"practice": practice, "user": user, "ticket": ticket, "opened": opened}
    if not everywhere:
        del columns["practice"]
    give_way = [name for name in _GIVE_WAY if name in columns]
    while True:
        names = [name for name in columns if name != "opened"]
        fixed = _NUMBER + _STATE + (_WHEN if "opened" in columns else 0)
        room = max(0, width - fixed - len(_GAP) * (len(columns) + 1))
        if not give_way or room >= _LEAST * len(names):
            break
        del columns[give_way.pop()]
    each = room // len(names)
    widths = dict.fromkeys(names, each) | {names[-1]: room - each * (len(names) - 1), "opened": _WHEN}
    parts = [fill(number, _NUMBER), fill(state, _STATE), *(fill(cell, widths[name]) for name, cell in columns.items())]
    return _GAP.join(parts)

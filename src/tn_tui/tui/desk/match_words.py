"""What a search of the support desk found, in lines."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from tn_tui.domain.support_views import Call, Matches, PracticeMatch, UserMatch
from tn_tui.tui.widgets.cells import fill
from tn_tui.tui.widgets.lists.pick_list import Parts, PickLine
from tn_tui.words.moments import when
from tn_tui.words.roles import BRIEF

_CODE, _USERS, _LAST = 16, 9, 16
_LEAST = 8
"""Cells of a name; with fewer, what stands before the last column gives way."""

_GAP = "  "


def codes(found: Matches) -> tuple[str, ...]:
    """The practice of each line that can be chosen, in their order."""
    return (*(one.code for one in found.practices), *(one.practice_code for one in found.users))


def counted(found: Matches) -> str:
    """How much was found."""
    parts = []
    for count, noun in ((len(found.practices), "practice"), (len(found.users), "user")):
        if count:
            parts.append(f"{count} {noun}{'' if count == 1 else 's'}")
    return " · ".join([*parts, *(["and more"] if found.more else [])])


def lines(found: Matches) -> Iterator[PickLine]:
    """Practices, then users, each under a heading."""
    if found.practices:
        yield _heading(_practice, "Practice", "Name", "Users", "Administrators")
        yield from (PickLine(lambda width, one=one: _practice_parts(one, width)) for one in found.practices)  # type: ignore[misc]
    if found.practices and found.users:
        yield PickLine(lambda _: (), heading=True)
    if found.users:
        yield _heading(_user, "Practice", "Username", "Name", "Role")
        yield from (PickLine(lambda width, one=one: _user_parts(one, width)) for one in found.users)  # type: ignore[misc]


def call_lines(calls: tuple[Call, ...], now: datetime) -> Iterator[PickLine]:
    """Who called last, under a heading."""
    if calls:
        yield _heading(_user, "Called last", "Username", "Spoke with", "When")
        yield from (PickLine(partial(_call_parts, one, now), key=one.practice_code) for one in calls)


def _call_parts(one: Call, now: datetime, width: int) -> Parts:
    by = one.by if one.right else f"{one.by}, not right"
    return [
        ("".join(_user(width, one.practice_code, one.caller, by, when(one.at, now))), "" if one.right else "$warning")
    ]


def _heading(row: Callable[..., tuple[str, ...]], *names: str) -> PickLine:
    return PickLine(lambda width: [("".join(row(width, *names)), "")], heading=True)


def _practice(width: int, code: str, name: str, users: str, last: str) -> tuple[str, ...]:
    room = max(0, width - _CODE - _USERS - _LAST - 3 * len(_GAP))
    if room < _LEAST:
        return (fill(code, width - _LAST - len(_GAP)), _GAP, fill(last, _LAST))
    return (fill(code, _CODE), _GAP, fill(name, room), _GAP, users.rjust(_USERS), _GAP, fill(last, _LAST))


def _user(width: int, code: str, username: str, name: str, last: str) -> tuple[str, ...]:
    room = max(0, width - _CODE - _LAST - 3 * len(_GAP))
    if room < 2 * _LEAST:
        each = max(0, width - _LAST - len(_GAP)) // 2
        return (fill(code, each), _GAP, fill(username, width - each - len(_GAP)))
    each = room // 2
    return (fill(code, _CODE), _GAP, fill(username, each), _GAP, fill(name, room - each), _GAP, fill(last, _LAST))


def _practice_parts(one: PracticeMatch, width: int) -> Parts:
    heads = "only one" if one.sole else "none" if not one.administrators else f"{one.administrators:,}"
    *before, last = _practice(width, one.code, one.name, f"{one.users:,}", heads)
    return [("".join(before), ""), (last, "$warning" if one.administrators <= 1 else "")]


def _user_parts(one: UserMatch, width: int) -> Parts:
    last = BRIEF[one.role] if one.active else "deactivated"
    return [("".join(_user(width, one.practice_code, one.username, one.name, last)), "" if one.active else "$muted")]

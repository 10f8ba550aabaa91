"""A practice in words, as support sees it: its people, and what to tell who calls."""

from datetime import datetime

from rich.cells import cell_len
from textual.content import Content

from tn_tui.domain.support_views import SupportPractice, SupportUser
from tn_tui.tui.widgets.cells import cut, fill, paragraph
from tn_tui.words.cases import is_open
from tn_tui.words.moments import when
from tn_tui.words.phrases import GIVES_ANOTHER, RESETS

_USERNAME, _STATE, _LAST = 40, 14, 27
_NARROW = 65
_NAMED = 3
_NO_NUMBER = (
    "There is no number on file to call back on, so no case can be opened. The operator files one: "
    "tn-tui practice set --phone."
)


def administrator(user: SupportUser, now: datetime, width: int) -> list[tuple[str, str]]:
    """One of them in a line of so many cells, or where the names are too long for it, in several, and their style."""
    state = "enrolled" if user.enrolled else "not enrolled"
    if not user.can_log_in:
        state = "not been here" if user.password_temporary else "tokens closed"
    last = when(user.last_login_at, now) if user.last_login_at is not None else "never"
    style = "" if user.can_log_in else "$warning"
    if width < _NARROW:
        # Without the name and the words for what the moment is, so that the username has room.
        username, name, words = width - _STATE - len(last) - 2, 0, last
    else:
        room = width - _STATE - _LAST - 3
        username = room * 4 // 9
        name, words = room - username, f"last log-in {last}"
    if cell_len(user.username) <= username and (not name or cell_len(user.name) <= name):
        names = f"{fill(user.username, username)} {fill(user.name, name) + ' ' if name else ''}"
        return [(f"{names}{fill(state, _STATE)} {words}", style)]
    whole = Content(f"{user.username} · {user.name}"), Content(f"{state}, last log-in {last}")
    return [(line, style) for line in paragraph(whole, width)]


def colleagues(view: SupportPractice) -> str:
    """Some of the other users, masked, and how many there are."""
    if not view.others:
        return "nobody"
    among = ", among them" if view.others > len(view.colleagues) else ":"
    return f"{view.others:,}{among} {', '.join(view.colleagues)}"


def advice(view: SupportPractice) -> str:
    """What to do for who calls, in a sentence or two."""
    running = next((case for case in view.cases if is_open(case)), None)
    if running is not None:
        return f"A recovery case for {cut(running.username, _USERNAME)} is open."
    return _may_not(view) if view.may_open is None else _may(view, cut(view.may_open, _USERNAME))


def _may(view: SupportPractice, who: str) -> str:
    if not view.phone:
        return _NO_NUMBER
    if len(view.administrators) > 1:
        return f"Only {who} can log in. Who else calls should ask {who}; a case can be opened for {who} alone."
    return f"If {who} calls and can't log in, do the spoken check, ask what a case asks, then open one."


def _may_not(view: SupportPractice) -> str:
    heads = view.administrators
    if not heads:
        return "Nobody here is an active administrator. The operator makes one: tn-tui user set-role."
    able = [one for one in heads if not one.password_temporary]
    if not able:
        return f"No administrator here has a password of their own yet. {GIVES_ANOTHER}"
    if len(able) == 1 and able[0].enrolled:
        return _NO_NUMBER
    if len(able) == 1:
        return (
            f"{cut(able[0].username, _USERNAME)} has no two-factor authentication, so the password alone lets in. "
            f"{RESETS}"
        )
    names = [cut(one.username, _USERNAME) for one in able if one.can_log_in]
    shown = " or ".join(names[:_NAMED]) if len(names) <= _NAMED else f"{', '.join(names[:_NAMED])} or another one"
    return f"Another administrator can log in, so support opens no case here. The caller should ask {shown}."

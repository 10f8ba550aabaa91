"""What others did to an account, as its owner is told at the next log-in."""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from tn_tui.domain.events import Event
from tn_tui.domain.policy import TOKEN_MONTH
from tn_tui.words.moments import when

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tn_tui.domain.views import Told

HEADING = "This was done to your account"
_ASK = "If you don't know about it, ask whoever did it."
_WORDS: dict[str, str] = {
    Event.DISABLED: "Two-factor authentication was disabled.",
    Event.CODE_ISSUED: "A one-time sign-in code was issued.",
    Event.PASSWORD_RESET: "The password was reset.",
    Event.DEACTIVATED: "The account was deactivated.",
    Event.REACTIVATED: "The account was reactivated.",
    Event.USER_UNLOCKED: "The account was unlocked.",
    Event.SESSION_ENDED: "Your sessions were ended.",
    Event.DEVICE_ENDED: "Your remembered devices were forgotten.",
    Event.CASE_OPENED: "Support opened a recovery case for your account.",
    Event.CASE_APPROVED: "Support approved the recovery case for your account.",
    Event.CASE_REFUSED: "Support refused the recovery case for your account.",
    Event.CASE_STOPPED: "The recovery case for your account was stopped.",
    Event.CASE_EXPIRED: "The recovery case for your account expired.",
    Event.CASE_USED: "Support fetched a one-time sign-in code for your account.",
    Event.CLOCK_SET_BACK: (
        "The computer's clock was set back. Everybody was logged out, and remembered devices ask for a token again."
    ),
}
_ROLES = {"administrator": "You were made Practice Administrator.", "member": "You were made a member."}


class Said(NamedTuple):
    """What was done, when and by whom, and what else there is to say; empty for nothing."""

    what: str
    moment: str
    more: str


def said(row: "Told") -> str:
    """What was done, to the one to whom it was done."""
    if row.event == Event.ROLE_CHANGED:
        return _ROLES.get(row.detail, "Your role was changed.")
    if row.event == Event.RENAMED:
        return f"You were renamed; before you were {row.detail}." if row.detail else "You were renamed."
    if row.event == Event.TOKEN:
        return f"{row.detail} wrong tokens or codes were typed in the last {TOKEN_MONTH.days} days."
    return _WORDS.get(row.event, "Something was changed.")


def actor(text: str) -> str:
    """Who did it: "by alice", "by the operator root"."""
    kind, _, name = text.partition(":")
    return f"by the operator {name}" if kind == "operator" and name else f"by {text}" if text else ""


def told(row: "Told", now: datetime) -> Said:
    """What, when, by whom, why."""
    moment = f"{when(row.at, now)} {actor(row.actor)}".rstrip()
    if row.event == Event.TOKEN:
        more = "If it wasn't you, somebody has your password. Change it on your profile."
        return Said(said(row), f"The last one: {moment}", more)
    return Said(said(row), moment, f"Reason: {row.reason}" if row.reason else "")


def advice(rows: "Iterable[Told]") -> str:
    """What to do about what is not known; empty where somebody did nothing."""
    return _ASK if any(row.event not in {Event.TOKEN, Event.CLOCK_SET_BACK} for row in rows) else ""

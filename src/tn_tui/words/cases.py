"""Words for recovery cases: their states, what must be asked of a caller, and why one can't go on."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from tn_tui.domain.cases import OPEN, Check, State
from tn_tui.domain.errors import CaseRefused
from tn_tui.domain.policy import CASES_PER_DAY
from tn_tui.domain.reasons import CaseProblem
from tn_tui.words.events import who
from tn_tui.words.face import Face
from tn_tui.words.moments import left, when

if TYPE_CHECKING:
    from tn_tui.domain.support_views import CaseView, SupportPractice

ASKED: dict[Check, str] = {
    Check.CALLED_BACK: "You called back on the number on file.",
    Check.PRACTICE_CODE: "The caller knows the practice code.",
    Check.LAST_LOG_IN: "The caller knows when the last log-in was.",
    Check.COLLEAGUES: "The caller knows who else works there.",
}

STATES: dict[State, str] = {
    State.WAITING: "opened; a second support person must approve it",
    State.COOLING: "approved; it waits, and can be stopped",
    State.READY: "it has waited; its one-time sign-in code can be fetched, once",
    State.USED: "the code was fetched",
    State.STOPPED: "an administrator, the account itself, support or the operator stopped it",
    State.REFUSED: "the second support person did not approve it",
    State.EXPIRED: "nobody approved it, or fetched its code, in time",
}
"""Every state in words; docs/support.md is made from it."""

HEADINGS: dict[State, str] = {
    State.WAITING: "Waits for approval",
    State.COOLING: "Approved, cooling off",
    State.READY: "The code can be fetched",
    State.USED: "The code was fetched",
    State.STOPPED: "Stopped",
    State.REFUSED: "Refused",
    State.EXPIRED: "Expired",
}
BRIEF: dict[State, str] = {
    State.WAITING: "to approve",
    State.COOLING: "cooling off",
    State.READY: "code ready",
    State.USED: "code fetched",
    State.STOPPED: "stopped",
    State.REFUSED: "refused",
    State.EXPIRED: "expired",
}
"""A state in a column."""

_REFUSED = {
    CaseProblem.OWN: "Nobody approves a case of their own. Another support person has to.",
    CaseProblem.STATE: "This case has moved on meanwhile. Look at it again to see where it stands.",
    CaseProblem.COOLING_OFF: "This case has to wait first, so that it can be stopped. Get its code {from}.",
    CaseProblem.OPEN: "The practice has an open case already. Go on with that one{end}.",
    CaseProblem.LIMIT: "Nobody opens more than {limit} cases within a day. Open the next {from}.",
    CaseProblem.PHONE: (
        "The practice has no number on file, so the caller can't be called back and no case goes on. "
        "The operator files one: tn-tui practice set --phone."
    ),
    CaseProblem.SPOKEN_CHECK: (
        "The last spoken check of this account was wrong, so no case is opened now. Do it again; if it stays wrong, "
        "end the call. Without a right one, open a case {from}."
    ),
    CaseProblem.LOGGED_IN: (
        "This account has logged in since the case was opened, so it is not locked out. Please stop the case."
    ),
    CaseProblem.DESK: "Who opened or approved this case has left the desk. Please stop it and open another.",
    CaseProblem.CHECKLIST: "A case needs the whole checklist. Please ask the caller first.",
}
_TO_TYPE = {
    CaseProblem.STATE: "See: tn-tui support case show.",
    CaseProblem.OPEN: "See: tn-tui support case list --open.",
}


def refused(error: CaseRefused, face: Face) -> str:
    """Why a case can't go on, and what to do instead."""
    moment = face.moment(error.until) if error.until is not None else ""
    facts = {
        "from": f"after {moment}" if moment else "later",
        "end": f", or wait until {moment}, when it ends by itself" if moment else "",
        "limit": CASES_PER_DAY,
    }
    return _REFUSED[error.reason].format(**facts)


def to_type(error: CaseRefused, _: Face) -> str:
    """Which command shows more."""
    return _TO_TYPE.get(error.reason, "")


_OVER: dict[State, str] = {
    State.USED: "It ended in a one-time sign-in code, which is shown only once. For another one, open a new case.",
    State.EXPIRED: "Nobody approved it, or fetched its code, in time. Open a new case where one is still needed.",
}


def is_open(case: "CaseView") -> bool:
    """Whether it is not over."""
    return case.state in OPEN


def _ahead(moment: datetime | None, now: datetime) -> str:
    """A moment ahead, with how far it is: "tomorrow"'s date and clock, in brackets what is left."""
    return f"{when(moment, now)} (in {left(moment, now)})" if moment is not None else "later"


def awaits(case: "CaseView", now: datetime) -> str:
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


def warns(case: "CaseView", now: datetime) -> str:
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


def _until(case: "CaseView", now: datetime) -> str:
    return when(case.expires_at, now) if case.expires_at is not None else "then"


FACTS = ("Practice", "User", "Caller", "Ticket", "Reason", "Checked", "Opened", "Approved", "Ended", "Why")
"""All that can be known of a case, in the order in which it is shown."""


def facts(case: "CaseView", now: datetime) -> Iterator[tuple[str, str]]:
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


def ended_by(case: "CaseView") -> str:
    """Who ended it: "alice", "the operator root"."""
    name = who(case.ended_by)
    return f"the {name}" if name != case.ended_by and name.startswith("operator ") else name


def checks(practice: "SupportPractice", now: datetime) -> dict[Check, tuple[str, str]]:
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


STOP_IT = "If you did not ask support for this, and nobody of your practice did, stop it."


def asked_into(*, own: bool) -> str:
    """What support was asked for, to those whom it concerns."""
    return "Support was asked to let somebody into " + ("your account" if own else "your practice")

"""Words for recovery cases: their states, what must be asked of a caller, and why one can't go on."""

from tn_tui.domain.cases import Check, State
from tn_tui.domain.errors import CaseRefused
from tn_tui.domain.policy import CASES_PER_DAY
from tn_tui.domain.reasons import CaseProblem
from tn_tui.words.face import Face

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

"""Words for recovery cases: their states, what must be asked of a caller, and why one can't go on."""

from typing import TYPE_CHECKING

from tn_tui.cli import listing
from tn_tui.domain.cases import Check, State
from tn_tui.domain.policy import CASES_PER_DAY

if TYPE_CHECKING:
    from datetime import datetime

    from tn_tui.domain.errors import CaseRefused

FLAGS: dict[Check, str] = {
    Check.CALLED_BACK: "--called-back",
    Check.PRACTICE_CODE: "--knows-practice-code",
    Check.LAST_LOG_IN: "--knows-last-log-in",
    Check.COLLEAGUES: "--knows-colleagues",
}
"""How it is said on the command line that an item of the checklist was asked and was right."""

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


def missing(given: set[Check]) -> str:
    """Which items of the checklist were not asked, in one sentence."""
    flags = [FLAGS[check] for check in Check if check not in given]
    *first, last = flags
    named = f"{', '.join(first)} and {last}" if first else last
    return f"A case needs the whole checklist, and {named} {'are' if first else 'is'} missing. Ask the caller first."


def refused(error: "CaseRefused") -> str:
    """Why a case can't go on, and what to do instead."""
    until = f" after {listing.moment(error.until)}" if error.until else ""
    return {
        "own": "Nobody approves a case of their own. Another support person has to.",
        "state": "The case is not in a state in which this can be done. See: tn-tui support case show.",
        "cooling off": f"The case has to wait first, so that it can be stopped. Fetch the code{until or ' later'}.",
        "open": f"The practice has an open case already{_end(error.until)}. See: tn-tui support case list --open.",
        "limit": f"Nobody opens more than {CASES_PER_DAY} cases in 24 hours. Open the next{until or ' later'}.",
        "phone": "There is no number on file to call back on. The operator can set one: tn-tui practice set --phone.",
        "spoken check": (
            "The last spoken check of this account was wrong. Do it again; if it stays wrong, end the call. Without a "
            f"right one no case is opened before{f' {listing.moment(error.until)}' if error.until else ' long'}."
        ),
        "logged in": "The account has logged in since, so it is not locked out. Stop the case.",
        "desk": "Who opened or approved the case has left the desk. Stop it and open another.",
        "checklist": "A case needs the whole checklist. Ask the caller first.",
    }.get(error.reason, "The case can't go on so. See: tn-tui support case show.")


def _end(until: "datetime | None") -> str:
    return f", until {listing.moment(until)}" if until else ""

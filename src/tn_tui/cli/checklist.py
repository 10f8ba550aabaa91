"""How it is said on the command line that an item of a case's checklist was asked and was right."""

from typing import Final

from tn_tui.domain.cases import Check

FLAGS: Final[dict[Check, str]] = {
    Check.CALLED_BACK: "--called-back",
    Check.PRACTICE_CODE: "--knows-practice-code",
    Check.LAST_LOG_IN: "--knows-last-log-in",
    Check.COLLEAGUES: "--knows-colleagues",
}


def missing(given: set[Check]) -> str:
    """Which items of the checklist were not asked, in one sentence."""
    *first, last = [FLAGS[check] for check in Check if check not in given]
    named = f"{', '.join(first)} and {last}" if first else last
    return f"A case needs the whole checklist, and {named} {'are' if first else 'is'} missing. Ask the caller first."

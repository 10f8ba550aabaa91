"""What one look finds, and what all of them together come to."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from tn_tui.domain.errors import TnError

Tell = Callable[[TnError], str]
"""What a face says about an error."""


class Standing(StrEnum):
    """How one thing stands."""

    GOOD = "good"
    LOOK = "look"
    """It works, and somebody should look at it."""
    BROKEN = "broken"
    UNSEEN = "unseen"
    """It could not be looked at, so nothing is said of it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one thing.

    `check` names the thing, `seen` says what is so, and `advice` what to do about it, empty where nothing is to do.
    """

    check: str
    standing: Standing
    seen: str
    advice: str = ""


def good(check: str, seen: str) -> Finding:
    """It is as it should be."""
    return Finding(check, Standing.GOOD, seen)


def look(check: str, seen: str, advice: str) -> Finding:
    """It works for now, and wants somebody's look."""
    return Finding(check, Standing.LOOK, seen, advice)


def broken(check: str, seen: str, advice: str = "") -> Finding:
    """The program does not work so; `seen` may say what to do as well."""
    return Finding(check, Standing.BROKEN, seen, advice)


def unseen(check: str, seen: str) -> Finding:
    """It could not be looked at, because of another finding or since this machine does not say."""
    return Finding(check, Standing.UNSEEN, seen)


def overall(findings: Iterable[Finding]) -> Standing:
    """The worst of them; what could not be looked at wants a look."""
    standings = {found.standing for found in findings}
    if Standing.BROKEN in standings:
        return Standing.BROKEN
    return Standing.LOOK if standings & {Standing.LOOK, Standing.UNSEEN} else Standing.GOOD

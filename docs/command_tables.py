"""The tables of docs/commands.md: every value that scripts can meet, as the program itself has it."""

import inspect
import re
from collections.abc import Callable

from tn_tui.cli import kinds, words
from tn_tui.domain import errors
from tn_tui.domain.events import GROUPS, Event, Outcome
from tn_tui.words import cases, events
from tn_tui.words.changes import COMMAND_NAMES, HINDRANCES
from tn_tui.words.errors import WORDS
from tn_tui.words.files import LINES

_USAGE = {kinds.Kind.USAGE, kinds.Kind.NO_TERMINAL}
_BASES = (errors.TnError, errors.InputRefused)
"""Only what is derived from them is ever raised."""

_OUTCOMES = {
    Outcome.DONE: "it was done",
    Outcome.REFUSED: "it was tried, and refused",
    Outcome.LOCKED: "it was tried while the account was locked, and not looked at",
}


def refusals() -> list[tuple[str, ...]]:
    """What `error` can be, with the exit status and the meaning."""
    own: dict[kinds.Kind, tuple[str, ...]] = {
        kind: (kind.value, "2" if kind in _USAGE else "1", kinds.MEANINGS[kind]) for kind in kinds.Kind
    }
    own[kinds.Kind.NOT_HANDED_OUT] = ("not_handed_out", "3", kinds.MEANINGS[kinds.Kind.NOT_HANDED_OUT])
    known: list[tuple[str, ...]] = [
        (kinds.of(error), str(words.status_of(error)), _meaning(error)) for error in WORDS if error not in _BASES
    ]
    return [(f"`{kind}`", status, meaning) for kind, status, meaning in sorted([*own.values(), *known])]


def _meaning(error: type[BaseException]) -> str:
    """The first line of what the class says of itself, without its fields and the standards' sections."""
    return re.sub(
        r"; `.*|, and with `.*| \([A-Z]+ [^)]*\)", "", (inspect.getdoc(error) or "").partition("\n")[0]
    ).rstrip(".")


def outcomes() -> list[tuple[str, ...]]:
    """What `outcome` can be."""
    return [(f"`{outcome}`", meaning) for outcome, meaning in _OUTCOMES.items()]


def activity_events() -> list[tuple[str, ...]]:
    """What `event` can be, in the order of the groups, and what the screens say to it."""
    return [
        (f"`{event}`", f"`{group}`", _said(event, Outcome.DONE), _said(event, Outcome.REFUSED))
        for group, held in GROUPS.items()
        for event in held
    ]


def _said(event: Event, outcome: Outcome) -> str:
    sentence = events.words(event, outcome)
    # Nothing of its own is said where it is never refused.
    return "-" if sentence.endswith("· refused") else sentence


def details() -> list[tuple[str, ...]]:
    """What `detail` can be where it is a word of the program's and no name or number."""
    return [
        *((f"`{code}`", f"`{Event.LOG_IN}`", meaning) for code, meaning in events.FACTORS.items()),
        ("`37 more`", f"`{Event.PASSWORD}`", "so many that repeated the row before within a minute"),
        *((f"`{code}`", "others", meaning) for code, meaning in events.DETAILS.items()),
    ]


def reasons() -> list[tuple[str, ...]]:
    """What `reason` can be in the problems of an import."""
    return [(f"`{code}`", meaning.format(limit="`limit`")) for code, meaning in LINES.items()]


def states() -> list[tuple[str, ...]]:
    """What `state` can be."""
    return [(f"`{state}`", meaning) for state, meaning in cases.STATES.items()]


def hindrances() -> list[tuple[str, ...]]:
    """What `hindrance` can be."""
    return [(f"`{code}`", meaning) for code, meaning in HINDRANCES.items()]


def changes() -> list[tuple[str, ...]]:
    """What `change` can be, with the command that makes it."""
    return [(f"`{change}`", f"`tn-tui user {command}`") for change, command in COMMAND_NAMES.items()]


TABLES: dict[str, tuple[tuple[str, ...], Callable[[], list[tuple[str, ...]]]]] = {
    "refusals": (("error", "status", "meaning"), refusals),
    "events": (("event", "group", "what it says", "what it says when it was refused"), activity_events),
    "outcomes": (("outcome", "meaning"), outcomes),
    "details": (("detail", "event", "meaning"), details),
    "reasons": (("reason", "meaning"), reasons),
    "case states": (("state", "meaning"), states),
    "hindrances": (("hindrance", "meaning"), hindrances),
    "change codes": (("change", "command"), changes),
}
"""Name -> heads of the columns, and what gives the rows."""

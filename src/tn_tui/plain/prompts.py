"""Questions that a person answers with a line: each says what it takes, and an empty line goes back."""

import unicodedata
from collections.abc import Callable, Sequence

from tn_tui.domain.reasons import TextProblem
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import clean_line
from tn_tui.plain.terminal import Lines, NotTextError, TooLongError
from tn_tui.words.errors import explain, number_refused

PASSWORD_LIMIT = 512
"""Characters that a password may have where one is asked for."""

LOG_OUT = "Log out"
"""What leads out of the session in a menu."""

_ANSWER_LIMIT = 64
_NOT_UTF8 = "That was not UTF-8. Type it in a terminal that is set to UTF-8."
_YES = frozenset({"y", "yes"})
_NO = frozenset({"", "n", "no"})


class BackError(Exception):
    """An empty line: back to where one came from, with nothing done."""


class Prompts:
    """Asks until what was typed can be taken.

    `noticed` is told of each line while somebody is logged in; where it says that the session had to be opened again
    meanwhile, that line counts for nothing and is asked for anew.
    """

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self.noticed: Callable[[], bool] = lambda: False

    def say(self, *paragraphs: str) -> None:
        """Say something, a line for each that is not empty."""
        for paragraph in filter(None, paragraphs):
            self._lines.say(paragraph)

    def heading(self, text: str) -> None:
        """Begin something: an empty line, then what it is."""
        self._lines.say(f"\n{text}")

    def line(self, prompt: str, limit: int, *, secret: bool = False, watched: bool = True) -> str:
        """A line of at least one character.

        Raises:
            BackError: it was empty.
            GoneError, SignalledError: see `Lines.read`.
        """
        while True:
            try:
                typed = self._lines.read(f"{prompt}: ", secret=secret)
            except TooLongError:
                typed, problem = "", _too_long(limit)
            except NotTextError:
                typed, problem = "", _NOT_UTF8
            else:
                problem = _problem(typed, limit)
            if watched and self.noticed():
                continue
            if not problem and not typed.strip() and not (secret and typed):
                raise BackError
            if not problem:
                return typed
            self.say(problem)

    def password(self, label: str, limit: int = PASSWORD_LIMIT, *, watched: bool = True) -> Secret:
        """A password, which does not show; an empty line goes back."""
        return Secret(self.line(f"{label} (it does not show)", limit, secret=True, watched=watched))

    def choose(self, question: str, options: Sequence[str], leave: str) -> int | None:
        """The place of one of the options, from 0; None for `leave`, which has the number 0.

        An empty line leaves too, but where that would be logging out: there it has all of it said once more.
        """
        repeats = leave == LOG_OUT
        means = "reads this again" if repeats else "goes back"
        self._list(question, options, leave)
        while True:
            try:
                typed = self.line(f"Number, 0 to {len(options)}; an empty line {means}", _ANSWER_LIMIT).strip()
            except BackError:
                if not repeats:
                    return None
                self._list(question, options, leave)
                continue
            if typed.isascii() and typed.isdecimal() and int(typed) <= len(options):
                return int(typed) - 1 if int(typed) else None
            self.say(number_refused(0, len(options)))

    def _list(self, question: str, options: Sequence[str], leave: str) -> None:
        self.heading(question)
        for number, option in enumerate(options, start=1):
            self.say(f"{number}  {clean_line(option)}")
        self.say(f"0  {leave}")

    def agreed(self, question: str) -> bool:
        """Whether the answer is yes; an empty line is no."""
        while True:
            try:
                typed = self.line(f"{question} (yes or no)", _ANSWER_LIMIT).strip().casefold()
            except BackError:
                return False
            if typed in _YES or typed in _NO:
                return typed in _YES
            self.say("Please type yes or no.")


def _too_long(limit: int) -> str:
    from tn_tui.domain.errors import FieldRefused

    return explain(FieldRefused("", TextProblem.TOO_LONG, limit))


def _problem(typed: str, limit: int) -> str:
    """Why a line can't be taken; empty where it can."""
    if len(typed) > limit:
        return _too_long(limit)
    if any(unicodedata.category(character) == "Cc" for character in typed):
        from tn_tui.domain.errors import FieldRefused

        return explain(FieldRefused("", TextProblem.UNSAFE))
    return ""

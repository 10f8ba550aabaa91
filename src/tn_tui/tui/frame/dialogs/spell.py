"""The key in words, on one page, so that one person can read it to another on the telephone."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from tn_tui.domain.secret import Secret
from tn_tui.tui.frame.dialog import Dialog
from tn_tui.tui.widgets.cells import account_line, fill
from tn_tui.tui.widgets.keys import bind
from tn_tui.tui.widgets.lines import Hint, Line
from tn_tui.words.spelling import GROUP, spelled

_WORD = 11
_ACCOUNT = 54
_HOW = "Read one line at a time, and wait until it is typed."


class SpellDialog(Dialog[None]):
    """Shows a key until a key is pressed.

    Args:
        key: what is read out.
        account: what the authentication app calls the account; empty for a code, which has none.
        heading: what is spelled, where it is not a key.
    """

    heading = "The key, spelled"
    TOPIC = "spell"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "leave", "Back"),
        bind("spell", "leave", words="", show=False),
    ]

    def __init__(self, key: Secret, account: str = "", *, heading: str = "") -> None:
        super().__init__()
        self.heading = heading or self.heading
        self._key = key
        self._account = account

    def body(self) -> Iterable[Widget]:
        yield Line(_HOW, classes="paragraph")
        yield Line(Content("\n").join(self._lines()), id="spelled")
        if self._account:
            yield Hint(account_line(self._account, _ACCOUNT), id="account")

    def _lines(self) -> Iterable[Content]:
        groups = spelled(self._key)
        for number, (group, words) in enumerate(groups, start=1):
            if number == GROUP + 1:
                # A gap in the middle, as the screen before has it, keeps the eye on its line.
                yield Content("")
            yield Content.assemble(
                (f"{number}  ", "$muted"), (group, "bold"), "   ", "".join(fill(word, _WORD) for word in words)
            )

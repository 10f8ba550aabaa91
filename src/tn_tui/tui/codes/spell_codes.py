"""Recovery codes in words, one at a time, so that one person can read them to another."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from tn_tui.domain.secret import Secret
from tn_tui.tui.frame.dialog import Dialog
from tn_tui.tui.widgets.cells import fill
from tn_tui.tui.widgets.keys import bind
from tn_tui.tui.widgets.lines import Line
from tn_tui.words.spelling import spelled

_WORD = 11
_HOW = "Read one line at a time, and wait until it is written."


class SpellCodesDialog(Dialog[None]):
    """Shows one code until a key leads to another.

    Args:
        codes: what is read out.
    """

    heading = "Recovery codes, spelled"
    TOPIC = "recovery codes"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,right,down,pagedown", "turn(1)", "Next code"),
        Binding("left,up,pageup", "turn(-1)", "Previous"),
        Binding("home", "turn(-1000)", show=False),
        Binding("end", "turn(1000)", show=False),
        Binding("escape", "leave", "Back"),
        bind("spell", "leave", words="", show=False),
    ]

    def __init__(self, codes: Sequence[Secret]) -> None:
        super().__init__()
        self._codes = tuple(codes)
        self._at = 0

    def body(self) -> Iterable[Widget]:
        yield Line(_HOW, classes="paragraph")
        yield Line(self._shown(), id="spelled")

    def _shown(self) -> Content:
        lines = [Content(f"Code {self._at + 1} of {len(self._codes)}"), Content("")]
        # Either case is taken; words are known for capitals.
        plain = Secret(self._codes[self._at].reveal().replace("-", "").upper())
        for group, words in spelled(plain):
            lines.append(Content.assemble((group.lower(), "bold"), "   ", "".join(fill(word, _WORD) for word in words)))
        return Content("\n").join(lines)

    def action_turn(self, distance: int) -> None:
        """To another code; by a page only once this one was read on to its end, where it is higher than the box."""
        if abs(distance) == 1 and self.reads_on(distance):
            return
        self._at = max(0, min(self._at + distance, len(self._codes) - 1))
        self.query_one("#spelled", Line).change(self._shown())

    def on_unmount(self) -> None:
        """Nothing of them stays behind."""
        self._codes = ()

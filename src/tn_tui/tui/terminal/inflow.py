"""What comes in from the terminal, sorted before it is parsed: keys, pastes, and floods.

Textual turns every pasted character into an event and looks at each of a bracketed paste's
characters twice; a megabyte holds the screen for minutes. Here a paste, and anything that
arrives faster than fingers type, is one event that is cut to what is the most that anything here could hold.
"""

from collections.abc import Iterator
from typing import NamedTuple

PASTE_START = "\x1b[200~"
PASTE_END = "\x1b[201~"
ESCAPE = "\x1b"
KEPT = 2_000_001
"""Characters of a paste that are kept: one more than a file of users may have that is pasted."""

FLOOD = 512
"""Characters in one read from which plain text counts as pasted, where the terminal doesn't mark pastes."""

_FEW_ESCAPES = 64
_HELD_FROM = 3


class Pasted(NamedTuple):
    """Text that was pasted."""

    text: str


class Inflow:
    """Feed it what was read; it yields text for the parser of keys, and pastes."""

    def __init__(self) -> None:
        self._held = ""
        self._paste: list[str] | None = None
        self._flood: list[str] | None = None
        self._kept = 0

    def feed(self, text: str) -> Iterator[str | Pasted]:
        """Sort what was read. A part of a marker at the end waits for the rest of it."""
        text = self._held + text
        self._held = ""
        while text:
            if self._paste is not None:
                inside, found, text = text.partition(PASTE_END)
                if found:
                    self._keep(self._paste, inside)
                    yield from self._finished()
                else:
                    inside, self._held = _split_marker(inside, PASTE_END, 1)
                    self._keep(self._paste, inside)
                continue
            before, found, text = text.partition(PASTE_START)
            if not found:
                before, self._held = _split_marker(before, PASTE_START, _HELD_FROM)
            yield from self._plain(before)
            if found:
                yield from self._finished()
                self._paste = []

    def quiet(self) -> Iterator[str | Pasted]:
        """Nothing came for a moment: whatever was held back is what it looks like."""
        if self._flood is not None:
            yield from self._finished()
        if self._held and self._paste is None:
            text, self._held = self._held, ""
            yield text

    def _plain(self, text: str) -> Iterator[str | Pasted]:
        if self._flood is None and (len(text) < FLOOD or text.count(ESCAPE) * _FEW_ESCAPES > len(text)):
            if text:
                yield text
            return
        if self._flood is None:
            self._flood = []
        self._keep(self._flood, text)

    def _keep(self, parts: list[str], text: str) -> None:
        room = KEPT - self._kept
        if room > 0 and text:
            parts.append(text[:room])
            self._kept += min(room, len(text))

    def _finished(self) -> Iterator[Pasted]:
        parts = self._paste if self._paste is not None else self._flood
        self._paste = self._flood = None
        self._kept = 0
        if parts:
            yield Pasted("".join(parts).replace("\x00", ""))


def _split_marker(text: str, marker: str, least: int) -> tuple[str, str]:
    """The text without, and then with only, what may be the beginning of a marker at its end."""
    for length in range(min(len(marker) - 1, len(text)), least - 1, -1):
        if text.endswith(marker[:length]):
            return text[:-length], text[-length:]
    return text, ""

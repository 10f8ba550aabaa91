"""The terminal that one sits at: whether screens, colors and the QR code can be shown on it."""

import os
import sys
from collections.abc import Iterator, Mapping

from tn_tui.doctor.finding import Finding, good, look

SIZE, COLORS, LETTERS = "terminal size", "terminal colors", "terminal letters"

COLUMNS, ROWS = 80, 24
"""What every screen fits in (docs/architecture.md)."""

QR_COLUMNS, QR_ROWS = 41, 21
"""What the code of a usual account takes: QR version 5 with a border of two, two modules in a cell's height."""

_SCREENS_OR_LINES = "Set TERM, such as to xterm-256color, or go line by line: tn-tui --plain."
_WITHOUT_SCREENS = frozenset({"", "dumb", "unknown"})


def terminal(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Size, colors and letters of the terminal; nothing where there is none, as under a timer."""
    size = _size()
    if size is None:
        return
    yield _size_finding(*size)
    yield _colors(environ)
    yield _letters(environ)


def _size() -> tuple[int, int] | None:
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        try:
            found = os.get_terminal_size(stream.fileno())
        except (OSError, ValueError, AttributeError):
            # Closed, or no terminal: another stream may still be one.
            continue
        return found.columns, found.lines
    return None


def _size_finding(columns: int, rows: int) -> Finding:
    seen = f"{columns} columns, {rows} rows."
    if columns < QR_COLUMNS or rows < QR_ROWS:
        return look(SIZE, f"{seen} The QR code does not fit.", f"Make it {COLUMNS} by {ROWS}, or type the key by hand.")
    if columns < COLUMNS or rows < ROWS:
        return look(SIZE, f"{seen} Screens are made for {COLUMNS} by {ROWS}.", "Make the window bigger.")
    return good(SIZE, f"{seen} Screens and the QR code fit.")


def _colors(environ: Mapping[str, str]) -> Finding:
    term = environ.get("TERM", "")
    if term in _WITHOUT_SCREENS:
        return look(COLORS, f"TERM is {term or 'not set'}, so screens can't be shown.", _SCREENS_OR_LINES)
    if environ.get("NO_COLOR"):
        return good(COLORS, f"TERM is {term}, and NO_COLOR asks for none.")
    if environ.get("COLORTERM") in {"truecolor", "24bit"}:
        return good(COLORS, f"TERM is {term}, with all colors.")
    return good(COLORS, f"TERM is {term}, with {'256' if '256' in term else 'few'} colors.")


def _letters(environ: Mapping[str, str]) -> Finding:
    chosen = next((environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(name)), "")
    if chosen.lower().replace("-", "").endswith("utf8"):
        return good(LETTERS, f"The locale {chosen} is UTF-8.")
    return look(
        LETTERS,
        f"The locale is {chosen or 'not set'}, which is not UTF-8: names and the QR code may be shown wrong.",
        "Type: export LANG=C.UTF-8",
    )

"""Lines of CSV that a spreadsheet opens as what they are: text, never a formula (RFC 4180, OWASP CSV Injection)."""

import csv
import io
import re
from collections.abc import Sequence

from tn_tui.domain.text import clean_line

_COMPUTED = (
    "=",
    "+",
    "-",
    "@",
    "\N{FULLWIDTH EQUALS SIGN}",
    "\N{FULLWIDTH PLUS SIGN}",
    "\N{FULLWIDTH HYPHEN-MINUS}",
    "\N{FULLWIDTH COMMERCIAL AT}",
    "\N{MINUS SIGN}",
    "|",
    "%",
)
# Where numbers have a comma, a spreadsheet lets semicolons end cells, and quotes further along hold nothing together.
# Apostrophes that stand there already get one more, so that `text` takes away what `cell` has put there and no other.
_BEGINNING, _AHEAD = r"(?:^|(?<=;))", rf"(?=[\s\"']*[{re.escape(''.join(_COMPUTED))}])"
_AT_A_BEGINNING = re.compile(f"{_BEGINNING}{_AHEAD}")
_GUARDED = re.compile(f"{_BEGINNING}'{_AHEAD}")


def cell(text: str) -> str:
    """The text on one line without control bytes, with an apostrophe before what a spreadsheet would compute."""
    return _AT_A_BEGINNING.sub("'", clean_line(text))


def text(cell: str) -> str:
    """What `cell` was made of, so that what was exported is imported as it was."""
    return _GUARDED.sub("", cell)


def line(cells: Sequence[str]) -> str:
    """One line with its end (CRLF); quotes and commas stay within their cells."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL).writerow([cell(text) for text in cells])
    return written.getvalue()

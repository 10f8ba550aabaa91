import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tn_tui.domain.spreadsheet import cell, line
from tn_tui.domain.spreadsheet import text as plain
from tn_tui.domain.text import clean_line

COMPUTED = (
    "=+-@|%\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}"
    "\N{FULLWIDTH COMMERCIAL AT}\N{MINUS SIGN}"
)
ANY = st.text(st.characters(exclude_categories=()))
HOSTILE = ANY | st.text("=+-@|%\t\r\n\",;' a1(")


@pytest.mark.parametrize("sign", COMPUTED)
@pytest.mark.parametrize("before", ["", " ", '"', "\t", "\r", "\n", "  \t", "\N{NO-BREAK SPACE}"])
def test_what_a_spreadsheet_would_compute_is_text(sign: str, before: str) -> None:
    text = f"{before}{sign}1+1"
    assert cell(text) == "'" + clean_line(text)


@pytest.mark.parametrize(
    "text", ["", "alice", "a=b", "O'Brien", "'quoted'", "1+1", "x@y.example", "Zoë 5%", "(555) 1-2"]
)
def test_what_it_would_not_compute_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


@pytest.mark.parametrize(
    ("cells", "written"),
    [
        (("username", "name"), "username,name\r\n"),
        (("a", ""), "a,\r\n"),
        (("Smith, Alice", 'the "boss"'), '"Smith, Alice","the ""boss"""\r\n'),
        (("=1+1", "-2"), "'=1+1,'-2\r\n"),
        # Where semicolons end cells, what follows one must not begin a formula.
        (("a;=cmd|' /C calc'!A0",), "a;'=cmd|' /C calc'!A0\r\n"),
        (('x";"=1',), '"x"";\'""=1"\r\n'),
        (("two\nlines", "a\ttab"), "two lines,a tab\r\n"),
        (("\x1b]52;c;eA==\x07", "\u202egnp"), "\ufffd]52;c;eA==\ufffd,\ufffdgnp\r\n"),
    ],
)
def test_a_line(cells: tuple[str, ...], written: str) -> None:
    assert line(cells) == written


@given(st.lists(HOSTILE, min_size=2, max_size=5))
def test_a_line_is_read_back_as_its_cells_and_none_of_them_is_computed(cells: list[str]) -> None:
    written = line(cells)
    assert written.endswith("\r\n")
    assert clean_line(written[:-2]) == written[:-2]
    [read] = csv.reader(io.StringIO(written, newline=""), strict=True)
    assert read == [cell(text) for text in cells]
    assert not [text for text in read if text.lstrip().startswith(tuple(COMPUTED))]


@given(st.lists(HOSTILE, min_size=2, max_size=5))
def test_a_spreadsheet_that_ends_cells_at_semicolons_computes_nothing_either(cells: list[str]) -> None:
    # To such a spreadsheet commas are text, and a quote that opens inside of a cell opens nothing.
    [read] = csv.reader(io.StringIO(line(cells), newline=""), delimiter=";")
    assert not [text for text in read if text.lstrip().startswith(tuple(COMPUTED))]


@given(HOSTILE | st.text("'=;\" "))
def test_what_was_put_before_a_text_is_taken_away_again_and_nothing_else(text: str) -> None:
    assert plain(cell(text)) == clean_line(text)

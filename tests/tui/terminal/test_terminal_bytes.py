"""What goes out to the terminal and what comes in: only changed cells, and no flood."""

import io
import random

import pyte
import pytest
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region, Size
from textual.strip import Strip

from tn_tui.tui.terminal.inflow import KEPT, Inflow, Pasted
from tn_tui.tui.terminal.painting import Painted

SIZE = Size(20, 6)
CONSOLE = Console(file=io.StringIO(), color_system="truecolor", force_terminal=True)
STYLES = (Style(), Style(bold=True), Style(color="red"), Style(color="#102030", bgcolor="white"))
ALPHABET = "abc  ▀█…"


def strip(chance: random.Random, width: int, alphabet: str) -> Strip:
    segments = []
    while width:
        length = chance.randint(1, width)
        text = "".join(chance.choice(alphabet) for _ in range(length))
        segments.append(Segment(text, chance.choice(STYLES)))
        width -= length
    return Strip(segments)


def full(lines: list[Strip]) -> LayoutUpdate:
    return LayoutUpdate([[line] for line in lines], Region(0, 0, SIZE.width, SIZE.height))


def shown(screen: pyte.Screen) -> list[list[tuple[object, ...]]]:
    return [[tuple(screen.buffer[y][x])[:8] for x in range(SIZE.width)] for y in range(SIZE.height)]


@pytest.mark.parametrize("seed", range(20))
def test_changes_alone_give_the_same_cells_as_everything(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same example each time
    painted = Painted()
    ours, theirs = pyte.Screen(*SIZE), pyte.Screen(*SIZE)
    for screen in (ours, theirs):
        screen.reset_mode(pyte.modes.DECAWM)
    lines = [strip(chance, SIZE.width, ALPHABET) for _ in range(SIZE.height)]
    for _ in range(12):
        y = chance.randrange(SIZE.height)
        lines[y] = strip(chance, SIZE.width, ALPHABET)
        update: LayoutUpdate | ChopsUpdate = full(lines)
        if chance.random() < 0.5:
            x1 = chance.randrange(SIZE.width - 1)
            x2 = chance.randint(x1 + 1, SIZE.width)
            whole = [[SIZE.width]] * SIZE.height
            update = ChopsUpdate([{0: line} for line in lines], [(y, x1, x2)], whole)
        pyte.Stream(ours).feed(painted.changes(update, SIZE).render_segments(CONSOLE))
        pyte.Stream(theirs).feed(update.render_segments(CONSOLE))
        if chance.random() < 0.2:
            painted.forget()
    everything = full(lines)
    pyte.Stream(ours).feed(painted.changes(everything, SIZE).render_segments(CONSOLE))
    pyte.Stream(theirs).feed(everything.render_segments(CONSOLE))
    assert shown(ours) == shown(theirs)


def test_nothing_new_costs_nothing() -> None:
    painted = Painted()
    lines = [strip(random.Random(1), SIZE.width, ALPHABET) for _ in range(SIZE.height)]  # noqa: S311 - as above
    assert painted.changes(full(lines), SIZE).render_segments(CONSOLE)
    assert not painted.changes(full(lines), SIZE).render_segments(CONSOLE)
    painted.forget()
    assert painted.changes(full(lines), SIZE).render_segments(CONSOLE)
    assert painted.changes(full(lines), Size(19, 6)).render_segments(CONSOLE)


def test_one_changed_cell_costs_a_few_bytes() -> None:
    painted = Painted()
    lines = [Strip([Segment("." * SIZE.width, STYLES[3])]) for _ in range(SIZE.height)]
    painted.changes(full(lines), SIZE).render_segments(CONSOLE)
    lines[2] = Strip([Segment("....x" + "." * (SIZE.width - 5), STYLES[3])])
    sent = painted.changes(full(lines), SIZE).render_segments(CONSOLE)
    assert "x" in sent
    assert len(sent) < 60


def test_lines_of_wide_characters_are_sent_whole() -> None:
    painted = Painted()
    screen = pyte.Screen(*SIZE)
    for text in ("漢字" + "." * 16, "." * 20, "é" + "漢" + "." * 17):
        lines = [Strip([Segment(text, STYLES[1])])]
        update = LayoutUpdate([[line] for line in lines], Region(0, 0, SIZE.width, 1))
        pyte.Stream(screen).feed(painted.changes(update, SIZE).render_segments(CONSOLE))
        assert screen.display[0].startswith(text[:1])


def fed(*texts: str) -> list[str | Pasted]:
    inflow = Inflow()
    found = [piece for text in texts for piece in inflow.feed(text)]
    return [*found, *inflow.quiet()]


def test_keys_pass_as_they_are() -> None:
    assert fed("a", "\x1b[A", "RIVERSIDE\talice\r") == ["a", "\x1b[A", "RIVERSIDE\talice\r"]


def test_a_marked_paste_is_one_event() -> None:
    assert fed("x\x1b[200~12\x1b[A3\x00 456\x1b[201~y") == ["x", Pasted("12\x1b[A3 456"), "y"]


@pytest.mark.parametrize("cut", range(1, 24))
def test_a_marked_paste_may_come_in_parts(cut: int) -> None:
    text = "\x1b[200~123 456\x1b[201~\r"
    pieces = fed(text[:cut], text[cut:])
    if cut < 3:
        # So short a part could be a key of its own, and is left to the parser, which knows pastes too.
        assert "".join(piece for piece in pieces if isinstance(piece, str)) == text
    else:
        assert pieces == [Pasted("123 456"), "\r"]


def test_some_megabytes_are_cut() -> None:
    text = "\x1b[200~" + "x" * 3_000_000 + "\x1b[201~q"
    pieces = fed(*(text[start : start + 65536] for start in range(0, len(text), 65536)))
    assert pieces == [Pasted("x" * KEPT), "q"]


def test_a_flood_without_marks_is_a_paste_too() -> None:
    text = "secret\r" * 300_000
    pieces = fed(*(text[start : start + 4095] for start in range(0, len(text), 4095)))
    assert pieces == [Pasted(text[:KEPT])]


def test_many_reports_of_the_mouse_are_no_flood() -> None:
    text = "\x1b[<35;10;10M" * 300
    assert fed(text) == [text]


def test_a_lone_beginning_is_given_back() -> None:
    assert fed("\x1b[2") == ["\x1b[2"]
    assert fed("\x1b[200~never ends") == []

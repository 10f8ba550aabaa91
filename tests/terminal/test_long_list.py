"""The list of users at 100,000, in a real terminal."""

import re
from pathlib import Path

import pytest

from benchmarks.seed import PASSWORD, fill_users, open_core
from tests.terminal.person import log_in
from tests.terminal.pseudo import Terminal, opened
from tests.terminal.test_soak import resident_kib

USERS = 100_000
F2, DOWN, PAGE_DOWN = "\x1bOQ", "\x1b[B", "\x1b[6~"
MORE_KIB = 16 * 1024
"""What two runs of one program differ by, and no more: the list itself holds one page."""


def open_list(terminal: Terminal, wanted: str) -> None:
    log_in(terminal, password=PASSWORD)
    terminal.wait_for("Security & Activity")
    terminal.type(F2)
    terminal.wait_for("Practice activity")
    terminal.type(f"{DOWN}\r")
    terminal.wait_for(wanted)


def look_through(terminal: Terminal) -> int:
    """Turn pages, look for what is frequent, rare and not there; resident memory after all of it, in KiB."""
    for _ in range(5):
        terminal.type(PAGE_DOWN)
    terminal.settle()
    terminal.type("/smith")
    terminal.wait_for(lambda text: "smith" in text.casefold())
    terminal.settle()
    terminal.type("\x15qxqx")
    terminal.wait_for("Nobody")
    terminal.type("\x15alice")
    terminal.wait_for("Alice Smith")
    return resident_kib(terminal.process.pid)


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_a_hundred_thousand_users_are_one_page_in_memory_and_on_the_screen(tmp_path: Path) -> None:
    sizes = []
    for count in (100, USERS):
        home = tmp_path / f"{count}"
        core = open_core(home)
        fill_users(core, count)
        core.close()
        with opened(home) as terminal:
            open_list(terminal, " users · ")
            assert re.search(rf"\b{'9' if count == 100 else '9[0-9],'}[0-9,]+ users · ", terminal.text), terminal.text
            assert len({len(line) for line in terminal.lines}) == 1
            sizes.append(look_through(terminal))
    assert sizes[1] - sizes[0] < MORE_KIB, sizes

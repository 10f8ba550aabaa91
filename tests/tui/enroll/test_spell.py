"""The key in words, on one page, so that one person can read it to another on the telephone."""

import base64
import re
from pathlib import Path

import pytest

from tests.tui.front import PASSWORD, Front
from tests.tui.inside import assert_inside
from tests.tui.own_account import scan
from tests.tui.sitting import LARGE, SMALL, sitting
from tn_tui.domain.secret import Secret
from tn_tui.tui.enroll.scanning import Scanning
from tn_tui.words.spelling import spelled


def test_every_character_of_a_key_has_its_word() -> None:
    every = base64.b32encode(bytes(range(256))).decode("ascii").rstrip("=")
    for group, words in spelled(Secret(every)):
        assert len(group) == len(words)
        for character, word in zip(group, words, strict=True):
            if character.isalpha():
                assert word.startswith(character)
            else:
                assert word == {"2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven"}[character]
    assert spelled(Secret("UNGD"))[0] == ("UNGD", ("Uniform", "November", "Golf", "Delta"))


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("theme", ["tn-dark", "ansi-dark"])
async def test_all_of_it_stands_on_one_page(tmp_path: Path, front: Front, size: tuple[int, int], theme: str) -> None:
    async with sitting(tmp_path, front.opener(), size, theme=theme) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("e")
        await alice.press("enter")
        assert "s Spell" in alice.lines()[-1]
        enrolling = alice.app.screen
        assert isinstance(enrolling, Scanning)
        assert enrolling._offer is not None
        key = enrolling._offer.key
        await alice.press("s")
        assert alice.at == "SpellDialog"
        lines = re.findall(r"([1-8])  ([A-Z2-7]{4})   (\w+) +(\w+) +(\w+) +(\w+)", alice.text)
        assert "".join(line[1] for line in lines) == key.reveal()
        assert [int(line[0]) for line in lines] == [1, 2, 3, 4, 5, 6, 7, 8]
        assert [tuple(line[2:]) for line in lines] == [words for _, words in spelled(key)]
        assert_inside(alice)
        for pressed in ("s", "s", "enter", "s", "escape"):
            await alice.press(pressed)
        assert alice.at == "EnrollScreen"


async def test_it_is_spelled_only_while_there_is_a_key(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("e")
        await alice.press("s")
        assert alice.at == "EnrollScreen"
        await alice.press("enter")
        await alice.pilot.click("#how")
        await scan(alice, front.world)
        await alice.press("s")
        assert alice.at != "SpellDialog"

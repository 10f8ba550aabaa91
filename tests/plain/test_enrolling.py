"""A phone comes to the account, line by line, over the real core."""

import re
import stat
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from tests.plain.typist import LOG_IN, Answer, Choice, Typist, play
from tests.world import Phone, World
from tn_tui.domain.policy import Role
from tn_tui.domain.secret import Secret
from tn_tui.plain.program import Program
from tn_tui.plain.sitting import Asking

ENROLL: list[Answer] = [Choice("Enroll in Two-Factor Authentication"), Choice("Enroll in Two-Factor Authentication")]


def key(typist: Typist) -> str:
    """The key that was read out last, in groups, each with its words."""
    lines = [found for line in typist.heard if (found := re.fullmatch(r"(\d)  ([A-Z2-7]{4})  (.*)", line))][-8:]
    assert [found[1] for found in lines] == list("12345678")
    for _, group, words in (found.groups() for found in lines):
        digits = {"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7"}
        assert "".join(digits.get(word, word[0]) for word in words.split()) == group
    return "".join(found[2] for found in lines)


def phone_of(typist: Typist) -> Phone:
    return Phone(Secret(f"otpauth://totp/TN?secret={key(typist)}"))


def enroll(world: World, *before: Answer, last: list[Answer]) -> Typist:
    """Log in as alice, who has no phone, and enroll with the key that is spelled."""
    typist = Typist([])
    token = lambda: phone_of(typist).token(world.clock.now()).reveal()  # noqa: E731 - it needs the typist that is made here
    typist.answers += [*before, token, *last]
    Program(Asking(world.core, repr), typist).run()
    assert not typist.answers, typist.text
    return typist


def test_the_key_is_spelled_and_the_codes_are_saved(sqlite_world: World) -> None:
    alice = sqlite_world.person()
    begin: list[Answer] = [*LOG_IN, alice.password.reveal(), *ENROLL, "123", "", Choice("Spell the key again")]
    last: list[Answer] = [
        Choice("Spell them"),
        Choice("I wrote them down"),
        "yes",
        Choice("How my account stands"),
    ]
    typist = enroll(sqlite_world, *begin, last=last)
    assert "A token has 6 digits" in typist.text
    assert "Account: " in typist.text
    assert "Two-factor authentication is on." in typist.text
    codes = [line for line in typist.heard if re.fullmatch(r"\d+  \w{4}(-\w{4}){3}", line)]
    assert len(codes) == 10
    assert "Your recovery codes are saved." in typist.text
    assert "Recovery codes: 10 of 10 left" in typist.text
    [(saved,)] = sqlite_world.execute("SELECT codes_saved_at FROM users WHERE username = 'alice'")
    assert saved is not None


def test_codes_that_are_not_saved_are_told(sqlite_world: World) -> None:
    alice = sqlite_world.person()
    typist = enroll(sqlite_world, *LOG_IN, alice.password.reveal(), *ENROLL, last=[Choice("Later")])
    assert "Your recovery codes are not saved, and can't be shown again." in typist.text


def test_who_administers_alone_saves_them_or_leaves(sqlite_world: World) -> None:
    alice = sqlite_world.new_user("alice", role=Role.ADMINISTRATOR)
    temporary, own = alice.password.reveal(), "four rainy sundays in a row"
    begin: list[Answer] = [
        *LOG_IN,
        temporary,
        temporary,
        "short",
        "short",
        temporary,
        own,
        "another",
        temporary,
        own,
        own,
    ]
    typist = enroll(sqlite_world, *begin, *ENROLL, last=[Choice("Log out")])
    assert "Your password was temporary. Please choose your own." in typist.text
    assert "Use at least 15 characters." in typist.text
    assert "The two are not the same." in typist.text
    assert "Later" not in typist.text
    phone = phone_of(typist)

    def token() -> str:
        sqlite_world.clock.move(seconds=30)
        return phone.token(sqlite_world.clock.now()).reveal()

    save: list[Answer] = [
        Choice("Make new codes"),
        Choice("I wrote them down"),
        "no",
        Choice("I wrote them down"),
        "yes",
    ]
    _, again = play(sqlite_world, [*LOG_IN, own, "no", token, *save])
    assert "Your recovery codes are not saved" in again.text
    assert again.heard[-1].startswith("Number")
    assert "How my account stands" in again.text


def scanned(lines: list[str], *, light: bool) -> str:
    """What a phone reads off blocks of text, in a terminal whose text is light or dark."""
    halves = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
    rows = [[halves[character][half] for character in line] for line in lines for half in (0, 1)]
    shown = np.array(rows, dtype=np.uint8)
    picture = shown * 255 if light else 255 - shown * 255
    [found] = zxingcpp.read_barcodes(np.kron(picture, np.ones((6, 6), dtype=np.uint8)))
    return str(found.text)


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_the_code_as_text_scans(sqlite_world: World, answer: str) -> None:
    alice = sqlite_world.person()
    typist = enroll(
        sqlite_world,
        *[*LOG_IN, alice.password.reveal(), *ENROLL, "", Choice("Show the QR code as text"), answer],
        last=[],
    )
    lines = [line for line in typist.heard if len(line) > 30 and set(line) <= set(" ▀▄█")]
    assert f"secret={key(typist)}" in scanned(lines, light=answer == "yes")


def test_the_code_as_a_picture_is_ones_own(sqlite_world: World, tmp_path: Path) -> None:
    alice = sqlite_world.person()
    folder = tmp_path / "pictures"
    folder.mkdir(mode=0o700)
    png, svg = folder / "code.png", folder / "code.SVG"
    write: list[Answer] = ["", Choice("Write the QR code to a file")]
    more: list[Answer] = [
        str(folder / "code.txt"),
        str(folder / "missing" / "code.png"),
        str(png),
        *write,
        str(png),
        str(svg),
    ]
    typist = enroll(sqlite_world, *LOG_IN, alice.password.reveal(), *ENROLL, *write, *more, last=[])
    assert [stat.S_IMODE(path.stat().st_mode) for path in (png, svg)] == [0o600, 0o600]
    with Image.open(png) as picture:
        [found] = zxingcpp.read_barcodes(picture.convert("L"))
    assert f"secret={key(typist)}" in found.text
    assert svg.read_bytes().startswith(b"<?xml")
    assert typist.text.count("The name of the file ends in .png or .svg.") == 3
    assert "This can't be made: its folder is not there." in typist.text
    assert "This is there already. Choose another name." in typist.text


def test_over_ssh_no_file_is_offered(sqlite_world: World) -> None:
    alice = sqlite_world.person()
    remote = sqlite_world.terminal(over_ssh=True)
    _, typist = play(sqlite_world, [*LOG_IN, alice.password.reveal(), *ENROLL, ""], remote)
    assert "Show the QR code as text" in typist.text
    assert "Write the QR code to a file" not in typist.text


def test_going_back_changes_nothing(sqlite_world: World) -> None:
    alice = sqlite_world.person()
    _, typist = play(sqlite_world, [*LOG_IN, alice.password.reveal(), *ENROLL, "", Choice("Cancel"), "1"])
    assert "Two-factor authentication is off." in typist.text
    assert sqlite_world.execute("SELECT count(*) FROM authenticators") == [(0,)]

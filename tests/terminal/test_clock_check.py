"""Check my clock in a real terminal, with oathtool for a phone whose clock is wrong by minutes."""

import re
from pathlib import Path

import pytest

from tests.terminal.person import SEEN_SECONDS, enroll, log_in, oathtool_token
from tests.terminal.pseudo import opened
from tests.terminal.test_remembering import SSH

LOG_OUT = b"\x0c"


@pytest.mark.parametrize(
    ("ahead", "said"),
    # A step may end between what the phone shows and what the program reads.
    [
        (270, r"Your phone's clock is 4 minutes( 30 seconds)? fast\."),
        (-600, r"Your phone's clock is 10 minutes( 30 seconds)? slow\."),
    ],
    ids=["fast", "slow"],
)
def test_two_tokens_of_a_phone_that_is_off_log_in_and_tell_how_far(home: Path, ahead: int, said: str) -> None:
    # Over SSH the device is not remembered, so that the next log-in asks for a token again.
    with opened(home, environ=SSH) as terminal:
        log_in(terminal)
        key = enroll(terminal)
        terminal.type(LOG_OUT)
        log_in(terminal)
        terminal.wait_for("Can't get a token?")
        terminal.type(oathtool_token(key, _at(ahead)))
        terminal.wait_for("This token is not right.")
        terminal.settle(SEEN_SECONDS)
        terminal.type("c")
        terminal.wait_for("Type the token that your app shows now.")
        terminal.type(oathtool_token(key, _at(ahead - 30)))
        terminal.wait_for("Now wait until your app shows the next one")
        terminal.type(oathtool_token(key, _at(ahead)))
        told = terminal.wait_for("Your phone's clock is")
        assert re.search(said, told), told
        assert "Set Automatically" in told
        terminal.settle(SEEN_SECONDS)
        terminal.type("\r")
        terminal.wait_for("Security & Activity")

        # What it is off is known from now on: a token of that phone is as good as any.
        terminal.type(LOG_OUT)
        log_in(terminal)
        terminal.wait_for("Can't get a token?")
        terminal.type(oathtool_token(key, _at(ahead + 30)))
        terminal.wait_for("Security & Activity")


def _at(seconds_ahead: int) -> str:
    return f"now {'+' if seconds_ahead >= 0 else '-'} {abs(seconds_ahead)} seconds"

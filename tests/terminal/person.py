"""What a person does in front of the terminal, step by step, in the manual's order."""

import re
import subprocess
from urllib.parse import parse_qs, unquote, urlsplit

from tests.terminal.pseudo import PASSWORD, Terminal
from tests.tools import require_tool

SEEN_SECONDS = 0.5
"""How long a screen that came by itself must have stood (`own_steps.STEP_SECONDS`)."""

F5 = "\x1b[15~"


def log_in(terminal: Terminal, username: str = "alice", password: str = PASSWORD, practice: str = "RIVERSIDE") -> None:
    """Practice code, username, password, Log In."""
    terminal.wait_for("Practice code")
    terminal.type(f"{practice}\t{username}\t{password}\r")


def open_enrollment(terminal: Terminal) -> str:
    """From the profile to the code; what a phone reads off it."""
    terminal.wait_for("Security & Activity")
    terminal.type("e")
    terminal.wait_for("Duo Mobile")
    terminal.type("\r")
    terminal.wait_for("Then type the token")
    terminal.settle()
    if "Scan the code" not in terminal.text:
        terminal.type(F5)
        terminal.wait_for(lambda text: "▀▀▀▀" in text)
        terminal.settle()
    uri = terminal.qr_text()
    assert uri is not None, terminal.text
    return uri


def key_of(uri: str) -> str:
    """The key that an authentication app takes from the URI."""
    parts = urlsplit(uri)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    query = parse_qs(parts.query, strict_parsing=True)
    assert list(query) == ["secret", "issuer"]
    assert query["issuer"] == ["TN"]
    assert unquote(parts.path).startswith("/TN:")
    return query["secret"][0]


def oathtool_token(key: str, when: str = "now") -> str:
    """The token that oathtool makes of the key."""
    command = [require_tool("oathtool"), "--totp", "--base32", "-N", when, key]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def enroll(terminal: Terminal, when: str = "now") -> str:
    """Enroll with oathtool for a phone; the key."""
    key = key_of(open_enrollment(terminal))
    terminal.type(oathtool_token(key, when))
    save_codes(terminal)
    terminal.wait_for("On since")
    return key


def save_codes(terminal: Terminal) -> None:
    """From the recovery codes to the profile: they are written down, and that is confirmed."""
    terminal.wait_for("3 of 4")
    # They came by themselves, and what is typed before they were seen is not meant for them.
    terminal.settle(SEEN_SECONDS)
    terminal.type("w")
    terminal.wait_for("They Are Saved")
    terminal.type("y")
    terminal.wait_for("4 of 4")
    terminal.type("\r")


def shown_key(text: str) -> str:
    """The key that stands beside the code, in groups of four."""
    groups = re.findall(r"\b[A-Z2-7]{4}(?: [A-Z2-7]{4}){3}\b", text)
    return "".join(groups).replace(" ", "")

"""The program in docs/radius.md that FreeRADIUS starts: attributes as FreeRADIUS writes them, and its exit status."""

import json
import socket
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "radius.md"
ACCEPT, REJECT, FAIL = 0, 1, 2


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "tn_tui.py"
    path.write_text(next(each for each in PAGE.read_text().split("```\n")[1::2] if each.startswith('"""Ask')))
    return path


def run(script: Path, environ: dict[bytes, bytes], answer: bytes) -> tuple[int, str, dict[str, str]]:
    """Its status, what it printed, and what it asked a socket that answers so."""
    place, asked = script.with_name("socket"), list[bytes]()
    with closing(socket.socket(socket.AF_UNIX)) as listener:
        listener.bind(str(place))
        listener.listen()

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                asked.append(connection.makefile("rb").readline())
                connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        done = subprocess.run(
            [sys.executable, "-I", script, place], env=environ, capture_output=True, text=True, check=False
        )
        assert "Traceback" not in done.stderr
        if b"USER_PASSWORD" in environ:
            thread.join()
    place.unlink()
    return done.returncode, done.stdout, json.loads(asked[0]) if asked else {}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (b'"violet"', "violet"),
        (b'"back\\\\slash\\\\n"', "back\\slash\\n"),
        (b'"line\\n\\ttab\\r"', "line\n\ttab\r"),
        (b'"quo\\"te \xc3\xa9 \\001"', 'quo"te é \x01'),
        (b'"\\000x"', "\0x"),
        (b"it's", "it's"),
        (b'"\\377"', "\ufffd"),
        (b'"', '"'),
        (b"", ""),
    ],
)
def test_attributes_are_read_as_they_are_written(script: Path, written: bytes, meant: str) -> None:
    yes = b'{"verified": true}\n'
    status, said, asked = run(script, {b"USER_NAME": b'"al\\\\ice"', b"USER_PASSWORD": written}, yes)
    assert (status, said) == (ACCEPT, "")
    assert asked == {"username": "al\\ice", "password": meant}


def test_only_a_yes_is_one(script: Path) -> None:
    environ = {b"USER_NAME": b'"alice"', b"USER_PASSWORD": b'"x"'}
    no = b'{"verified": false, "message": "Wrong \\", Reply = \\"x\\n."}\n'
    assert run(script, environ, no)[:2] == (REJECT, 'Reply-Message = "Wrong , Reply  x."\n')
    for answer in (b"", b"\n", b"{}\n", b"[]\n", b'{"verified": "true"}\n', b"yes\n"):
        assert run(script, environ, answer)[0] == FAIL, answer
    assert run(script, {b"USER_NAME": b'"alice"'}, no)[0] == FAIL

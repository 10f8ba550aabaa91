"""`tn-tui verify --serve` as processes: killed, started anew, several at once, without its database."""

import json
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.doors.practice import Practice

VERIFY = (sys.executable, "-I", "-m", "tn_tui", "verify", "--practice", "RIVERSIDE", "--serve")
PATIENCE_SECONDS = 60


def served(practice: Practice, path: Path) -> "subprocess.Popen[str]":
    """A process that answers there by now."""
    environ = {"TN_TUI_HOME": str(practice.home), "PATH": os.defpath}
    process = subprocess.Popen([*VERIFY, str(path)], env=environ, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    assert "Answering for RIVERSIDE" in process.stderr.readline()
    return process


def ask(path: Path, **fields: str) -> Any:  # noqa: ANN401 - JSON is anything
    with closing(socket.socket(socket.AF_UNIX)) as client:
        client.settimeout(PATIENCE_SECONDS)
        client.connect(str(path))
        client.sendall(json.dumps(fields).encode() + b"\n")
        return json.loads(client.makefile().readline() or '{"verified": null}')


def test_it_lives_through_what_happens_to_processes(practice: Practice, tmp_path: Path) -> None:
    first, second, elsewhere = tmp_path / "first", tmp_path / "second", tmp_path / "elsewhere"
    killed = served(practice, first)
    given = {"username": "alice", "password": practice.password, "token": practice.token()}
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask, first, **given)
        killed.kill()
        killed.wait()
        # In the middle it may have been counted or not; there is no yes that the log doesn't have.
        try:
            was_verified = asked.result()["verified"]
        except OSError:
            was_verified = None
    assert not was_verified or practice.newest()[0] == "verified"
    assert first.exists()

    processes = [served(practice, first), served(practice, second)]
    given["token"] = practice.token(1)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: ask((first, second)[number % 2], **given), range(8)))
    assert sorted(answer["verified"] for answer in answers) == [False] * 7 + [True]
    assert {answer.get("error") for answer in answers} <= {None, "token_used", "busy"}

    (practice.home / "tn.db").rename(elsewhere)
    gone = ask(first, **given)
    assert (gone["verified"], gone["error"]) == (False, "database_missing")
    assert "DatabaseMissing" in (practice.home / "tn-tui.log").read_text()
    elsewhere.rename(practice.home / "tn.db")
    assert ask(first, **given)["error"] == "token_used"

    processes[0].send_signal(signal.SIGTERM)
    processes[1].send_signal(signal.SIGHUP)
    assert [process.wait(PATIENCE_SECONDS) for process in processes] == [0, 0]
    assert not first.exists()
    assert not second.exists()
    said = [process.stderr.read() for process in (killed, *processes) if process.stderr]
    assert "is missing or empty" in said[1]
    assert not any("Traceback" in each for each in said)
    for process in (killed, *processes):
        assert process.stderr is not None
        process.stderr.close()

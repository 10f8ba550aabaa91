"""`tn-tui verify --serve`: the same answers over a Unix socket, until a signal ends it."""

import os
import signal
import threading
from functools import partial
from typing import TYPE_CHECKING, Final

from tn_tui.cli import kinds, output, statuses
from tn_tui.domain.errors import TnError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tn_tui.cli.running import Running
    from tn_tui.domain.verification import Asking
    from tn_tui.doors.question import Form

_DOOR: Final = "verify --serve"


def serve(running: "Running", path: "Path", practice_code: str, form: "Form", asking: "Asking") -> int:
    """Answer for one practice on the socket; the result is the exit status.

    Raises:
        TnError: the socket can't stand there, or the settings, the keys or the database can't be used.
    """
    from tn_tui.bootstrap import named_origin
    from tn_tui.doors.answering import Fixed, JsonAnswers
    from tn_tui.doors.owner import become_owner
    from tn_tui.doors.serve import LINE_BYTES, LINE_SECONDS, Server
    from tn_tui.doors.socket_place import bound

    become_owner(running.load().home)
    os.umask(0o077)
    with running.core() as core, bound(path) as listener:
        answers = JsonAnswers(
            core,
            Fixed(practice_code, form, asking, frozenset({0, os.geteuid()})),
            named_origin=named_origin,
            tell=partial(_told, running),
            record=partial(_note, running),
            bounds=(LINE_BYTES, LINE_SECONDS),
        )
        # A thread's end by a defect is that connection's alone, and no traceback.
        threading.excepthook = lambda ended: _note(running, ended.exc_value)
        server = Server(listener, answers)
        _until_a_signal(server.stop)
        output.sentence(f"Answering for {practice_code} on {path}.")
        server.run()
    return statuses.DONE


def _until_a_signal(stop: "Callable[[], None]") -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop())


def _note(running: "Running", error: BaseException | None) -> str:
    from tn_tui.doors.trouble import note

    return "" if error is None else note(error, running.settings, _DOOR)


def _told(running: "Running", error: TnError) -> tuple[str, str]:
    """The kind and the sentence of an error; what keeps everybody out is written down, too."""
    from tn_tui.cli import words

    sentence = words.sentence(error, running.settings)
    if words.status(error) == statuses.TROUBLE:
        _note(running, error)
        output.sentence(sentence)
    return kinds.of(type(error)), sentence

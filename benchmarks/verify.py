"""What other programs ask over a socket: against the bare Argon2 verification, and forty at once."""

import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

from argon2.low_level import Type, hash_secret, verify_secret

from benchmarks.core import MEMORY_KIB, PASSWORD, ROUNDS, SteppingClock
from benchmarks.measure import Row, compared, limited
from tn_tui.adapters.device import NoDevice
from tn_tui.bootstrap import build, named_origin
from tn_tui.core.core import Core
from tn_tui.domain import totp
from tn_tui.domain.policy import Role
from tn_tui.domain.ports import Origin
from tn_tui.domain.reasons import RememberProblem
from tn_tui.domain.secret import Secret
from tn_tui.domain.verification import Asking
from tn_tui.domain.views import SignedIn
from tn_tui.doors.answering import Fixed, JsonAnswers
from tn_tui.doors.question import Form
from tn_tui.doors.serve import CONNECTIONS, CONNECTIONS_OF_ROOT, Server
from tn_tui.doors.socket_place import bound
from tn_tui.settings import Settings

AT_ONCE = 40


def measure(folder: Path) -> Iterator[Row]:
    """The rows of this part; `folder` should lie on the disk that counts."""
    clock = SteppingClock()
    core = build(Settings(home=folder / "verify"), clock=clock, devices=NoDevice(RememberProblem.SSH, "benchmark"))
    with closing(core), _served(core, folder / "socket") as path:
        key = _people(core, clock)
        encoded = hash_secret(PASSWORD.encode(), bytes(16), 1, MEMORY_KIB, 1, 32, Type.ID)
        ours, bare = [], []
        with closing(_connected(path)) as client:
            for _ in range(ROUNDS):
                clock.next_step()
                token = totp.token_at(key, totp.step_at(clock.now()))
                started = time.perf_counter()
                verify_secret(encoded, PASSWORD.encode(), Type.ID)
                between = time.perf_counter()
                answer = _asked(client, {"username": "user0", "password": PASSWORD, "token": token})
                ours.append(time.perf_counter() - between)
                bare.append(between - started)
                assert answer["verified"]
        yield compared("verify over a socket, password and token", ours, bare, 1.1)
        yield limited("of 40 verified over a socket at once, without an answer of their own", _lost(path), "", 0)


def _lost(path: Path) -> int:
    """How many of forty people who are asked about at once get no answer, or somebody else's."""
    most = CONNECTIONS_OF_ROOT if os.getuid() == 0 else CONNECTIONS
    connections = min(AT_ONCE, most)
    each = AT_ONCE // connections
    ready = threading.Barrier(connections)

    def own(number: int) -> int:
        names = [f"user{1 + number * each + offset}" for offset in range(each)]
        with closing(_connected(path)) as client:
            ready.wait()
            answers = [_asked(client, {"username": name, "password": PASSWORD}) for name in names]
        return sum(answer.get("username") == name for name, answer in zip(names, answers, strict=True))

    with ThreadPoolExecutor(connections) as pool:
        return AT_ONCE - sum(pool.map(own, range(connections)))


@contextmanager
def _served(core: Core, path: Path) -> Iterator[Path]:
    asking = Asking(Origin("", ""), "benchmark", allow_not_required=True)
    answers = JsonAnswers(
        core,
        Fixed("RIVERSIDE", Form.APART, asking, frozenset({os.getuid()})),
        named_origin=named_origin,
        tell=lambda error: (type(error).__name__, ""),
        record=repr,
        bounds=(0, 0),
    )
    with bound(path) as listener:
        server = Server(listener, answers)
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            yield path
        finally:
            server.stop()
            thread.join()


def _people(core: Core, clock: SteppingClock) -> Secret:
    """Forty people with a password, and one before them who is enrolled; the key is that one's."""
    core.administration.add_practice("benchmark", code="RIVERSIDE", name="Riverside", two_factor_required=False)
    session = Secret("")
    for number in reversed(range(AT_ONCE + 1)):
        username = f"user{number}"
        added = core.administration.add_user(
            "benchmark", practice_code="RIVERSIDE", username=username, name=username, role=Role.MEMBER
        )
        signed_in = core.sign_in.submit_password("RIVERSIDE", username, added.password)
        if not isinstance(signed_in, SignedIn):
            raise TypeError("a token was asked for")
        session = signed_in.session
        core.passwords.change(session, added.password, Secret(PASSWORD))
    offer = core.enrollment.begin(session)
    core.enrollment.confirm(session, offer.ticket, Secret(totp.token_at(offer.key, totp.step_at(clock.now()))))
    return offer.key


def _connected(path: Path) -> socket.socket:
    client = socket.socket(socket.AF_UNIX)
    client.connect(str(path))
    return client


def _asked(client: socket.socket, question: dict[str, str]) -> dict[str, object]:
    client.sendall(json.dumps(question).encode() + b"\n")
    data = b""
    while not data.endswith(b"\n"):
        data += client.recv(4096)
    answer: dict[str, object] = json.loads(data)
    return answer

"""A log-in against the bare Argon2 verification, durable commits included, and the token step alone."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from argon2.low_level import Type, hash_secret, verify_secret

from benchmarks.measure import Row, compared, limited
from tn_tui.adapters.device import NoDevice
from tn_tui.bootstrap import build
from tn_tui.core.core import Core
from tn_tui.domain import totp
from tn_tui.domain.reasons import RememberProblem
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import SignedIn, TokenNeeded
from tn_tui.settings import Settings

ROUNDS = 41
PASSWORD = "measure twice, cut once"  # noqa: S105 - opens nothing but the benchmark's own database
MEMORY_KIB = 46 * 1024


class SteppingClock:
    """Real time, moved on by a step whenever a new token is needed."""

    def __init__(self) -> None:
        self._moved = timedelta()

    def now(self) -> datetime:
        """The moved moment."""
        return datetime.now(UTC) + self._moved

    def next_step(self) -> None:
        """On to a time whose token was not used yet."""
        self._moved += timedelta(seconds=totp.PERIOD_SECONDS)


def measure(folder: Path) -> Iterator[Row]:
    """The rows of this part; `folder` should lie on the disk that counts."""
    clock = SteppingClock()
    with _core(folder, clock) as core:
        ours, bare = [], []
        encoded = hash_secret(PASSWORD.encode(), bytes(16), 1, MEMORY_KIB, 1, 32, Type.ID)
        _log_in(core)
        for _ in range(ROUNDS):
            bare.append(_seconds(lambda: verify_secret(encoded, PASSWORD.encode(), Type.ID)))
            started = time.perf_counter()
            signed_in = _log_in(core)
            ours.append(time.perf_counter() - started)
            if isinstance(signed_in, SignedIn):
                core.sessions.log_out(signed_in.session)
        yield compared("log-in by password", ours, bare, 1.15)

        key = _enroll(core, clock)
        ours, bare, steps = [], [], []
        for _ in range(ROUNDS):
            clock.next_step()
            token = Secret(totp.token_at(key, totp.step_at(clock.now())))
            bare.append(_seconds(lambda: verify_secret(encoded, PASSWORD.encode(), Type.ID)))
            started = time.perf_counter()
            needed = _log_in(core)
            between = time.perf_counter()
            if not isinstance(needed, TokenNeeded):
                raise TypeError("no token was asked for")
            signed_in = core.sign_in.submit_token(needed.ticket, token, remember=False)
            ended = time.perf_counter()
            # A person who logs in has rarely three sessions open, the oldest of which must end.
            core.sessions.log_out(signed_in.session)
            ours.append(ended - started)
            steps.append(ended - between)
        yield compared("log-in by password and token", ours, bare, 1.15)
        yield limited("token step alone, median", sorted(steps)[len(steps) // 2] * 1000, "ms", 10, 1)


@contextmanager
def _core(folder: Path, clock: SteppingClock) -> Iterator[Core]:
    core = build(Settings(home=folder / "core"), clock=clock, devices=NoDevice(RememberProblem.SSH, "benchmark"))
    try:
        core.administration.set_up(
            "benchmark",
            practice_code="RIVERSIDE",
            practice_name="Riverside Counseling",
            username="alice",
            name="Alice Smith",
            password=Secret(PASSWORD),
        )
        yield core
    finally:
        core.close()


def _log_in(core: Core) -> TokenNeeded | SignedIn:
    return core.sign_in.submit_password("RIVERSIDE", "alice", Secret(PASSWORD))


def _enroll(core: Core, clock: SteppingClock) -> Secret:
    signed_in = _log_in(core)
    if not isinstance(signed_in, SignedIn):
        raise TypeError("a token was asked for")
    offer = core.enrollment.begin(signed_in.session)
    token = Secret(totp.token_at(offer.key, totp.step_at(clock.now())))
    core.enrollment.confirm(signed_in.session, offer.ticket, token)
    return offer.key


def _seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started

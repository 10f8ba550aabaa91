"""Alice in front of a real core: a test says how she stands, listens to what is asked, and has calls refused."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any

import pytest

from tests.world import World
from tn_tui.core.core import Core
from tn_tui.domain.policy import Role
from tn_tui.domain.secret import Secret
from tn_tui.settings import Settings

PASSWORD = "correct horse battery"
HEARD = (
    "sign_in",
    "sessions",
    "profile",
    "devices",
    "passwords",
    "enrollment",
    "authenticators",
    "recovery_codes",
    "activity",
    "administration",
)
"""The families of calls that are listened to."""


def is_call(name: str) -> bool:
    return not name.startswith("_")


class Front:
    """RIVERSIDE and its administrator Alice, who has not enrolled.

    `calls` holds the names of the calls that the screens make, and `refuse` what the next call of a name is refused
    with. An error under "open" keeps the core from being opened.
    """

    def __init__(self, world: World, *, role: Role = Role.ADMINISTRATOR, enrolled: bool = False) -> None:
        self.world = world
        self.alice = world.person("alice", role=role)
        session = self.alice.session()
        world.core.passwords.change(session, self.alice.password, Secret(PASSWORD))
        self.alice.password = Secret(PASSWORD)
        if enrolled:
            self.alice.enroll(session)
        world.core.sessions.log_out(session)
        self.calls: list[str] = []
        self.refuse: dict[str, Exception] = {}
        self.closed = False

    @property
    def moment(self) -> datetime:
        """What the time is."""
        return self.world.clock.now()

    def opener(self) -> Callable[[Settings], AbstractContextManager[Core]]:
        """A real core on this world, whose questions are listened to."""

        @contextmanager
        def open_core(settings: Settings) -> Iterator[Core]:
            self._say("open")
            core = self.world.terminal(self.world.device)
            self.world.cores.remove(core)
            try:
                with pytest.MonkeyPatch.context() as patch:
                    for part in (getattr(core, family) for family in HEARD):
                        for name in filter(is_call, dir(type(part))):
                            patch.setattr(part, name, self._heard(name, getattr(part, name)))
                    yield core
            finally:
                core.close()
                self.closed = True

        return open_core

    def _say(self, name: str) -> None:
        if name != "glance":
            # Which comes by the time alone.
            self.calls.append(name)
        error = self.refuse.pop(name, None)
        if error is not None:
            raise error

    def _heard(self, name: str, really: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **facts: Any) -> Any:  # noqa: ANN401 - whatever that call takes
            self._say(name)
            return really(*given, **facts)

        return call

"""Alice in front of a real core: a test says how she stands, listens to what is asked, and has calls refused."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.core.desk import ROOT, Desk, support_person
from tests.world import Phone, World
from tn_tui.core.core import Core
from tn_tui.domain.policy import Role
from tn_tui.domain.secret import Secret
from tn_tui.settings import Settings
from tn_tui.storage import schema

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
    "users",
    "user_changes",
    "support",
    "cases",
)
"""The families of calls that are listened to."""


def is_call(name: str) -> bool:
    return not name.startswith("_")


class Front:
    """RIVERSIDE and its administrator Alice, who has not enrolled.

    `calls` holds the names of the calls that the screens make, and `refuse` what the next call of a name is refused
    with. An error under "open" keeps the core from being opened. `codes` are her recovery codes.
    """

    def __init__(self, world: World, *, role: Role = Role.ADMINISTRATOR, enrolled: bool = False) -> None:
        self.world = world
        self.alice = world.person("alice", role=role)
        session = self.alice.session()
        world.core.passwords.change(session, self.alice.password, Secret(PASSWORD))
        self.alice.password = Secret(PASSWORD)
        world.core.sessions.log_out(session)
        self.codes: tuple[Secret, ...] = ()
        if enrolled:
            self.enroll()
        self.calls: list[str] = []
        self.refuse: dict[str, Exception] = {}
        self.closed = False

    @property
    def moment(self) -> datetime:
        """What the time is."""
        return self.world.clock.now()

    def enroll(self) -> None:
        """She enrolls elsewhere, and keeps her recovery codes."""
        core, session = self.world.core, self.alice.session()
        offer = core.enrollment.begin(session)
        self.alice.phone = Phone(offer.uri)
        self.codes = core.enrollment.confirm(session, offer.ticket, self.alice.token()).codes
        core.recovery_codes.saved(session, self.codes)
        core.sessions.log_out(session)

    def require(self, since: datetime | None = None) -> None:
        """Two-factor authentication is required in her practice, from now or from then on."""
        self.world.core.practice.require_two_factor(
            ROOT, required=True, required_from=since, grace_days=0, practice_code=self.alice.code
        )

    def one_time_code(self) -> str:
        """The operator gives her one."""
        core = self.world.core
        return core.user_changes.one_time_code(ROOT, self.alice.id, reason="Lost phone").code.reveal()

    def devices(self, count: int) -> None:
        """So many devices remember her, of which she stands at none."""
        number, now = self.alice.id, self.moment
        rows = [
            {
                "id": UUID(int=one),
                "user_id": number,
                "handle_hash": bytes(32),
                "counter": 0,
                "rotated_at": now,
                "label": f"workstation-{one}",
                "created_at": now - timedelta(days=one),
                "expires_at": now + timedelta(days=30 - one),
                "last_used_at": now - timedelta(hours=one),
                "last_origin": "10.0.4.17",
            }
            for one in range(1, count + 1)
        ]
        with self.world.core._context.database.write() as work:
            work.execute(schema.devices.insert(), rows)

    def token(self) -> str:
        """One that she did not use yet, half a minute later."""
        return self.alice.token().reveal()

    def wrong(self) -> str:
        """None of her tokens."""
        return self.alice.wrong_token().reveal()

    @property
    def remembered(self) -> bool:
        """Whether the device that she stands at is remembered."""
        return bool(self.world.device.proofs)

    def forget(self) -> None:
        """This device is not remembered any more."""
        self.world.device.proofs.clear()

    def desk(self) -> Desk:
        """Susan and Sam of the support desk, whom she can call."""
        return Desk(self.world, support_person(self.world, "susan"), support_person(self.world, "sam"), self.alice)

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

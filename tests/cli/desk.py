"""A support desk and its callers for the commands: the real core, with time and slow hashing made up."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.cli.conftest import Command, Said
from tests.host import HostClockWord
from tests.world import FastHasher, MemoryDevice, MovableClock, Phone
from tn_tui.bootstrap import build
from tn_tui.cli.running import Running, on_behalf, operator
from tn_tui.core.core import Core
from tn_tui.domain.policy import Role, Step
from tn_tui.domain.ports import Hasher
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import SignedIn, TokenNeeded

CHECKS = ("--called-back", "--knows-practice-code", "--knows-last-log-in", "--knows-colleagues")
WHY = ("--reason", "Phone stolen")
PEOPLE = (
    ("RIVERSIDE", "alice", Role.ADMINISTRATOR, True),
    ("RIVERSIDE", "bob", Role.MEMBER, True),
    ("LAKESIDE", "erin", Role.ADMINISTRATOR, True),
    ("LAKESIDE", "frank", Role.ADMINISTRATOR, True),
    ("HILLSIDE", "gina", Role.ADMINISTRATOR, False),
)
"""RIVERSIDE hangs on alice; LAKESIDE has two administrators; HILLSIDE's only one is not enrolled."""

DESK = ("dana", "sam")


class MadeUp(Running):
    """A run over a folder, at a time of the test's own."""

    def __init__(self, home: Path, clock: MovableClock, **environ: str) -> None:
        super().__init__({"TN_TUI_HOME": str(home), **environ})
        self.clock = clock
        self.host_clock = HostClockWord()
        self.device = MemoryDevice("desk")
        self.hasher: Hasher | None = FastHasher()

    @contextmanager
    def core(self, *, may_begin: bool = False) -> Iterator[Core]:
        core = build(
            self.load(),
            clock=self.clock,
            hasher=self.hasher,
            devices=self.device,
            host_clock=self.host_clock,
            may_begin=may_begin,
        )
        try:
            yield core
        finally:
            core.close()


@dataclass
class Account:
    """What somebody knows and has."""

    code: str
    password: Secret
    phone: Phone | None = None


@dataclass
class Desk:
    """The folder, the people, and the time."""

    home: Path
    clock: MovableClock
    people: dict[str, Account] = field(default_factory=dict)
    command: Command | None = None
    environ: dict[str, str] = field(default_factory=dict)
    device: MemoryDevice = field(default_factory=lambda: MemoryDevice("desk"))
    hasher: Hasher | None = field(default_factory=FastHasher)

    def running(self) -> MadeUp:
        running = MadeUp(self.home, self.clock, **self.environ)
        running.hasher = self.hasher
        running.device = self.device
        return running

    def copied(self, home: Path, command: Command) -> "Desk":
        """The same in another folder, to be changed there."""
        shutil.copytree(self.home, home)
        return Desk(home, MovableClock(self.clock.now()), self.people, command)

    def token(self, username: str) -> str:
        """A token that was not used yet."""
        phone = self.people[username].phone
        assert phone is not None
        self.clock.move(seconds=30)
        return phone.token(self.clock.now()).reveal()

    def credentials(self, username: str) -> bytes:
        """What is sent with --credentials-stdin; without two-factor authentication the password alone."""
        account = self.people[username]
        token = self.token(username) if account.phone else ""
        return f"{account.password.reveal()}\n{token}\n".encode()

    def operator(self, *arguments: str) -> Said:
        """`tn-tui support ...` as the operator."""
        assert self.command
        return self.command("support", *arguments, running=self.running())

    def act(self, username: str, *arguments: str, stdin: bytes | None = None) -> Said:
        """`tn-tui support ... --as USERNAME`, with the right password and a new token unless the test sends others."""
        assert self.command
        sent = self.credentials(username) if stdin is None else stdin
        return self.command(
            "support", *arguments, "--as", username, "--credentials-stdin", stdin=sent, running=self.running()
        )

    def case(self, username: str, *arguments: str) -> Said:
        return self.act(username, "case", *arguments)

    def open(self, username: str = "dana", practice: str = "RIVERSIDE", user: str = "alice", *more: str) -> Said:
        """Open a case with everything that it needs."""
        said = ("--caller", "Alice Smith", "--ticket", "T-1041", *WHY, *CHECKS)
        return self.case(username, "open", "--practice", practice, "--user", user, *said, *more)

    def state(self, number: int = 1) -> str:
        """Where a case stands, as the operator sees it."""
        state = self.operator("case", "show", str(number), "--json").json()["state"]
        assert isinstance(state, str)
        return state

    def events(self, practice: str = "RIVERSIDE") -> list[tuple[str, str]]:
        """What of support stands in the practice's log, oldest first, and who did it."""
        assert self.command
        rows = self.command(
            "activity", "export", "--practice", practice, "--group", "support", "--json", running=self.running()
        ).json()
        return [(row["event"], row["actor"]) for row in rows]

    def open_sessions(self, username: str, practice: str = "SUPPORT") -> int:
        with self.running().core(may_begin=True) as core:
            user = core.users.named(on_behalf(), username, practice_code=practice)
            return len(core.users.show(on_behalf(), user.id).sessions)

    def half(self, core: Core, username: str) -> TokenNeeded:
        """After the right password, on the screen that asks for a token."""
        account = self.people[username]
        found = core.sign_in.submit_password(account.code, username, account.password)
        assert isinstance(found, TokenNeeded)
        return found


def made(home: Path, clock: MovableClock | None = None, *, real: bool = False) -> Desk:
    """A new folder with everybody in it; passwords are hashed for `real` processes where that is wanted."""
    desk = Desk(home, clock or MovableClock(), hasher=None if real else FastHasher())
    with desk.running().core(may_begin=True) as core:
        for code in dict.fromkeys(code for code, *_ in PEOPLE):
            core.administration.add_practice(operator(), code=code, name=f"{code.title()} Counseling")
        for code, username, role, enrolled in PEOPLE:
            added = core.user_changes.add(
                on_behalf(), practice_code=code, username=username, name=f"{username.title()} Smith", role=role
            )
            _settle(desk, core, code, username, added.password, enrolled=enrolled)
        core.practice.set(on_behalf(), practice_code="RIVERSIDE", phone="+1 555 0100")
        for username in DESK:
            helper = core.support.add(on_behalf(), username=username, name=f"{username.title()} Reyes")
            _settle(desk, core, "SUPPORT", username, helper.password, enrolled=True)
    return desk


def _settle(desk: Desk, core: Core, code: str, username: str, temporary: Secret, *, enrolled: bool) -> None:
    """The first log-in: a password of their own, and perhaps a phone."""
    account = desk.people[username] = Account(code, Secret(f"violet ladder forty monks of {username}"))
    signed_in = core.sign_in.submit_password(code, username, temporary)
    assert isinstance(signed_in, SignedIn)
    session = signed_in.session
    if signed_in.step is not Step.ENROLL:
        core.passwords.change(session, temporary, account.password)
    if enrolled:
        offer = core.enrollment.begin(session)
        account.phone = Phone(offer.uri)
        made = core.enrollment.confirm(session, offer.ticket, Secret(desk.token(username)))
        core.recovery_codes.saved(session, made.codes)
    if signed_in.step is Step.ENROLL:
        core.passwords.change(session, temporary, account.password)
    core.sessions.log_out(session)


def moment(text: str) -> datetime:
    """A moment out of JSON."""
    return datetime.fromisoformat(text)

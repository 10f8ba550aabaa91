"""A small world for tests: a real core over a real database, with only time, chance and slow hashing made up."""

import base64
import hashlib
import hmac
import struct
import tempfile
import urllib.parse
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from tests.adapters.fakes import CountedEntropy
from tests.host import AllRunning, HostClockWord, MemoryHeads
from tn_tui.adapters.documents import Documents
from tn_tui.adapters.key_ring import KeyRing, RingVault
from tn_tui.adapters.practice_folders import PracticeFolders
from tn_tui.adapters.typed_files import TypedFiles
from tn_tui.core.core import Core, build
from tn_tui.domain.authority import Operator
from tn_tui.domain.device_ports import ClientKey, DeviceProof, DeviceStore, Shown
from tn_tui.domain.host_ports import RunningSessions
from tn_tui.domain.policy import Role
from tn_tui.domain.ports import Clock, Entropy, Hasher, Heads, Origin, Ports
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import SignedIn, TokenNeeded
from tn_tui.storage.database import Database

START = datetime(2026, 11, 24, 9, 12, 7, tzinfo=UTC)
PERIOD = timedelta(seconds=30)
OPERATOR = "root"
COMMON = frozenset({"password1234567", "password1", "iloveyou"})
IDLE_LOCK = timedelta(minutes=15)


class MovableClock:
    """Time stands still until a test moves it."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def move(self, **amount: float) -> None:
        """Forward by a `timedelta`'s arguments, or back with negative ones."""
        self._now += timedelta(**amount)


class FastHasher:
    """A salted SHA-256 that counts its work; `meanwhile` runs while the password is being checked."""

    def __init__(self) -> None:
        self.version = 1
        self.verified = 0
        self.hashed = 0
        self.meanwhile: Callable[[], object] = lambda: None

    def hash(self, password: Secret) -> str:
        self.hashed += 1
        return self._text(self.version, password)

    def verify(self, stored: str | None, password: Secret) -> bool:
        self.verified += 1
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        return stored is not None and stored == self._text(int(stored.partition("$")[0]), password)

    def hash_random(self, password: Secret) -> str:
        return self._text(self.version, password)

    def needs_rehash(self, stored: str) -> bool:
        return stored.partition("$")[0] != str(self.version)

    def _text(self, version: int, password: Secret) -> str:
        return f"{version}${hashlib.sha256(password.reveal().encode('utf-8', 'surrogatepass')).hexdigest()}"


class MemoryDevice:
    """One device's memory; `writable` may be taken away."""

    def __init__(self, label: str = "front-desk", unavailable: str | None = None) -> None:
        self.label = label
        self.unavailable = unavailable
        self.writable = True
        self.key: ClientKey | None = None
        self.proofs: dict[str, DeviceProof] = {}

    def load(self, account: str) -> Shown | None:
        return self.key or self.proofs.get(account)

    def save(self, account: str, proof: DeviceProof) -> bool:
        if self.writable:
            self.proofs[account] = proof
        return self.writable

    def forget(self, account: str) -> None:
        self.proofs.pop(account, None)


class Phone:
    """An authentication app of our own making, so that the program is not checked against itself (RFC 6238)."""

    def __init__(self, uri: Secret) -> None:
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(uri.reveal()).query)
        self._key = base64.b32decode(query["secret"][0])
        self._digits = int(query.get("digits", ["6"])[0])

    def token(self, at: datetime) -> Secret:
        step = int(at.timestamp()) // 30
        mac = hmac.digest(self._key, struct.pack(">Q", step), hashlib.sha1)
        start = mac[-1] & 15
        number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
        return Secret(f"{number % 10**self._digits:0{self._digits}}")

    def wrong(self, at: datetime) -> Secret:
        """A token that no step within a few minutes of the moment has."""
        near = {self.token(at + offset * PERIOD).reveal() for offset in range(-9, 10)}
        return Secret(next(token for number in range(99) if (token := f"{number:06}") not in near))


def _unsynced(database: Database) -> Database:
    """Its file need not outlive the power, so nobody waits for the disk; all that a process can see stays the same."""
    engine = database._engine

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: object) -> None:  # noqa: ANN401 - SQLAlchemy's signature
        if engine.dialect.name == "sqlite":
            connection.execute("PRAGMA synchronous=OFF")

    return database


@dataclass
class World:
    """One database, and as many processes ("terminals") on it as a test opens."""

    place: Path | str
    clock: MovableClock = field(default_factory=MovableClock)
    hasher: FastHasher = field(default_factory=FastHasher)
    entropy: CountedEntropy = field(default_factory=lambda: CountedEntropy("world"))
    ring: KeyRing = field(default_factory=lambda: KeyRing({"k": bytes(range(32))}, current="k", mac="k"))
    cores: list[Core] = field(default_factory=list)
    common: Container[str] = COMMON
    heads: Heads = field(default_factory=MemoryHeads)
    host_clock: HostClockWord = field(default_factory=HostClockWord)
    running: RunningSessions = field(default_factory=AllRunning)

    def __post_init__(self) -> None:
        self.home = self.place.parent / "home" if isinstance(self.place, Path) else Path(tempfile.mkdtemp())
        self.device = MemoryDevice()
        self.core = self.terminal(self.device)

    def ports(self, devices: DeviceStore | None = None, origin: str = "10.0.0.1", *, over_ssh: bool = False) -> Ports:
        clock: Clock = self.clock
        entropy: Entropy = self.entropy
        hasher: Hasher = self.hasher
        return Ports(
            clock=clock,
            entropy=entropy,
            hasher=hasher,
            vault=RingVault(self.ring, entropy),
            devices=devices or MemoryDevice("elsewhere"),
            origin=Origin(address=origin, text=f"at {origin}"),
            common_passwords=self.common,
            files=Documents(),
            typed_files=None if over_ssh else TypedFiles(self.home),
            practice_files=PracticeFolders(self.home),
            heads=self.heads,
            host_clock=self.host_clock,
            running=self.running,
        )

    def terminal(self, devices: DeviceStore | None = None, origin: str = "10.0.0.1", *, over_ssh: bool = False) -> Core:
        """Another process on the same database, on a device of its own unless one is given."""
        core = build(_unsynced(Database(self.place)), self.ports(devices, origin, over_ssh=over_ssh), IDLE_LOCK)
        self.cores.append(core)
        return core

    def practice(self, code: str = "RIVERSIDE", *, required: bool = False) -> None:
        administration = self.core.administration
        if code not in {practice.code for practice in administration.practices(OPERATOR)}:
            administration.add_practice(OPERATOR, code=code, name=f"{code} Counseling", two_factor_required=required)
            # Without a number on file support can do nothing; set beside the log, in which tests count rows.
            self.execute("UPDATE practices SET phone = :phone WHERE code = :code", phone="+1 555 0100", code=code)

    def new_user(self, username: str, code: str = "RIVERSIDE", role: Role = Role.MEMBER) -> "Person":
        """A user as the operator makes one, with the temporary password."""
        name = f"{username.title()} Smith"
        if role is Role.SUPPORT:
            # Nobody becomes one but by standing in the support desk.
            helper = self.core.support.add(Operator(OPERATOR), username=username, name=name)
            return Person(self, self.core.support.code(Operator(OPERATOR)), username, helper.password)
        self.practice(code)
        added = self.core.administration.add_user(OPERATOR, practice_code=code, username=username, name=name, role=role)
        return Person(self, code, username, added.password)

    def administrator(self, username: str = "alice", code: str = "RIVERSIDE", *, enrolled: bool = True) -> "Person":
        """A Practice Administrator, as `person` makes users."""
        return self.person(username, code, enrolled=enrolled, role=Role.ADMINISTRATOR)

    def person(
        self,
        username: str = "alice",
        code: str = "RIVERSIDE",
        *,
        enrolled: bool = False,
        role: Role = Role.MEMBER,
    ) -> "Person":
        """A user with a password of their own and no open session, enrolled on request; support people always are."""
        person = self.new_user(username, code, role)
        session = person.session()
        if role is Role.SUPPORT:
            person.enroll(session)
        chosen = Secret(f"violet ladder forty monks of {code}")
        self.core.passwords.change(session, person.password, chosen)
        person.password = chosen
        if enrolled and person.phone is None:
            person.enroll(session)
        self.core.sessions.log_out(session)
        return person

    def execute(self, sql: str, **values: object) -> list[tuple[object, ...]]:
        """What no call of the core does: a look at, or a change of, the rows themselves."""
        from sqlalchemy import text

        with self.core._context.database.write() as work:
            result = work.execute(text(sql), values)
            return [tuple(row) for row in result] if result.returns_rows else []

    def close(self) -> None:
        for core in self.cores:
            core.close()


@dataclass
class Person:
    """Somebody with an account, and perhaps a phone."""

    world: World
    code: str
    username: str
    password: Secret
    phone: Phone | None = None

    @property
    def id(self) -> int:
        [(found,)] = self.world.execute(
            "SELECT users.id FROM users JOIN practices ON practices.id = practice_id"
            " WHERE username = :username AND code = :code",
            username=self.username,
            code=self.code,
        )
        assert isinstance(found, int)
        return found

    def log_in(self, core: Core | None = None, password: Secret | None = None) -> TokenNeeded | SignedIn:
        return (core or self.world.core).sign_in.submit_password(self.code, self.username, password or self.password)

    def half(self, core: Core | None = None) -> Secret:
        """The ticket after the right password."""
        outcome = self.log_in(core)
        assert isinstance(outcome, TokenNeeded)
        return outcome.ticket

    def signed_in(self, core: Core | None = None, *, remember: bool = False) -> SignedIn:
        """The whole way in, with a token if one is asked for."""
        outcome = self.log_in(core)
        if isinstance(outcome, TokenNeeded):
            outcome = (core or self.world.core).sign_in.submit_token(outcome.ticket, self.token(), remember=remember)
        return outcome

    def session(self, core: Core | None = None, *, remember: bool = False) -> Secret:
        return self.signed_in(core, remember=remember).session

    def token(self) -> Secret:
        """A token that was not used yet."""
        assert self.phone is not None
        self.world.clock.move(seconds=30)
        return self.phone.token(self.world.clock.now())

    def wrong_token(self) -> Secret:
        assert self.phone is not None
        return self.phone.wrong(self.world.clock.now())

    def enroll(self, session: Secret, core: Core | None = None) -> None:
        enrollment = (core or self.world.core).enrollment
        offer = enrollment.begin(session)
        self.phone = Phone(offer.uri)
        enrolled = enrollment.confirm(session, offer.ticket, self.token())
        (core or self.world.core).recovery_codes.saved(session, enrolled.codes)

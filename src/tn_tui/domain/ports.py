"""What the outside world owes the core: time, randomness, slow hashing, sealing, and this device's memory."""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from tn_tui.domain.device_ports import DeviceStore
from tn_tui.domain.host_ports import HostClock, RunningSessions
from tn_tui.domain.secret import Secret


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """The current moment, aware and in UTC."""


class Entropy(Protocol):
    """The only source of randomness."""

    def bytes(self, count: int) -> bytes:
        """`count` bytes that nobody can predict."""


class Hasher(Protocol):
    """Slow, salted, peppered password hashing (NIST 3.1.1.2, RFC 9106)."""

    def hash(self, password: Secret) -> str:
        """Text to store for a password.

        Raises:
            Busy: too many hashes are being computed on this machine.
        """

    def hash_random(self, password: Secret) -> str:
        """Text to store for a password of at least 80 random bits, which needs no slow hash to withstand guessing.

        Checking it costs what checking any other costs.
        """

    def verify(self, stored: str | None, password: Secret) -> bool:
        """Whether the password is the stored one; None costs the same work and is never right.

        Raises:
            Busy: too many hashes are being computed on this machine.
            KeyRingWrong: the pepper it was made with is not in the key ring.
        """

    def needs_rehash(self, stored: str) -> bool:
        """Whether it was made with other parameters or an older pepper than today's."""


class Vault(Protocol):
    """Keys kept outside the database: sealing, and keyed digests for one purpose each."""

    def seal(self, secret: Secret, context: str) -> bytes:
        """Encrypt so that it opens only with the same context (AES-256-GCM, context as AAD)."""

    def open(self, sealed: bytes, context: str) -> Secret:
        """Decrypt what `seal` made.

        Raises:
            VaultRefused: another key, another context, or changed bytes.
        """

    def mac(self, purpose: str, data: bytes) -> bytes:
        """32 bytes of HMAC-SHA256 under a key of this purpose's own."""


class PrivateFile(Protocol):
    """A file that is being written for its owner alone, and is there only once it was finished."""

    @property
    def name(self) -> str:
        """What it is called once it is finished, for the person who asked for it."""

    def write(self, text: str) -> None:
        """Add text at the end of the file.

        Raises:
            FileRefused: it can't be written.
        """

    def write_bytes(self, data: bytes) -> None:
        """Add bytes at the end of the file, as `write` adds text."""

    def keep(self) -> None:
        """Make all of it durable under a name that says it is not finished.

        Raises:
            FileRefused: it can't be written.
        """

    def finish(self) -> None:
        """Give the file its name, so that it is found as finished.

        Raises:
            FileRefused: it can't be renamed; what was written is kept under the unfinished name.
        """

    def discard(self) -> None:
        """Remove what was written; nothing happens when there is nothing."""


class Files(Protocol):
    """Files under the names that people give: what they import, and what is written for them."""

    def read(self, path: str, limit_bytes: int) -> bytes:
        """All of a file.

        Raises:
            FileRefused: it is missing, can't be read, or holds more than the limit.
        """

    def left_unfinished(self, path: str) -> str | None:
        """Where the last one stands that was begun under this path and never finished, if there is one."""

    def create(self, path: str) -> PrivateFile:
        """Begin a new file of mode 0600.

        Raises:
            FileRefused: something is there already, or the folder can't be written.
        """


class KeptHead(NamedTuple):
    """The newest row of a log, kept outside the database: its number and MAC.

    Row `since` is the first of which it is known by this that it was not cut off: 1 where heads were kept from the
    log's beginning.
    """

    number: int
    mac: bytes
    since: int = 1


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a practice in the data folder; `unfinished` where the program that wrote it was ended."""

    name: str
    size_bytes: int
    at: datetime
    unfinished: bool


class PracticeFiles(Protocol):
    """Each practice's files in the data folder, under names that no person types."""

    def create_export(self, practice_id: int, name: str, now: datetime) -> PrivateFile:
        """Begin a file under a name made of this one and the moment; the oldest go once it is finished.

        Raises:
            FileRefused: it can't be made.
        """

    def exports(self, practice_id: int) -> tuple[KeptFile, ...]:
        """What was exported, the newest first.

        Raises:
            FileRefused: the folder can't be read or trusted.
        """

    def read_export(self, practice_id: int, name: str) -> Iterator[str]:
        """The text of an export, part by part.

        Raises:
            FileRefused: there is none, or it can't be read or trusted.
        """

    def imports(self, practice_id: int) -> tuple[KeptFile, ...]:
        """What the operator put there to be imported, by name.

        Raises:
            FileRefused: the folder can't be made, read or trusted.
        """

    def read_import(self, practice_id: int, name: str, limit_bytes: int) -> bytes:
        """All of a file that the operator put there.

        Raises:
            FileRefused: there is none, it can't be read or trusted, or holds more than the limit.
        """


class Heads(Protocol):
    """Where the newest row of each log is kept outside the database, so that a cut-off end shows."""

    def load(self) -> dict[int, KeptHead]:
        """Chain id -> the newest row that was kept.

        Raises:
            FileRefused: the file can't be read or trusted.
        """

    def keep(self, change: Callable[[dict[int, KeptHead]], dict[int, KeptHead]]) -> None:
        """Keep what `change` makes of what is kept; nobody else writes between its look and its word.

        Raises:
            FileRefused: the file can't be read, trusted or written, or others hold it for too long ("busy").
        """


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request comes from: the SSH client's address, else the terminal and the system user.

    `address` is what throttles are counted by; `text` is what people read. Both are clean lines.
    """

    address: str
    text: str


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything the core needs from outside, in one value.

    `files` are the operator's; `typed_files` those whose names are typed on a screen, None where none may be.
    """

    clock: Clock
    entropy: Entropy
    hasher: Hasher
    vault: Vault
    devices: DeviceStore
    origin: Origin
    common_passwords: Container[str]
    files: Files
    typed_files: Files | None
    practice_files: PracticeFiles
    heads: Heads
    host_clock: HostClock
    running: RunningSessions

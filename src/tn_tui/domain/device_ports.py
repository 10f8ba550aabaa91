"""What shows that a device is remembered, and who shows it: the device's own file, or the key of a connection."""

from dataclasses import dataclass
from typing import Protocol

from tn_tui.domain.secret import Secret


@dataclass(frozen=True, slots=True)
class DeviceProof:
    """What a remembered device shows: a handle of 256 random bits in base64, and its rotating counter."""

    handle: Secret
    counter: int


@dataclass(frozen=True, slots=True)
class ClientKey:
    """The key by which an SSH client proved itself for this connection: nothing that could be copied from here.

    `kind` is the plain type, such as "ssh-ed25519", also where a certificate was shown; `fingerprint` is "SHA256:"
    and 43 characters of base64, as `ssh-keygen -l` prints it (RFC 4253 6.6).
    """

    kind: str
    fingerprint: str

    @classmethod
    def kept(cls, text: str) -> "ClientKey":
        """The key whose `text` was stored."""
        kind, _, fingerprint = text.partition(" ")
        return cls(kind, fingerprint)

    @property
    def text(self) -> str:
        """What is stored of it."""
        return f"{self.kind} {self.fingerprint}"

    @property
    def is_security_key(self) -> bool:
        """Whether it is held by a piece of hardware that is touched for it (FIDO)."""
        return self.kind.startswith("sk-")

    @property
    def label(self) -> str:
        """What it is called until a person gives it a name."""
        return f"{self._what} {self.fingerprint}"

    @property
    def brief(self) -> str:
        """The same where there is little room."""
        name, _, digest = self.fingerprint.partition(":")
        return f"{self._what} {name}:{digest[:3]}{self._end}"

    @property
    def briefest(self) -> str:
        """The same where there is less."""
        return f"security key {self._end}" if self.is_security_key else f"SSH key SHA256:{self._end}"

    @property
    def mark(self) -> str:
        """Which it is, in a few characters beside an address."""
        return f"ssh key {self._end}"

    @property
    def _what(self) -> str:
        return "security key" if self.is_security_key else "SSH key"

    @property
    def _end(self) -> str:
        return f"…{self.fingerprint[-2:]}"


Shown = DeviceProof | ClientKey


class DeviceStore(Protocol):
    """What this device shows, one proof for each account; or the key of this connection, the same for all of them.

    `account` is an opaque name for practice and user, made by the core.
    """

    @property
    def unavailable(self) -> str | None:
        """Why nothing can be remembered here (a `RememberProblem`), or None when it can."""

    @property
    def label(self) -> str:
        """How a person recognizes this device: its host name, for instance."""

    @property
    def key(self) -> ClientKey | None:
        """By which key the person came; None where that isn't known for certain."""

    def load(self, account: str) -> Shown | None:
        """The proof for the account, or None when there is none or it can't be trusted."""

    def save(self, account: str, proof: DeviceProof) -> bool:
        """Keep the proof in place of the earlier one; False when it could not be written."""

    def forget(self, account: str) -> None:
        """Drop the proof, if there is one."""

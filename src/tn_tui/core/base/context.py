"""What every use case stands on, and the few small things that all of them need."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tn_tui.domain.ports import Ports
from tn_tui.domain.secret import Secret
from tn_tui.storage.database import Database

HANDLE_BYTES = 32


@dataclass(frozen=True, slots=True)
class Context:
    """The database, the ports, and how long a session may be left alone (`idle_lock`)."""

    database: Database
    ports: Ports
    idle_lock: timedelta

    def now(self) -> datetime:
        """The current moment, aware and in UTC."""
        return self.ports.clock.now()

    def new_id(self) -> UUID:
        """A random id for a row."""
        return UUID(bytes=self.ports.entropy.bytes(16), version=4)

    def new_handle(self) -> Secret:
        """256 random bits as text (NIST 5.1)."""
        return Secret(base64.urlsafe_b64encode(self.ports.entropy.bytes(HANDLE_BYTES)).decode("ascii").rstrip("="))


def digest(handle: Secret) -> bytes:
    """What is stored of a handle; 256 random bits need no slow hash."""
    return hashlib.sha256(handle.reveal().encode("utf-8", "replace")).digest()

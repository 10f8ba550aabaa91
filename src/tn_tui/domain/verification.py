"""What another program asks when it wants to know whether somebody is who they say, and what it is told."""

from dataclasses import dataclass
from datetime import datetime

from tn_tui.domain.ports import Origin


@dataclass(frozen=True, slots=True)
class Asking:
    """On whose behalf it is asked: where the person sits, and the name of the program in front of which they stand.

    `key_proven` says that this very connection proved a public key of the person's before. `allow_not_required` lets
    also those in without a token of whom two-factor authentication is never asked.
    """

    origin: Origin
    service: str = ""
    key_proven: bool = False
    allow_not_required: bool = False


@dataclass(frozen=True, slots=True)
class Verified:
    """They are. `by_token` is false where they need not be enrolled yet; `enroll_by` is until when, where that ends."""

    username: str
    by_token: bool
    enroll_by: datetime | None = None

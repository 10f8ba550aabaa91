"""Writing the activity log: a row in the commit of its change, chained to the row before by HMAC (ASVS 16)."""

import json

from tn_tui.core.context import Context
from tn_tui.domain.events import Event, Outcome
from tn_tui.storage import activity
from tn_tui.storage.database import Work
from tn_tui.storage.records import UserRecord
from tn_tui.storage.schema import INSTALLATION_CHAIN, to_microseconds

NOBODY = "nobody"
"""The actor where nobody has proven yet who they are."""


def user_actor(user: UserRecord) -> str:
    """How a user stands in the log as the one who acted."""
    return f"user:{user.id}"


def operator_actor(system_user: str) -> str:
    """How whoever can read the data folder stands in the log."""
    return f"operator:{system_user}"


def write(
    context: Context,
    work: Work,
    event: Event,
    outcome: Outcome = Outcome.DONE,
    *,
    actor: str,
    user: UserRecord | None = None,
    practice_id: int | None = None,
    subject: str = "",
    detail: str = "",
) -> None:
    """Add one row, to the chain of the user's practice, else of `practice_id`, else of the installation.

    `subject` names whom it concerns where there is no user; never put a password, token, code or key here.
    """
    if user is not None:
        practice_id, subject = user.practice.id, user.username
    chain_id = INSTALLATION_CHAIN if practice_id is None else practice_id
    number, previous = activity.advance(work, chain_id)
    now = context.now()
    row = {
        "number": number,
        "at": now,
        "event": event.value,
        "outcome": outcome.value,
        "actor": actor,
        "user_id": None if user is None else user.id,
        "subject": subject,
        "origin": context.ports.origin.text,
        "detail": detail,
    }
    plain = [chain_id, *(to_microseconds(now) if name == "at" else value for name, value in row.items())]
    mac = context.ports.vault.mac("activity", previous + json.dumps(plain, separators=(",", ":")).encode("ascii"))
    activity.add(work, chain_id, row, mac)

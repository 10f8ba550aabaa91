"""What version 0003 kept beside that: a second phone of Erin's, steps used of the account, a recovery case."""

from pathlib import Path
from uuid import UUID

from tests.storage.version_2 import AT, ERIN, FRANK, insert, move_sequence, uuid, writing
from tn_tui.domain.ports import Vault
from tn_tui.domain.secret import Secret

TABLET = "MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK"


def fill(place: Path | str, vault: Vault, step: int) -> None:
    """`step` was used of Erin's and of Frank's account, by nobody knows which phone; Erin's had 200 more before it."""
    tablet = UUID(int=103)
    with writing(place) as connection:
        insert(
            connection,
            "authenticators",
            id=uuid(connection, tablet),
            user_id=ERIN,
            name="Tablet",
            sealed_key=vault.seal(Secret(TABLET), f"user:{ERIN} authenticator:{tablet}"),
            drift_steps=0,
            confirmed_at=AT,
            last_used_at=AT,
        )
        for number in range(200):
            insert(connection, "used_steps", user_id=ERIN, step=step - 1000 + number)
        for user_id in (ERIN, FRANK):
            insert(connection, "used_steps", user_id=user_id, step=step)
        insert(
            connection,
            "support_cases",
            practice_id=2,
            user_id=ERIN,
            caller="Erin Smith",
            ticket="T-1",
            checklist="called back",
            reason="Phone stolen",
            state="refused",
            opened_by=FRANK,
            opened_at=AT,
        )
        move_sequence(connection, "used_steps")

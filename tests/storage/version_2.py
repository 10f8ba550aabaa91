"""What versions 0001 and 0002 kept of people who had enrolled, and what only 0002 knew: reasons, codes, the rule."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, text

from tests.storage.version_1 import START, microseconds
from tn_tui.domain.ports import Vault
from tn_tui.domain.secret import Secret
from tn_tui.storage import engine as engines

ERIN, FRANK = 101, 102
CODE = "0123-4567-89ab"
KEYS = {ERIN: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", FRANK: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}
DEVICE = UUID(int=77)
HANDLE = f"{DEVICE.hex}.made by version one"
AT = microseconds(START)
UNTIL = AT + 60 * 86_400 * 10**6


@dataclass(frozen=True)
class Old:
    """A database that is not yet brought to head."""

    place: Path | str
    revision: str


def enroll(place: Path | str, vault: Vault, password_hash: str) -> None:
    """Erin, on whom LAKESIDE hangs, and Frank, a member there: both enrolled, Erin on a remembered device."""
    with writing(place) as connection:
        for user_id, username, role in ((ERIN, "erin", "administrator"), (FRANK, "frank", "member")):
            insert(
                connection,
                "users",
                id=user_id,
                practice_id=2,
                username=username,
                username_key=username,
                name=f"{username.title()} Smith",
                role=role,
                password_hash=password_hash,
                password_temporary=False,
                password_changed_at=AT,
                two_factor_since=AT,
                token_failures=0,
                created_at=AT,
            )
            authenticator = UUID(int=user_id)
            insert(
                connection,
                "authenticators",
                id=uuid(connection, authenticator),
                user_id=user_id,
                name="Phone",
                sealed_key=vault.seal(Secret(KEYS[user_id]), f"user:{user_id} authenticator:{authenticator}"),
                drift_steps=0,
                confirmed_at=AT,
                last_used_at=AT,
            )
        insert(
            connection,
            "devices",
            id=uuid(connection, DEVICE),
            user_id=ERIN,
            handle_hash=hashlib.sha256(HANDLE.encode()).digest(),
            counter=4,
            rotated_at=AT,
            label="front-desk",
            created_at=AT,
            expires_at=UNTIL,
            last_used_at=AT,
            last_origin="at 10.0.0.1",
        )
        move_sequence(connection, "users")


def fill(place: Path | str, vault: Vault) -> None:
    """What version 0002 added to what 0001 had: LAKESIDE's rule, Frank's one-time code, a row with a reason."""
    expires_at = AT + (31 * 86_400 * 10**6)
    with writing(place) as connection:
        connection.execute(
            text("UPDATE practices SET required_from = :at, grace_days = 9, idle_lock_minutes = 7 WHERE id = 2"),
            {"at": AT},
        )
        mac = vault.mac("one-time code", f"{FRANK}:{CODE}".encode())
        insert(connection, "one_time_codes", user_id=FRANK, mac=mac, created_at=AT, expires_at=expires_at)
        row = {
            "chain_id": 2,
            "number": 2,
            "at": AT,
            "event": "one-time code issued",
            "outcome": "done",
            "actor": f"user:{ERIN}",
            "user_id": FRANK,
            "subject": "frank",
            "origin": "tty",
            "detail": "",
            "reason": "Lost the phone",
        }
        last = bytes(connection.execute(text("SELECT mac FROM chains WHERE id = 2")).scalar_one())
        plain = json.dumps([*row.values()], separators=(",", ":")).encode("ascii")
        new = vault.mac("activity", last + plain)
        insert(connection, "activity", **row, mac=new, latest_at=AT)
        connection.execute(text("UPDATE chains SET number = 2, mac = :mac WHERE id = 2"), {"mac": new})
        connection.execute(text("UPDATE sessions SET proven_at = :at, only_enroll = :yes"), {"at": AT, "yes": True})


@contextmanager
def writing(place: Path | str) -> Iterator[Connection]:
    """A connection whose changes are kept."""
    engine = engines.open_engine(place, foreign_keys=False)
    try:
        with engine.connect().execution_options(**{engines.WRITE: True}) as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()


def insert(connection: Connection, table: str, **values: object) -> None:
    """A row with these columns."""
    columns, names = ", ".join(values), ", ".join(f":{name}" for name in values)
    connection.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({names})"), values)  # noqa: S608 - names from here


def uuid(connection: Connection, value: UUID) -> object:
    """As this kind of database takes it."""
    return value if connection.dialect.name == "postgresql" else value.hex


def move_sequence(connection: Connection, table: str) -> None:
    """Let the next id be another one."""
    if connection.dialect.name == "postgresql":
        # Ids that are given by hand move no sequence on.
        newest = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608 - names from here
        connection.exec_driver_sql(newest)

"""A database as version 0001 left it: users, sessions, counters, and a log that was chained without reasons."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from tn_tui.domain.text import fold
from tn_tui.storage import engine as engines

NAMES = {
    "alice": "Alice Smith",
    "Zoë": "Zoë Åström",
    "bob": "Bob O'Brien",
    "ＷＩＤＥ": "Ｗide Straße",
    "100%_x": "Percent [b]Under[/b]score",
}
START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def microseconds(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def to_revision(place: Path | str, revision: str) -> None:
    """An empty database as this revision has it."""
    engine = engines.open_engine(place, foreign_keys=False)
    config = Config()
    config.set_main_option("script_location", "tn_tui.storage:migrations")
    with engine.connect().execution_options(**{engines.WRITE: True}) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def fill(place: Path | str, mac: Callable[[bytes], bytes], password_hash: str, *, more: int = 0) -> None:
    """Two practices with people, their sessions and devices, and what the log of version 0001 told of them."""
    engine = engines.open_engine(place, foreign_keys=False)
    at = microseconds(START)
    with engine.connect().execution_options(**{engines.WRITE: True}) as connection, connection.begin():
        for number, code in ((1, "RIVERSIDE"), (2, "LAKESIDE")):
            connection.execute(
                text("INSERT INTO practices VALUES (:id, :code, :key, :name, :required, :at)"),
                {
                    "id": number,
                    "code": code,
                    "key": fold(code),
                    "name": f"{code} Counseling",
                    "required": number == 2,
                    "at": at,
                },
            )
            connection.execute(text("INSERT INTO chains VALUES (:id, 0, :mac)"), {"id": number, "mac": bytes(32)})
        people = [*NAMES.items(), *((f"user{number}", f"User {number}") for number in range(more))]
        connection.execute(
            text(
                "INSERT INTO users VALUES (:id, 1, :username, :key, :name, :role, :hash, false, :at, NULL, :since,"
                " 2, :at, NULL, :at, :at)"
            ),
            [
                {
                    "id": number,
                    "username": username,
                    "key": fold(username),
                    "name": name,
                    "role": "administrator" if number == 1 else "member",
                    "hash": password_hash,
                    "at": at,
                    "since": None,
                }
                for number, (username, name) in enumerate(people, 1)
            ],
        )
        connection.execute(
            text(
                "INSERT INTO sessions VALUES"
                " (:id, 1, :handle, NULL, 'at 10.0.0.1', :at, :at, :until, false, NULL, NULL)"
            ),
            {"id": "5" * 32, "handle": bytes(range(32)), "at": at, "until": at + 10**12},
        )
        connection.execute(text("INSERT INTO token_failures VALUES (1, 3, :at)"), {"at": at})
        connection.execute(text("INSERT INTO used_steps VALUES (1, 3, 59)"))
        connection.execute(text("INSERT INTO throttles VALUES (:key, 3, 4, :at)"), {"key": bytes(32), "at": at})
        _write(connection, 2, [(at, "practice added", None, "LAKESIDE", "")], mac)
        names = list(NAMES)
        events = [("practice added", None, ""), *(("user added", id_, "member") for id_ in range(1, len(NAMES) + 1))]
        events += [("user unlocked", 2, ""), ("session ended", 2, "all"), ("log-in", 1, "token"), ("log-out", 1, "")]
        # The clock was set back by two days for some rows.
        offsets = [0, 1, 2, 3, 4, 5, 200_000, 30_000, 30_001, 300_000]
        rows = [
            (at + seconds * 10**6, event, user_id, "RIVERSIDE" if user_id is None else names[user_id - 1], detail)
            for (event, user_id, detail), seconds in zip(events, offsets, strict=True)
        ]
        _write(connection, 1, rows, mac)
        if connection.dialect.name == "postgresql":
            # Ids that are given by hand move no sequence on.
            for table in ("practices", "users", "token_failures", "used_steps"):
                newest = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608 - names from here
                connection.exec_driver_sql(newest)
    engine.dispose()


def _write(
    connection: Connection,
    chain: int,
    rows: Sequence[tuple[int, str, int | None, str, str]],
    mac: Callable[[bytes], bytes],
) -> None:
    """What the operator did: moment, event, user, subject and detail of each row, chained as version 0001 did."""
    last = bytes(32)
    names = ("c", "n", "at", "event", "outcome", "actor", "user", "subject", "origin", "detail")
    for number, (at, event, user_id, subject, detail) in enumerate(rows, 1):
        plain = [chain, number, at, event, "done", "operator:root", user_id, subject, "tty", detail]
        last = mac(last + json.dumps(plain, separators=(",", ":")).encode("ascii"))
        connection.execute(
            text(
                "INSERT INTO activity VALUES (:c, :n, :at, :event, :outcome, :actor, :user, :subject, :origin,"
                " :detail, :mac)"
            ),
            dict(zip(names, plain, strict=True)) | {"mac": last},
        )
    head = {"number": len(rows), "mac": last, "id": chain}
    connection.execute(text("UPDATE chains SET number = :number, mac = :mac WHERE id = :id"), head)

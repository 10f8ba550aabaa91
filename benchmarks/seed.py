"""Databases as large as practices can get, filled by bulk SQL through the storage's own engine."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update

from tn_tui.adapters.device import NoDevice
from tn_tui.bootstrap import build
from tn_tui.core.base import ledger
from tn_tui.core.core import Core
from tn_tui.domain.events import Event, Outcome
from tn_tui.domain.policy import Role
from tn_tui.domain.reasons import RememberProblem
from tn_tui.domain.secret import Secret
from tn_tui.domain.user_list import find_key, name_key
from tn_tui.domain.views import SignedIn
from tn_tui.settings import Settings
from tn_tui.storage.moment import to_microseconds
from tn_tui.storage.schema import activity, chains, practices, users

PASSWORD = "measure twice, cut once"  # noqa: S105 - opens nothing but the benchmark's own databases
START = datetime(2024, 1, 8, 9, 0, tzinfo=UTC)
_BATCH = 20_000
_FIRST = (
    "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph "
    "Jessica Thomas Karen Carlos Sofía Mateo Valentina Diego Camila Wei Mei Hiroshi Yuki Ahmed Fatima Omar Layla "
    "Priya Arjun Anaya Rohan Olga Ivan Nadia Sergei Chidi Amara Kwame Zola Søren Ingrid Lars Freja Zoë René Noël "
    "Ünal "
)
_LAST = (
    "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson "
    "Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis "
    "Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera "
    "Campbell Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart "
    "Morris Morales Murphy Cook Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim "
    "Cox Ward Richardson Watson Brooks Chavez Wood Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo "
    "Sanders Patel Myers Long Ross Foster Jiménez O'Brien Müller Åström Nowak Kowalski Öztürk Dvořák García-López "
)
_FIRST_NAMES, _LAST_NAMES = (names.split() for names in (_FIRST, _LAST))


def open_core(home: Path) -> Core:
    """The program's core on a folder, with a practice and its administrator when there is none yet."""
    if not home.exists():
        # What is filled in lies in the past, and the practice was there before it.
        core = build(Settings(home=home), clock=_Then(), devices=NoDevice(RememberProblem.SSH, "benchmark"))
        core.administration.set_up(
            "benchmark",
            practice_code="RIVERSIDE",
            practice_name="Riverside Counseling",
            username="alice",
            name="Alice Smith",
            password=Secret(PASSWORD),
        )
        core.close()
    return build(Settings(home=home), devices=NoDevice(RememberProblem.SSH, "benchmark"))


class _Then:
    """The moment at which the practice was made."""

    def now(self) -> datetime:
        """That moment."""
        return START


def log_in(core: Core) -> Secret:
    """The administrator's session."""
    signed_in = core.sign_in.submit_password("RIVERSIDE", "alice", Secret(PASSWORD))
    if not isinstance(signed_in, SignedIn):
        raise TypeError("a token was asked for")
    return signed_in.session


def fill_users(core: Core, count: int) -> None:
    """Users in the order in which people come, which is that of none of the indexes."""
    chance = random.Random(count)  # noqa: S311 - no secret is made of it
    with core._context.database.write() as work:  # noqa: SLF001 - what no call of the core does
        practice_id = work.execute(select(practices.c.id)).scalar_one()
        stored = work.execute(select(users.c.password_hash)).scalar_one()
        for rows in _batches(_user(chance, number) for number in range(count)):
            work.execute(insert(users), [{"practice_id": practice_id, "password_hash": stored} | row for row in rows])


def _user(chance: random.Random, number: int) -> dict[str, Any]:
    first, last = chance.choice(_FIRST_NAMES), chance.choice(_LAST_NAMES)
    username, name = f"{first[0]}{last}{number}".lower(), f"{first} {last}"
    created_at = START + timedelta(seconds=chance.randrange(60_000_000))
    deactivated, logged_in, enrolled = (chance.random() < share for share in (0.08, 0.85, 0.7))
    wrong, administrates = (chance.random() < share for share in (0.0005, 0.002))
    return {
        "username": username,
        "username_key": username.casefold(),
        "name": name,
        "name_key": name_key(name),
        "find_key": find_key(username, name),
        "role": Role.ADMINISTRATOR if administrates else Role.MEMBER,
        "password_temporary": not logged_in,
        "password_changed_at": created_at,
        "created_at": created_at,
        "deactivated_at": created_at + timedelta(days=200) if deactivated else None,
        "two_factor_since": created_at if logged_in and enrolled else None,
        "last_login_at": created_at + timedelta(seconds=chance.randrange(9_000_000)) if logged_in else None,
        "token_failures": 7 if wrong else 0,
        "token_failed_at": datetime.now(UTC) if wrong else None,
        "token_closed_at": None,
    }


_EVENTS = (
    (Event.LOG_IN, Outcome.DONE, 40.0),
    (Event.PASSWORD, Outcome.DONE, 30.0),
    (Event.LOG_OUT, Outcome.DONE, 20.0),
    (Event.PASSWORD, Outcome.REFUSED, 4.0),
    (Event.TOKEN, Outcome.REFUSED, 2.0),
    (Event.SESSION_LOCKED, Outcome.DONE, 2.0),
    (Event.ENROLLED, Outcome.DONE, 1.0),
    (Event.DEVICE_REMEMBERED, Outcome.DONE, 0.8),
    (Event.USER_ADDED, Outcome.DONE, 0.19),
    (Event.TOKEN, Outcome.LOCKED, 0.01),
)
_WEIGHTS = [weight for _, _, weight in _EVENTS]


def fill_log(core: Core, count: int) -> None:
    """Sound rows of the practice's log, chained as the program chains them, of the users that are there."""
    chance = random.Random(count)  # noqa: S311 - no secret is made of it
    context = core._context  # noqa: SLF001 - what no call of the core does
    with context.database.write() as work:
        practice_id = work.execute(select(practices.c.id)).scalar_one()
        people = [tuple(row) for row in work.execute(select(users.c.id, users.c.username))]
        number, mac = work.execute(select(chains.c.number, chains.c.mac).where(chains.c.id == practice_id)).one()

        def rows() -> Iterator[dict[str, Any]]:
            nonlocal number, mac
            for _ in range(count):
                number += 1
                row = _row(chance, number, people)
                plain = [to_microseconds(value) if name == "at" else value for name, value in row.items()]
                mac = ledger.chained(context, practice_id, mac, plain)
                yield row | {"chain_id": practice_id, "latest_at": row["at"], "mac": mac}

        _insert(work, rows())
        work.execute(update(chains).where(chains.c.id == practice_id).values(number=number, mac=mac))


def _insert(work: Connection, rows: Iterator[dict[str, Any]]) -> None:
    for batch in _batches(rows):
        work.execute(insert(activity), batch)


def _row(chance: random.Random, number: int, people: list[tuple[int, str]]) -> dict[str, Any]:
    [(event, outcome, _)] = chance.choices(_EVENTS, _WEIGHTS)
    user_id, username = chance.choice(people)
    return {
        "number": number,
        "at": START + timedelta(seconds=60 * number),
        "event": event.value,
        "outcome": outcome.value,
        "actor": f"user:{user_id}",
        "user_id": user_id,
        "subject": username,
        "origin": f"10.0.{number % 250}.{number % 199}",
        "detail": "token" if event is Event.LOG_IN else "",
        "reason": "asked for it on the phone" if event is Event.USER_ADDED else "",
    }


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch

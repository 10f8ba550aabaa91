"""Users of every kind in a database, and the same ones in a Python list to compare with."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, text

from tests.world import OPERATOR, START, World
from tn_tui.domain.authority import Operator
from tn_tui.domain.policy import Role
from tn_tui.domain.text import fold
from tn_tui.domain.user_list import Show, Sort, find_key, name_key
from tn_tui.storage.schema import throttles, users

OPERATES = Operator(OPERATOR)
HOSTILE = (
    "100%_off",
    "under_score",
    "o'brien",
    'quo"te',
    "back\\slash",
    "[a-z]*",
    "a.b+c?",
    "$^(x)",
    "semi;colon",
    "=1+1",
    "-- drop",
    "[red]bold[/]",
    "漢字かな",
    "ｆｕｌｌ",
    "straße",
    "ünal",
    "😀smile",
    "عربي",
)
NAMES = (
    "Ann Smith",
    "Bob Smith",
    "Zoë Åström",
    "Ann Smith",
    "O'Brien, Pat",
    "漢字 かな",
    "50% _off_",
    "[b]x[/b]",
    "Ｗide",
)
FINDS = (
    "",
    "smith",
    "SMITH ann",
    "%",
    "_",
    "'",
    "\\",
    "[a-z]*",
    "a.b",
    ".",
    "*",
    "ü",
    "ｓｍ",
    "漢字",
    "😀",
    "a b",
    "zz no",
)
MOMENTS = (None, START - timedelta(days=9), START - timedelta(days=9), START - timedelta(days=2), START)


@dataclass
class Model:
    """One user, as the test made it."""

    id: int
    username: str
    name: str
    role: Role
    active: bool
    enrolled: bool
    last_login_at: datetime | None
    locked: bool

    def is_shown(self, show: Show) -> bool:
        match show:
            case Show.NOT_ENROLLED:
                return self.active and not self.enrolled
            case Show.LOCKED:
                return self.locked
            case Show.ADMINISTRATORS:
                return self.active and self.role is Role.ADMINISTRATOR
            case Show.DEACTIVATED:
                return not self.active
            case Show.NEVER_LOGGED_IN:
                return self.active and self.last_login_at is None
            case _:
                return True

    def is_found(self, find: str) -> bool:
        text = f"{fold(self.username)} {fold(self.name)}"
        return all(word in text for word in fold(find).split())

    def order(self, sort: Sort) -> tuple[object, ...]:
        match sort:
            case Sort.NAME:
                return fold(self.name), fold(self.username)
            case Sort.LAST_LOG_IN:
                at = self.last_login_at
                return (at is not None, at or START, fold(self.username))
            case _:
                return (fold(self.username),)


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - no secret is made of it


def populate(world: World, chance: random.Random, count: int = 60) -> list[Model]:
    """Users of every kind, and as many of another practice that must never be seen."""
    now = world.clock.now()
    waits = ((0, None, False), (3, now, False), (5, now, True), (5, now - timedelta(seconds=61), False), (9, now, True))
    models = []
    names = [*HOSTILE, *(f"user{number}" for number in range(count - len(HOSTILE)))]
    chance.shuffle(names)
    for code in ("RIVERSIDE", "LAKESIDE"):
        world.practice(code)
        [(practice_id,)] = world.execute("SELECT id FROM practices WHERE code = :code", code=code)
        with world.core._context.database.write() as work:
            for username in names:
                name, role = chance.choice(NAMES), chance.choice((Role.MEMBER, Role.MEMBER, Role.ADMINISTRATOR))
                deactivated, enrolled = chance.choice((None, None, now)), chance.choice((None, now))
                last_login_at = chance.choice(MOMENTS)
                failures, failed_at, locked = chance.choice(waits)
                closed = chance.random() < 0.1
                row = {
                    "practice_id": practice_id,
                    "username": username,
                    "username_key": fold(username),
                    "name": name,
                    "name_key": name_key(name),
                    "find_key": find_key(username, name),
                    "role": role,
                    "password_hash": "1$",
                    "password_temporary": False,
                    "password_changed_at": now,
                    "created_at": now,
                    "deactivated_at": deactivated,
                    "two_factor_since": enrolled,
                    "last_login_at": last_login_at,
                    "token_failures": max(failures, int(closed)),
                    "token_failed_at": failed_at,
                    "token_closed_at": now if closed else None,
                }
                [user_id] = work.execute(insert(users).values(**row).returning(users.c.id)).scalars()
                failed = chance.choice((None, None, None, (4, 0), (5, 0), (5, 2), (20, 100)))
                if failed is not None:
                    count_, age = failed
                    values = {"key": chance.randbytes(32), "user_id": user_id, "failures": count_}
                    failed_at = now - timedelta(seconds=age)
                    work.execute(insert(throttles).values(**values, failed_at=failed_at))
                    locked |= count_ == 20 or (count_, age) == (5, 0)
                model = Model(
                    user_id,
                    username,
                    name,
                    role,
                    deactivated is None,
                    enrolled is not None,
                    last_login_at,
                    locked or closed,
                )
                models += [model] if code == "RIVERSIDE" else []
    return models


def wanted(models: list[Model], find: str, show: Show, sort: Sort, *, descending: bool) -> list[int]:
    found = [model for model in models if model.is_shown(show) and model.is_found(find)]
    return [model.id for model in sorted(found, key=lambda model: model.order(sort), reverse=descending)]


def insert_plain(world: World, practice_id: object, *usernames: str) -> None:
    sql = (
        "INSERT INTO users (practice_id, username, username_key, find_key, name, role, password_hash,"
        " password_temporary, password_changed_at, token_failures, created_at)"
        " VALUES (:practice_id, :name, :name, :name, :name, 'member', '', false, 0, 0, 0)"
    )
    with world.core._context.database.write() as work:
        work.execute(text(sql), [{"practice_id": practice_id, "name": name} for name in usernames])

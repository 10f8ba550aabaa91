"""The list of users at 100,000 and at a million, each page beside the bare SQL that asks for the same rows.

`python -m benchmarks.users FOLDER` looks at a list in every way and prints how much memory that took.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret, verify_secret

from benchmarks.measure import Row, compared, held
from benchmarks.seed import PASSWORD, fill_users, log_in, open_core
from tn_tui.core.core import Core
from tn_tui.domain.practice_views import UserPage
from tn_tui.domain.user_list import Place, Show, Sort, UserQuery, find_terms
from tn_tui.storage.moment import to_microseconds

SIZES = {100_000: 100, 1_000_000: 150}
"""How many users, and in how many ms a page of them comes at the median."""

ROUNDS = 5
LOG_INS = 15
LIMIT = 20
WORDS = {
    "a frequent name": "smith",
    "a rare name": "zola åström 7",
    "a name that is not there": "qxqx",
    "a single letter": "e",
    "two words": "maria lopez",
}
_FILTERS = {
    Show.ALL: "",
    Show.NOT_ENROLLED: "and deactivated_at is null and two_factor_since is null",
    Show.LOCKED: "and +id in (select id from users where practice_id = 1 and token_failures > 0)",
    Show.ADMINISTRATORS: "and deactivated_at is null and role = 'administrator'",
    Show.DEACTIVATED: "and deactivated_at is not null",
    Show.NEVER_LOGGED_IN: "and deactivated_at is null and last_login_at is null",
}
_COLUMNS = {Sort.USERNAME: "username_key", Sort.NAME: "name_key", Sort.LAST_LOG_IN: "last_login_at"}
_INDEXES = {
    Sort.USERNAME: "ix_users_by_username",
    Sort.NAME: "ix_users_by_name",
    Sort.LAST_LOG_IN: "ix_users_by_last_login",
}
_COUNTS = """
    select count(*), count(deactivated_at), count(case when deactivated_at is null then two_factor_since end),
    count(case when deactivated_at is null and role = 'administrator' then 1 end),
    count(case when deactivated_at is null and last_login_at is null then 1 end) from users where practice_id = 1
"""

Timed = tuple[list[float], list[float]]
"""Seconds of ours and of the floor."""


@dataclass(frozen=True)
class Asked:
    """A page, as it can be asked for."""

    find: str = ""
    show: Show = Show.ALL
    sort: Sort = Sort.USERNAME
    descending: bool = False
    after: Place | None = None

    def sql(self) -> tuple[str, dict[str, Any]]:
        """The bare SQL that gives the same rows."""
        column, order = _COLUMNS[self.sort], "desc" if self.descending else "asc"
        terms = {f"term{number}": term for number, term in enumerate(find_terms(self.find))}
        found = " ".join(f"and instr(find_key, :{name})" for name in terms)
        beyond, place = "", {}
        if self.after is not None:
            value = self.after.value
            place = {"value": value if isinstance(value, str | None) else to_microseconds(value)}
            place["key"] = self.after.username_key
            beyond = f"and ({column}, username_key) {'<' if self.descending else '>'} (:value, :key)"
        index = "" if self.show is Show.LOCKED else f"indexed by {_INDEXES[self.sort]}"
        sql = (
            f"select * from users {index} where practice_id = 1 {_FILTERS[self.show]} {found} {beyond} "  # noqa: S608 - all of it stands above
            f"order by {column} {order}, username_key {order} limit {LIMIT + 1}"
        )
        return sql, terms | place


class List:
    """A core with so many users, and a bare connection to its database."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.session = log_in(core)

    @cached_property
    def bare(self) -> Any:  # noqa: ANN401 - a driver's connection
        """The same engine's bare connection, for the floor."""
        return self.core._context.database._engine.raw_connection()  # noqa: SLF001 - what no call of the core gives

    def page(self, asked: Asked) -> UserPage:
        """The core's answer."""
        return self.core.users.page(
            self.session,
            UserQuery(
                find=asked.find,
                show=asked.show,
                sort=asked.sort,
                descending=asked.descending,
                after=asked.after,
                limit=LIMIT,
            ),
        )

    def timed(self, asked: Asked) -> Timed:
        """How long it takes, here and there."""
        sql, values = asked.sql()
        return both(lambda: self.page(asked), lambda: self.bare.execute(sql, values).fetchall())

    def slowest(self, asked: Sequence[Asked]) -> Timed:
        """The one of several that takes longest."""
        self.core.sessions.touch(self.session)
        return self.timed(max(asked, key=lambda one: once(lambda: self.page(one))))

    def middle(self, sort: Sort, *, descending: bool) -> Asked:
        """The page in the middle of the order."""
        asked = Asked(sort=sort, descending=descending)
        half = "select count(*) / 2 from users"
        sql = asked.sql()[0].replace("select *", "select id").replace(f"limit {LIMIT + 1}", f"limit 1 offset ({half})")
        user_id = self.bare.execute(sql).fetchone()[0]
        view = self.core.users.show(self.session, user_id).user
        key = self.bare.execute("select username_key, name_key from users where id = ?", (user_id,)).fetchone()
        value = {Sort.USERNAME: key[0], Sort.NAME: key[1], Sort.LAST_LOG_IN: view.last_login_at}[sort]
        return replace(asked, after=Place(value, key[0]))


def measure(folder: Path) -> Iterator[Row]:
    """The rows of this part."""
    memory = {}
    for count in (100, *SIZES):
        home = folder / f"users-{count}"
        core = open_core(home)
        try:
            fill_users(core, count)
            if count in SIZES:
                yield from _measure(List(core), f"{count:,} users", SIZES[count])
        finally:
            core.close()
        memory[count] = _peak_megabytes(home)
    for count in SIZES:
        # SQLite keeps 2 MB of a database's pages, which so few users do not fill.
        yield held(f"{count:,} users: most memory, beside 100 users", memory[count], memory[100], "MB", 1.1)


def _measure(users: List, what: str, at_most: int) -> Iterator[Row]:
    counted = both(lambda: users.core.users.counts(users.session), lambda: users.bare.execute(_COUNTS).fetchall())
    first = users.timed(Asked())
    both_at_once = ([sum(pair) for pair in zip(*one, strict=True)] for one in zip(first, counted, strict=True))
    sorts = [(sort, descending) for sort in Sort for descending in (False, True)]
    rows: dict[str, Timed] = {"the list opens, with its counts": tuple(both_at_once), "its first page alone": first}  # type: ignore[dict-item]
    for name, word in WORDS.items():
        keys = [Asked(find=word[:length]) for length in range(1, len(word) + 1)]
        rows[f"slowest key of {name} in Find"] = users.slowest(keys)
    rows["slowest filter"] = users.slowest([Asked(show=show) for show in Show])
    rows["a name that is not there, slowest filter"] = users.slowest([Asked(find="qxqx", show=show) for show in Show])
    rows["slowest order"] = users.slowest([Asked(sort=sort, descending=down) for sort, down in sorts])
    rows["a name that is not there, slowest order"] = users.slowest(
        [Asked(find="qxqx", sort=sort, descending=down) for sort, down in sorts]
    )
    rows["a page in the middle, slowest order"] = users.slowest(
        [users.middle(sort, descending=down) for sort, down in sorts]
    )
    rows["the planner of the rule"] = both(
        lambda: users.core.practice.plan(users.session), lambda: users.bare.execute(_COUNTS).fetchall()
    )
    for name, (ours, floor) in rows.items():
        yield compared(f"{what}: {name}", ours, floor, milliseconds=at_most)
    yield _log_in(users, what)


def _log_in(users: List, what: str) -> Row:
    """A log-in changes a row that stands in the list's indexes."""
    encoded = hash_secret(PASSWORD.encode(), bytes(16), 1, 46 * 1024, 1, 32, Type.ID)
    ours, floor = [], []
    for _ in range(LOG_INS):
        floor.append(_seconds(lambda: verify_secret(encoded, PASSWORD.encode(), Type.ID)))
        started = time.perf_counter()
        session = log_in(users.core)
        ours.append(time.perf_counter() - started)
        users.core.sessions.log_out(session)
    return compared(f"{what}: log-in by password", ours, floor, 1.15)


def once(action: Callable[[], object]) -> float:
    """Seconds at the median of three, to find the slowest of many."""
    return statistics.median(_seconds(action) for _ in range(3))


def both(ours: Callable[[], object], floor: Callable[[], object]) -> Timed:
    """Seconds of both, in turns, after one of each that fills the caches."""
    ours()
    floor()
    pairs = [(_seconds(ours), _seconds(floor)) for _ in range(ROUNDS)]
    return [mine for mine, _ in pairs], [other for _, other in pairs]


def _seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def _peak_megabytes(home: Path) -> float:
    command = [sys.executable, "-m", "benchmarks.users", str(home)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _look_at_everything(home: Path) -> None:
    core = open_core(home)
    users = List(core)
    # From here on, since the hash of the log-in takes more than all of the rest.
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    for show in Show:
        for sort in Sort:
            for find in ("", *WORDS.values()):
                place = users.page(Asked(find, show, sort)).after
                if place is not None:
                    users.page(Asked(find, show, sort, after=place))
    core.users.counts(users.session)
    core.practice.plan(users.session)
    core.close()
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(int(next(line for line in status.splitlines() if line.startswith("VmHWM:")).split()[1]) / 1024)


if __name__ == "__main__":
    _look_at_everything(Path(sys.argv[1]))

"""The activity log at a million rows: a page of it, narrowed in every way, and checking all of it."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.measure import Row, compared, rate
from benchmarks.seed import START, fill_log, fill_users, log_in, open_core
from benchmarks.users import Timed, both, once
from tn_tui.core.core import Core
from tn_tui.domain.events import GROUPS, Group, Outcome
from tn_tui.domain.secret import Secret
from tn_tui.storage.moment import to_microseconds

ROWS = 1_000_000
USERS = 100_000
AT_MOST_MS = 100
LIMIT = 20
_COLUMNS = "number, at, event, outcome, actor, user_id, subject, origin, detail, reason"
_TIMES: dict[str, tuple[float | None, float | None]] = {
    "any time": (None, None),
    "all but the last half": (None, 0.5),
    "all but the first rows": (0.0001, None),
    "an hour in the middle": (0.5, 0.50006),
    "a time with nothing in it": (2.0, None),
}


@dataclass(frozen=True)
class Asked:
    """A page, as it can be asked for."""

    group: Group | None = None
    person: int | None = None
    outcome: Outcome | None = None
    since: datetime | None = None
    until: datetime | None = None
    older_than: int | None = None

    def sql(self) -> tuple[str, dict[str, Any]]:
        """The bare SQL that gives the same rows."""
        conditions, values = ["chain_id = 1"], {}
        if self.group is not None:
            conditions.append(f"event in ({', '.join(repr(event.value) for event in GROUPS[self.group])})")
        for condition, value in (
            ("user_id = :person", self.person),
            ("outcome = :outcome", self.outcome),
            ("at >= :since", self.since),
            ("at < :until", self.until),
            ("number < :older", self.older_than),
        ):
            if value is not None:
                conditions.append(condition)
                plain = to_microseconds(value) if isinstance(value, datetime) else value
                values[condition.rpartition(":")[2]] = plain
        sql = f"select {_COLUMNS} from activity where {' and '.join(conditions)} order by number desc limit {LIMIT + 1}"  # noqa: S608 - all of it stands above
        return sql, values


def measure(folder: Path) -> Iterator[Row]:
    """The rows of this part."""
    core = open_core(folder / "log")
    try:
        fill_users(core, USERS)
        fill_log(core, ROWS)
        session = log_in(core)
        bare: Any = core._context.database._engine.raw_connection()  # noqa: SLF001 - the floor is the same engine's
        yield from _pages(core, session, bare)
        yield from _verified(core, session, bare)
    finally:
        core.close()


def _pages(core: Core, session: Secret, bare: Any) -> Iterator[Row]:  # noqa: ANN401 - a driver's connection
    person = bare.execute("select user_id from activity where number = ?", (ROWS // 2,)).fetchone()[0]
    [administrator] = bare.execute("select id from users where username = 'alice'").fetchone()

    def page(asked: Asked) -> object:
        return core.log.page(
            session,
            group=asked.group,
            person=asked.person,
            outcome=asked.outcome,
            since=asked.since,
            until=asked.until,
            older_than=asked.older_than,
            limit=LIMIT,
        )

    def timed(asked: Asked) -> Timed:
        sql, values = asked.sql()
        return both(lambda: page(asked), lambda: bare.execute(sql, values).fetchall())

    what = f"a log of {ROWS:,} rows"
    for name, asked in {"the newest page": Asked(), "a page in the middle": Asked(older_than=ROWS // 2)}.items():
        ours, floor = timed(asked)
        yield compared(f"{what}: {name}", ours, floor, milliseconds=AT_MOST_MS)
    for name, (since, until) in _TIMES.items():
        every = [
            Asked(group, user_id, outcome, _at(since), _at(until))
            for group in (None, *Group)
            for outcome in (None, *Outcome)
            for user_id in (None, person, administrator)
        ]
        core.sessions.touch(session)
        ours, floor = timed(max(every, key=lambda one: once(lambda: page(one))))
        label = f"{what}: slowest of {len(every)} filters, {name}"
        yield compared(label, ours, floor, milliseconds=AT_MOST_MS)


def _at(share: float | None) -> datetime | None:
    return None if share is None else START + timedelta(minutes=share * ROWS)


def _verified(core: Core, session: Secret, bare: Any) -> Iterator[Row]:  # noqa: ANN401 - a driver's connection
    started = time.perf_counter()
    found = core.log.verify(session)
    seconds = time.perf_counter() - started
    assert not found.broken
    started = time.perf_counter()
    walked = sum(1 for _ in bare.execute(f"select {_COLUMNS}, mac from activity where chain_id = 1 order by number"))  # noqa: S608 - a list of columns
    bare_seconds = time.perf_counter() - started
    yield rate(f"checking a log of {ROWS:,} rows", found.rows / seconds, walked / bare_seconds, "rows/s", 50_000)

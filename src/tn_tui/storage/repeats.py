"""Questions about refused log-ins that repeat: counted beside the log, until they become one row of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, delete, insert, select, update

from tn_tui.storage.database import Work
from tn_tui.storage.records import RepeatRecord
from tn_tui.storage.schema import repeats

_MOST = 20
"""How many that are over one write takes away. Each that begins comes with a write, so those that wait stay few."""

_COLUMNS = [column for column in repeats.c if column.name != "count"]
_MOMENT = repeats.c.since.type
_ONE = (repeats.c.key == bindparam("which"), repeats.c.outcome == bindparam("how"))
# Each write to the log asks these, so they are made once.
_COUNT = (
    update(repeats)
    .where(
        *_ONE, repeats.c.since > bindparam("after", type_=_MOMENT), repeats.c.since <= bindparam("now", type_=_MOMENT)
    )
    .values(count=repeats.c.count + 1)
)
_OF_CHAIN = (
    select(*_COLUMNS).where(repeats.c.chain_id == bindparam("chain")).order_by(repeats.c.since).limit(bindparam("most"))
)
_OVER = _OF_CHAIN.where(repeats.c.since <= bindparam("after", type_=_MOMENT))
_AHEAD = _OF_CHAIN.where(repeats.c.since > bindparam("now", type_=_MOMENT))
"""What was written under a clock that has been set back since."""

_TAKE = delete(repeats).where(*_ONE, repeats.c.since == bindparam("began", type_=_MOMENT)).returning(repeats.c.count)


def count(work: Work, key: bytes, outcome: str, within: tuple[datetime, datetime]) -> bool:
    """Count one more where its first was written within these moments; False where none was."""
    asked = {"which": key, "how": outcome, "after": within[0], "now": within[1]}
    return work.execute(_COUNT, asked).rowcount == 1


def get(work: Work, key: bytes, outcome: str) -> RepeatRecord | None:
    """The refused tries that are counted under this key and outcome, whether their minute is over or not."""
    row = work.execute(select(*_COLUMNS).where(*_ONE), {"which": key, "how": outcome}).mappings().first()
    return None if row is None else _record(row)


def over(work: Work, chain_id: int, within: tuple[datetime, datetime]) -> list[RepeatRecord]:
    """The oldest of a log that began outside of these moments."""
    # Two ranges of one index; with "or" between them all of the log's would be walked.
    found = work.execute(_OVER, {"chain": chain_id, "after": within[0], "most": _MOST}).mappings().all()
    ahead = work.execute(_AHEAD, {"chain": chain_id, "now": within[1], "most": _MOST}).mappings().all()
    return [_record(row) for row in (*found, *ahead)]


def take(work: Work, record: RepeatRecord) -> int:
    """How many were counted, of which nothing is left here from now on; 0 where another process took it."""
    asked = {"which": record.key, "how": record.outcome, "began": record.since}
    return work.execute(_TAKE, asked).scalar_one_or_none() or 0


def begin(work: Work, values: dict[str, Any]) -> None:
    """Count from now on what repeats; nothing is counted by this key and outcome yet."""
    work.execute(insert(repeats).values(**values, count=0))


def _record(row: RowMapping) -> RepeatRecord:
    return RepeatRecord(**row)

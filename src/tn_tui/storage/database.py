"""Units of work: everything in a `write()` block is committed together or not at all."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Insert, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, MultipleResultsFound, NoResultFound

from tn_tui.domain.errors import TnError
from tn_tui.domain.system_errors import DatabaseMissing, OutcomeUnknown, StorageDamaged, StorageError
from tn_tui.storage import engine as engines
from tn_tui.storage import soundness

Work = Connection
"""An open unit of work, as the modules of questions take it."""


_WRITTEN = "tn_written"
"""The execution option that holds what a unit of work has written to the logs."""


class Written(NamedTuple):
    """The rows that a unit of work has written to a log: numbers of the first and the last, whose MAC it is."""

    first: int
    last: int
    mac: bytes


class DecidedError(Exception):
    """Raised in a `write()` block: what the block has done is committed, and then `refusal` is raised."""

    def __init__(self, refusal: TnError) -> None:
        super().__init__(refusal)
        self.refusal = refusal


class Database:
    """The two kinds of units of work over an SQLite file or a PostgreSQL URL."""

    def __init__(self, place: Path | str) -> None:
        self._place = place
        self._engine: Engine = engines.open_engine(place)
        self._identity: tuple[int, int] | None = None
        self._after_commit: Callable[[Mapping[int, Written]], None] = lambda _: None

    def after_commit(self, told: Callable[[Mapping[int, Written]], None]) -> None:
        """Have it told, right after each commit, what was written to which log; it refuses nothing any more."""
        self._after_commit = told

    @contextmanager
    def read(self) -> Iterator[Work]:
        """A unit of work that only reads: all of it sees the data as they stood at its first question.

        Raises:
            StorageError: the kind that fits.
        """
        with self._work(write=False) as work:
            yield work

    @contextmanager
    def write(self) -> Iterator[Work]:
        """A change: the write lock is taken at the beginning, the commit is durable when the block ends.

        Raises:
            StorageError: the kind that fits; then nothing was changed.
            OutcomeUnknown: the commit's answer was lost.
        """
        written: dict[int, Written] = {}
        refusal: TnError | None = None
        with self._work(write=True, written=written) as work:
            try:
                yield work
            except DecidedError as decided:
                refusal = decided.refusal
        if written:
            self._after_commit(written)
        if refusal is not None:
            raise refusal

    @contextmanager
    def _work(self, *, write: bool, written: dict[int, Written] | None = None) -> Iterator[Work]:
        options = {engines.WRITE: write, _WRITTEN: written}
        asked = False
        try:
            with self._engine.connect().execution_options(**options) as connection, connection.begin():
                self._check_place()
                yield connection
                if write:
                    self._check_place()
                    asked = True
        except DBAPIError as error:
            if asked and engines.may_be_done(error):
                raise OutcomeUnknown from error
            known = engines.explain(error, self._place) or self.damage()
            if known is None:
                raise
            raise known from error
        except (NoResultFound, MultipleResultsFound, UnicodeDecodeError) as error:
            # A row that always is there is not, or SQLite quotes a damaged schema that the driver can't read.
            raise StorageDamaged from error
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            # What no row can hold, from a page of something else, is no defect of ours.
            damage = self.damage()
            if damage is None:
                raise
            raise damage from error

    def damage(self) -> StorageError | None:
        """What is wrong with the database where something failed for no reason that is known; None for nothing."""
        try:
            with self._engine.connect() as connection, connection.begin():
                soundness.require_readable(connection, soundness.EXPLAINED_BYTES)
        except StorageError as error:
            return error
        except UnicodeDecodeError:
            return StorageDamaged()
        except DBAPIError as error:
            # A server that does not answer now, or a file that is in use, says nothing about what failed before.
            known = engines.explain(error, self._place)
            return known if isinstance(known, StorageDamaged) else None
        return None

    def _check_place(self) -> None:
        """Refuse to work on a file that was removed or replaced since: what is acknowledged would be in no database."""
        if not isinstance(self._place, Path):
            return
        try:
            status = self._place.stat()
        except OSError:
            raise DatabaseMissing(self._place) from None
        identity = (status.st_dev, status.st_ino)
        self._identity = self._identity or identity
        if identity != self._identity:
            raise DatabaseMissing(self._place)

    def close(self) -> None:
        """Close all connections to the database."""
        self._engine.dispose()


def note_written(work: Work, chain_id: int, first: int, last: int, mac: bytes) -> None:
    """Note that rows were added to a log, for who is told after the commit."""
    written: dict[int, Written] | None = work.get_execution_options().get(_WRITTEN)
    if written is not None:
        before = written.get(chain_id)
        written[chain_id] = Written(first if before is None else before.first, last, mac)


def insert_or_nothing(work: Work, table: Table, values: dict[str, Any]) -> bool:
    """Insert one row; False when a unique key says that it is there already. This is how two processes decide."""
    statement = _insert_or_nothing(work.dialect.name, table)
    # A driver that hands the new key back by itself (PostgreSQL) otherwise forgets how many rows there were.
    return work.execute(statement, values, execution_options={"preserve_rowcount": True}).rowcount == 1


@cache
def _insert_or_nothing(dialect: str, table: Table) -> Insert:
    # Made once for each table, since log-ins ask for it.
    if dialect == "postgresql":
        # More than two megabytes, which every process on an SQLite file does without.
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()

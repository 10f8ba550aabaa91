"""Whether anybody has written to the database since one looked last, at next to no cost."""

from sqlalchemy import text

from tn_tui.storage.database import Work

_QUESTIONS = {
    # Changes with every commit of another connection (SQLite, PRAGMA data_version).
    "sqlite": text("PRAGMA data_version"),
    # The first transaction that has not begun yet: only those that write are counted.
    "postgresql": text("SELECT txid_snapshot_xmax(txid_current_snapshot())"),
}


def stamp(work: Work) -> int:
    """A number that is another one once somebody else has written; one's own commits may change it too."""
    return int(work.execute(_QUESTIONS[work.dialect.name]).scalar_one())

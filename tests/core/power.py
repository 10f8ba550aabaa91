"""What becomes of a commit whose machine loses its power."""

import contextlib
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, event, text

from tests.world import World
from tn_tui.domain.events import Event
from tn_tui.storage.engine import WRITE


@contextlib.contextmanager
def power_cut(world: World, name: Event) -> Iterator[None]:
    """No unit of work that has written a row of this event now is committed."""

    def fail_with_the_row(connection: Connection) -> None:
        count = "SELECT count(*) FROM activity WHERE event = :name AND at = (SELECT max(at) FROM activity)"
        if connection.get_execution_options().get(WRITE) and connection.execute(text(count), {"name": name}).scalar():
            raise RuntimeError("the power went")

    engines = [core._context.database._engine for core in world.cores]
    for engine in engines:
        event.listen(engine, "commit", fail_with_the_row)
    try:
        with pytest.raises(RuntimeError, match="power"):
            yield
    finally:
        for engine in engines:
            event.remove(engine, "commit", fail_with_the_row)

"""What tests share goes on from one to the next, and what one leaves open does not."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tn_tui.storage import engine as engines
from tn_tui.storage.schema import users


def test_a_question_is_compiled_once_for_all_databases(opened: list[Engine], database_file: Path) -> None:
    first, second = (engines.open_engine(database_file) for _ in range(2))
    assert opened[-2:] == [first, second]
    compiled = first.get_execution_options()["compiled_cache"]
    with first.connect() as connection:
        connection.execute(users.select().where(users.c.id == 1))
    known = len(compiled)
    with second.connect() as connection:
        assert connection.execute(users.select().where(users.c.id == 2)).all() == []
    assert len(compiled) == known


@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_a_test_leaves_open_is_closed_behind_it(turn: str, opened: list[Engine], database_file: Path) -> None:
    assert opened == []
    connection = engines.open_engine(database_file).connect()
    assert connection.execute(text("SELECT count(*) FROM users")).scalar_one() == 0
    connection.close()
    assert [engine.pool.status() for engine in opened] != []

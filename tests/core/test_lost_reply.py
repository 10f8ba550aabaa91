"""A commit whose answer was lost: it may have been done, nobody is told that it was not, and nobody gets in by it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import IntegrityError as Integrity

from tests.core.practice.users.test_import_killed import BY, Folder, passwords_in, usernames
from tests.world import OPERATOR, World
from tn_tui.cli import words
from tn_tui.domain.errors import TokenUsed
from tn_tui.domain.system_errors import OutcomeUnknown, StorageFull, StorageLocked
from tn_tui.storage import engine as engines
from tn_tui.words.errors import explain

pytestmark = pytest.mark.both_databases


@contextmanager
def failing_commits(world: World, *, done: bool, error: Exception | None = None) -> Iterator[None]:
    """Every commit of a change ends in an error of the driver's, made or not."""
    engine = world.core._context.database._engine
    lost = error or (
        engines.sqlite_module().OperationalError("disk I/O error")
        if engine.dialect.name == "sqlite"
        else psycopg.OperationalError("server closed the connection unexpectedly")
    )
    dialect: Any = engine.dialect
    commit = dialect.do_commit
    writing = [False]

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        writing[0] = connection.get_execution_options().get(engines.WRITE, False)

    def fails(connection: Any) -> None:  # noqa: ANN401 - the driver's own
        if done or not writing[0]:
            commit(connection)
        else:
            connection.rollback()
        if writing[0]:
            raise lost

    dialect.do_commit = fails
    try:
        yield
    finally:
        dialect.do_commit = commit
        event.remove(engine, "begin", begun)


@pytest.mark.parametrize("done", [True, False])
def test_a_change_whose_outcome_is_unknown_is_told_so(world: World, *, done: bool) -> None:
    with failing_commits(world, done=done), pytest.raises(OutcomeUnknown) as unknown:
        world.core.administration.add_practice(OPERATOR, code="LAKESIDE", name="Lakeside")
    assert [view.code for view in world.core.administration.practices(OPERATOR)] == (["LAKESIDE"] if done else [])
    assert words.status(unknown.value) == 5
    for sentence in (words.sentence(unknown.value, None), explain(unknown.value)):
        assert "It may have been done: look before you try again." in sentence
        assert "othing was changed" not in sentence


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("remember", [True, False])
def test_a_log_in_whose_outcome_is_unknown_is_none(world: World, *, done: bool, remember: bool) -> None:
    person = world.person(enrolled=True)
    ticket, token = person.half(), person.token()
    with failing_commits(world, done=done), pytest.raises(OutcomeUnknown):
        world.core.sign_in.submit_token(ticket, token, remember=remember)
    # Nothing of it is in anybody's hands: no session's handle, and no proof in the device's file.
    assert not world.device.proofs
    if done:
        with pytest.raises(TokenUsed):
            world.core.sign_in.submit_token(ticket, token, remember=False)
        world.clock.move(seconds=30)
        token = person.token()
    assert world.core.sign_in.submit_token(ticket, token, remember=False).session


def test_a_log_in_by_the_password_alone_whose_outcome_is_unknown_is_none(world: World) -> None:
    person = world.new_user("alice", "RIVERSIDE")
    with failing_commits(world, done=True), pytest.raises(OutcomeUnknown):
        person.log_in()
    assert person.session()


@pytest.mark.parametrize("done", [True, False])
def test_an_import_whose_outcome_is_unknown_loses_no_password(world: World, tmp_path: Path, *, done: bool) -> None:
    world.practice()
    folder = Folder(tmp_path, 3)
    arguments = (BY, str(folder.users), str(folder.passwords))
    if done:
        # It looks by itself, and finds them.
        with failing_commits(world, done=True):
            assert world.core.user_import.run(*arguments, practice_code="RIVERSIDE").users == 3
        assert folder.written == [folder.passwords]
    else:
        with failing_commits(world, done=False), pytest.raises(OutcomeUnknown) as unknown:
            world.core.user_import.run(*arguments, practice_code="RIVERSIDE")
        assert folder.written == [Path(unknown.value.kept)]
        for sentence in (words.sentence(unknown.value, None), explain(unknown.value)):
            assert unknown.value.kept in sentence
    assert usernames(world) == (set(passwords_in(folder.written[0])) if done else set())


@pytest.mark.parametrize(
    ("message", "kind"), [("database is locked", StorageLocked), ("database or disk is full", StorageFull)]
)
def test_a_commit_that_was_certainly_not_made_keeps_its_own_error(
    sqlite_world: World, message: str, kind: type[Exception]
) -> None:
    error = engines.sqlite_module().OperationalError(message)
    with failing_commits(sqlite_world, done=False, error=error), pytest.raises(kind):
        sqlite_world.core.administration.add_practice(OPERATOR, code="LAKESIDE", name="Lakeside")


class Answered(Exception):
    """A server's answer with this state."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.sqlstate = state


@pytest.mark.parametrize(
    ("state", "unknown"),
    [
        *(("23503", False), ("25P02", False), ("40001", False), ("40P01", False), ("55P03", False), ("57014", False)),
        *(("08006", True), ("57P01", True), ("58030", True), ("53100", True), ("XX000", True), ("40003", True)),
    ],
)
def test_only_what_a_server_says_it_rolled_back_is_certain(state: str, unknown: bool) -> None:  # noqa: FBT001 - a table
    assert engines.may_be_done(DBAPIError("", {}, Answered(state))) is unknown


def test_a_constraint_is_no_lost_answer() -> None:
    assert not engines.may_be_done(Integrity("", {}, sqlite3.IntegrityError("FOREIGN KEY constraint failed")))

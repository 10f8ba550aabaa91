"""SQLite chooses by which index it walks; at a million rows another choice takes seconds, and no small test notices."""

import itertools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from tests.world import OPERATOR, START, World
from tn_tui.domain.authority import Operator
from tn_tui.domain.events import Group, Outcome
from tn_tui.domain.user_list import Place, Show, Sort, UserQuery

BY = Operator(OPERATOR)
INDEXES = {
    Sort.USERNAME: "ix_users_by_username",
    Sort.NAME: "ix_users_by_name",
    Sort.LAST_LOG_IN: "ix_users_by_last_login",
}
PLACES: dict[Sort, str | datetime] = {Sort.USERNAME: "bob", Sort.NAME: "bob", Sort.LAST_LOG_IN: START}
LARGE = ("users", "activity")


@contextmanager
def plans(world: World, table: str) -> Iterator[list[str]]:
    """How each question about the table is answered, a line for every step."""
    engine, found = world.core._context.database._engine, list[str]()

    def look(_connection: Any, cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:  # noqa: ANN401 - SQLAlchemy's signature
        if statement.startswith("SELECT") and re.search(rf"\b{table}\b", statement):
            steps = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            found.extend(step[3] for step in steps)

    event.listen(engine, "before_cursor_execute", look)
    yield found
    event.remove(engine, "before_cursor_execute", look)


@pytest.fixture
def world(sqlite_world: World) -> World:
    sqlite_world.new_user("bob")
    return sqlite_world


def walks(steps: list[str], table: str) -> set[str]:
    """By what the table is entered, without the steps that look one row up by its id."""
    found = (re.search(rf"(SCAN|SEARCH) {table}\b.*?(INDEX (\w+)|PRIMARY KEY|$)", step) for step in steps)
    return {match[3] or match[0] for match in found if match is not None and "PRIMARY KEY" not in match[0]}


ORDERED = [show for show in Show if show is not Show.LOCKED]


@pytest.mark.parametrize("sort", list(Sort))
def test_a_page_of_users_is_one_walk_along_the_index_of_its_order(world: World, sort: Sort) -> None:
    place, nobody = Place(PLACES[sort], "bob"), Place(None, "bob")
    for show, descending, find in itertools.product(ORDERED, (False, True), ("", "bob smith")):
        besides: list[tuple[Place | None, Place | None]] = [(None, None), (place, None), (None, place)]
        besides += [(nobody, None), (None, nobody)] if sort is Sort.LAST_LOG_IN else []
        for after, before in besides:
            with plans(world, "users") as steps:
                world.core.users.page(
                    BY,
                    UserQuery(show=show, sort=sort, descending=descending, find=find, after=after, before=before),
                    practice_code="RIVERSIDE",
                )
            # Where nothing is looked for, the index that keeps usernames apart holds all that is asked about.
            bare = sort is Sort.USERNAME and show is Show.ALL and not find
            assert walks(steps, "users") == {"sqlite_autoindex_users_1" if bare else INDEXES[sort]}
            assert not [step for step in steps if "TEMP B-TREE" in step]
            # Who has never logged in stands alone in the index, so what is looked for is walked without a row of users.
            assert all("COVERING" in step for step in steps if INDEXES[sort] in step)


def test_who_is_locked_is_looked_up_and_nobody_else_is(world: World) -> None:
    world.execute("UPDATE users SET token_failures = 9, token_closed_at = 1")
    with plans(world, "users") as steps:
        world.core.users.page(BY, UserQuery(show=Show.LOCKED, find="bob"), practice_code="RIVERSIDE")
    assert walks(steps, "users") == {"ix_users_in_trouble"}


def test_users_are_counted_along_narrow_indexes(world: World) -> None:
    with plans(world, "users") as steps:
        world.core.users.counts(BY, practice_code="RIVERSIDE")
        world.core.practice.plan(BY, practice_code="RIVERSIDE", limit=0)
        world.core.practice.show(BY, practice_code="RIVERSIDE")
    assert walks(steps, "users") == {
        "ix_users_standing",
        "ix_users_administrators",
        "ix_users_by_last_login",
        "ix_users_in_grace",
        "ix_users_in_trouble",
        # The plan's list, of which nothing is asked for here.
        "ix_users_by_username",
    }
    counted = [step for step in steps if "ix_users_standing" in step or "ix_users_in_grace" in step]
    assert all("COVERING" in step for step in counted)
    # Those who never logged in are a part of that index, and not all of it.
    last_login = [step for step in steps if "ix_users_by_last_login" in step]
    assert last_login
    assert all("last_login_at=?" in step and "COVERING" in step for step in last_login)


LOOKS: dict[str, Callable[[World], object]] = {
    "user": lambda world: world.core.users.named(BY, "bob", practice_code="RIVERSIDE"),
    "page of a user": lambda world: world.core.users.show(BY, 1),
    "log-in": lambda world: world.core.sign_in.is_empty(),
}


@pytest.mark.parametrize("name", list(LOOKS))
def test_one_user_is_found_without_a_walk(world: World, name: str) -> None:
    with plans(world, "users") as steps:
        LOOKS[name](world)
    assert not [step for step in steps if step.startswith("SCAN users")]


def test_a_page_of_the_log_walks_no_further_than_it_must(world: World) -> None:
    times = (None, START - timedelta(days=1), START + timedelta(days=1))
    for group, outcome, person, since, until in itertools.product(
        (None, Group.SIGN_IN, Group.SUPPORT), (None, Outcome.REFUSED), (None, 1), times, times
    ):
        for newer_than in (None, 1):
            with plans(world, "activity") as steps:
                world.core.log.page(
                    BY,
                    practice_code="RIVERSIDE",
                    group=group,
                    person=person,
                    outcome=outcome,
                    since=since,
                    until=until,
                    newer_than=newer_than,
                )
            found = walks(steps, "activity")
            by_event = group is not None or outcome is not None
            along = {
                (False, False): "sqlite_autoindex_activity_1",
                (False, True): "ix_activity_user_id_number",
                (True, False): "ix_activity_by_event",
                (True, True): "ix_activity_by_person",
            }[by_event, person is not None]
            # The rows themselves are looked up by their numbers.
            allowed = {along, "sqlite_autoindex_activity_1", "ix_activity_by_time", "ix_activity_set_back"}
            assert found <= allowed, (group, outcome, person, since, until)
            assert not [step for step in steps if step.startswith("SCAN activity")]
            set_back = [step for step in steps if "ix_activity_set_back" in step or "ix_activity_by_time" in step]
            assert all("COVERING" in step for step in set_back)
            assert bool(set_back) == (since is not None or until is not None)


def test_a_write_to_the_log_looks_at_no_more_of_it_however_long_it_is(world: World) -> None:
    """Neither for what repeats nor for the clock, and a log-in finds whom to tell that it was set back."""
    with plans(world, "repeats") as counted:
        world.new_user("carol")
    assert counted
    assert all(re.search(r"ix_repeats_chain_id_since \(chain_id=\? AND since[<>]\?\)", step) for step in counted)
    person = world.person("dave")
    with plans(world, "activity") as told:
        person.session()
    assert any("ix_activity_by_event (chain_id=? AND event=? AND outcome=? AND number>?)" in step for step in told)
    assert not any(step.startswith("SCAN activity") for step in told)

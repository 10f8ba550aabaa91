"""The practice's log, narrowed in every way, against a model that has all of its rows in one Python list."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.chain import broken
from tests.world import OPERATOR, Person, World
from tn_tui.core.base import ledger
from tn_tui.domain.authority import Operator
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import Gone, PracticeUnknown
from tn_tui.domain.events import GROUPS, Event, Group, Outcome
from tn_tui.domain.text import clean_line
from tn_tui.domain.views import ActivityPage
from tn_tui.storage import users

OPERATES = Operator(OPERATOR)
CODE = "RIVERSIDE"


@dataclass(frozen=True)
class Wanted:
    """Which rows are asked for."""

    group: Group | None = None
    person: int | None = None
    outcome: Outcome | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Model:
    """One row, as the test had it written."""

    number: int
    at: datetime
    event: Event
    outcome: Outcome
    user_id: int | None

    def is_wanted(self, wanted: Wanted) -> bool:
        return (
            (wanted.group is None or self.event in GROUPS[wanted.group])
            and (wanted.person is None or self.user_id == wanted.person)
            and (wanted.outcome is None or self.outcome is wanted.outcome)
            and (wanted.since is None or self.at >= wanted.since)
            and (wanted.until is None or self.at < wanted.until)
        )


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - no secret is made of it


def live(world: World, chance: random.Random, rows: int, steps: tuple[float, ...]) -> list[Model]:
    """A log of so many rows, each some seconds after the one before, or before it where the clock was set back."""
    people = [world.new_user(name).id for name in ("ann", "bob", "eve")]
    world.new_user("carol", "LAKESIDE")
    models = [
        Model(int(str(number)), world.clock.now(), Event(event), Outcome.DONE, user_id)  # type: ignore[arg-type]
        for number, event, user_id in world.execute(
            "SELECT number, event, user_id FROM activity WHERE chain_id = 1 ORDER BY number"
        )
    ]
    context = world.core._context
    for _ in range(rows):
        world.clock.move(seconds=chance.choice(steps))
        event, outcome, user_id = (
            chance.choice(list(Event)),
            chance.choice(list(Outcome)),
            chance.choice([*people, None]),
        )
        with context.database.write() as work:
            user = None if user_id is None else users.get(work, user_id)
            number = ledger.write(context, work, event, outcome, actor="nobody", user=user, practice_id=1)
        if number == models[-1].number + 2:
            # A clock that was set back has a row of its own first.
            now = world.clock.now()
            models.append(Model(number - 1, now, Event.CLOCK_SET_BACK, Outcome.DONE, None))
        models.append(Model(number, world.clock.now(), event, outcome, user_id))
    return models


def some(chance: random.Random, models: list[Model]) -> Wanted:
    moments = [None, None, *(chance.choice(models).at for _ in range(2))]
    since, until = chance.choice(moments), chance.choice(moments)
    margin = chance.choice((timedelta(), timedelta(microseconds=1), timedelta(hours=2), timedelta(days=400)))
    return Wanted(
        group=chance.choice((None, None, *Group)),
        person=chance.choice((None, None, chance.choice(models).user_id)),
        outcome=chance.choice((None, None, *Outcome)),
        since=None if since is None else since - margin,
        until=None if until is None else until + margin,
    )


def page(
    world: World, wanted: Wanted, limit: int, *, older_than: int | None = None, newer_than: int | None = None
) -> ActivityPage:
    return world.core.log.page(
        OPERATES,
        practice_code=CODE,
        group=wanted.group,
        person=wanted.person,
        outcome=wanted.outcome,
        since=wanted.since,
        until=wanted.until,
        older_than=older_than,
        newer_than=newer_than,
        limit=limit,
    )


def to_the_oldest(world: World, wanted: Wanted, limit: int) -> Iterator[ActivityPage]:
    found = page(world, wanted, limit)
    assert found.newer is None
    yield found
    while found.older is not None:
        found = page(world, wanted, limit, older_than=found.older)
        yield found


def to_the_newest(world: World, wanted: Wanted, limit: int, last: ActivityPage) -> Iterator[ActivityPage]:
    found = last
    while found.newer is not None:
        found = page(world, wanted, limit, newer_than=found.newer)
        yield found


def exported(world: World, wanted: Wanted, models: list[Model]) -> list[int]:
    """What an export gives of these rows; those of the exports themselves come after them."""
    rows = world.core.log.export(
        OPERATES,
        practice_code=CODE,
        group=wanted.group,
        person=wanted.person,
        outcome=wanted.outcome,
        since=wanted.since,
        until=wanted.until,
    )
    return [row.number for row in rows if row.number <= models[-1].number]


FORWARD = (0.0, 1.0, 1800.0, 90_000.0)
BACK_A_LITTLE = (1.0, 1.0, 30.0, -20.0)
BACK_AND_AHEAD = (60.0, 600.0, 86_400.0, 30_000_000.0, -3_000.0, -90_000.0, -30_000_000.0)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("seed", "steps"),
    [(0, FORWARD), (1, BACK_A_LITTLE), (2, BACK_AND_AHEAD)],
    ids=["forward", "back a little", "back far"],
)
def test_every_filter_gives_every_row_once_both_ways(world: World, seed: int, steps: tuple[float, ...]) -> None:
    chance = seeded(seed)
    models = live(world, chance, 60, steps)
    cases = [some(chance, models) for _ in range(20)]
    cases += [Wanted(group=group) for group in Group] + [Wanted(outcome=outcome) for outcome in Outcome]
    for wanted in (Wanted(), *cases):
        limit = chance.choice((1, 3, 10, 200))
        expected = [model.number for model in models if model.is_wanted(wanted)][::-1]
        pages = list(to_the_oldest(world, wanted, limit))
        found = [[row.number for row in one.rows] for one in pages]
        assert [number for numbers in found for number in numbers] == expected, wanted
        assert all(len(numbers) == limit for numbers in found[:-1])
        back = [[row.number for row in one.rows] for one in to_the_newest(world, wanted, limit, pages[-1])]
        assert back == found[:-1][::-1]
    assert broken(world) is None
    for wanted in (Wanted(), *cases[:8]):
        assert exported(world, wanted, models) == [model.number for model in models if model.is_wanted(wanted)]


@pytest.mark.both_databases
def test_what_follows_from_the_rows_is_kept_beside_them(world: World) -> None:
    models = live(world, seeded(9), 40, BACK_AND_AHEAD)
    rows = world.execute("SELECT latest_at FROM activity WHERE chain_id = 1 ORDER BY number")
    kept = [int(str(at)) for (at,) in rows]
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    latest = [max(one.at for one in models[: place + 1]) for place in range(len(models))]
    assert kept == [(moment - epoch) // timedelta(microseconds=1) for moment in latest]
    world.execute("UPDATE activity SET latest_at = latest_at + 1 WHERE chain_id = 1 AND number = 7")
    [found] = world.core.log.verify(OPERATES, practice_code=CODE).broken
    assert (found.kind, found.number) == ("changed", 7)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "moment", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)]
)
def test_a_time_as_far_as_time_goes_is_a_time(world: World, moment: datetime) -> None:
    models = live(world, seeded(10), 5, FORWARD)
    for wanted in (Wanted(since=moment), Wanted(until=moment), Wanted(since=moment, until=moment)):
        found = [row.number for row in page(world, wanted, 200).rows]
        assert found == [model.number for model in models if model.is_wanted(wanted)][::-1]


# Who sees what


@pytest.fixture
def alice(world: World) -> Person:
    return world.administrator("alice")


def test_an_administrator_sees_the_own_practices_log_alone(world: World, alice: Person) -> None:
    carol = world.person("carol", "LAKESIDE")
    session = alice.session()
    rows = world.core.log.page(session, practice_code="LAKESIDE", limit=200).rows
    own = world.execute("SELECT number FROM activity WHERE chain_id = 1")
    assert len(rows) == len(own)
    assert "carol" not in {row.subject for row in rows}
    with pytest.raises(Gone):
        world.core.log.page(session, person=carol.id)
    with pytest.raises(Gone):
        world.core.log.page(session, person=10**9)
    with pytest.raises(Gone):
        world.core.log.export(session, person=carol.id)
    assert world.execute("SELECT count(*) FROM activity WHERE event = 'activity exported'") == [(0,)]
    for code in (None, "", "NOWHERE"):
        with pytest.raises(PracticeUnknown):
            world.core.log.page(OPERATES, practice_code=code)


def test_a_row_says_who_did_it_to_whom_why_and_from_where(world: World, alice: Person) -> None:
    bob = world.person("bob", enrolled=True)
    session = alice.session()
    world.core.user_changes.apply(session, [bob.id], Change.DISABLE_TWO_FACTOR, reason="Lost the phone")
    row = world.core.log.page(session, limit=1).rows[0]
    assert (row.event, row.actor, row.subject, row.reason) == ("two-factor disabled", "alice", "bob", "Lost the phone")
    assert (row.origin, row.at) == ("at 10.0.0.1", world.clock.now())
    # By the name that who acted has now, and the name that whom it was done to had after it.
    world.core.user_changes.rename(OPERATES, alice.id, username="alicia")
    world.core.user_changes.rename(OPERATES, bob.id, username="rob")
    row = next(row for row in world.core.log.page(session).rows if row.event == "two-factor disabled")
    assert (row.actor, row.subject) == ("alicia", "bob")
    [renamed, _] = [row for row in world.core.log.page(session).rows if row.event == "renamed"]
    assert (renamed.actor, renamed.subject, renamed.detail) == ("operator:root", "rob", "bob (Bob Smith)")


def test_texts_leave_clean_whatever_stands_in_the_rows(world: World, alice: Person) -> None:
    session = alice.session()
    hostile = "\x1b]52;c;eA==\x07\u202e[red]=1+1"
    for column in ("actor", "subject", "origin", "detail", "reason"):
        world.execute(f"UPDATE activity SET {column} = :text WHERE chain_id = 1", text=hostile)  # noqa: S608 - names from this test
    for row in (*world.core.log.page(session).rows, *world.core.log.export(session)):
        for text in (row.actor, row.subject, row.origin, row.detail, row.reason):
            assert text == clean_line(text)


def test_a_page_has_between_one_and_two_hundred_rows(world: World, alice: Person) -> None:
    live(world, seeded(11), 210, FORWARD)
    for limit in (-5, 0, 1, 10**9):
        assert len(page(world, Wanted(), limit).rows) == max(1, min(limit, 200))


# Export


def test_an_export_begins_with_the_oldest_and_ends_with_its_own_row(world: World, alice: Person) -> None:
    session = alice.session()
    rows = list(world.core.log.export(session))
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert (rows[-1].event, rows[-1].actor, rows[-1].subject) == ("activity exported", "alice", CODE)


def test_an_export_is_written_down_before_its_first_row(world: World, alice: Person) -> None:
    world.core.log.export(alice.session())
    assert world.execute("SELECT count(*) FROM activity WHERE event = 'activity exported'") == [(1,)]


def test_an_export_of_many_pages_ends_though_the_log_goes_on(
    world: World, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tn_tui.core.practice.log.LONGEST_PAGE", 3)
    rows = world.core.log.export(OPERATES, practice_code=CODE)
    numbers: list[int] = []
    for row in rows:
        numbers.append(row.number)
        # The log grows faster than it is read.
        world.core.user_changes.rename(OPERATES, alice.id, name=f"Alice {row.number}")
    assert numbers == list(range(1, len(numbers) + 1))
    kept = world.execute("SELECT number FROM activity WHERE chain_id = 1 AND event = 'activity exported'")
    assert kept == [(numbers[-1],)]


def test_a_filter_holds_for_every_page_of_an_export(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tn_tui.core.practice.log.LONGEST_PAGE", 4)
    models = live(world, seeded(12), 60, BACK_AND_AHEAD)
    base = Wanted(group=Group.SIGN_IN)
    for wanted in (base, replace(base, outcome=Outcome.REFUSED), Wanted(since=models[30].at), Wanted(person=2)):
        assert exported(world, wanted, models) == [model.number for model in models if model.is_wanted(wanted)]

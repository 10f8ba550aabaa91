"""The list of users against a model that has all of them in one Python list."""

from collections.abc import Callable, Iterator

import pytest

from tests.core.user_model import FINDS, OPERATES, insert_plain, populate, seeded, wanted
from tests.world import World
from tn_tui.domain.policy import Role
from tn_tui.domain.practice_views import UserPage
from tn_tui.domain.user_list import Place, Show, Sort, UserQuery

Ask = Callable[..., UserPage]


def forward(ask: Ask) -> Iterator[UserPage]:
    page = ask()
    assert page.before is None
    yield page
    while page.after is not None:
        page = ask(after=page.after)
        yield page


def backward(ask: Ask, last: UserPage) -> Iterator[UserPage]:
    page = last
    while page.before is not None:
        page = ask(before=page.before)
        yield page


@pytest.mark.both_databases
@pytest.mark.parametrize("seed", range(4))
def test_every_list_gives_every_user_once_in_its_order_and_back(world: World, seed: int) -> None:
    chance = seeded(seed)
    models = populate(world, chance)
    for show in Show:
        for sort in Sort:
            for descending in (False, True):
                find, limit = chance.choice(FINDS) if chance.random() < 0.6 else "", chance.choice((1, 2, 7, 20, 500))

                def ask(
                    *,
                    after: Place | None = None,
                    before: Place | None = None,
                    asked: tuple[str, Show, Sort, bool, int] = (find, show, sort, descending, limit),
                ) -> UserPage:
                    find, show, sort, descending, limit = asked
                    return world.core.users.page(
                        OPERATES,
                        UserQuery(
                            find=find,
                            show=show,
                            sort=sort,
                            descending=descending,
                            after=after,
                            before=before,
                            limit=limit,
                        ),
                        practice_code="riverside ",
                    )

                pages = list(forward(ask))
                found = [[row.id for row in page.rows] for page in pages]
                assert [id_ for page in found for id_ in page] == wanted(
                    models, find, show, sort, descending=descending
                )
                assert all(len(page) == limit for page in found[:-1])
                back = [[row.id for row in page.rows] for page in backward(ask, pages[-1])]
                assert back == found[:-1][::-1]


@pytest.mark.both_databases
def test_what_is_looked_for_is_text_and_no_pattern(world: World) -> None:
    models = populate(world, seeded(5))
    for find in FINDS:
        page = world.core.users.page(OPERATES, UserQuery(find=find, limit=500), practice_code="RIVERSIDE")
        found = [row.id for row in page.rows]
        assert found == wanted(models, find, Show.ALL, Sort.USERNAME, descending=False), find


@pytest.mark.both_databases
def test_what_nobody_can_be_called_is_looked_for_in_peace(world: World) -> None:
    populate(world, seeded(6))
    for find in ("a\0b", "\ud800", "\x1b[2J", "x" * 100_000, "xq " * 5_000, "\u202e", "\n\t"):
        page = world.core.users.page(OPERATES, UserQuery(find=find, limit=500), practice_code="RIVERSIDE")
        assert not page.rows or not find.strip()


@pytest.mark.both_databases
@pytest.mark.parametrize("seed", range(3))
def test_counts_are_those_of_the_lists(world: World, seed: int) -> None:
    models = populate(world, seeded(100 + seed))
    counts = world.core.users.counts(OPERATES, practice_code="RIVERSIDE")
    active = [model for model in models if model.active]
    assert counts.users == len(active)
    assert counts.enrolled == sum(model.enrolled for model in active)
    assert counts.locked == sum(model.locked for model in models)
    assert counts.administrators == sum(model.role is Role.ADMINISTRATOR for model in active)
    assert counts.deactivated == len(models) - len(active)
    assert counts.never_logged_in == sum(model.last_login_at is None for model in active)
    assert (counts.not_ready, counts.two_factor_required, counts.sole_administrator) == (0, False, None)
    world.core.practice.require_two_factor(OPERATES, practice_code="RIVERSIDE", required=True)
    counts = world.core.users.counts(OPERATES, practice_code="RIVERSIDE")
    assert counts.not_ready == sum(not model.enrolled for model in active)
    assert counts.two_factor_required


def test_the_marks_of_the_rows_are_those_of_the_filters(world: World) -> None:
    models = {model.id: model for model in populate(world, seeded(7))}
    for row in world.core.users.page(OPERATES, UserQuery(limit=500), practice_code="RIVERSIDE").rows:
        model = models[row.id]
        assert (row.active, row.enrolled, row.role) == (model.active, model.enrolled, model.role)
        assert (row.locked_until is not None or row.tokens_closed) == model.locked
        assert row.last_login_at == model.last_login_at
        assert row.locked_until is None or row.locked_until > world.clock.now()


def test_a_page_has_between_one_and_five_hundred_rows(world: World) -> None:
    world.practice()
    [(practice_id,)] = world.execute("SELECT id FROM practices")
    insert_plain(world, practice_id, *(f"user{number:04}" for number in range(501)))
    for limit in (-5, 0, 1, 500, 10**9):
        page = world.core.users.page(OPERATES, UserQuery(limit=limit), practice_code="RIVERSIDE")
        assert len(page.rows) == max(1, min(limit, 500))
        assert page.after is not None


def test_an_export_gives_every_user_that_is_found_by_username(world: World) -> None:
    models = populate(world, seeded(8))
    for find, show in (("", Show.ALL), ("smith", Show.ALL), ("", Show.LOCKED), ("s", Show.NOT_ENROLLED)):
        rows = world.core.users.export(OPERATES, practice_code="RIVERSIDE", find=find, show=show)
        found = [row.id for row in rows]
        assert found == wanted(models, find, show, Sort.USERNAME, descending=False)

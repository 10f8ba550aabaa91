"""Requiring two-factor authentication, and what a log-in leads to."""

from datetime import datetime, timedelta

from tests.world import OPERATOR, Person, World
from tn_tui.domain.authority import Operator
from tn_tui.domain.policy import Step
from tn_tui.domain.views import TokenNeeded

OPERATES = Operator(OPERATOR)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def require(world: World, required_from: datetime | None = None, grace_days: int = 0) -> None:
    world.core.practice.require_two_factor(
        OPERATES, practice_code="RIVERSIDE", required=True, required_from=required_from, grace_days=grace_days
    )


def leave(world: World) -> None:
    world.core.practice.require_two_factor(OPERATES, practice_code="RIVERSIDE", required=False)


def move_to(world: World, moment: datetime) -> None:
    world.clock.move(seconds=(moment - world.clock.now()).total_seconds())


def step(person: Person) -> Step:
    outcome = person.log_in()
    if isinstance(outcome, TokenNeeded):
        return Step.TOKEN
    person.world.core.sessions.log_out(outcome.session)
    return outcome.step

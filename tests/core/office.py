"""Two practices and the support desk, with somebody of each kind, for calls that are made or refused."""

from pathlib import Path

import pytest

from tests.core.calls import Case, make, state
from tests.core.desk import Desk
from tests.world import Person, World
from tn_tui.domain.authority import Authority
from tn_tui.domain.errors import TnError
from tn_tui.domain.policy import Role


class Office:
    """A practice with two administrators, a member and a recovery case, and one that is no business of theirs.

    Two support people reach both, and a third practice for which a case can be opened.
    """

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.folder = folder
        desk = Desk.of(world)
        self.susan, self.sam, self.alice = desk.susan, desk.sam, desk.alice
        self.case = desk.open(self.sam).id
        # From here on no case could be opened for Alice.
        self.amy = world.administrator("amy", enrolled=False)
        self.bob = world.person("bob", enrolled=True)
        self.frank = world.person("frank", "LAKESIDE", enrolled=True, role=Role.ADMINISTRATOR)
        self.foreign_case = desk.open(self.sam, practice_code="LAKESIDE", username="frank").id
        world.administrator("gina", "HILLSIDE")
        self.target = self.bob.id

    def make(self, case: Case, by: Authority, caller: Person | None = None, /, **changed: object) -> object:
        target = changed.pop("target", self.target)
        assert isinstance(target, int)
        return make(
            self.world.core, case, by, caller=caller or self.alice, target=target, folder=self.folder, **changed
        )

    def refused(self, error: type[TnError], case: Case, by: Authority, caller: Person | None = None) -> TnError:
        """What a call is refused with that leaves every table as it was."""
        before = state(self.world)
        with pytest.raises(error) as found:
            self.make(case, by, caller)
        assert type(found.value) is error
        assert state(self.world) == before, case
        return found.value

    def error_of(self, case: Case, by: Authority, **changed: object) -> tuple[object, ...]:
        """All that is told by what a call is refused with, which leaves every table as it was."""
        before = state(self.world)
        with pytest.raises(TnError) as found:
            self.make(case, by, **changed)
        assert state(self.world) == before, case
        return type(found.value), vars(found.value), found.value.args

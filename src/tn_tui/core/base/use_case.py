"""What every use case begins with: the context, and a unit of work in which it is known who is asking."""

from collections.abc import Iterator
from contextlib import contextmanager

from tn_tui.core.base.admission import Caller, require
from tn_tui.core.base.authority import Acting, admit
from tn_tui.core.base.context import Context
from tn_tui.domain.authority import Authority
from tn_tui.domain.permissions import Action
from tn_tui.domain.secret import Secret
from tn_tui.storage.database import Work


class UseCase:
    """What people ask of the core."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @contextmanager
    def _looking(self, session: Secret, action: Action) -> Iterator[tuple[Work, Caller]]:
        """A unit of work that reads, and the caller, as `require` has it."""
        with self._context.database.read() as work:
            yield work, require(self._context, work, session, action)

    @contextmanager
    def _changing(self, session: Secret, action: Action) -> Iterator[tuple[Work, Caller]]:
        """A unit of work that writes, and the caller, as `require` has it."""
        with self._context.database.write() as work:
            yield work, require(self._context, work, session, action, to_write=True)

    @contextmanager
    def _looking_at(self, by: Authority, action: Action, practice_code: str | None) -> Iterator[tuple[Work, Acting]]:
        """A unit of work that reads, and who looks at which practice, as `admit` has it."""
        with self._context.database.read() as work:
            yield work, admit(self._context, work, by, action, practice_code=practice_code)

    @contextmanager
    def _changing_in(self, by: Authority, action: Action, practice_code: str | None) -> Iterator[tuple[Work, Acting]]:
        """A unit of work that writes, and who acts in which practice, as `admit` has it."""
        with self._context.database.write() as work:
            yield work, admit(self._context, work, by, action, practice_code=practice_code, to_write=True)

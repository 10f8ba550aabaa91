"""Whether the session of a running command still stands: asked every two seconds, on a thread of its own."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from tn_tui.domain.errors import NotAllowed, SessionEnded, TnError
from tn_tui.domain.policy import COMMAND_PATIENCE

if TYPE_CHECKING:
    from datetime import timedelta

    from tn_tui.core.access.commands import Commands
    from tn_tui.domain.policy import Role
    from tn_tui.domain.secret import Secret

LOOK_SECONDS: Final = 2.0


class Watch:
    """Asks the core, which belongs to this thread alone while it runs.

    Args:
        commands: the core's use case.
        session: whose command runs.
        role: the user's at the beginning.
        monotonic: seconds that no clock sets back.
        record: writes a defect down.
        tell: called from the thread when the session is over.
    """

    def __init__(
        self,
        commands: "Commands",
        session: "Secret",
        role: "Role",
        *,
        monotonic: Callable[[], float],
        record: Callable[[BaseException], object],
        tell: Callable[[], object],
    ) -> None:
        self._commands = commands
        self._session = session
        self._role = role
        self._monotonic = monotonic
        self._record = record
        self._tell = tell
        self._reached = monotonic()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="tn-watch", daemon=True)
        self.over: TnError | None = None
        """Why the session is over, once it is."""
        self.idle_lock: timedelta | None = None
        """How long the session may be left alone, as far as is known."""

    @property
    def is_lost(self) -> bool:
        """Whether nobody could find out for too long how the session stands."""
        return self._monotonic() - self._reached >= COMMAND_PATIENCE.total_seconds()

    def start(self) -> None:
        """Begin to ask."""
        self._thread.start()

    def finish(self, *, wait_seconds: float) -> None:
        """Ask no more, and let the session end with its command; a database that hangs is waited for so long."""
        self.stop()
        self._thread.join(wait_seconds)

    def stop(self) -> None:
        """As `finish`, without waiting for it."""
        self._stop.set()

    def look(self) -> None:
        """Ask once."""
        try:
            self.idle_lock = self._commands.look(self._session, self._role)
        except (SessionEnded, NotAllowed) as error:
            self.over = error
            self._tell()
            return
        except TnError:
            return
        except Exception as error:  # noqa: BLE001 - whatever is wrong, nobody knows whether the session stands
            self._record(error)
            return
        self._reached = self._monotonic()

    def _run(self) -> None:
        while not self._stop.wait(LOOK_SECONDS):
            if self.over is None:
                self.look()
        try:
            self._commands.end(self._session)
        except TnError:
            # The next program that opens finds that nobody holds the session any more, and ends it.
            return
        except Exception as error:  # noqa: BLE001 - as above
            self._record(error)

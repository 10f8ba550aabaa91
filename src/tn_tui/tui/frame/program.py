"""The program as a screen sees it, so that no screen knows the app and no import leads back up."""

from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message

    from tn_tui.core.core import Core
    from tn_tui.domain.secret import Secret
    from tn_tui.domain.user_list import UserQuery
    from tn_tui.domain.views import PersonView
    from tn_tui.settings import Settings
    from tn_tui.tui.frame.visit import First, Going, Visit


T = TypeVar("T")


class Session(Protocol):
    """The session that is open, from the log-in to the log-out."""

    handle: "Secret"
    person: "PersonView"
    marked: set[int]
    listed: "UserQuery | None"


class Program(Protocol):
    """What screens ask of the app that they stand in."""

    banner: str | None
    settings: "Settings"

    @property
    def session(self) -> Session | None:
        """The session that is open, if one is."""

    @property
    def takes_paths(self) -> bool:
        """Whether a screen may ask where a file is."""

    async def call(self, question: "Callable[[Core], T]") -> T:
        """Put a question to the core, on its thread, once it is up.

        Raises:
            TnError: what the core refuses; `Unexpected` for a defect.
        """

    def now(self) -> datetime:
        """The core's time."""

    def key_name(self, action_id: str) -> str:
        """The key that an action of `tn_tui.keys` has here, as footer and help write it."""

    async def unlocked(self) -> bool:
        """Whether the session could be opened again with the password."""

    async def proven(self, *, token: bool) -> bool:
        """Whether the person could prove again who they are; `token` where a token is due beside the password."""

    def go(self, visit: "Visit | Going | First") -> None:
        """Leave the stage that stands here, and what lies over it, for another place."""

    def know(self, person: "PersonView") -> None:
        """Who is logged in has another name or role than at the log-in."""

    def step_by_itself(self, *, opened: bool = False) -> None:
        """What stands here changes without a key that asks for it; `opened` where the new screen is there already."""

    def post_message(self, message: "Message") -> bool:
        """Hand over what is the app's business."""

    async def run_action(self, action: str) -> bool:
        """Do what a key of the app does."""
